"""Stored things as Vidispine shows them: with what they hold, and with who holds them."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.vidispine.references import holders
from cantemo_signals.sandbox.vidispine.store import Document, Store, copied


def rendered(store: Store, kind: str, name: str) -> Document:
    """The document of a thing that is there, the reader's own."""
    document: Document = copied(store.find(kind, name))
    if kind in _RENDERERS:
        _RENDERERS[kind](store, name, document)
    return document


def _item(store: Store, name: str, document: Document) -> None:
    document["shape"] = [rendered(store, "shape", each) for each in document["shape"]]


def _shape(store: Store, name: str, document: Document) -> None:
    files = [rendered(store, "file", each) for each in document.pop("file")]
    components = [rendered(store, "component", each) for each in document.pop("component")]
    document["containerComponent"] = {"file": files}
    document["videoComponent"] = [{**each, "file": files} for each in components] or [{"file": files}]


def _file(store: Store, name: str, document: Document) -> None:
    document["item"] = _ids(document["item"])
    storage = store.find("storage", document["storage"])
    roots = [uri for method in (storage or {}).get("method", ()) for uri in method["uri"]]
    document.setdefault("uri", [f"{root.rstrip('/')}/{document['path']}" for root in roots])


def _library(store: Store, name: str, document: Document) -> None:
    document["hits"] = len(document["item"])
    document["item"] = _ids(document["item"])


def _user(store: Store, name: str, document: Document) -> None:
    document["groupList"] = {"group": [{"groupName": each} for each in holders(store, "user", name, "group")]}


def _group(store: Store, name: str, document: Document) -> None:
    document["userList"] = {"user": [{"userName": each} for each in document.pop("user")]}
    document["groupList"] = {"group": [{"groupName": each} for each in document.pop("group")]}
    document["role"] = [{"name": each} for each in document["role"]]


def _ids(names: list[str]) -> list[dict[str, Any]]:
    return [{"id": each} for each in names]


_RENDERERS = {"item": _item, "shape": _shape, "file": _file, "library": _library, "user": _user, "group": _group}
