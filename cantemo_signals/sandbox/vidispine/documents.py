"""Vidispine's own documents of its objects: new ones, plausible ones, and stored ones as Vidispine shows them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantemo_signals.sandbox.catalogue.examples import copied
from cantemo_signals.sandbox.vidispine import metadata
from cantemo_signals.sandbox.vidispine.store import Document, Store, holders

FIRST_ID = "VX-1"
MOMENT = "2026-01-01T09:00:00.000+0000"
"""The time at which everything was made: the same in every run."""

_NAME_KEYS = {"user": "userName", "group": "groupName", "job": "jobId"}
"""The key that holds the name of an object besides ``id``."""


def blank(kind: str, name: str) -> Document:
    """A new object, of which nothing is said."""
    fields = _BLANK[kind](name) if kind in _BLANK else {}
    return {"id": name, **({_NAME_KEYS[kind]: name} if kind in _NAME_KEYS else {}), **fields}


def plausible(kind: str, name: str) -> Document:
    """An object of which only the name is known, with plausible values."""
    document = blank(kind, name)
    if kind == "item":
        _set_fields(document, title=name, mediaType="video", itemType="item")
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
    metadata.write(document["metadata"], [metadata.span([metadata.field(*each) for each in fields.items()])])


def _metadata(**fields: str) -> Document:
    return {"group": [], "timespan": [metadata.span([metadata.field(*each) for each in fields.items()])]}


def _storage(name: str) -> Document:
    method = {"id": FIRST_ID, "browse": True, "read": True, "write": True, "uri": ["file:///srv/media/"]}
    return {"type": "LOCAL", "state": "ONLINE", "method": [method]}


def _job(name: str) -> Document:
    about = {"user": "admin", "started": MOMENT, "priority": "MEDIUM"}
    return {"type": "PLACEHOLDER_IMPORT", "status": "FINISHED", **about, "data": []}


_BLANK: dict[str, Callable[[str], Document]] = {
    "item": lambda name: {"metadata": _metadata(itemId=name, created=MOMENT), "shape": [], "relation": []},
    "collection": lambda name: {"name": "", "metadata": _metadata(), "content": []},
    "user": lambda name: {"realName": "", "disabled": False},
    "group": lambda name: {"role": [], "user": [], "group": []},
    "library": lambda name: {"item": [], "updateMode": "REPLACE"},
    "job": _job,
    "storage": _storage,
    "file": lambda name: {"path": "", "state": "OPEN", "size": 0, "hash": "", "storage": FIRST_ID, "item": []},
    "shape": lambda name: {"tag": [], "file": [], "component": []},
    "component": lambda name: {"metadata": {}},
    "field": lambda name: {"name": name, "type": "string"},
    "field group": lambda name: {"name": name},
    "shape tag": lambda name: {"name": name},
}


def rendered(store: Store, kind: str, name: str) -> Document:
    """The document of a stored object as Vidispine shows it, with what it holds and who holds it; the reader's own."""
    document: Document = copied(store.find(kind, name))
    if kind in _COMPLETE:
        _COMPLETE[kind](store, name, document)
    return document


def _complete_item(store: Store, name: str, document: Document) -> None:
    document["shape"] = [rendered(store, "shape", each) for each in document["shape"]]


def _complete_shape(store: Store, name: str, document: Document) -> None:
    files = [rendered(store, "file", each) for each in document.pop("file")]
    components = [rendered(store, "component", each) for each in document.pop("component")]
    document["containerComponent"] = {"file": files}
    document["videoComponent"] = [{**each, "file": files} for each in components] or [{"file": files}]


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
}
