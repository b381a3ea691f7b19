"""The forms of recorded documents, as far as the tool itself reads them; all else in them may be anything."""

from __future__ import annotations

from typing import Any

from cantemo_signals.errors import UsageError

Document = dict[str, Any]

HIT = "hit"
"""The kind of what the search index has found: it is named by its type and its id."""

COMPONENTS = tuple(f"{kind}Component" for kind in ("container", "video", "audio", "subtitle", "binary"))
"""The keys of a shape that hold its components: one container, and lists of the others."""

_FIELD = {"name": str, "value": [{}]}
_GROUP: Document = {"name": str, "field": [_FIELD]}
_GROUP["group"] = [_GROUP]
_METADATA = {"timespan": [{"start": str, "end": str, "field": [_FIELD], "group": [_GROUP]}], "group": [str]}
_FILE = {"id": str, "path": str, "storage": str, "uri": [str]}
_COMPONENT = {"id": str, "file": [_FILE]}
_SHAPE = {
    "id": str,
    "tag": [str],
    "mimeType": [str],
    **{key: [_COMPONENT] for key in COMPONENTS},
    "containerComponent": _COMPONENT,
}
_ACCESS: Document = {"access": [{}]}
_NAMES = {"user": [{"userName": str}], "group": [{"groupName": str}]}
_FORMS: dict[str, tuple[tuple[str, ...], Document]] = {
    "item": (
        ("id",),
        {
            "id": str,
            "metadata": _METADATA,
            "shape": [_SHAPE],
            "access": [{}],
            "merged-access": _ACCESS,
            "thumbnails": {"uri": [str]},
        },
    ),
    "collection": (("id",), {"id": str, "name": str, "content": [{"id": str, "type": str}], "metadata": _METADATA}),
    "storage": (("id",), {"id": str, "method": [{}]}),
    "file": (("id", "path", "storage"), {**_FILE, "item": [{"id": str}]}),
    "job": (("jobId",), {"jobId": str, "data": [{"key": str}]}),
    "user": (("userName",), {"userName": str, "groupList": _NAMES}),
    "group": (("groupName",), {"groupName": str, "role": [{}], "userList": _NAMES, "groupList": _NAMES}),
    "field": (("name",), {"name": str, "type": str, "data": [{"key": str}]}),
    "field group": (("name",), {"name": str, "field": [{"name": str}]}),
    HIT: (("_id", "_source"), {"_id": str, "_source": {}}),
    "dump": (("json_object",), {"json_object": {}, "replace_urls_dict": {}, "json_value_constant": str}),
}
"""For each kind the keys that it must have, and the form of what the tool itself reads; all else may be anything."""

_WORDS: dict[type, str] = {str: "a string", dict: "an object", list: "a list"}


def check(document: Document, kind: str, where: str, place: str) -> None:
    """Check that a document has the form of its kind."""
    required, form = _FORMS[kind]
    for key in required:
        if document.get(key) is None:
            raise UsageError(f"{where}: {place or 'the document'} has no {key}.", f"A recorded {kind} has one.")
    _fit(document, form, where, place)


def _fit(value: Any, form: Any, where: str, place: str) -> None:
    """Check a value against a form: a type, a form of each part of a list, or forms of some keys, which may be null."""
    wanted: type = form if type(form) is type else type(form)
    if not issubclass(type(value), wanted):
        raise wrong(where, place, _WORDS[wanted], value)
    if type(form) is list:
        for number, each in enumerate(value):
            _fit(each, form[0], where, f"{place}[{number}]")
    elif type(form) is dict:
        for key, part in form.items():
            if value.get(key) is not None:
                _fit(value[key], part, where, below(place, key))


def below(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def wrong(where: str, place: str, wanted: str, value: Any) -> UsageError:
    from json import dumps  # only where something is wrong

    shown = _WORDS[type(value)] if isinstance(value, (dict, list)) else dumps(value, ensure_ascii=False)[:60]
    return UsageError(
        f"{where}: {place or 'the document'} must be {wanted}, not {shown}.", "Record it again, or mend the file."
    )
