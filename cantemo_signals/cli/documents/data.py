"""Reads the file of ``--data``."""

from __future__ import annotations

from typing import Any

from cantemo_signals.cli.documents.reading import Schema, read_document
from cantemo_signals.values import data

OPTION = "--data"


def read(path: str) -> dict[str, Any]:
    """The things that the file describes.

    Raises:
        UsageError: it cannot be read, or something in it is wrong.
    """
    found: dict[str, Any] = read_document(path, OPTION, SCHEMA)
    data.check(found, f"{OPTION}: {path!r}")
    return found


def _thing(*required: str, **properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        "title": f"an object with {', '.join(required)}" if required else "an object",
        "examples": [{name: properties[name].get("examples", ["…"])[0] for name in required}],
    }


def _list(things: Schema, title: str) -> Schema:
    return {"type": "array", "items": things, "title": title, "examples": [things["examples"][:1]]}


TEXT: Schema = {"type": "string", "minLength": 1, "title": "a string", "examples": ["…"]}
ID: Schema = {**TEXT, "examples": ["VX-1"]}
IDS = _list(ID, "a list of ids")
NAMES = _list({**TEXT, "examples": ["editors"]}, "a list of names")
TIME: Schema = {**TEXT, "title": "a time code", "examples": ["0@PAL"]}
SWITCH: Schema = {"type": "boolean"}
SIZE: Schema = {"type": "integer", "minimum": 0, "title": "a number of bytes", "examples": [1024]}
VALUE: Schema = {
    "type": ["string", "number", "boolean", "null", "array"],
    "items": {"type": ["string", "number", "boolean"], "title": "a string, a number, true or false"},
    "title": "a value or a list of values",
    "examples": ["Harbour at dawn"],
}
METADATA: Schema = {
    "type": "object",
    "additionalProperties": VALUE,
    "title": "fields and their values",
    "examples": [{"title": "Harbour at dawn"}],
}
FIELD_GROUPS: Schema = {
    "type": "object",
    "additionalProperties": _list(METADATA, "a list of the group's fields and values"),
    "title": "groups of fields by name",
    "examples": [{"Camera": [{"lens": "50 mm"}]}],
}
SPAN = _thing("start", "end", start=TIME, end=TIME, metadata=METADATA, field_groups=FIELD_GROUPS)
COMPONENT = _thing("id", id=ID, metadata=METADATA)
SHAPE = _thing(id=ID, tag=TEXT, files=IDS, components=_list(COMPONENT, "a list of components"))
DESCRIBED: dict[str, Schema] = {
    "metadata": METADATA,
    "group": {**TEXT, "examples": ["Film"]},
    "field_groups": FIELD_GROUPS,
    "timespans": _list(SPAN, "a list of time spans"),
}
ITEM = _thing("id", id=ID, collections=IDS, shapes=_list(SHAPE, "a list of shapes"), **DESCRIBED)
COLLECTION = _thing("id", id=ID, name=TEXT, items=IDS, collections=IDS, libraries=IDS, **DESCRIBED)
USER = _thing("name", name={**TEXT, "examples": ["ann"]}, real_name=TEXT, groups=NAMES, disabled=SWITCH)
GROUP = _thing("name", name={**TEXT, "examples": ["editors"]}, roles=NAMES, groups=NAMES)
LIBRARY = _thing("id", id=ID, items=IDS)
STORAGE = _thing("id", id=ID, name=TEXT, uri={**TEXT, "examples": ["file:///srv/media/"]}, state=TEXT)
FILE = _thing("id", "path", "storage", id=ID, path=TEXT, storage=ID, size=SIZE, hash=TEXT, state=TEXT)
JOB = _thing("id", id=ID, type=TEXT, status=TEXT, item=ID, user=TEXT, priority=TEXT, data=METADATA)
RELATION = _thing("from", "to", **{"from": ID, "to": ID, "type": TEXT})
FIELD = _thing("name", name={**TEXT, "examples": ["title"]}, type=TEXT)
SHAPE_TAG = _thing("name", name={**TEXT, "examples": ["lowres"]})

SCHEMA: Schema = {
    "type": "object",
    "title": "an object with lists of things: items, users, collections …",
    "examples": [{"items": [{"id": "VX-1"}]}],
    "additionalProperties": False,
    "properties": {
        "items": _list(ITEM, "a list of items"),
        "users": _list(USER, "a list of users"),
        "groups": _list(GROUP, "a list of groups"),
        "collections": _list(COLLECTION, "a list of collections"),
        "libraries": _list(LIBRARY, "a list of libraries"),
        "storages": _list(STORAGE, "a list of storages"),
        "files": _list(FILE, "a list of files"),
        "jobs": _list(JOB, "a list of jobs"),
        "relations": _list(RELATION, "a list of relations between items"),
        "fields": _list(FIELD, "a list of metadata fields"),
        "shape_tags": _list(SHAPE_TAG, "a list of shape tags"),
    },
}
