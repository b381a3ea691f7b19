"""Merging of dispatches that had the same results."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cantemo_signals.values.events import Call, Dispatch, folded
from cantemo_signals.values.outcomes import Outcome
from cantemo_signals.values.plugins import Effect, Failure

ENDLESS = ("RecursionError", "DispatchCycle")
"""The exceptions that end a cycle, wherever there happens to be no room any more."""


def merged(dispatches: Iterable[Dispatch]) -> list[Dispatch]:
    """Return one of each group of equal dispatches of a signal and sender; ``also`` names the others' occasions.

    Dispatches are equal if they made the same calls with the same results. Arguments, printed text and times do not
    count.
    """
    kept: dict[int, Dispatch] = {}
    numbers: dict[Any, int] = {}

    def number(dispatch: Dispatch, below: dict[int, int]) -> int:
        return numbers.setdefault(_meaning(dispatch, below), len(numbers))

    for dispatch in dispatches:
        key = folded(dispatch, number)
        first = kept.setdefault(key, dispatch)
        is_doubtful = bool(dispatch.event.made_up) and not first.event.made_up  # it adds nothing to one that is sure
        if first is not dispatch and not is_doubtful and (distinction := dispatch.event.distinction) is not None:
            kept[key] = first._replace(also=(*first.also, distinction))
    return list(kept.values())


def _meaning(dispatch: Dispatch, below: dict[int, int]) -> Any:
    event = dispatch.event
    calls = tuple([_of_call(call, below) for call in dispatch.calls])
    failure = _of_outcome(dispatch.failure)
    path = None if dispatch.cycle is None else dispatch.cycle.path
    return event.module, event.signal, event.sender, calls, dispatch.not_called, path, failure


def _of_outcome(outcome: Outcome | None) -> Any:
    if not isinstance(outcome, Failure):
        return outcome
    return ENDLESS if outcome.type in ENDLESS else (outcome.type, outcome.message, outcome.location)


def _of_call(call: Call, below: dict[int, int]) -> Any:
    outcome = _of_outcome(call.outcome)
    effects = tuple(map(_of_effect, call.effects))
    changed = tuple(mutation.argument for mutation in call.mutations)
    sent = tuple([below[id(each)] for each in call.sent])
    swallowed = tuple((each.type, each.location) for each in call.swallowed)
    left = None if call.left is None else call.left.location
    told = call.withheld, changed, effects, sent, swallowed, call.made_up
    return call.receiver, call.receiver_at, outcome, left, *told


def _of_effect(effect: Effect) -> Any:
    return effect.kind, effect.what, effect.location, effect.blocked
