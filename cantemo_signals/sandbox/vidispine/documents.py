"""Vidispine's own documents of its objects: new ones, plausible ones, and stored ones as Vidispine shows them."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue.examples import copied
from cantemo_signals.sandbox.vidispine import fields, metadata, shapes
from cantemo_signals.sandbox.vidispine.fields import CHANGE, MOMENT
from cantemo_signals.sandbox.vidispine.store import Document, Store, holders

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
    name_key = {_NAME_KEYS[kind]: name} if kind in _NAME_KEYS else {}
    document = {"id": name, **name_key, **copied(_BLANK.get(kind, {}))}
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
    if kind in _COMPLETE:
        _COMPLETE[kind](store, name, document)
    return document


_ACCESS = {"permission": "OWNER", "rank": 0, "superUser": True, "type": "GENERIC", "username": "admin"}
"""The access of whoever asks, unless something else is described: the helpers ask as the administrator."""


def _complete_item(store: Store, name: str, document: Document) -> None:
    document["shape"] = [rendered(store, "shape", each) for each in document["shape"]]
    document.setdefault("access", [])
    document.setdefault("merged-access", {"access": [{**_ACCESS}]})
    document.setdefault("thumbnails", {"uri": []})
    document |= {"start": metadata.START, "end": metadata.END}
    document["timespan"] = [{"start": metadata.START, "end": metadata.END}]
    _complete_metadata(store, name, document)


def _complete_metadata(store: Store, name: str, document: Document) -> None:
    for part in document["metadata"]["timespan"]:
        for each in metadata.fields_in(part):
            about = fields.as_used(store.find("field", each["name"]), each["name"])
            each.update({**about, **each})
            each["value"] = [{**value, **CHANGE, **value} for value in each["value"]] if about else each["value"]


def _complete_shape(store: Store, name: str, document: Document) -> None:
    files = [rendered(store, "file", each) for each in document.pop("file", ())]
    components = [_component(store, each) for each in document.pop("component", ())]
    document.update(shapes.complete(document, files, components))


def _component(store: Store, name: str) -> Document:
    document = rendered(store, "component", name)
    if "file" in document:
        document["file"] = [rendered(store, "file", each) for each in document["file"]]
    return document


def _complete_field(store: Store, name: str, document: Document) -> None:
    document.update(fields.definition(document))


def _complete_field_group(store: Store, name: str, document: Document) -> None:
    document["field"] = [rendered(store, "field", each) for each in document["field"]]


def _complete_file(store: Store, name: str, document: Document) -> None:
    document["item"] = _ids(document["item"])
    storage = store.find("storage", document["storage"])
    roots = [uri for method in (storage or {}).get("method", ()) for uri in method["uri"]]
    document.setdefault("uri", [f"{root.rstrip('/')}/{document['path']}" for root in roots])


def _complete_library(store: Store, name: str, document: Document) -> None:
    document["hits"] = len(document["item"])
    document["item"] = _ids(document["item"])


def _complete_user(store: Store, name: str, document: Document) -> None:
    document["groupList"] = {"group": [{"groupName": each} for each in holders(store, "user", name, "group")]}


def _complete_group(store: Store, name: str, document: Document) -> None:
    document["userList"] = {"user": [{"userName": each} for each in document.pop("user")]}
    document["groupList"] = {"group": [{"groupName": each} for each in document.pop("group")]}
    document["role"] = [{"name": each} for each in document["role"]]


def _ids(names: list[str]) -> list[dict[str, Any]]:
    return [{"id": each} for each in names]


_COMPLETE = {
    "item": _complete_item,
    "shape": _complete_shape,
    "file": _complete_file,
    "library": _complete_library,
    "user": _complete_user,
    "group": _complete_group,
    "collection": _complete_metadata,
    "field": _complete_field,
    "field group": _complete_field_group,
}
