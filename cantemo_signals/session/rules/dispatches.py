"""What rules ask of dispatches: which are as Portal sends them, what they led to, and where a receiver is defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.session.rules import Evidence
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Failure

if TYPE_CHECKING:  # what only lists does not wait for it
    from cantemo_signals.values.events import Call, Dispatch

CUT = ("DispatchCycle", "DispatchFlood")
"""What ends an endless re-entry: the cycle is told, not its end."""


def is_as_sent(dispatch: Dispatch) -> bool:
    """Return whether an event is as Portal sends it, and not with arguments that somebody gave it."""
    event = dispatch.event
    return {*event.arguments} <= {*event.filled, "method"}


def every_dispatch(dispatches: Iterable[Dispatch]) -> Iterator[tuple[Dispatch, Dispatch]]:
    """Yield dispatches and those that they led to, each with the one at its root."""
    for top in dispatches:
        waiting = [top]
        for sent in waiting:
            yield top, sent
            waiting += [each for call in sent.calls for each in call.sent]


def calls(dispatches: Iterable[Dispatch]) -> Iterator[Call]:
    """Yield the calls of dispatches and of those that they led to, the inner ones first."""
    for dispatch in dispatches:
        for call in dispatch.calls:
            yield from calls(call.sent)
            yield call


def definition_of(call: Call, evidence: Evidence) -> Location | None:
    """Return the line of the ``def`` of a call's receiver: decorators may stand above it."""
    entry = next((entry for entry in evidence.entries if entry.name == call.receiver), None)
    code = None if entry is None else entry.code
    place = evidence.host.failures.location
    if code is None or place((code.co_filename, code.co_firstlineno)) != call.receiver_at:
        return call.receiver_at
    from cantemo_signals.session.sources.functions import definition  # reads sources, for what is found

    return place(definition(code))


def is_inferred(dispatch: Dispatch) -> bool:
    """Return whether nobody has seen Portal send such an event."""
    return dispatch.event.certainty == "inferred"


def is_explained(call: Call, failure: Failure) -> bool:
    """Return whether a failure is none of the plugin's, or is told otherwise."""
    return failure.inconclusive or failure.type in CUT or any(effect.blocked for effect in call.effects)
