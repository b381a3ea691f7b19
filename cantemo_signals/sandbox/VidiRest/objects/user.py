"""Users."""

from __future__ import annotations

from typing import Any

from .base import VSObject


class VSUser(VSObject):
    """A user of Vidispine."""

    def getUserName(self) -> Any:
        """The name to log in with."""
        return self.json_object.get("userName")

    def getRealName(self) -> Any:
        """The person's name."""
        return self.json_object.get("realName")
