"""Storages and files."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue import RETURNED, raises, silent

from .igeneral import SluggedHelper, vidirest, wrapped

__all__ = ["DEFAULT_STORAGE_PRIORITY", "StorageHelper"]

DEFAULT_STORAGE_PRIORITY = "MEDIUM"

_USED = "plugins by Productions Autrement Dit"
_RAISES = f"{_USED}; its signals by analogy with the other helpers"


class StorageHelper(SluggedHelper):
    """Storages and the files in them; ``storageapi`` goes to Vidispine itself and raises nothing."""

    def __init__(self, slug: str | None = None, user: Any = None, runas: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(slug, user, runas, *args, **kwargs)
        self.storageapi = vidirest("storageapi.StorageAPI")(self._vsapi)

    @silent(certainty="inferred", source=_USED)
    def getStorage(self, storage_id: str) -> Any:
        """A storage, as ``VSStorage``."""
        return wrapped("storage.VSStorage", self._backend.get("storage", storage_id))

    @silent(certainty="inferred", source=_USED)
    def getAllStorages(self) -> list[Any]:
        """The storages, as ``VSStorage``."""
        return [wrapped("storage.VSStorage", each) for each in self._backend.search("storage")]

    @silent(certainty="inferred", source=_USED)
    def getFileById(self, file_id: str) -> Any:
        """A file, as ``VSFile``."""
        return self._file(file_id)

    @silent(certainty="inferred", source=_USED)
    def getFileByPath(self, storage_id: str, path: str) -> Any:
        """The file at a path of a storage, as ``VSFile``."""
        return self._file(path=path, storage=storage_id)

    @silent(certainty="inferred", source=_USED)
    def getFileByURI(self, storage_id: str, path: str) -> Any:
        """The file at a path of a storage, as ``VSFile``."""
        return self._file(path=path, storage=storage_id)

    @silent(certainty="inferred", source=_USED)
    def getStorageFromFullFileName(self, path: str) -> Any:
        """The storage in which a file lies, as ``VSStorage``."""
        return wrapped("storage.VSStorage", self._backend.get("storage", "VX-1"))

    @raises("create", instance=RETURNED, certainty="inferred", source=_RAISES)
    def createFileEntity(
        self, storage_id: str, path: str, createOnly: bool = True, state: str = "ARCHIVED", return_format: str = "json"
    ) -> Any:
        """Make a file known to Vidispine; gives a ``VSFile``."""
        document = self._backend.create("file", path=path, storage=storage_id, state=state)
        return wrapped("storage.VSFile", document)

    @raises("modify", instance="file_id", certainty="inferred", source=_RAISES)
    def removeFileItemRelationship(self, storage_id: str, file_id: str) -> None:
        """Part a file from its item."""
        self._backend.modify("file", file_id, item=None)

    @silent(certainty="inferred", source=_USED)
    def notifyStorageOfFile(self, storage_id: str, path: str) -> None:
        """Tell Vidispine that there is a file."""
        self._backend.modify("storage", storage_id, file=path)

    def _file(self, file_id: str = "VX-1", **fields: Any) -> Any:
        return wrapped("storage.VSFile", self._backend.get("file", file_id, **fields))
