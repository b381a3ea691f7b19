"""Vidispine's API for storages: what helpers use, and plugins that want no signals."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue.declaration import sends_nothing
from cantemo_signals.sandbox.emulated import Undocumented


class StorageAPI(Undocumented):
    """Calls that go to Vidispine directly."""

    def __init__(self, vsapi: Any = None) -> None:
        self.vsapi = vsapi

    @sends_nothing(certainty="inferred", source="plugins by Productions Autrement Dit")
    def getFilesInStorage(
        self, storage_id: str, query: dict[str, Any] | None = None, runasuser: Any = None
    ) -> dict[str, Any]:
        """The files of a storage that fit: with these ``hash``, ``state`` or ``path``."""
        criteria = {name: value for name, value in (query or {}).items() if name in ("hash", "state")}
        path = str((query or {}).get("path", "*"))
        files = environment.vidispine.over_rest(lambda backend: backend.files_in(storage_id, path, **criteria))
        return {"hits": len(files), "file": files}
