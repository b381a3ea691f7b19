"""Collections."""

from __future__ import annotations

from typing import Any

from .base import VSObject


class VSCollection(VSObject):
    """A collection."""

    def getName(self) -> Any:
        """The collection's name."""
        return self.json_object.get("name")

    def getContent(self) -> list[Any]:
        """What is in it."""
        return list(self.json_object.get("content", ()))
