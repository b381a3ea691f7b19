"""Libraries: sets of items, such as the results of a saved search."""

from __future__ import annotations

from typing import Any

from .base import PAD, VSObject, known


class VSLibrarySettings(VSObject):
    """The settings of a library; what they hold can also be taken as from a dict (inferred)."""

    def __getitem__(self, name: str) -> Any:
        return self.json_object[name]

    @known("inferred", PAD)
    def get(self, name: str, default: Any = None) -> Any:
        """What the settings hold below a name."""
        return self.json_object.get(name, default)
