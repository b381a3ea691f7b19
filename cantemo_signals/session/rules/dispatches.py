"""What rules ask about dispatches: are they as Portal sends them, what did they cause, where are receivers defined."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.session.rules import Evidence
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Failure

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Call, Dispatch

CUT = ("DispatchCycle", "DispatchFlood")
"""The exceptions that end an endless cycle; rules report the cycle instead."""


def is_as_sent(dispatch: Dispatch) -> bool:
    """Return whether an event is as Portal sends it, without arguments that somebody gave."""
    event = dispatch.event
    return {*event.arguments} <= {*event.filled, "method"}


def every_dispatch(dispatches: Iterable[Dispatch]) -> Iterator[tuple[Dispatch, Dispatch]]:
    """Yield the dispatches and their nested ones, each after the dispatch at its root."""
    for top in dispatches:
        waiting = [top]
        for sent in waiting:
            yield top, sent
            waiting += [each for call in sent.calls for each in call.sent]


def calls(dispatches: Iterable[Dispatch]) -> Iterator[Call]:
    """Yield the calls of the dispatches and of their nested ones, innermost first."""
    return (call for _, call in calls_of(dispatches))


def calls_of(dispatches: Iterable[Dispatch]) -> Iterator[tuple[Dispatch, Call]]:
    """Yield the same calls, each after its dispatch."""
    found: list[tuple[Dispatch, Call]] = []
    waiting = [(dispatch, call) for dispatch in dispatches for call in dispatch.calls]
    while waiting:
        found.append(waiting.pop())
        waiting += [(sent, call) for sent in found[-1][1].sent for call in sent.calls]
    return reversed(found)


def definition_of(call: Call, evidence: Evidence) -> Location | None:
    """Return the line of the ``def`` of a call's receiver, which may be below decorators."""
    entry = next((entry for entry in evidence.entries if entry.name == call.receiver), None)
    code = None if entry is None else entry.code
    place = evidence.host.failures.location
    if code is None or place((code.co_filename, code.co_firstlineno)) != call.receiver_at:
        return call.receiver_at
    from cantemo_signals.session.sources.functions import definition  # reads sources: only for a finding

    return place(definition(code))


def is_inferred(dispatch: Dispatch) -> bool:
    """Return whether it is only inferred that Portal sends such an event."""
    return dispatch.event.certainty == "inferred"


def is_explained(call: Call, failure: Failure) -> bool:
    """Return whether a failure is not the plugin's, or is reported in another way."""
    return failure.inconclusive or failure.type in CUT or any(effect.blocked for effect in call.effects)
