"""What things look like, in Vidispine's own documents."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.vidispine import metadata
from cantemo_signals.sandbox.vidispine.store import Document

FIRST_ID = "VX-1"
MOMENT = "2026-01-01T09:00:00.000+0000"
"""When everything was made: the same in every run."""

NAMED = {"user": "userName", "group": "groupName", "job": "jobId"}
"""Where the name of a thing stands besides ``id``."""


def blank(kind: str, name: str) -> Document:
    """A new thing, of which nothing is said."""
    made = _MAKERS.get(kind, _nothing)(name)
    return {"id": name, **({NAMED[kind]: name} if kind in NAMED else {}), **made}


def plausible(kind: str, name: str) -> Document:
    """What a thing may look like of which only the name is known."""
    made = blank(kind, name)
    if kind == "item":
        _say(made, title=name, mediaType="video", itemType="item")
        made["metadata"]["group"] = ["Film"]
    elif kind == "collection":
        made["name"] = name
        _say(made, title=name)
    elif kind == "user":
        made["realName"] = name
    elif kind == "file":
        made |= {"path": "example.mov", "size": 1, "hash": "0", "state": "CLOSED"}
    return made


def _say(thing: Document, **fields: Any) -> None:
    """Set fields of metadata."""
    metadata.write(thing["metadata"], [metadata.span([metadata.field(*each) for each in fields.items()])])


def _described(name: str, **fields: str) -> Document:
    return {"group": [], "timespan": [metadata.span([metadata.field(*each) for each in fields.items()])]}


def _nothing(name: str) -> Document:
    return {}


def _item(name: str) -> Document:
    return {"metadata": _described(name, itemId=name, created=MOMENT), "shape": [], "relation": []}


def _collection(name: str) -> Document:
    return {"name": "", "metadata": _described(name), "content": []}


def _user(name: str) -> Document:
    return {"realName": "", "disabled": False}


def _group(name: str) -> Document:
    return {"role": [], "user": [], "group": []}


def _library(name: str) -> Document:
    return {"item": [], "updateMode": "REPLACE"}


def _job(name: str) -> Document:
    about = {"user": "admin", "started": MOMENT, "priority": "MEDIUM"}
    return {"type": "PLACEHOLDER_IMPORT", "status": "FINISHED", **about, "data": []}


def _storage(name: str) -> Document:
    method = {"id": FIRST_ID, "browse": True, "read": True, "write": True, "uri": ["file:///srv/media/"]}
    return {"type": "LOCAL", "state": "ONLINE", "method": [method]}


def _file(name: str) -> Document:
    return {"path": "", "state": "OPEN", "size": 0, "hash": "", "storage": FIRST_ID, "item": []}


def _shape(name: str) -> Document:
    return {"tag": [], "file": [], "component": []}


def _component(name: str) -> Document:
    return {"metadata": {}}


def _field(name: str) -> Document:
    return {"name": name, "type": "string"}


def _only_name(name: str) -> Document:
    return {"name": name}


_MAKERS = {
    "item": _item,
    "collection": _collection,
    "user": _user,
    "group": _group,
    "library": _library,
    "job": _job,
    "storage": _storage,
    "file": _file,
    "shape": _shape,
    "component": _component,
    "field": _field,
    "field group": _only_name,
    "shape tag": _only_name,
}
