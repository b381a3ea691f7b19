"""Storages and files."""

from __future__ import annotations

from typing import Any

from .base import VSObject


class VSStorageMethod(VSObject):
    """A way to reach the files of a storage."""

    def getBrowse(self) -> bool:
        """True if files can be listed this way."""
        return bool(self.json_object.get("browse"))

    def getFirstURI(self) -> dict[str, Any]:
        """The place of the files, below ``url``."""
        return {"url": next(iter(self.json_object.get("uri", ())), "")}


class VSStorage(VSObject):
    """A storage."""

    def getMethods(self) -> list[VSStorageMethod]:
        """The ways to reach its files."""
        return [VSStorageMethod(each) for each in self.json_object.get("method", ())]


class VSFile(VSObject):
    """A file in a storage."""

    def getPath(self) -> Any:
        """The path in the storage."""
        return self.json_object.get("path")

    def getFileName(self) -> str:
        """The last part of the path."""
        return str(self.getPath()).rpartition("/")[2]

    def getHash(self) -> Any:
        """The checksum."""
        return self.json_object.get("hash")

    def getStorage(self) -> Any:
        """The id of the storage."""
        return self.json_object.get("storage")

    def getSize(self) -> Any:
        """The size in bytes."""
        return self.json_object.get("size")

    def getState(self) -> Any:
        """The state; ``NOT_IMPORTED`` where no item has the file."""
        return self.json_object.get("state") if self.json_object.get("item") else "NOT_IMPORTED"
