"""Vidispine's API for items: what helpers use, and plugins that want no signals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue.declaration import sends_nothing
from cantemo_signals.sandbox.emulated import Undocumented

_USED = "plugins by Productions Autrement Dit"


class ItemAPI(Undocumented):
    """Calls that go to Vidispine directly."""

    def __init__(self, vsapi: Any = None) -> None:
        self.vsapi = vsapi

    @sends_nothing(certainty="inferred", source=_USED)
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
        """Start the import of a file into an item; return a dict with the ``jobId``."""
        job = _ask(lambda backend: backend.import_file(item_id, query or {}, component))
        return {**job, "status": "READY"}

    @sends_nothing(certainty="inferred", source=_USED)
    def createPlaceholderShape(self, item_id: str, runasuser: Any = None) -> bytes:
        """Create a shape without media; return its id, as bytes."""
        shape: str = _ask(lambda backend: backend.add_placeholder_shape(item_id))
        return shape.encode()

    @sends_nothing(certainty="inferred", source=_USED)
    def getItemShape(self, item_id: str, shape_id: str, runasuser: Any = None) -> dict[str, Any]:
        """A shape's document."""
        _ask(lambda backend: backend.get("item", item_id))
        shape: dict[str, Any] = _ask(lambda backend: backend.get("shape", shape_id))
        return shape

    @sends_nothing(certainty="seen in code", source=_USED)
    def getItemShapeIdsFromNames(
        self, item_id: str, shape_names: Any, runasuser: Any = None, placeholder: bool | str | None = False
    ) -> dict[str, list[str]]:
        """The ids of the shapes with these names, below ``uri``; ``placeholder`` filters as in Vidispine."""
        from cantemo_signals.sandbox.vidispine.shapes import named  # plugins find no names of ours here

        shapes = _ask(lambda backend: backend.get("item", item_id)).get("shape", ())
        return {"uri": [each["id"] for each in named(shapes, shape_names, placeholder)]}

    @sends_nothing(certainty="inferred", source=_USED)
    def createItemShape(
        self, item_id: str, shape_document: dict[str, Any], tag: str | None = None, runasuser: Any = None
    ) -> dict[str, Any]:
        """Add a shape with its components and files to an item; return its document."""
        from cantemo_signals.sandbox.vidispine.rest.routes import answer  # plugins find no names of ours here

        url = f"/API/item/{item_id}/shape/create?tag={tag or ''}"
        shape: dict[str, Any] = _ask(lambda backend: answer(backend, "POST", url, shape_document))
        return shape

    @sends_nothing(certainty="inferred", source=_USED)
    def removeItemShape(self, item_id: str, shape_id: str, runasuser: Any = None) -> None:
        """Delete a shape."""
        _ask(lambda backend: backend.part("item", item_id, "shape", shape_id))
        _ask(lambda backend: backend.delete("shape", shape_id))

    @sends_nothing(certainty="inferred", source=_USED)
    def updatePlaceholderComponentCount(
        self, item_id: str, shape_id: str, container: int = 0, video: int = 0, audio: int = 0, runasuser: Any = None
    ) -> None:
        """Say how many components a shape will have."""
        from cantemo_signals.sandbox.vidispine.placeholders import declare  # plugins find no names of ours here

        counts = {"container": container, "video": video, "audio": audio}
        _ask(lambda backend: declare(backend, shape_id, **counts))


def _ask(question: Callable[[Any], Any]) -> Any:
    return environment.vidispine.over_rest(question)
