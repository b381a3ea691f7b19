"""Decisions of plugin code based on made-up values: each is sent to the current ``sink`` as a note, as it happens.

Only what plugin code does itself counts, not what a library or the emulated Portal does with what it was given.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.plugins import Decided


class DecisionNote(NamedTuple):
    """What was done with a made-up object, by the module, file and line of a plugin."""

    thing: object
    how: Decided
    place: tuple[str, int]
    module: str


sink: Callable[[DecisionNote], None] | None = None
"""The recipient of the notes, set by the session."""


def note(thing: object, how: Decided) -> None:
    """Report what the caller's caller does with a made-up object, if it is plugin code."""
    if sink is None:
        return
    frame = sys._getframe(2)
    module = frame.f_globals.get("__name__")
    if type(module) is str and module.startswith(PLUGINS):
        sink(DecisionNote(thing, how, (frame.f_code.co_filename, frame.f_lineno), module))
