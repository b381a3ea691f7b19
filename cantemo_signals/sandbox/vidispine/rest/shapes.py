"""Calls about an item's shapes and their components.

What ``updateItemMetadata`` sets is inferred.
"""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.vidispine import bodies
from cantemo_signals.sandbox.vidispine.backend import Backend, files_of
from cantemo_signals.sandbox.vidispine.rest.call import NAME, Call, Document, Route
from cantemo_signals.sandbox.vidispine.shapes import STREAMS

_SHAPE = f"item/{NAME}/shape/{NAME}"


def _list_shapes(call: Call) -> Document:
    """List the ids of an item's shapes with files, of its placeholders, or of all."""
    shapes = call.backend.get("item", call.names[0]).get("shape", ())
    wanted, tags = call.params.get("placeholder", "false"), set(call.said("tag"))
    fitting = [each for each in shapes if not tags or tags & {*each.get("tag", ())}]
    return {"uri": [each["id"] for each in fitting if wanted == "all" or bool(files_of(each)) != (wanted == "true")]}


def _get_shape(call: Call) -> Document:
    call.backend.get("item", call.names[0])
    return call.backend.get("shape", call.names[1])


def _create_shape(call: Call) -> Document:
    """Add a shape with its components, which name their files, to an item."""
    backend, [item], document = call.backend, call.names, bodies.read(call.body)
    backend.get("item", item)
    tags, kinds = call.said("tag") or document.get("tag"), document.get("mimeType")
    shape = str(backend.create("shape", tag=tags, mimeType=kinds)["id"])
    for kind in ("container", *STREAMS):
        described: Any = document.get(f"{kind}Component") or ()
        for each in [described] if isinstance(described, dict) else described:
            _add_component(backend, item, shape, kind, each)
    backend.join("item", item, "shape", shape)
    if call.params.get("updateItemMetadata") == "true":
        media = [kind for kind in ("video", "audio") if document.get(f"{kind}Component")]
        backend.write("item", item, {"fields": {"mediaType": media[0] if media else "data"}})
    return backend.get("shape", shape)


def _add_component(backend: Backend, item: str, shape: str, kind: str, described: Document) -> None:
    files = [str(each.get("id")) for each in described.get("file", ())]
    about = {key: value for key, value in described.items() if key not in ("id", "file", "type")}
    component = backend.create("component", type=kind, file=files, **about)["id"]
    backend.join("shape", shape, "component", component)
    for file in files:
        backend.join("file", file, "item", item)


def _delete_shape(call: Call) -> None:
    item, shape = call.names
    call.backend.part("item", item, "shape", shape)
    call.backend.delete("shape", shape)


def _add_tag(call: Call) -> None:
    _, shape, tag = call.names
    tags = _get_shape(call).get("tag", [])
    call.backend.modify("shape", shape, tag=[*tags, *([] if tag in tags else [tag])])


def _remove_tag(call: Call) -> None:
    _, shape, tag = call.names
    call.backend.modify("shape", shape, tag=[each for each in _get_shape(call).get("tag", []) if each != tag])


def _get_component_metadata(call: Call) -> Document:
    _get_shape(call)
    return {"field": call.backend.get("component", call.names[2]).get("metadata", [])}


def _put_component_metadata(call: Call) -> Document:
    new = {each["key"]: each for each in bodies.read(call.body).get("field", ())}
    kept = [each for each in _get_component_metadata(call)["field"] if each["key"] not in new]
    call.backend.modify("component", call.names[2], metadata=[*kept, *new.values()])
    return _get_component_metadata(call)


CALLS: tuple[Route, ...] = (
    ("GET", f"item/{NAME}/shape", _list_shapes),
    ("POST", f"item/{NAME}/shape(?:/create)?", _create_shape),
    ("GET", _SHAPE, _get_shape),
    ("DELETE", _SHAPE, _delete_shape),
    ("PUT", f"{_SHAPE}/tag/{NAME}", _add_tag),
    ("DELETE", f"{_SHAPE}/tag/{NAME}", _remove_tag),
    ("GET", f"{_SHAPE}/component/{NAME}/metadata", _get_component_metadata),
    ("PUT", f"{_SHAPE}/component/{NAME}/metadata", _put_component_metadata),
)
