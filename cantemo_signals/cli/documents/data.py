"""The file that ``--data`` names: the items, users, collections … that the emulated Portal holds."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import Any

from cantemo_signals.cli.documents import Schema, array, check_document, read_document, record, string
from cantemo_signals.values import consistency, data
from cantemo_signals.values.recorded import is_recorded

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
COUNT: Schema = {"type": "integer", "minimum": 1, "title": "a whole number above 0", "examples": [2]}
RATE: Schema = {
    "type": ["string", "integer"],
    "pattern": r"^(PAL|NTSC|NTSC30|[1-9]\d*(\.\d+)?|[1-9]\d*:[1-9]\d*)$",
    "minimum": 1,
    "title": "a frame rate such as PAL, 25 or 30000:1001",
    "examples": ["PAL"],
}
DURATION = string("a time code such as 250@PAL", "250@PAL", pattern=r"^\d+@(PAL|NTSC|NTSC30|[1-9]\d*(:[1-9]\d*)?)$")
COMPONENT = record(
    "id",
    id=ID,
    type={"enum": ["container", "video", "audio", "subtitle", "binary"]},
    codec=TEXT,
    format=TEXT,
    bitrate=COUNT,
    frame_rate=RATE,
    sample_rate=COUNT,
    start_timecode={**SIZE, "title": "a number of frames", "examples": [0]},
    duration=DURATION,
    width=COUNT,
    height=COUNT,
    channels=COUNT,
    track=TEXT,
    files=IDS,
    metadata=METADATA,
)
TAG: Schema = {
    "type": ["string", "array"],
    "minLength": 1,
    "items": {"type": "string", "title": "a string"},
    "title": "a tag or a list of tags",
    "examples": ["original"],
}
SHAPE = record(
    id=ID,
    tag=TAG,
    mime_type=string(example="video/mp4"),
    files=IDS,
    components=array(COMPONENT, "a list of components"),
)
ACCESS = record(
    "permission",
    permission={"enum": ["READ", "WRITE", "ALL", "OWNER", "NONE"]},
    type={"enum": ["GENERIC", "METADATA", "URI", "SHAPE"]},
    group=TEXT,
    collection=ID,
    library=ID,
)
DESCRIBED: dict[str, Schema] = {
    "metadata": METADATA,
    "group": string(example="Film"),
    "field_groups": FIELD_GROUPS,
    "timespans": array(SPAN, "a list of time spans"),
}
ITEM = record(
    "id",
    id=ID,
    collections=IDS,
    duration=DURATION,
    shapes=array(SHAPE, "a list of shapes"),
    access=array(ACCESS, "a list of what the user may do"),
    thumbnails=array(string("a URI", "/API/thumbnail/VX-1/VX-1;version=0/0@PAL"), "a list of URIs"),
    **DESCRIBED,
)
COLLECTION = record("id", id=ID, name=TEXT, items=IDS, collections=IDS, libraries=IDS, **DESCRIBED)
USER = record("name", name=string(example="ann"), real_name=TEXT, groups=NAMES, disabled={"type": "boolean"})
GROUP = record("name", name=string(example="editors"), roles=NAMES, groups=NAMES)
LIBRARY = record("id", id=ID, items=IDS)
STORAGE = record("id", id=ID, name=TEXT, uri=string(example="file:///srv/media/"), state=TEXT)
FILE = record("id", "path", "storage", id=ID, path=TEXT, storage=ID, size=SIZE, hash=TEXT, state=TEXT)
JOB = record("id", id=ID, type=TEXT, status=TEXT, item=ID, user=TEXT, priority=TEXT, data=METADATA)
RELATION = record("from", "to", **{"from": ID, "to": ID, "type": TEXT})
CHOICES: Schema = {
    "type": ["array", "object"],
    "items": {"type": "string", "title": "a string"},
    "additionalProperties": {"type": "string", "title": "a string"},
    "title": "a list of values, or an object of values and their labels",
    "examples": [{"no": "Norwegian", "sv": "Swedish"}],
}
FIELD = record(
    "name",
    name=string(example="title"),
    type=TEXT,
    label=TEXT,
    description=TEXT,
    sortable={"type": "boolean"},
    choices=CHOICES,
    groups=NAMES,
)
SHAPE_TAG = record("name", name=string(example="lowres"))
SEARCH = record(
    id=ID,
    name=TEXT,
    library=ID,
    query={
        "type": ["string", "object"],
        "title": "words, or a document of the index",
        "examples": [{"term": {"title": "Harbour"}}],
    },
    criteria={"type": "object", "title": "criteria of a search", "examples": [{"query": "harbour"}]},
    items=IDS,
    collections=IDS,
    files=IDS,
    answer={"type": "object", "title": "an answer of the index", "examples": [{"hits": {"total": 0, "hits": []}}]},
)
PORTAL = record(
    version=string("a version", "6.2.1", pattern=r"^\d+(\.\d+)*$"),
    search_total={"enum": ["number", "object"], "title": "number or object", "examples": ["number"]},
)
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
    searches=array(SEARCH, "a list of searches and what they find"),
    portal=PORTAL,
    recorded=array(string("a path", "item.json"), "a list of files that hold what Vidispine answered"),
    rows=ROWS,
)


def read(paths: Sequence[str]) -> dict[str, Any]:
    """Return what the files describe, and what was recorded in them, as one.

    Raises:
        UsageError: one cannot be read, or something in it is wrong.
    """
    parts = [part for path in paths for part in _parts(path)]
    consistency.check(parts)
    return data.merged(parts)


def _parts(path: str) -> Iterator[data.Part]:
    """Yield what a file holds: something recorded, or a description and the recorded files that it names."""
    where, value = f"{OPTION}: {path!r}", read_document(path, OPTION, {})
    if is_recorded(value):
        yield data.Part(where, {"recorded": [value]}, is_recorded=True)
        return
    check_document(value, SCHEMA, where)
    named = value.pop("recorded", ())
    yield data.Part(where, value)
    for name in named:
        beside = os.path.join(os.path.dirname(path), os.path.expanduser(name))
        yield data.Part(f"{OPTION}: {beside!r}", {"recorded": [read_document(beside, OPTION, {})]}, is_recorded=True)
