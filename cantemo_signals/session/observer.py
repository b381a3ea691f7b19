"""Watches the calls of a dispatch: notes each one's arguments, changes to them and outcome, and tells the journal."""

from __future__ import annotations

import json
from typing import Any

from cantemo_signals.bus import RecordedCall, RecordedDispatch, Recorder
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.effects import Asked
from cantemo_signals.session.notes import Notes
from cantemo_signals.session.output import Printed
from cantemo_signals.session.report import Report
from cantemo_signals.values.events import Dispatch, Event, Json, Mutation, NotReached
from cantemo_signals.values.plugins import Effect

_to_json = json.JSONEncoder(ensure_ascii=False).encode  # plugin code may replace what json holds


class Observer:
    """Observes one event or one call of an emulated method; ``number`` is the event's place in the answer."""

    recorder: Recorder
    #: What was blocked while no receiver ran.
    stray: list[Effect]

    def __init__(self, report: Report, describer: Describer, journal: Journal, number: int) -> None:
        self._places: dict[int, int] = {}
        self._over: dict[int, Dispatch] = {}
        self._events: dict[int, Event] = {}
        self._running: list[RecordedCall] = []
        self._report = report
        self._describer = describer
        self._journal = journal
        self._number = number

    def sending(self, dispatch: RecordedDispatch) -> None:
        """Before the first receiver of a dispatch runs."""
        event = self._report.event(dispatch.signal, dispatch.sender, dispatch.named)
        self._events[id(dispatch)] = event
        if dispatch.parent is None:
            plan = self._report.plan(event, dispatch.signal, dispatch.sender, dispatch.plan, NotReached())
            place = self._places[id(dispatch)] = self._number + len(self._places)
            self._journal.dispatch(place, plan)

    def entering(self, call: RecordedCall) -> None:
        """Before a receiver runs."""
        described = self._describer.arguments(call.dispatch.named)
        call.notes = Notes({name: value for name, value in described.items() if name not in call.withheld})
        self._running.append(call)
        path, line = call.defined_at or (None, 0)
        self._journal.step(f"calling {call.name}", path, line, event=self._number)

    def leaving(self, call: RecordedCall) -> None:
        """After a receiver returned or raised."""
        if call in self._running:
            self._running.remove(call)
        notes: Notes = call.notes
        notes.mutations = self._mutations(notes.arguments, call.dispatch.named)
        notes.outcome = self._report.outcome(call)
        if call.dispatch.parent is None:
            order = len(call.dispatch.calls)
            self._journal.call(self._places[id(call.dispatch)], order - 1, self._report.call(call, order))

    def sent(self, dispatch: RecordedDispatch) -> None:
        """After the last receiver of a dispatch."""
        event = self._events.pop(id(dispatch), None) or self._report.event(
            dispatch.signal, dispatch.sender, dispatch.named
        )
        value = self._report.dispatch(dispatch, event)
        if dispatch.parent is None:
            self._over[self._places.get(id(dispatch), self._number + len(self._places))] = value
        elif value.calls or not dispatch.signal.is_internal:
            dispatch.parent.notes.sent.append(value)

    def effect(self, asked: Asked) -> None:
        """Notes what the running call asked; what a thread asks counts for the call that runs meanwhile."""
        current = self.recorder.current or (self._running[-1] if self._running else None)
        if current is not None:
            current.notes.effects.add(asked)
        elif asked.effect.blocked:
            self.stray.append(asked.effect)

    def printed(self) -> Printed | None:
        """Where what is printed now belongs."""
        current = self.recorder.current
        return None if current is None else current.notes.printed

    @property
    def dispatches(self) -> list[Dispatch]:
        """The dispatches that no receiver of another one sent, in the order in which they began."""
        return [dispatch for _, dispatch in sorted(self._over.items())]

    def _mutations(self, before: dict[str, Json], named: dict[str, Any]) -> tuple[Mutation, ...]:
        after = self._describer.arguments(named)
        return tuple(
            Mutation(name, _line(value), _line(after.get(name)))
            for name, value in before.items()
            if name not in after or after[name] != value
        )


def _line(value: Json) -> str:
    return _to_json(value)
