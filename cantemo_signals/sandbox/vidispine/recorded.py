"""Recorded objects, put into the store so that they come out as they went in, and can be changed like all others."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cantemo_signals.sandbox.vidispine import metadata
from cantemo_signals.sandbox.vidispine.documents import as_stored
from cantemo_signals.sandbox.vidispine.fields import RECORDED
from cantemo_signals.sandbox.vidispine.store import Document, Store, hold
from cantemo_signals.values.recorded import Recorded
from cantemo_signals.values.recorded_forms import COMPONENTS


def kinds_in(records: Iterable[Recorded]) -> set[str]:
    """Return the kinds of the recorded objects and of what they hold."""
    kinds = set()
    for record in records:
        kinds.add(record.kind)
        if record.kind == "item":
            kinds |= {"shape", "component"} | ({"file"} if record.document.get("shape") else set())
    return kinds


def take(store: Store, records: Iterable[Recorded]) -> None:
    """Put recorded objects into the store, then what they are part of."""
    records = list(records)
    for record in records:
        document = _split(store, record) if record.kind == "item" else record.document
        store.put(record.kind, record.name, {**as_stored(record.kind, record.name, document), **_members(record)})
    for record in records:
        if record.kind in ("item", "collection"):
            _define(store, store.find(record.kind, record.name) or {})
        if record.kind == "user":
            _join_groups(store, record)
        if record.kind == "field group":
            for field in record.document["field"]:
                _put_new(store, "field", field["name"], field)


def _split(store: Store, record: Recorded) -> Document:
    """Return an item whose shapes, components and files are objects of their own, which it names."""
    document = {**record.document}
    if document.get("shape"):
        document["shape"] = [_shape(store, record.name, each) for each in document["shape"]]
    return document


def _shape(store: Store, item: str, shape: Document) -> Any:
    document = {**shape}
    for key in COMPONENTS:
        if isinstance(shape.get(key), list):
            document[key] = [_component(store, item, each) for each in shape[key]]
        elif shape.get(key) is not None:
            document[key] = _component(store, item, shape[key])
    return _reference(store, "shape", document)


def _component(store: Store, item: str, component: Document) -> Any:
    if not component.get("file"):
        return _reference(store, "component", component)
    files = [_reference(store, "file", each) for each in component["file"]]
    for file in files:
        if type(file) is str:
            hold(store.changeable("file", file), "item", "item", [item], {})
    return _reference(store, "component", {**component, "file": files})


def _reference(store: Store, kind: str, document: Document) -> Any:
    """Return the id of an object that is now in the store; the document itself if there is another with this id."""
    name = document.get("id")
    if not isinstance(name, str):
        return document
    there = store.find(kind, name)
    if there is None:
        store.put(kind, name, as_stored(kind, name, document))
        return name
    return name if all(there.get(key) == value for key, value in document.items()) else document


def _members(record: Recorded) -> Document:
    """Return the names of those whom a recorded group has."""
    if record.kind != "group":
        return {}
    return {key: list((record.document.get(f"{key}List") or {}).get(key, ())) for key in ("user", "group")}


def _join_groups(store: Store, record: Recorded) -> None:
    for group in (record.document.get("groupList") or {}).get("group", ()):
        if store.find("group", group["groupName"]) is not None:
            hold(store.changeable("group", group["groupName"]), "user", "user", [record.name], {})


def _define(store: Store, document: Document) -> None:
    """Define the fields of a recorded object, as it was recorded that they are defined, and its metadata groups."""
    groups = (document.get("metadata") or {}).get("group") or ()
    for group in groups:
        _put_new(store, "field group", group, {})
    for span in metadata.spans_in(document):
        for field in metadata.fields_in(span):
            name, known = field["name"], _definition(field)
            if name.startswith("__"):
                continue
            _put_new(store, "field", name, known)
            for group in groups:
                if isinstance(_extradata(known).get(group), dict):
                    hold(store.changeable("field group", group), "field", "field", [name], {})


def _definition(field: Document) -> Document:
    """Return the definition that was recorded with a field; nothing if none was."""
    if isinstance(field.get("type"), dict):
        return dict(field["type"])
    return {"name": field["name"], "type": "string", "data": field["data"]} if field.get("data") else {}


def _put_new(store: Store, kind: str, name: str, document: Document) -> None:
    if store.find(kind, name) is None:
        stored = as_stored(kind, name, document)
        if not document:
            del stored[RECORDED]
        store.put(kind, name, stored)


def _extradata(definition: Document) -> Document:
    """Return what Portal keeps of a field in its definition; among it is an entry for each group that has the field."""
    text = next((each.get("value") for each in definition.get("data") or () if each.get("key") == "extradata"), None)
    try:
        known = json.loads(text or "{}")
    except (TypeError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
