"""Storages and files."""

from __future__ import annotations

from typing import Any

from .base import VSObject, reads


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

    getPath = reads("path")  # in the storage
    getHash = reads("hash")
    getStorage = reads("storage")  # its id
    getSize = reads("size")  # in bytes

    def getFileName(self) -> str:
        """The last part of the path."""
        return str(self.getPath()).rpartition("/")[2]

    def getState(self) -> Any:
        """The state; ``NOT_IMPORTED`` where no item has the file."""
        return self.json_object.get("state") if self.json_object.get("item") else "NOT_IMPORTED"
