"""Metadata as Vidispine's JSON has it: time spans with fields and groups of fields, whose values are texts.

It can be read from whatever plugins give, written, and searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import Any

Part = dict[str, Any]

START, END = "-INF", "+INF"
"""The time span of the whole item."""

_SYSTEM = """
created durationSeconds durationTimeCode itemId itemType mediaType mimeType originalAudioCodec originalFilename
originalFormat originalHeight originalVideoCodec originalWidth shapeTag startSeconds startTimeCode user
"""
SYSTEM = frozenset(_SYSTEM.split())
"""Fields that Vidispine itself fills in; it reserves those that begin with two underscores."""


def spans_of(metadata: Any) -> list[Part]:
    """Return the time spans of a metadata document: one that can be walked, one in JSON, or a dict that makers accept.

    Such a dict has ``fields`` (name → value, values, or ``{"type": …, "value": …}``) and ``groups`` (name → such
    dicts), or consists only of names and values.
    """
    in_json = getattr(metadata, "__dict__", {}).get("json_object")  # a document makes up any attribute
    if in_json is None and isinstance(metadata, Mapping) and "timespan" not in metadata:
        return [span(*contents(metadata))]
    spans = _held(metadata if in_json is None else in_json, "timespan")
    return [span(*_walked(each), _said(each, "start", START), _said(each, "end", END)) for each in spans]


def contents(metadata: Mapping[str, Any]) -> tuple[list[Part], list[Part]]:
    """Return the fields and the groups of a dict that makers accept."""
    is_structured = isinstance(metadata.get("fields"), Mapping) or isinstance(metadata.get("groups"), Mapping)
    named = metadata.get("fields") or {} if is_structured else metadata
    groups = metadata.get("groups") or {} if is_structured else {}
    return (
        [field(name, value) for name, value in named.items()],
        [group(name, *contents(each)) for name, many in groups.items() for each in _many(many)],
    )


def group_names(metadata: Any) -> list[str]:
    """The names of the metadata group that a document is for."""
    group = metadata.get("group") if isinstance(metadata, Mapping) else getattr(metadata, "group", None)
    return [each for each in _many(group or []) if isinstance(each, str)]


def span(fields: list[Part], groups: Iterable[Part] = (), start: str = START, end: str = END) -> Part:
    """Return a time span; without start and end, that of the whole item."""
    return {"start": start, "end": end, "field": fields, "group": list(groups)}


def field(name: str, value: Any) -> Part:
    """A field with a value, several in a list, or none."""
    return {"name": name, "value": [{"value": text} for text in texts(value)]}


def group(name: str, fields: list[Part], groups: Iterable[Part] = ()) -> Part:
    """A group of fields."""
    return {"name": name, "field": fields, "group": list(groups)}


def texts(value: Any) -> list[str]:
    """The texts of a field's value: Vidispine gives everything back as text."""
    if isinstance(value, Mapping):
        return texts(value.get("value"))
    if isinstance(value, (list, tuple, set, frozenset)):
        return [text for each in value for text in texts(each)]
    return [] if value is None else [str(value)]


def write_spans(metadata: Part, spans: Iterable[Part]) -> None:
    """Set fields and groups in stored metadata; one that is given without values is removed."""
    for new in spans:
        old = _span_like(metadata, new)
        for kind in ("field", "group"):
            named = {each["name"] for each in new[kind]}
            if named:
                kept = [each for each in old.get(kind, ()) if each.get("name") not in named]
                old[kind] = [*kept, *(each for each in new[kind] if kind == "group" or each["value"])]


def added(metadata: Part, spans: Iterable[Part]) -> list[Part]:
    """Return the same spans with the fields' values in the metadata first."""
    old_values = {
        (old.get("start"), old.get("end"), each["name"]): each.get("value", [])
        for old in metadata.get("timespan") or ()
        for each in old.get("field", ())
    }
    return [
        {
            **new,
            "field": [
                {**each, "value": _united(old_values.get((new["start"], new["end"], each["name"]), []), each["value"])}
                for each in new["field"]
            ],
        }
        for new in spans
    ]


def field_names(spans: Iterable[Part]) -> set[str]:
    """The names of all fields."""
    return {each["name"] for part in spans for each in fields_in(part)}


def spans_in(document: Part) -> list[Part]:
    """Return the time spans of a stored object."""
    return (document.get("metadata") or {}).get("timespan") or []


def fields_in(part: Part) -> list[Part]:
    """Return the fields of a span or a group, including those of its groups."""
    inner = [each for group in part.get("group", ()) for each in fields_in(group)]
    return [*part.get("field", ()), *inner]


def values_of(field: Part) -> list[str]:
    """Return the values of a stored field; one that was recorded may have some without a text."""
    return [str(value["value"]) for value in field.get("value", ()) if "value" in value]


def matches(name: str, document: Part, text: str, fields: dict[str, Any]) -> bool:
    """Return whether an object has every word of a text somewhere, and in each of these fields what is wanted."""
    by_field = _texts_by_field(document)
    everything = [name, str(document.get("name", "")), *(each for values in by_field.values() for each in values)]
    return hold(everything, text) and all(_hold_any(by_field.get(each, []), wanted) for each, wanted in fields.items())


def _united(first: list[Part], then: list[Part]) -> list[Part]:
    return [*first, *(each for each in then if each not in first)]


def _span_like(metadata: Part, like: Part) -> Part:
    spans: list[Part] = metadata.setdefault("timespan", [])
    for each in spans:
        if (each.get("start", START), each.get("end", END)) == (like["start"], like["end"]):
            return each
    new = span([], start=like["start"], end=like["end"])
    spans.append(new)
    return new


def _walked(part: Any) -> tuple[list[Part], list[Part]]:
    """The fields and the groups of a part that can be walked."""
    fields = [_field_like(each) for each in _held(part, "field")]
    groups = [group(str(_said(each, "name", "")), *_walked(each)) for each in _held(part, "group")]
    return fields, groups


def _field_like(part: Any) -> Part:
    values = part.get("value", ()) if isinstance(part, Mapping) else getattr(part, "value_", ())
    return field(str(_said(part, "name", "")), [_value(each) for each in values])


def _value(value: Any) -> Any:
    method = getattr(value, "value", None)
    return method() if callable(method) else value


def _held(part: Any, name: str) -> list[Any]:
    held = part.get(name) if isinstance(part, Mapping) else getattr(part, name, None)
    return [each for each in held or () if not isinstance(each, str)]


def _said(part: Any, name: str, otherwise: str) -> Any:
    return (part.get(name) if isinstance(part, Mapping) else getattr(part, name, None)) or otherwise


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _hold_any(values: list[str], wanted: Any) -> bool:
    """Return whether texts contain one of the wanted values; if none is wanted, anything matches."""
    alternatives = texts(wanted)
    return not alternatives or any(hold(values, each) for each in alternatives)


def hold(values: list[str], wanted: str) -> bool:
    """Return whether texts contain every word, ignoring case; a ``*`` matches any characters."""
    words = [word for value in values for word in value.casefold().split()]
    patterns = wanted.casefold().replace("[", "[[]").split()
    return all(any(fnmatchcase(word, pattern) for word in words) for pattern in patterns)


def _texts_by_field(document: Part) -> dict[str, list[str]]:
    """Return the texts of each field, in any time span."""
    by_field: dict[str, list[str]] = {}
    for part in spans_in(document):
        for each in fields_in(part):
            by_field.setdefault(each["name"], []).extend(values_of(each))
    return by_field
