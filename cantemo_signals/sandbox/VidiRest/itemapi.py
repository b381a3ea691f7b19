"""Vidispine's API for items: what helpers use, and plugins that want no signals."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue import silent
from cantemo_signals.sandbox.undocumented import Undocumented

_USED = "plugins by Productions Autrement Dit"


class ItemAPI(Undocumented):
    """Calls that go to Vidispine directly."""

    def __init__(self, vsapi: Any = None) -> None:
        self.vsapi = vsapi

    @silent(certainty="inferred", source=_USED)
    def doImportToPlaceholder(
        self,
        item_id: str,
        query: dict[str, Any] | None = None,
        matrix: Any = None,
        component: str = "container",
        ingestprofile_groups: Any = None,
        ignore_sidecars: bool = False,
        runasuser: Any = None,
        return_format: str = "json",
    ) -> dict[str, Any]:
        """Start the import of a file into an item; gives a dict with the ``jobId``."""
        return {"jobId": "VX-1", "status": "READY", "type": "PLACEHOLDER_IMPORT"}

    @silent(certainty="inferred", source=_USED)
    def createPlaceholderShape(self, item_id: str, runasuser: Any = None) -> bytes:
        """Create a shape without media; gives its id, as bytes."""
        return b"VX-1"

    @silent(certainty="inferred", source=_USED)
    def getItemShape(self, item_id: str, shape_id: str, runasuser: Any = None) -> dict[str, Any]:
        """A shape's document."""
        return {"id": shape_id}

    @silent(certainty="inferred", source=_USED)
    def removeItemShape(self, item_id: str, shape_id: str, runasuser: Any = None) -> None:
        """Delete a shape."""

    @silent(certainty="inferred", source=_USED)
    def updatePlaceholderComponentCount(
        self, item_id: str, shape_id: str, container: int = 0, video: int = 0, audio: int = 0, runasuser: Any = None
    ) -> None:
        """Say how many components a shape will have."""
