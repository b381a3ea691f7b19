"""Texts of plugin values without running plugin code, and with passwords and tokens masked.

Only built-in types, the standard library's plain values and the emulated host's own objects are looked into; of any
other object the class is named and nothing of it is called.
"""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.naming import class_name, made_up_name
from cantemo_signals.loader.failures import MOST_CHARACTERS, shortened, without_addresses
from cantemo_signals.session.summary import summary_of
from cantemo_signals.values.secrets import MASK, SECRET

if TYPE_CHECKING:
    from cantemo_signals.values.events import Json

SHORTEST_SECRET = 3
MOST_ITEMS = 100
DEEPEST = 12
MOST_VALUES = 5_000  # containers and objects of one value that are looked into: it may hold itself many times
LARGEST_BITS = 10_000
TRUSTED = ("datetime", "decimal", "uuid", "pathlib", "fractions", "ipaddress", "re")
EMULATED = ("VidiRest.", "RestAPIBase.", "portal.")

_to_json = json.JSONEncoder().encode


class Describer:
    """Describes values; remembers each secret it met, so that it can be masked wherever else it turns up."""

    def __init__(self) -> None:
        self._secrets: set[str] = set()
        self._left = MOST_VALUES

    def arguments(self, named: dict[str, Any]) -> dict[str, Json]:
        """The JSON form of keyword arguments."""
        self._left = MOST_VALUES
        return {name: self._named(name, value, DEEPEST) for name, value in named.items()}

    def json(self, value: Any) -> Json:
        """The JSON form of a value: itself where JSON has it, a text in angle brackets where it has not."""
        self._left = MOST_VALUES
        return self._json(value, DEEPEST)

    def text(self, value: Any) -> str:
        """The value as Python would write it."""
        self._left = MOST_VALUES
        return self.mask(shortened(self._text(value, DEEPEST)))

    def argument(self, name: str, value: Any) -> str:
        """``name=value`` as Python would write it."""
        self._left = MOST_VALUES
        return f"{name}={self.mask(shortened(self._item(name, value, DEEPEST)))}"

    def mask(self, text: str) -> str:
        """``text`` with every secret met so far masked, and without addresses in memory."""
        text = without_addresses(text)
        for secret in sorted(self._secrets, key=len, reverse=True):
            for spelling in (secret, repr(secret)[1:-1], _to_json(secret)[1:-1]):
                text = text.replace(spelling, MASK)
        return text

    def is_fixed(self, value: Any) -> bool:
        """Whether nothing about a value can change: it is plain, or a tuple of what is."""
        kind = type(value)
        if kind is tuple:
            return all(self.is_fixed(item) for item in value)
        return value is None or _is(kind, str, bytes, bool, int, float, complex)

    def _named(self, name: str, value: Any, depth: int) -> Json:
        if SECRET.search(name) is None:
            return self._json(value, depth)
        self._remember(value, depth)
        return MASK

    def _remember(self, value: Any, depth: int) -> None:
        kind = type(value)
        if kind is str and len(value) >= SHORTEST_SECRET and value != MASK:
            self._secrets.add(value)
        elif kind is bytes:
            self._remember(value.decode("utf-8", "replace"), depth)
        elif kind is int and value > 99_999:
            self._secrets.add(str(_number(value)))
        elif depth and (kind is dict or _is(kind, list, tuple)):
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
                (name if type(name) is str else self.text(name)): self._named_key(name, item, depth)
                for name, item in items
            }
        if _is(kind, list, tuple, set, frozenset):
            return [self._json(item, depth - 1) for item in islice(list(value), MOST_ITEMS)]
        return self._object(value, depth)

    def _named_key(self, name: object, value: Any, depth: int) -> Json:
        return self._named(name, value, depth - 1) if type(name) is str else self._json(value, depth - 1)

    def _object(self, value: Any, depth: int) -> Json:
        own = _emulated_state(value)
        if own is None:
            return self.mask(shortened(_named_object(value)))
        return {f"<{class_name(type(value))[1]}>": {name: self._named(name, item, depth - 1) for name, item in own}}

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
            return (
                "{" + ", ".join(f"{self._text(name, 1)}: {self._item(name, item, depth)}" for name, item in items) + "}"
            )
        if _is(kind, *_BRACKETS):
            opening, closing = _BRACKETS[kind]
            inner = [self._text(item, depth - 1) for item in islice(list(value), MOST_ITEMS)]
            comma = "," if kind is tuple and len(inner) == 1 else ""
            return opening + ", ".join(inner) + comma + closing
        return _named_object(value)

    def _item(self, name: object, value: Any, depth: int) -> str:
        if type(name) is str and SECRET.search(name):
            return repr(self._named(name, value, depth))
        return self._text(value, depth - 1)


_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    set: ("{", "}"),
    frozenset: ("frozenset({", "})"),
}


def _is(kind: type, *kinds: type) -> bool:
    """Whether a class is one of these: by identity, because ``==`` and ``in`` would ask a plugin's metaclass."""
    return any(kind is each for each in kinds)


def dotted(cls: type) -> str:
    """The dotted name of a class, asked of ``type`` and not of the class."""
    module, name = class_name(cls)
    return name if module == "builtins" or type(module) is not str else f"{module}.{name}"


def _named_object(value: Any) -> str:
    kind = type(value)
    if issubclass(kind, type):
        return f"<class {dotted(value)}>"
    if issubclass(kind, BaseException) and _module(kind) == "builtins":
        return _represented(value)
    if _module(kind).partition(".")[0] in TRUSTED:
        return _represented(value)
    if (made_up := made_up_name(value)) is not None:
        return f"<{made_up}>"
    if (summary := summary_of(value)) is not None:
        return summary
    name = getattr(value, "__qualname__", None) if _module(kind) == "builtins" else None
    if type(name) is str:
        return f"<{class_name(kind)[1]} {name}>"
    return f"<{dotted(kind)} object>"


def _represented(value: Any) -> str:
    """The ``repr`` of a plain value; what it holds (an exception's arguments, a time zone) may be a plugin's."""
    try:
        return repr(value)
    except BaseException:  # noqa: BLE001 - plugin code
        return f"<{dotted(type(value))} object>"


def _number(value: int | float) -> Json:
    """A number as JSON can carry it: JSON has no infinity, and Python writes no integer of 4300 digits."""
    if type(value) is int:
        return value if value.bit_length() < LARGEST_BITS else f"<an integer of {value.bit_length()} bits>"
    return value if value - value == 0 else str(value)


def _module(kind: type) -> str:
    module, _ = class_name(kind)
    return module if type(module) is str else ""


def _emulated_state(value: Any) -> list[tuple[str, Any]] | None:
    """What an object of the emulated host holds; its classes run no code when looked at."""
    module = _module(type(value))
    if not module.startswith(EMULATED) or module.startswith("portal.plugins."):
        return None
    try:
        state = object.__getattribute__(value, "__dict__")
    except AttributeError:
        return None
    return [(name, item) for name, item in state.items() if not name.startswith("_") and not _is_blank(item)]


def _is_blank(value: Any) -> bool:
    return value is None or (type(value) is list and not value)
