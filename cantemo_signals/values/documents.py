"""Convert values to and from JSON objects whose keys are the fields, and results to and from documents."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from types import NoneType, UnionType
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

from cantemo_signals.values.nested import from_json, room, to_json
from cantemo_signals.values.texts import LONGEST, shortened

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]

SCHEMA = 2
"""The version of the JSON document, incremented when a key changes its meaning or is removed."""

RESULTS = {
    "wiring": ("results", "WiringResult"),
    "dispatch": ("event_results", "DispatchResult"),
    "trace": ("event_results", "TraceResult"),
    "signals": ("results", "SignalsResult"),
    "plugins": ("results", "PluginsResult"),
    "check": ("checks", "CheckResult"),
    "rules": ("rules", "RulesResult"),
    "why": ("whys", "WhyResult"),
    "info": ("infos", "InfoResult"),
    "names": ("results", "NamesResult"),
}
"""The module and class of each kind of result; if nothing is sent, those of events are not imported."""

PLAIN = frozenset({int, float, bool, NoneType})
LONG = ("output", "source")
"""The fields whose texts have limits of their own."""


class Result(Protocol):
    """The answer to a request; each kind has its own class."""

    @property
    def kind(self) -> str:
        """The kind of the result, as in its document."""

    @property
    def has_plugin_fault(self) -> bool:
        """True if a plugin failed or a receiver is at fault."""


def result_class(kind: str) -> Any:
    """Import and return the class of a kind of result."""
    module, name = RESULTS[kind]
    return getattr(import_module(f"cantemo_signals.values.{module}"), name)


def dump(result: Result) -> str:
    """Return the JSON document of a result, on one line."""
    body = encode(result)
    return to_json({"schema": SCHEMA, "kind": body.pop("kind"), **body})


def load(text: str) -> Result:
    """Return the result that a document holds.

    Raises:
        ValueError: it is not a document of this schema.
    """
    body = from_json(text)
    if not isinstance(body, dict) or body.get("schema") != SCHEMA or body.get("kind") not in RESULTS:
        raise ValueError(f"not a document of schema {SCHEMA}")
    with room():
        result: Result = decode(result_class(body["kind"]), body)
    return result


def encode(value: Any) -> Any:
    """Return the JSON form of one of our values, which may be nested to any depth; long texts are cut."""
    waiting: list[tuple[Any, list[Any]]] = []
    body = _encode(value, waiting)
    for items, encoded in waiting:
        encoded += [
            item if (cls := type(item)) in PLAIN or (cls is str and len(item) <= LONGEST) else _encode(item, waiting)
            for item in items
        ]
    return body


def _encode(value: Any, waiting: list[tuple[Any, list[Any]]]) -> Any:
    """Return the JSON form; the lists in it are filled in later, from what is ``waiting``."""
    cls = type(value)
    if cls in PLAIN:
        return value
    fields = getattr(value, "_fields", None)
    if fields is not None:
        return {
            name: item
            if (cls := type(item)) in PLAIN or (cls is str and (len(item) <= LONGEST or name in LONG))
            else _encode(item, waiting)
            for name, item in zip(fields, value, strict=True)
        }
    if isinstance(value, dict):
        return {shortened(key): _encode(item, waiting) for key, item in value.items()}
    if isinstance(value, str):
        return shortened(str.__str__(value))  # a subclass, from plugin code, may have any methods
    encoded: list[Any] = []
    if value:  # most values are tuples, many of them empty
        waiting.append((value, encoded))
    return encoded


def decode(annotation: Any, body: Any) -> Any:
    """Return the value of the annotated type whose JSON form is ``body``; unknown keys are ignored."""
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return _decode_union(get_args(annotation), body)
    if origin is tuple:
        item = get_args(annotation)[0]
        return tuple([decode(item, element) for element in body])  # a generator would count twice in Python 3.12
    if hasattr(annotation, "_fields"):
        hints = _hints(annotation)
        return annotation(**{name: decode(hints[name], body[name]) for name in annotation._fields if name in body})
    return body


def _decode_union(members: tuple[Any, ...], body: Any) -> Any:
    tuples = [member for member in members if get_origin(member) is tuple]
    if tuples and isinstance(body, list):
        return decode(tuples[0], body)
    classes = [member for member in members if hasattr(member, "_fields")]
    if (body is None and NoneType in members) or not classes:
        return body
    for cls in classes:
        if len(classes) == 1 or body.get("kind") == cls._field_defaults.get("kind"):
            return decode(cls, body)
    raise ValueError(f"unknown kind {body.get('kind')!r}")


@cache
def _hints(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)
