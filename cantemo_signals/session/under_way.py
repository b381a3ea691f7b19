"""A dispatch and a call while they run, before they become values."""

from __future__ import annotations

import json
from typing import Any

from cantemo_signals.bus.recorded import RecordedCall
from cantemo_signals.session.capture import Printed
from cantemo_signals.session.changes import changes, is_same
from cantemo_signals.session.decisions import DecisionLog
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.effects import EffectLog
from cantemo_signals.session.logs import MOST_LINES, LogLines
from cantemo_signals.session.report import Plan
from cantemo_signals.session.sent import Numbers, SentLog
from cantemo_signals.values.documents import Json
from cantemo_signals.values.events import Call, Dispatch
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Mutation, Returned, Swallowed

_to_json = json.JSONEncoder(ensure_ascii=False).encode  # plugin code may replace what json holds


class OpenDispatch:
    """A running dispatch; ``arguments`` are the event's as they are now, ``place`` is the dispatch's in the answer.

    ``coroutines`` holds those that its calls returned, ``led_to`` the numbers of what they sent, by their order.
    """

    def __init__(self, plan: Plan, place: int | None, live: dict[str, Any], describer: Describer) -> None:
        self.plan = plan
        self.place = place
        self.arguments = plan.dispatch.event.arguments
        self.calls: dict[RecordedCall, Call] = {}
        self.coroutines: dict[int, Any] = {}
        self.led_to: dict[int, Numbers] = {}
        self._live = live
        self._describer = describer
        self._is_fixed = describer.is_fixed(tuple(live.values()))

    @property
    def so_far(self) -> Dispatch:
        """The dispatch as a value, with the calls in the order in which they began, and then the other planned ones."""
        called = {call.entry for call in self.calls}
        others = (call for entry, call in self.plan.calls.items() if entry not in called)
        calls = (call._replace(order=order) for order, call in enumerate((*self.calls.values(), *others), 1))
        return self.plan.dispatch._replace(calls=tuple(calls))

    def mutations(self, before: dict[str, Json], own: dict[str, Any] | None = None) -> tuple[Mutation, ...]:
        """Return the arguments that changed since ``before``; immutable ones are not described again.

        ``own`` are a call's if they are not those of the event.
        """
        after = self.arguments
        if not self._is_fixed:
            after = self.arguments = self._describer.arguments(self._live)
        if own is not None:
            after = before if self._describer.is_fixed(tuple(own.values())) else self._describer.arguments(own)
        if after is before:
            return ()
        return tuple(
            Mutation(name, _to_json(value), _to_json(after.get(name)), changes(name, value, after.get(name)))
            for name, value in before.items()
            if name not in after or not is_same(value, after[name])
        )


class OpenCall:
    """A running call: its planned value, and what it has printed, logged, asked for, decided and sent so far."""

    def __init__(self, value: Call) -> None:
        self.value = value
        self.printed = Printed()
        self.effects = EffectLog()
        self.decisions = DecisionLog()
        self.logs = LogLines(MOST_LINES)
        self.sent = SentLog()
        self.swallowed: dict[tuple[str, Location | None], Swallowed] = {}

    def swallow(self, swallowed: Swallowed) -> None:
        """Record a swallowed exception, once for each line and type."""
        self.swallowed.setdefault((swallowed.type, swallowed.location), swallowed)

    def filled_in(self, describer: Describer, **changes: Any) -> Call:
        """Return the value with these changes and what the call did so far."""
        outcome = changes.get("outcome")
        returned = outcome.value if isinstance(outcome, Returned) else ""
        return self.value._replace(
            output=describer.mask(str(self.printed)),
            effects=self.effects.values,
            sent=self.sent.values,
            more_effects=self.effects.more,
            swallowed=tuple(self.swallowed.values()),
            logs=tuple(self.logs.entries),
            more_logs=self.logs.more,
            made_up=self.decisions.with_texts_in(returned),
            **changes,
        )
