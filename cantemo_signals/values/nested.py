"""JSON that is nested deeper than Python's own limits allow, as where sends led to sends hundreds of times."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

DEEPEST = 30_000
"""Of the frames of our own code while it walks what ``MOST_LEVELS`` of the bus allows."""

_shallow = json.JSONEncoder(ensure_ascii=False).encode  # plugin code may replace what json holds


@contextmanager
def room() -> Iterator[None]:
    """Let our own code recurse as deep as an answer can be nested; nothing of a plugin's may run meanwhile."""
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, DEEPEST))
    try:
        yield
    finally:
        sys.setrecursionlimit(limit)


def to_json(value: Any) -> str:
    """Return the JSON text of plain values, on one line."""
    try:
        return _shallow(value)
    except RecursionError:
        return "".join(_pieces(value))


def from_json(text: str) -> Any:
    """Return the plain values of a JSON text.

    Raises:
        ValueError: it is not JSON.
    """
    try:
        return json.loads(text)
    except RecursionError:
        with room():
            return _Patient().decode(text)


class _Patient(json.JSONDecoder):
    """A decoder that is written in Python: that in C has limits of its own, which cannot be raised everywhere."""

    def __init__(self) -> None:
        super().__init__()
        own: Any = json
        self.parse_object = own.decoder.JSONObject
        self.parse_array = own.decoder.JSONArray
        self.scan_once = own.scanner.py_make_scanner(self)


class _Written(str):
    """A piece of JSON that stands for itself."""

    __slots__ = ()


def _pieces(value: Any) -> Iterator[str]:
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if type(item) is _Written:
            yield item
        elif type(item) is dict:
            waiting += reversed(_of_object(item))
        elif type(item) is list:
            waiting += reversed(_of_array(item))
        else:
            yield _shallow(item)


def _of_object(value: dict[str, Any]) -> list[Any]:
    parts: list[Any] = []
    for name, item in value.items():
        parts += [_Written(f"{', ' if parts else '{'}{_shallow(name)}: "), item]
    return [*parts, _Written("}")] if parts else [_Written("{}")]


def _of_array(value: list[Any]) -> list[Any]:
    parts: list[Any] = []
    for item in value:
        parts += [_Written(", " if parts else "["), item]
    return [*parts, _Written("]")] if parts else [_Written("[]")]
