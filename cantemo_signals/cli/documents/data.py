"""The file that ``--data`` names: the items, users, collections … that the emulated Portal holds."""

from __future__ import annotations

from typing import Any

from cantemo_signals.cli.documents import Schema, array, read_document, record, string
from cantemo_signals.values import data

OPTION = "--data"

TEXT = string()
ID = string(example="VX-1")
IDS = array(ID, "a list of ids")
NAMES = array(string(example="editors"), "a list of names")
TIME = string("a time code", "0@PAL")
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
    "additionalProperties": array(METADATA, "a list of the group's fields and values"),
    "title": "groups of fields by name",
    "examples": [{"Camera": [{"lens": "50 mm"}]}],
}
SPAN = record("start", "end", start=TIME, end=TIME, metadata=METADATA, field_groups=FIELD_GROUPS)
COMPONENT = record("id", id=ID, metadata=METADATA)
SHAPE = record(id=ID, tag=TEXT, files=IDS, components=array(COMPONENT, "a list of components"))
DESCRIBED: dict[str, Schema] = {
    "metadata": METADATA,
    "group": string(example="Film"),
    "field_groups": FIELD_GROUPS,
    "timespans": array(SPAN, "a list of time spans"),
}
ITEM = record("id", id=ID, collections=IDS, shapes=array(SHAPE, "a list of shapes"), **DESCRIBED)
COLLECTION = record("id", id=ID, name=TEXT, items=IDS, collections=IDS, libraries=IDS, **DESCRIBED)
USER = record("name", name=string(example="ann"), real_name=TEXT, groups=NAMES, disabled={"type": "boolean"})
GROUP = record("name", name=string(example="editors"), roles=NAMES, groups=NAMES)
LIBRARY = record("id", id=ID, items=IDS)
STORAGE = record("id", id=ID, name=TEXT, uri=string(example="file:///srv/media/"), state=TEXT)
FILE = record("id", "path", "storage", id=ID, path=TEXT, storage=ID, size=SIZE, hash=TEXT, state=TEXT)
JOB = record("id", id=ID, type=TEXT, status=TEXT, item=ID, user=TEXT, priority=TEXT, data=METADATA)
RELATION = record("from", "to", **{"from": ID, "to": ID, "type": TEXT})
FIELD = record("name", name=string(example="title"), type=TEXT)
SHAPE_TAG = record("name", name=string(example="lowres"))
ROW: Schema = {"type": "object", "title": "fields and their values", "examples": [{"name": "Harbour"}]}
ROWS: Schema = {
    "type": "object",
    "additionalProperties": array(ROW, "a list of rows"),
    "title": "rows by model",
    "examples": [{"app.Model": [{"name": "Harbour"}]}],
}

SCHEMA = record(
    items=array(ITEM, "a list of items"),
    users=array(USER, "a list of users"),
    groups=array(GROUP, "a list of groups"),
    collections=array(COLLECTION, "a list of collections"),
    libraries=array(LIBRARY, "a list of libraries"),
    storages=array(STORAGE, "a list of storages"),
    files=array(FILE, "a list of files"),
    jobs=array(JOB, "a list of jobs"),
    relations=array(RELATION, "a list of relations between items"),
    fields=array(FIELD, "a list of metadata fields"),
    shape_tags=array(SHAPE_TAG, "a list of shape tags"),
    rows=ROWS,
)


def read(path: str) -> dict[str, Any]:
    """Return what the file describes.

    Raises:
        UsageError: it cannot be read, or something in it is wrong.
    """
    described: dict[str, Any] = read_document(path, OPTION, SCHEMA)
    data.check(described, f"{OPTION}: {path!r}")
    return described
