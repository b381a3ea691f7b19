"""Descriptions of plugin values, made without running plugin code, and with passwords and tokens masked.

Only built-in types, the standard library's plain values and the emulated host's own objects are inspected. Any other
object is described by its class name, and none of its methods is called.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from types import BuiltinFunctionType, FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus.exceptions import arguments_of
from cantemo_signals.bus.namespaces import attributes_of, namespace_of
from cantemo_signals.bus.naming import class_name, dict_of, emulated_name, is_from_c, mro_of, of_app, plain_text
from cantemo_signals.bus.texts import described, text_of
from cantemo_signals.loader.failures import without_addresses
from cantemo_signals.values.documents import Json
from cantemo_signals.values.secrets import MASK, SECRET
from cantemo_signals.values.texts import MOST_CHARACTERS, shortened

SHORTEST_SECRET = 3
MOST_ITEMS = 100
DEEPEST = 12
MOST_VALUES = 5_000  # containers and objects inspected in one value: it may contain the same ones many times over
LARGEST_BITS = 10_000
TRUSTED = ("datetime", "decimal", "uuid", "pathlib", "fractions", "ipaddress", "re")
EMULATED = ("VidiRest.", "RestAPIBase.", "portal.")
DOCUMENTS = "VidiRest."
IDS = ("id", "jobId", "userName", "groupName", "name")
MOST_FIELDS = 3
LONGEST_FIELD = 40
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
        return value is None or _is(kind, str, bytes, bool, int, float, complex)

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
        texts = value if _is(type(value), list, tuple) else (value,)
        return bool(self._public) and all(type(text) is str and text in self._public for text in texts)

    def _remember(self, value: Any, depth: int) -> None:
        kind = type(value)
        if kind is str and len(value) >= SHORTEST_SECRET and value != MASK:
            self._secrets.add(value)
        elif kind is bytes:
            self._remember(value.decode("utf-8", "replace"), depth)
        elif kind is int and value > 99_999:
            self._secrets.add(str(_number(value)))
        elif depth and self._left > 0 and (kind is dict or _is(kind, list, tuple)):
            self._left -= 1
            items: Any = value.values() if kind is dict else value
            for item in islice(list(items), MOST_ITEMS):
                self._remember(item, depth - 1)

    def _json(self, value: Any, depth: int) -> Json:
        kind = type(value)
        if value is None or kind is bool:
            return None if value is None else bool(value)
        if _is(kind, int, float):
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
        if _is(kind, list, tuple, set, frozenset):
            return [self._json(item, depth - 1) for item in islice(list(value), MOST_ITEMS)]
        return self._object(value, depth)

    def _object(self, value: Any, depth: int) -> Json:
        state = _state(value, EMULATED)
        if state is None:
            is_error = issubclass(type(value), BaseException)
            return self.mask(shortened(self._text(value, depth) if is_error else _named_object(value)))
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
        if _is(kind, int, float):
            return str(_number(value))
        if kind is str:
            return repr(self.mask(shortened(value)))
        if value is None or _is(kind, bool, complex):
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
        if _is(kind, *_BRACKETS):
            opening, closing = _BRACKETS[kind]
            inner = [self._text(item, depth - 1) for item in islice(list(value), MOST_ITEMS)]
            comma = "," if kind is tuple and len(inner) == 1 else ""
            return opening + ", ".join(inner) + comma + closing
        if is_from_c(kind) and issubclass(kind, BaseException):
            inner = [self._text(item, depth - 1) for item in islice(arguments_of(value), MOST_ITEMS)]
            return f"{class_name(kind)[1]}({', '.join(inner)})"
        return _named_object(value)

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


def _is(kind: type, *kinds: type) -> bool:
    """Return whether a class is one of these: by identity, because ``==`` and ``in`` would ask a plugin's metaclass."""
    return any(kind is each for each in kinds)


def dotted(cls: type) -> str:
    """Return the dotted name of a class, read through ``type`` so that no code of the class runs."""
    module, name = class_name(cls)
    return name if module == "builtins" or module is None else f"{module}.{name}"


