"""Descriptions of plugin values, made without running plugin code, and with passwords and tokens masked.

Only built-in types, the standard library's plain values and the emulated host's own objects are inspected. Any other
object is described by its class name, and none of its methods is called.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from itertools import islice
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus.exceptions import arguments_of
from cantemo_signals.bus.naming import class_name, is_from_c
from cantemo_signals.bus.texts import described
from cantemo_signals.loader.failures import without_addresses
from cantemo_signals.session.objects import EMULATED, LONGEST_FIELD, is_one, named_object, state_of
from cantemo_signals.values.documents import Json
from cantemo_signals.values.secrets import MASK, SECRET
from cantemo_signals.values.texts import MOST_CHARACTERS, shortened

SHORTEST_SECRET = 3
MOST_ITEMS = 100
DEEPEST = 12
MOST_VALUES = 5_000  # containers and objects inspected in one value: it may contain the same ones many times over
LARGEST_BITS = 10_000
MOST_LOCALS = 20
NO_DATA = (type, FunctionType, BuiltinFunctionType, ModuleType)
LONGEST_VALUE = 60
"""The most characters of a value inside a sentence."""

_to_json = json.JSONEncoder().encode


def cut(text: str, most: int) -> str:
    """Return ``text`` cut to at most ``most`` characters, with a mark at the end if anything was cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


