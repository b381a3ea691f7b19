"""Values to and from their JSON form, an object whose keys are the fields, and results to and from a document."""

from __future__ import annotations

import json
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from cantemo_signals.values.kinds import Result

SCHEMA = 2
"""The version of the JSON document: it grows when a key changes its meaning or goes."""

PLAIN = frozenset({str, int, float, bool, NoneType})

_to_json = json.JSONEncoder(ensure_ascii=False).encode  # plugin code may replace what json holds


def dump(result: Result) -> str:
    """The JSON document of a result, on one line."""
    body = encode(result)
    return _to_json({"schema": SCHEMA, "kind": body.pop("kind"), **body})


def load(text: str) -> Result:
    """The result that a document holds.

    Raises:
        ValueError: it is not a document of this schema.
    """
    from cantemo_signals.values.kinds import Result

    body = json.loads(text)
    if not isinstance(body, dict) or body.get("schema") != SCHEMA:
        raise ValueError(f"not a document of schema {SCHEMA}")
    return decode(Result, body)  # type: ignore[no-any-return]


def encode(value: Any) -> Any:
    """The JSON form of a value of ours."""
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is tuple:  # which most are, and many of them empty
        return [item if type(item) in PLAIN else encode(item) for item in value]
    fields = getattr(value, "_fields", None)
    if fields is not None:
        return {name: item if type(item) in PLAIN else encode(item) for name, item in zip(fields, value, strict=True)}
    if isinstance(value, dict):
        return {key: encode(item) for key, item in value.items()}
    if isinstance(value, str):
        return str.__str__(value)  # a subclass, from plugin code, may have any methods
    return [item if type(item) in PLAIN else encode(item) for item in value]


def decode(kind: Any, body: Any) -> Any:
    """The value of type ``kind`` whose JSON form is ``body``; unknown keys are passed over."""
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        return _decode_union(get_args(kind), body)
    if origin is tuple:
        item = get_args(kind)[0]
        return tuple(decode(item, element) for element in body)
    if hasattr(kind, "_fields"):
        hints = _hints(kind)
        return kind(**{name: decode(hints[name], body[name]) for name in kind._fields if name in body})
    return body


def _decode_union(members: tuple[Any, ...], body: Any) -> Any:
    values = [member for member in members if hasattr(member, "_fields")]
    if (body is None and NoneType in members) or not values:
        return body
    for member in values:
        kinds = get_args(_hints(member).get("kind"))
        if len(values) == 1 or body.get("kind") in kinds:
            return decode(member, body)
    raise ValueError(f"unknown kind {body.get('kind')!r}")


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
