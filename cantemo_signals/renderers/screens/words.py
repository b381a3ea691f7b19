"""How numbers, values and names are put into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NoReturn

from cantemo_signals.values.events import Json

ANY_SENDER = "any sender"
PLUGINS = "portal.plugins."


def duration(seconds: float) -> str:
    """A time as a person reads it: ``1.2 ms``."""
    if seconds >= 1:
        return f"{seconds:.1f} s"
    thousandths = seconds * 1000
    return f"{thousandths:.2f} ms" if thousandths < 0.1 else f"{thousandths:.1f} ms"


def count(number: int, noun: str, plural: str | None = None) -> str:
    """``1 call``, ``2 calls``, ``2 dispatches``."""
    if number == 1:
        return f"1 {noun}"
    return f"{number} {plural or noun + ('es' if noun.endswith(('s', 'ch', 'x')) else 's')}"


def counts(numbers: Iterable[tuple[int, str]]) -> str:
    """``2 returned, 1 raised``: the numbers that are not nought."""
    return ", ".join(f"{number} {word}" for number, word in numbers if number)


def value(what: Json) -> str:
    """A value as Python would write it; what JSON has no form for stands in angle brackets."""
    if isinstance(what, str):
        return what if what.startswith("<") and what.endswith(">") else repr(what)
    if isinstance(what, list):
        return "[" + ", ".join(map(value, what)) + "]"
    if isinstance(what, dict):
        return _object(what) or "{" + ", ".join(f"{key!r}: {value(item)}" for key, item in what.items()) + "}"
    return repr(what)


def _object(what: dict[str, Json]) -> str | None:
    """An object of the host, described as ``{"<Class>": {…}}``."""
    [(name, state)] = what.items() if len(what) == 1 else [("", None)]
    if not name.startswith("<") or not isinstance(state, dict):
        return None
    return f"<{name[1:-1]}" + "".join(f" {key}={value(item)}" for key, item in state.items()) + ">"


def arguments(named: dict[str, Json]) -> str:
    """Keyword arguments as in a call."""
    return ", ".join(f"{name}={value(item)}" for name, item in named.items())


def first_line(text: str, most: int = 60) -> str:
    """The beginning of a text, with an ellipsis if there is more."""
    line = text.partition("\n")[0]
    if line == text and len(text) <= most:
        return text
    return (line if len(line) < most else line[: most - 1]) + "…"


def receiver(name: str) -> str:
    """A receiver's name without the prefix that every plugin shares."""
    return name.removeprefix(PLUGINS)


def class_name(dotted: str | None) -> str:
    """The last part of a sender's dotted name."""
    if dotted is None:
        return ANY_SENDER
    return dotted if dotted.startswith("<") else dotted.rpartition(".")[2]


class ShortNames:
    """The last part of dotted names, or the whole where two would look alike."""

    def __init__(self, names: Iterable[str | None]) -> None:
        self._uses = Counter(class_name(name) for name in set(names))

    def __getitem__(self, name: str | None) -> str:
        short = class_name(name)
        return short if name is None or self._uses[short] < 2 else name


def assert_never(value: NoReturn) -> NoReturn:
    """Fails to type-check where a kind was forgotten (``typing`` has it from Python 3.11 on)."""
    raise AssertionError(f"unexpected {value!r}")
