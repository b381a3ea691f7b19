"""The argument of a transcoder plugin."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

from ..vidispine.igeneral import Helper, wrapped

__all__ = ["TranscodeJobHelper"]

_PAGE = "Development Guide, plugins/transcoder_plugins"


class TranscodeJobHelper(Helper):
    """One transcode job, as its plugin sees it."""

    @sends_nothing(certainty="documented", source=_PAGE)
    def getSourceShape(self) -> Any:
        """The shape to transcode, as ``VSShape``."""
        return wrapped("shape.VSShape", self._backend.get("shape", self._first("shape")))

    @sends_nothing(certainty="documented", source=_PAGE)
    def get(self, setting_name: str) -> Any:
        """A setting of the job; none is set."""
        return None

    @sends_nothing(certainty="documented", source=_PAGE)
    def setJobProgress(self, percent: int) -> None:
        """Say how far the job is."""
        self._backend.modify("job", self._first("job"), progress=percent)

    @sends_nothing(certainty="documented", source=_PAGE)
    def importTargetShape(self, file_path: str, storage_id: str | None = None) -> None:
        """Import the result."""
        if storage_id is not None:
            self._backend.add_file(storage_id, file_path, "CLOSED")
        self._backend.create("shape")

    def _first(self, kind: str) -> str:
        """The first job or shape: which it is nobody has said."""
        return next((str(each["id"]) for each in self._backend.search(kind)), "VX-1")
