"""Vidispine's own documents of its objects: new ones, plausible ones, and stored ones as Vidispine shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cantemo_signals.sandbox.catalogue.examples import copied
from cantemo_signals.sandbox.vidispine import fields, metadata, shapes
from cantemo_signals.sandbox.vidispine.fields import CHANGE, MOMENT, RECORDED
from cantemo_signals.sandbox.vidispine.store import Document, Store
from cantemo_signals.values.recorded_forms import COMPONENTS

FIRST_ID = "VX-1"
_NAME_KEYS = {
    "user": "userName",
    "group": "groupName",
    "job": "jobId",
    "field": "name",
    "field group": "name",
    "shape tag": "name",
}
"""The key that has the name of an object besides ``id``."""

_METHOD = {"id": FIRST_ID, "browse": True, "read": True, "write": True, "uri": ["file:///srv/media/"]}
_METADATA = {"group": [], "timespan": [metadata.span([])]}
_BLANK: dict[str, Document] = {
    "item": {"metadata": _METADATA, "shape": [], "relation": []},
    "collection": {"name": "", "metadata": _METADATA, "content": []},
    "user": {"realName": "", "disabled": False},
    "group": {"role": [], "user": [], "group": []},
    "library": {"item": [], "updateMode": "REPLACE"},
    "job": {
        "type": "PLACEHOLDER_IMPORT",
        "status": "FINISHED",
        "user": "admin",
        "started": MOMENT,
        "priority": "MEDIUM",
        "data": [],
    },
    "storage": {"type": "LOCAL", "state": "ONLINE", "method": [_METHOD]},
    "file": {"path": "", "state": "OPEN", "size": 0, "hash": "", "storage": FIRST_ID, "item": []},
    "shape": {"created": MOMENT, "essenceVersion": 0, "tag": [], "mimeType": [], "file": [], "component": []},
    "component": {"metadata": [], "type": "video"},
    "field": {"type": "string"},
    "field group": {"field": []},
}


def blank(kind: str, name: str) -> Document:
    """Return a new object about which nothing is specified."""
    document = _bare(kind, name)
    if kind == "item":
        _set_fields(document, itemId=name, created=MOMENT)
    return document


def plausible(kind: str, name: str) -> Document:
    """Return an object of which only the name is known, with plausible values."""
    document = blank(kind, name)
    if kind == "item":
        _set_fields(document, title=name, mediaType="video")
        document["metadata"]["group"] = ["Film"]
    elif kind == "collection":
        document["name"] = name
        _set_fields(document, title=name)
    elif kind == "user":
        document["realName"] = name
    elif kind == "file":
        document |= {"path": "example.mov", "size": 1, "hash": "0", "state": "CLOSED"}
    return document


def _set_fields(document: Document, **fields: Any) -> None:
    metadata.write_spans(document["metadata"], [metadata.span([metadata.field(*each) for each in fields.items()])])


def rendered(store: Store, kind: str, name: str) -> Document:
    """Return a stored object as Vidispine shows it, with what it holds and what holds it; the caller owns it."""
    document: Document = copied(store.find(kind, name))
    keys = document.pop(RECORDED, None)
    if kind in _ASSEMBLE:
        _ASSEMBLE[kind](store, name, document)
    if keys is not None:
        return _as_recorded(kind, name, document, keys)
    if kind in _ADD:
        _ADD[kind](store, document)
    return document


def as_stored(kind: str, name: str, document: Document) -> Document:
    """Return a recorded document with what the backend needs besides, and a note of the keys that it had."""
    known = {key: value for key, value in document.items() if value is not None}
    needed = {key: value for key, value in _bare(kind, name).items() if key not in known}
    return {**known, **needed, RECORDED: {key: value is None for key, value in document.items()}}


def _bare(kind: str, name: str) -> Document:
    """Return an object without any field of metadata."""
    name_key = {_NAME_KEYS[kind]: name} if kind in _NAME_KEYS else {}
    return {"id": name, **name_key, **copied(_BLANK.get(kind, {}))}


def _as_recorded(kind: str, name: str, document: Document, keys: dict[str, bool]) -> Document:
    """Return a recorded document as it was, with what was written to it since."""
    bare = _bare(kind, name)
    untouched = [key for key in document if keys.get(key, True) and key in bare and document[key] == bare[key]]
    kept = {key: value for key, value in document.items() if key not in untouched}
    return {**kept, **{key: None for key, was_null in keys.items() if was_null and key not in kept}}


_ACCESS = {"permission": "OWNER", "rank": 0, "superUser": True, "type": "GENERIC", "username": "admin"}
"""The access of whoever asks, unless something else is described: the helpers ask as the administrator."""


def _assemble_item(store: Store, name: str, document: Document) -> None:
    document["shape"] = [_part(store, "shape", each) for each in document["shape"]]


def _part(store: Store, kind: str, part: Any) -> Document:
    """Return a part of an object, which has its id, or the part itself where it was recorded without one."""
    return rendered(store, kind, part) if type(part) is str else part


def _add_to_item(store: Store, document: Document) -> None:
    document.setdefault("access", [])
    document.setdefault("merged-access", {"access": [{**_ACCESS}]})
    document.setdefault("thumbnails", {"uri": []})
    document |= {"start": metadata.START, "end": metadata.END}
    document["timespan"] = [{"start": metadata.START, "end": metadata.END}]
    _add_to_metadata(store, document)


def _add_to_metadata(store: Store, document: Document) -> None:
    complete_fields(store, metadata.spans_in(document))


def complete_fields(store: Store, spans: Iterable[Document]) -> None:
    """Add to the fields in time spans what Vidispine says of each: its definition, and who wrote it."""
    for part in spans:
        for each in metadata.fields_in(part):
            about = fields.as_used(store.find("field", each["name"]), each["name"])
            each.update({**about, **each})
            each["value"] = [{**value, **CHANGE, **value} for value in each["value"]] if about else each["value"]


def _assemble_shape(store: Store, name: str, document: Document) -> None:
    files = [_file_within(store, each) for each in document.pop("file", ())]
    parts = [_component(store, each) for each in document.pop("component", ())]
    for key in COMPONENTS:
        if key in document:
            many = document[key] if isinstance(document[key], list) else [document[key]]
            components = [_component(store, each) for each in many]
            document[key] = components if isinstance(document[key], list) else components[0]
    document.update(shapes.complete(document, files, parts))


def _component(store: Store, part: Any) -> Document:
    document = _part(store, "component", part)
    if "file" in document:
        document["file"] = [_file_within(store, each) for each in document["file"]]
    return document


def _file_within(store: Store, part: Any) -> Document:
    """Return a file as a shape shows it: a recorded one does not say which items have it."""
    document = _part(store, "file", part)
    if type(part) is str and "item" not in (store.find("file", part) or {}).get(RECORDED, {"item": False}):
        document.pop("item", None)
    return document


def _add_to_field(store: Store, document: Document) -> None:
    document.update(fields.definition(document))


def _assemble_field_group(store: Store, name: str, document: Document) -> None:
    document["field"] = [_part(store, "field", each) for each in document["field"]]


def _assemble_file(store: Store, name: str, document: Document) -> None:
    document["item"] = _named("id", document["item"])


def _add_to_file(store: Store, document: Document) -> None:
    roots = roots_of(store.find("storage", document["storage"]) or {})
    document.setdefault("uri", [f"{root.rstrip('/')}/{document['path']}" for root in roots])


def roots_of(storage: Document) -> list[str]:
    """Return the URIs of the places of a storage: Vidispine has one of each method, the examples have lists."""
    uris = [method.get("uri") or [] for method in storage.get("method", ())]
    return [uri for each in uris for uri in ([each] if isinstance(each, str) else each)]


def _assemble_library(store: Store, name: str, document: Document) -> None:
    document["hits"] = len(document["item"])
    document["item"] = _named("id", document["item"])


def _assemble_user(store: Store, name: str, document: Document) -> None:
    names = store.holders("group", "user").get(name, [])
    told = (document.get("groupList") or {}).get("group", ())
    kept = [each for each in told if each["groupName"] in names or store.find("group", each["groupName"]) is None]
    new = [each for each in names if each not in {entry["groupName"] for entry in kept}]
    document["groupList"] = {"group": [*kept, *_named("groupName", new)]}


def _assemble_group(store: Store, name: str, document: Document) -> None:
    document["userList"] = {"user": _named("userName", document.pop("user"))}
    document["groupList"] = {"group": _named("groupName", document.pop("group"))}
    document["role"] = _named("name", document["role"])


def _named(key: str, parts: list[Any]) -> list[Document]:
    """Return entries with these names; one that was recorded is there already."""
    return [each if type(each) is dict else {key: each} for each in parts]


_ASSEMBLE: dict[str, Callable[[Store, str, Document], None]] = {
    "item": _assemble_item,
    "shape": _assemble_shape,
    "file": _assemble_file,
    "library": _assemble_library,
    "user": _assemble_user,
    "group": _assemble_group,
    "field group": _assemble_field_group,
}
_ADD: dict[str, Callable[[Store, Document], None]] = {
    "item": _add_to_item,
    "file": _add_to_file,
    "collection": _add_to_metadata,
    "field": _add_to_field,
}
