"""The command lines that hints propose."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from cantemo_signals.bus.naming import short
from cantemo_signals.values.documents import Json
from cantemo_signals.values.requests import EventSpec

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Event

Verb = Literal["fire", "trace"]
DOCUMENT = "<MetadataDocument>"
"""The key of a described metadata document."""
_PLAIN = re.compile(r"[\w./:=@%+,-]+")
"""A word that a shell needs no quotes for."""


def command(spec: EventSpec, loading: Iterable[str] = (), verb: Verb = "fire") -> str:
    """Return the command that sends what is specified; ``loading`` holds the words that say what to load, and how."""
    words = ["cantemo-signals", verb, str(spec.target)]
    words += ["--sender", spec.sender] if spec.sender is not None else ()
    words += ["--method", spec.method] if spec.method is not None else ()
    for name, value in spec.arguments.items():
        words += ["--kw", _kw(name, value)]
    return " ".join(map(quoted, [*words, *loading]))


def given_arguments(event: Event) -> dict[str, Json] | None:
    """Return the arguments that must be given to resend an event, or None if a command line cannot give them."""
    arguments = {name: _given(event.arguments[name]) for name in event.varied}
    return None if any(map(_has_objects, arguments.values())) else arguments


def given_value(described: Json) -> Json:
    """Return the value to give for an argument with this description, or None if JSON has none."""
    value = _given(described)
    return None if _has_objects(value) else value


def quoted(word: str) -> str:
    """Return a word as a shell takes it."""
    return word if _PLAIN.fullmatch(word) else "'" + word.replace("'", "'\\''") + "'"


def with_real_values(event: Event) -> str | None:
    """Return how to resend an event with real values instead of stand-ins, or None if it carries no stand-ins."""
    names = [name for name in event.made_up if _is_stand_in(event.arguments.get(name), name)]
    if not names:
        return None
    values = " ".join(f"--kw {name}=…" for name in names)
    sender = None if event.sender is None or event.sender.startswith("<") else short(event.sender)
    again = command(EventSpec(event.signal, sender, method=event.occasion))
    return f"Give it the real {'value' if len(names) == 1 else 'values'}: {again} {values}"


def _is_stand_in(described: Json, name: str) -> bool:
    """Return whether a value is a stand-in, judging by its description, which is only the name."""
    return described in (name, f"<{name}>")


def _given(described: Json) -> Json:
    """Return the value to give for an argument with this description: for a metadata document, its fields."""
    if type(described) is not dict or described.keys() != {DOCUMENT}:
        return described
    return dict(_fields(described))


def _fields(described: Json) -> Iterator[tuple[str, Json]]:
    """Yield the fields in a described document, each with its values."""
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
    """Return whether a value contains something that JSON does not have, and that is only described."""
    if type(value) is dict:
        return any(key.startswith("<") or _has_objects(each) for key, each in value.items())
    return any(map(_has_objects, value)) if type(value) is list else type(value) is str and value.startswith("<")


def _kw(name: str, value: Json) -> str:
    """Return the word that gives an event this argument: a text as it is, anything else as JSON."""
    is_plain = type(value) is str and value.replace("_", "").isalnum()
    return f"{name}={value}" if is_plain else f"{name}:={json.dumps(value)}"
