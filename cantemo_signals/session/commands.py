"""The command lines that hints propose."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from cantemo_signals.bus.naming import short
from cantemo_signals.values.documents import Json

if TYPE_CHECKING:  # what only lists does not wait for it
    from cantemo_signals.values.events import Event


def command(event: Event) -> str:
    """Return the command that sends an event of the rehearsal again."""
    words = ["cantemo-signals", "fire", event.signal]
    if event.sender is not None and not event.sender.startswith("<"):
        words += ["--sender", short(event.sender)]
    if event.occasion is not None:
        words += ["--method", f"'{event.occasion}'" if " " in event.occasion else event.occasion]
    return " ".join([*words, *_kw(event, [name for name in event.varied if type(event.arguments[name]) is str])])


def repeating(event: Event | None) -> str | None:
    """Return the command that sends an event of the rehearsal again, None if a command line cannot."""
    return None if event is None or _documents(event) else command(event)


def document_needed(event: Event) -> str | None:
    """Say how to send an event again whose document has to be given: no example has what a receiver looks for."""
    values = " ".join(f"--kw {name}=…" for name in _documents(event))
    needed = "It takes a document that has the field it looks for"
    return f"{needed}: {command(event)} {values}" if values else None


def _documents(event: Event) -> list[str]:
    return [name for name in event.varied if type(event.arguments[name]) is not str]


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


def _kw(event: Event, names: Iterable[str]) -> list[str]:
    """The options that give an event these arguments: a text as it is, anything else as JSON."""
    options = []
    for name in names:
        value = event.arguments[name]
        is_plain = type(value) is str and value.replace("_", "").isalnum()
        option = f"{name}={value}" if is_plain else f"{name}:={json.dumps(value)}"
        options += ["--kw", option if is_plain or type(value) is bool else f"'{option}'"]
    return options