class Describer:
    """A describer of values that remembers every secret it sees, to mask it wherever else it appears."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._public: set[str] = set()
        self._left = MOST_VALUES

    def publish(self, texts: Iterable[str]) -> None:
        """Take note of texts that are no secrets, even where a plugin calls them ``tokens``."""
        self._public.update(texts)

    def arguments(self, named: dict[str, Any]) -> dict[str, Json]:
        """Return the JSON form of keyword arguments."""
        known = len(self._secrets)
        described = self._arguments(named)
        return described if len(self._secrets) == known else self._arguments(named)  # now with every secret known

    def text(self, value: Any) -> str:
        """Return the value as Python would write it."""
        self._left = MOST_VALUES
        return self.mask(shortened(described(value, "description", lambda: self._text(value, DEEPEST))))

    def argument(self, name: str, value: Any) -> str:
        """Return ``name=value`` as Python would write it."""
        self._left = MOST_VALUES
        text = described(value, "description", lambda: self._item(name, value, DEEPEST))
        return f"{name}={self.mask(shortened(text))}"

    def short(self, name: str, value: Any) -> str:
        """Return the named value as Python would write it, cut to fit into a sentence."""
        return cut(self.argument(name, value)[len(name) + 1 :], LONGEST_VALUE)

    def locals(self, named: dict[str, Any]) -> dict[str, str]:
        """Return short texts of the first local variables that hold data, not classes, functions or modules."""
        data = ((name, value) for name, value in named.items() if not issubclass(type(value), NO_DATA))
        texts = {name: cut(self.short(name, value), LONGEST_FIELD) for name, value in islice(data, MOST_LOCALS)}
        return {name: self.mask(text) for name, text in texts.items()}  # now with every secret known

    def mask(self, text: str) -> str:
        """Return ``text`` with every secret seen so far masked, and without memory addresses."""
        text = without_addresses(text)
        for secret in sorted(self._secrets, key=len, reverse=True):
            for spelling in (secret, repr(secret)[1:-1], _to_json(secret)[1:-1]):
                text = text.replace(spelling, MASK)
        return text

    def is_fixed(self, value: Any) -> bool:
        """Return whether a value is immutable all the way down: plain, or a tuple of such values."""
        kind = type(value)
        if kind is tuple:
            return all(self.is_fixed(item) for item in value)
        return value is None or is_one(kind, str, bytes, bool, int, float, complex)

    def _arguments(self, named: dict[str, Any]) -> dict[str, Json]:
        self._left = MOST_VALUES
        return {
            name: described(value, "description", partial(self._named, name, value, DEEPEST))
            for name, value in named.items()
        }

    def _named(self, name: object, value: Any, depth: int) -> Json:
        if type(name) is not str or SECRET.search(name) is None or self._is_public(value):
            return self._json(value, depth)
        self._remember(value, depth)
        return MASK

    def _is_public(self, value: Any) -> bool:
        """Return whether a value is, or contains, nothing but texts that are no secrets."""
        texts = value if is_one(type(value), list, tuple) else (value,)
        return bool(self._public) and all(type(text) is str and text in self._public for text in texts)

    def _remember(self, value: Any, depth: int) -> None:
        kind = type(value)
        if kind is str and len(value) >= SHORTEST_SECRET and value != MASK:
            self._secrets.add(value)
        elif kind is bytes:
            self._remember(value.decode("utf-8", "replace"), depth)
        elif kind is int and value > 99_999:
            self._secrets.add(str(_number(value)))
        elif depth and self._left > 0 and (kind is dict or is_one(kind, list, tuple)):
            self._left -= 1
            items: Any = value.values() if kind is dict else value
            for item in islice(list(items), MOST_ITEMS):
                self._remember(item, depth - 1)

    def _json(self, value: Any, depth: int) -> Json:
        kind = type(value)
        if value is None or kind is bool:
            return None if value is None else bool(value)
        if is_one(kind, int, float):
            return _number(value)
        if kind is str:
            return self.mask(shortened(value))
        self._left -= 1
        if depth == 0 or self._left < 0:
            return "<…>"
        if kind is dict:
            items = islice(list(value.items()), MOST_ITEMS)
            return {
                (name if type(name) is str else self.mask(self._text(name, 1))): self._named(name, item, depth - 1)
                for name, item in items
            }
        if is_one(kind, list, tuple, set, frozenset):
            return [self._json(item, depth - 1) for item in islice(list(value), MOST_ITEMS)]
        return self._object(value, depth)

    def _object(self, value: Any, depth: int) -> Json:
        state = state_of(value, EMULATED)
        if state is None:
            is_error = issubclass(type(value), BaseException)
            return self.mask(shortened(self._text(value, depth) if is_error else named_object(value)))
        own = {
            name: self._named(name, item, depth - 1)
            for name, item in state.items()
            if type(name) is str
            and not name.startswith("_")
            and item is not None
            and not (type(item) is list and not item)
        }
        return {f"<{class_name(type(value))[1]}>": own}

    def _text(self, value: Any, depth: int) -> str:
        kind = type(value)
        if is_one(kind, int, float):
            return str(_number(value))
        if kind is str:
            return repr(self.mask(shortened(value)))
        if value is None or is_one(kind, bool, complex):
            return repr(value)
        if kind is bytes:
            return repr(value[:MOST_CHARACTERS])
        self._left -= 1
        if depth == 0 or self._left < 0:
            return "…"
        if kind is dict:
            items = islice(list(value.items()), MOST_ITEMS)
            inner = [f"{self._text(name, 1)}: {self._item(name, item, depth)}" for name, item in items]
            return "{" + ", ".join(inner) + "}"
        if is_one(kind, *_BRACKETS):
            opening, closing = _BRACKETS[kind]
            inner = [self._text(item, depth - 1) for item in islice(list(value), MOST_ITEMS)]
            comma = "," if kind is tuple and len(inner) == 1 else ""
            return opening + ", ".join(inner) + comma + closing
        if is_from_c(kind) and issubclass(kind, BaseException):
            inner = [self._text(item, depth - 1) for item in islice(arguments_of(value), MOST_ITEMS)]
            return f"{class_name(kind)[1]}({', '.join(inner)})"
        return named_object(value)

    def _item(self, name: object, value: Any, depth: int) -> str:
        if type(name) is str and SECRET.search(name) and not self._is_public(value):
            return repr(self._named(name, value, depth))
        return self._text(value, depth - 1)


_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}


def _number(value: int | float) -> Json:
    """Return a number as JSON can carry it: JSON has no infinity, and Python writes no integer of 4300 digits."""
    if type(value) is int:
        return value if value.bit_length() < LARGEST_BITS else f"<an integer of {value.bit_length()} bits>"
    return value if value - value == 0 else str(value)
