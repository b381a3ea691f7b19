"""Storages and files."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue.declaration import RETURNED, raises, sends_nothing

from .igeneral import SluggedHelper, vidirest, wrapped

__all__ = ["DEFAULT_STORAGE_PRIORITY", "StorageHelper"]

DEFAULT_STORAGE_PRIORITY = "MEDIUM"

_USED = "plugins by Productions Autrement Dit"
_FILE = f"Cantemo/AVLTAPlugin; {_USED}; its signals by analogy with the other helpers"
_RAISES = f"{_USED}; its signals by analogy with the other helpers"


class StorageHelper(SluggedHelper):
    """Storages and the files in them; ``storageapi`` goes to Vidispine itself and raises nothing."""

    def __init__(self, slug: str | None = None, user: Any = None, runas: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(slug, user, runas, *args, **kwargs)
        self.storageapi = vidirest("storageapi.StorageAPI")(self._vsapi)

    @sends_nothing(certainty="inferred", source=_USED)
    def getStorage(self, storage_id: str) -> Any:
        """A storage, as ``VSStorage``."""
        return wrapped("storage.VSStorage", self._backend.get("storage", storage_id))

    @sends_nothing(certainty="inferred", source=_USED)
    def getAllStorages(self) -> list[Any]:
        """The storages, as ``VSStorage``."""
        return [wrapped("storage.VSStorage", each) for each in self._backend.search("storage")]

    @sends_nothing(certainty="inferred", source=_USED)
    def getFileById(self, file_id: str) -> Any:
        """A file, as ``VSFile``."""
        return wrapped("storage.VSFile", self._backend.get("file", file_id))

    @sends_nothing(certainty="inferred", source=_USED)
    def getFileByPath(self, storage_id: str, path: str) -> Any:
        """The file at a path of a storage, as ``VSFile``."""
        return wrapped("storage.VSFile", self._backend.file_at(storage_id, path))

    @sends_nothing(certainty="inferred", source=_USED)
    def getFileByURI(self, storage_id: str, path: str) -> Any:
        """The file at a path of a storage, as ``VSFile``."""
        return wrapped("storage.VSFile", self._backend.file_at(storage_id, path))

    @sends_nothing(certainty="inferred", source=_USED)
    def getStorageFromFullFileName(self, path: str) -> Any:
        """The storage in which a file lies, as ``VSStorage``."""
        return wrapped("storage.VSStorage", self._backend.storage_of(path))

    @sends_nothing(certainty="seen in code", source=_USED)
    def getFilesInStorage(self, number: int = 100, first: int = 0, *, path: str = "*", sort: str = "filename") -> Any:
        """The files of the storage ``slug`` whose paths fit a pattern, as ``VSFile`` below ``files``."""
        documents = self._backend.files_in(self.slug, path)
        files = sorted((wrapped("storage.VSFile", each) for each in documents), key=lambda each: str(each.getPath()))
        return {"files": files[first:][:number], "hits": len(files)}

    @raises("create", instance=RETURNED, returned="file_id", certainty="inferred", source=_FILE)
    def createFileEntity(
        self,
        storageId: str,
        filepath: str,
        createOnly: bool = True,
        state: str = "ARCHIVED",
        return_format: str = "json",
    ) -> dict[str, Any]:
        """Make a file known to Vidispine; return a dict with its ``id`` and ``state``.

        With ``createOnly``, one that is there already has no ``state`` in the answer (Cantemo/AVLTAPlugin tells by it).
        """
        self._backend.get("storage", storageId)
        is_there = bool(self._backend.search("file", storage=storageId, path=filepath))
        file = self._backend.add_file(storageId, filepath, state)
        return {"id": file["id"]} if is_there and createOnly else {"id": file["id"], "state": file["state"]}

    @raises("modify", instance="file_id", certainty="inferred", source=_RAISES)
    def removeFileItemRelationship(self, storage_id: str, file_id: str) -> None:
        """Part a file from its item."""
        self._backend.get("storage", storage_id)
        for item in self._backend.get("file", file_id)["item"]:
            self._backend.part("file", file_id, "item", item["id"])
        for shape in self._backend.holders("file", file_id, "shape"):
            self._backend.part("shape", shape, "file", file_id)

    @sends_nothing(certainty="inferred", source=_USED)
    def notifyStorageOfFile(self, storage_id: str, path: str, state: str = "CLOSED") -> str:
        """Tell Vidispine that there is a file, and in which state; return its id."""
        return str(self._backend.add_file(storage_id, path, state)["id"])

    @sends_nothing(certainty="inferred", source=_USED)
    def removeFileFromStorage(self, storage_id: str, file_id: str) -> None:
        """Delete a file."""
        self._backend.get("storage", storage_id)
        self._backend.delete("file", file_id)