def _named_object(value: Any) -> str:
    kind = type(value)
    if issubclass(kind, type):
        return f"<class {dotted(value)}>"
    module = _module(kind)
    if module.startswith(EMULATED) and issubclass(kind, int):
        return int.__repr__(value)
    if module.partition(".")[0] in TRUSTED:
        return text_of(value, repr)
    if (made_up := emulated_name(value)) is not None:
        return f"<{made_up}>"
    if (summary := _summary(value)) is not None:
        return summary
    name = plain_text(getattr(value, "__qualname__", None)) if module == "builtins" and is_from_c(kind) else None
    if name is not None:
        return f"<{class_name(kind)[1]} {name}>"
    return f"<{dotted(kind)} object{_key(value) or of_app(value)}>"


def _key(value: Any) -> str:
    """Return the primary key of a row of an installed Django's as its own ``__str__`` has it; "" for other objects.

    Of texts, which may be tokens and the like, only those that are short and not named like a key are shown.
    """
    attributes = namespace_of(value)
    if "_state" not in attributes:
        return ""
    options = next((dict_of(cls)["_meta"] for cls in mro_of(type(value)) if "_meta" in dict_of(cls)), None)
    name = namespace_of(namespace_of(options).get("pk")).get("attname")
    if type(name) is not str:
        return ""
    key = attributes.get(name)
    if type(key) is str and (len(key) > LONGEST_FIELD or "key" in name or SECRET.search(name)):
        return f" ({MASK})"
    is_plain = key is None or _is(type(key), int, str) or _module(type(key)) == "uuid"
    return f" ({key})" if is_plain else ""


def _number(value: int | float) -> Json:
    """Return a number as JSON can carry it: JSON has no infinity, and Python writes no integer of 4300 digits."""
    if type(value) is int:
        return value if value.bit_length() < LARGEST_BITS else f"<an integer of {value.bit_length()} bits>"
    return value if value - value == 0 else str(value)


def _module(kind: type) -> str:
    return class_name(kind)[0] or ""


def _state(value: Any, modules: str | tuple[str, ...] = DOCUMENTS) -> dict[str, Any] | None:
    """Return the attributes of an object of these modules of the emulated host, whose classes run no code for this."""
    module = _module(type(value))
    if not module.startswith(modules) or module.startswith("portal.plugins."):
        return None
    state = attributes_of(value)
    return state if type(state) is dict else None


def _summary(value: Any) -> str | None:
    """Return a text like ``<VSItem VX-1>``, with first fields for a metadata document; None for other objects."""
    state, name = _state(value) or {}, class_name(type(value))[1]
    document, timespans = state.get("json_object"), state.get("timespan")
    if type(document) is dict:
        identity = next((document[key] for key in IDS if type(document.get(key)) is str), None)
        return f"<{name}>" if identity is None else f"<{name} {identity}>"
    if type(timespans) is list:
        fields = list(_fields(timespans))
        more = ", …" if len(fields) > MOST_FIELDS else ""
        return f"<{name} {', '.join(fields[:MOST_FIELDS])}{more}>".replace(" >", ">")
    return None


def _fields(timespans: list[Any]) -> Iterator[str]:
    for timespan in timespans:
        for field in _list(timespan, "field"):
            name, values = (_state(field) or {}).get("name"), [_first(value) for value in _list(field, "value_")]
            if type(name) is str:
                text = repr(values[0] if len(values) == 1 else values)
                yield f"{name}={MASK if SECRET.search(name) else text[:LONGEST_FIELD]}"


def _first(value: Any) -> Any:
    """Return the plain value inside a field's value; a plugin may have put anything there."""
    content = _list(value, "content")
    return content[0] if content and _is(type(content[0]), str, int, float) else "…"


def _list(value: Any, name: str) -> list[Any]:
    items = (_state(value) or {}).get(name)
    return items if type(items) is list else []
