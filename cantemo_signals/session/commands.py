"""The command lines that hints propose."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.naming import short
from cantemo_signals.values.documents import Json

if TYPE_CHECKING:  # what only lists does not wait for it
    from cantemo_signals.values.events import Event

DOCUMENT = "<MetadataDocument>"
"""The key of a metadata document that is described."""


def command(event: Event, verb: str = "fire") -> str:
    """Return the command that sends an event of the rehearsal again."""
    words = ["cantemo-signals", verb, event.signal]
    if event.sender is not None and not event.sender.startswith("<"):
        words += ["--sender", short(event.sender)]
    if event.occasion is not None:
        words += ["--method", _quoted(event.occasion) if " " in event.occasion else event.occasion]
    return " ".join([*words, *(word for name in event.varied for word in _kw(name, _given(event.arguments[name])))])


def repeating(event: Event | None, verb: str) -> str | None:
    """Return the command that sends an event of the rehearsal again, None if a command line cannot."""
    if event is None or any(_has_objects(_given(event.arguments[name])) for name in event.varied):
        return None
    return command(event, verb)


def with_real_values(event: Event) -> str | None:
    """Return how to send an event again with real values for the stand-ins that it carries, if it carries any."""
    names = [name for name in event.made_up if _is_stand_in(event.arguments.get(name), name)]
    if not names:
        return None
    values = " ".join(f"--kw {name}=…" for name in names)
    return f"Give it the real {'value' if len(names) == 1 else 'values'}: {command(event)} {values}"


def _is_stand_in(described: Json, name: str) -> bool:
    """Tell by its description whether a value stands for what nobody knows: it is only called by the name."""
    return described in (name, f"<{name}>")


def _given(described: Json) -> Json:
    """The value that is given for an argument described like this: for a metadata document its fields."""
    if type(described) is not dict or described.keys() != {DOCUMENT}:
        return described
    return dict(_fields(described))


def _fields(described: Json) -> Iterator[tuple[str, Json]]:
    """The fields in a described document, each with its values."""
    if type(described) is list:
        for each in described:
            yield from _fields(each)
    elif type(described) is dict:
        if type(name := described.get("name")) is str and "value_" in described:
            values = list(_contents(described["value_"]))
            yield name, values[0] if len(values) == 1 else values
        for each in described.values():
            yield from _fields(each)


def _contents(described: Json) -> Iterator[Json]:
    if type(described) is list:
        for each in described:
            yield from _contents(each)
    elif type(described) is dict:
        content = described.get("content")
        yield from content if type(content) is list else _contents([*described.values()])


def _has_objects(value: Json) -> bool:
    """Tell whether there is something in a value that JSON does not have, and that is only described."""
    if type(value) is dict:
        return any(key.startswith("<") or _has_objects(each) for key, each in value.items())
    return any(map(_has_objects, value)) if type(value) is list else type(value) is str and value.startswith("<")


def _kw(name: str, value: Json) -> list[str]:
    """The option that gives an event this argument: a text as it is, anything else as JSON."""
    is_plain = type(value) is str and value.replace("_", "").isalnum()
    option = f"{name}={value}" if is_plain else f"{name}:={json.dumps(value)}"
    return ["--kw", option if is_plain or type(value) is bool else _quoted(option)]


def _quoted(word: str) -> str:
    """A word as a shell takes it."""
    return "'" + word.replace("'", "'\\''") + "'"
