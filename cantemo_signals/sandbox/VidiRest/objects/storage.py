"""Storages and files."""

from __future__ import annotations

from typing import Any

from .base import AVL, PAD, VSObject, known, reads

ONLINE = ("CLOSED", "OPEN")
"""Vidispine's states of a file that can be read at once."""


class VSStorageMethod(VSObject):
    """A way to reach the files of a storage."""

    @known("seen in code", PAD)
    def getBrowse(self) -> bool:
        """True if files can be listed this way."""
        return bool(self.json_object.get("browse"))

    @known("seen in code", PAD)
    def getFirstURI(self) -> dict[str, Any]:
        """The place of the files, below ``url``."""
        uri = self.json_object.get("uri") or ""
        return {"url": uri if isinstance(uri, str) else next(iter(uri), "")}


class VSStorage(VSObject):
    """A storage."""

    @known("seen in code", PAD)
    def getMethods(self) -> list[VSStorageMethod]:
        """The ways to reach its files."""
        return self._all(VSStorageMethod, "method")

    @known("seen in code", PAD)
    def getMetadataStorageName(self) -> Any:
        """The name that people see, which Portal keeps in the storage's metadata; without one, the id."""
        fields = (self.json_object.get("metadata") or {}).get("field", ())
        named = next((each.get("value") for each in fields if each.get("key") == "storageName"), None)
        return named or self.json_object.get("name") or self.getId()


class VSFile(VSObject):
    """A file in a storage."""

    getPath = reads("path")  # in the storage
    getHash = reads("hash")
    getStorage = reads("storage")  # its id
    getStorageId = reads("storage")
    getSize = reads("size")  # in bytes

    @known("seen in code", PAD)
    def getFileName(self) -> str:
        """The last part of the path."""
        return str(self.getPath() or "").rpartition("/")[2]

    @known("measured by others", PAD)
    def getState(self) -> Any:
        """``IMPORTED`` if an item has the file, ``NOT_IMPORTED`` if none has; Vidispine's state if it is not there."""
        state, items = self.json_object.get("state"), self.json_object.get("item")
        if items is None or (items and state not in ONLINE):
            return state
        return "IMPORTED" if items else "NOT_IMPORTED"

    @known("seen in code", PAD)
    def getFullItemReference(self) -> list[dict[str, Any]]:
        """The items that have it, each in a dict with its ``item_id``."""
        return [{"item_id": each["id"]} for each in self.json_object.get("item") or ()]

    @known("seen in code", AVL)
    def getURI(self, method: str | None = None) -> Any:
        """The first of its URIs, or the first with this scheme (``https``, ``file`` …); None if there is none."""
        uris: list[str] = self.json_object.get("uri", [])
        return next((uri for uri in uris if method is None or uri.startswith(f"{method}:")), None)
