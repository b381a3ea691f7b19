"""Groups."""

from __future__ import annotations

from typing import Any

from .base import VSObject


class VSGroup(VSObject):
    """A group of users."""

    def getName(self) -> Any:
        """The group's name."""
        return self.json_object.get("groupName")
