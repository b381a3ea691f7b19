"""Shapes and their components."""

from __future__ import annotations

from typing import Any

from .base import VSObject
from .storage import VSFile


class VSComponent(VSObject):
    """A part of a shape."""

    def getFiles(self) -> list[VSFile]:
        """The files that hold it."""
        return [VSFile(each) for each in self.json_object.get("file", ())]


class VSShape(VSObject):
    """A rendition of an item."""

    def getAllFiles(self) -> list[VSFile]:
        """The files of all its components, each once."""
        return [VSFile(each) for each in self.json_object.get("containerComponent", {}).get("file", ())]

    def getVideoComponents(self) -> list[VSComponent]:
        """The components that are video."""
        return [VSComponent(each) for each in self.json_object.get("videoComponent", ())]

    def getTag(self) -> Any:
        """The first of its tags, or None."""
        return next(iter(self.json_object.get("tag", ())), None)


class VSBinaryComponent(VSComponent):
    """A part that is any file."""


class VSSubtitleComponent(VSComponent):
    """A part that holds subtitles."""
