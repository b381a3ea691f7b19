"""Recorded dispatches as values: each call with its place, its reason and what became of it; who was not called."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cantemo_signals.bus import ANONYMOUS, BaseSignal, Bus, Entry, RecordedCall, RecordedDispatch
from cantemo_signals.bus.naming import made_up_name, short, task_name
from cantemo_signals.loader import Failures
from cantemo_signals.session.comparison import difference
from cantemo_signals.session.describer import Describer, dotted
from cantemo_signals.session.notes import Notes
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.events import (
    Call,
    Cycle,
    Dispatch,
    Dropped,
    Event,
    NotCalled,
    NotReached,
    Outcome,
    Planned,
    Returned,
)
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Failure


class Report:
    """Makes the values of one session."""

    def __init__(self, bus: Bus, failures: Failures, describer: Describer) -> None:
        self._bus = bus
        self._failures = failures
        self._describer = describer
        #: Whether --only and --skip leave a receiver in, in the event that is fired now.
        self.chosen: Callable[[Entry], bool] = lambda entry: True

    def event(self, signal: BaseSignal, sender: object, named: dict[str, Any], filled: tuple[str, ...] = ()) -> Event:
        """The event that sends this."""
        return Event(
            signal=signal_name(signal),
            module=signal.module,
            sender=self.sender_name(sender),
            arguments=self._describer.arguments(named),
            filled=filled,
        )

    def plan(self, event: Event, signal: BaseSignal, sender: object, plan: list[Entry], outcome: Outcome) -> Dispatch:
        """The dispatch as it is going to be."""
        calls = [self._uncalled(entry, order, event, outcome) for order, entry in enumerate(plan, 1)]
        return Dispatch(
            event=event,
            calls=tuple(calls),
            not_called=self._not_called(signal, sender, plan),
            difference=self._difference(signal, sender, event),
        )

    def dispatch(self, recorded: RecordedDispatch, event: Event) -> Dispatch:
        """The dispatch as it was."""
        calls = [self.call(call, order) for order, call in enumerate(recorded.calls, 1)]
        called = [call.entry for call in recorded.calls if call.entry is not None]
        for entry in recorded.plan:
            if entry not in called:
                calls.append(self._uncalled(entry, len(calls) + 1, event, _why_not(recorded, entry)))
        return Dispatch(
            event=event,
            calls=tuple(calls),
            not_called=self._not_called(recorded.signal, recorded.sender, [*recorded.plan, *called]),
            robust=recorded.robust,
            sent_at=self._sent_at(recorded),
            cycle=_cycle(recorded) if recorded.cycle else None,
            difference=None if recorded.parent else self._difference(recorded.signal, recorded.sender, event),
        )

    def call(self, call: RecordedCall, order: int) -> Call:
        """What became of one receiver."""
        notes: Notes = call.notes
        return Call(
            order=order,
            reason=(call.entry or call.dispatch).signal.place(call.entry),
            receiver=call.name,
            receiver_at=self._failures.location(call.defined_at),
            plugin=call.entry.plugin if call.entry else None,
            outcome=notes.outcome,
            seconds=call.stopped - call.started,
            arguments=notes.arguments,
            withheld=call.withheld,
            mutations=notes.mutations,
            output=self._describer.mask(str(notes.printed)),
            effects=notes.effects.values,
            sent=tuple(notes.sent),
            more_effects=notes.effects.more,
        )

    def _sent_at(self, recorded: RecordedDispatch) -> Location | None:
        code, line = recorded.sent_from
        return self._failures.location((code.co_filename, line)) if self._failures.is_own(code.co_filename) else None

    def sender_name(self, sender: object) -> str | None:
        """A sender as it is named, None for no sender."""
        if sender is None or sender is ANONYMOUS:
            return None
        if issubclass(type(sender), type):
            return dotted(sender)  # type: ignore[arg-type]
        return made_up_name(sender) or task_name(sender) or self._describer.text(sender)

    def outcome(self, call: RecordedCall) -> Outcome:
        """What a call returned or raised."""
        if call.error is None:
            return Returned(self._describer.text(call.response))
        return self.raised(call.error, call.entry)

    def raised(self, error: BaseException, entry: Entry | None = None) -> Failure:
        """An exception that came out of a receiver or out of an emulated method."""
        failure = self._failures.of(error)
        at = failure.location
        hint = failure.hint
        if entry is not None and not any(frame.own for frame in failure.frames):
            at = self._failures.location(entry.defined_at)
            hint = _signature_hint(error, entry)
        message = self._describer.mask(failure.message)
        frames = tuple(frame._replace(source=self._describer.mask(frame.source)) for frame in failure.frames)
        return Failure(failure.type, message, at, hint, failure.made_up, frames)

    def _uncalled(self, entry: Entry, order: int, event: Event, outcome: Outcome) -> Call:
        return Call(
            order=order,
            reason=entry.signal.place(entry),
            receiver=entry.name,
            receiver_at=self._failures.location(entry.defined_at),
            plugin=entry.plugin,
            outcome=outcome,
            seconds=0.0,
            arguments=event.arguments if isinstance(outcome, Planned) else {},
        )

    def _not_called(self, signal: BaseSignal, sender: object, called: list[Entry]) -> tuple[NotCalled, ...]:
        others = [entry for entry in signal.entries.values() if entry not in called]
        return tuple(
            NotCalled(entry.name, self._why(entry, sender, called), self._at(entry), entry.plugin) for entry in others
        )

    def _at(self, entry: Entry) -> Location | None:
        return self._failures.location(entry.defined_at)

    def _why(self, entry: Entry, sender: object, called: list[Entry]) -> str:
        if not entry.alive:
            return "garbage-collected: it was connected weakly and nothing else held on to it"
        why = entry.signal.called_already
        if why is not None and any(entry.code is each.code for each in called):
            return why
        if entry.any_sender or entry.sender() is sender:
            return "connected while the event was under way" if self.chosen(entry) else "muted by --only or --skip"
        mine = short(entry.sender_name)
        if self.sender_name(sender) is None:
            return f"connected for {mine}, and the event has no sender; --sender {mine} reaches it"
        theirs = short(self.sender_name(sender))
        if _is_subclass(sender, entry.sender()):
            return f"connected for {mine}; {theirs} is a subclass of it, and senders match by identity"
        return f"connected for {mine}, not for {theirs}"

    def _difference(self, signal: BaseSignal, sender: object, event: Event) -> str | None:
        return difference(signal, sender, event.arguments)


def _is_subclass(sender: object, other: object) -> bool:
    return issubclass(type(sender), type) and any(base is other for base in type.__getattribute__(sender, "__mro__"))


def _why_not(recorded: RecordedDispatch, entry: Entry) -> Outcome:
    if recorded.raised:
        return NotReached()
    return Dropped(
        "garbage-collected meanwhile" if not entry.alive else "the list of receivers was changed by an earlier one"
    )


def _signature_hint(error: BaseException, entry: Entry) -> str | None:
    if not isinstance(error, TypeError):
        return None
    takes = ", ".join(entry.accepts) or "nothing"
    if "missing" in str(error):
        return f"It takes ({takes}): give what is missing with --kw, or a whole event with --method."
    return f"It takes ({takes}): a receiver must end in **kwargs."


def _cycle(recorded: RecordedDispatch) -> Cycle:
    """The way from the last dispatch of the same signal and sender to this one, and how deep it lies."""
    path, depth, current = [signal_name(recorded.signal)], 0, recorded
    closed = False
    while current.parent is not None:
        call = current.parent
        current = call.dispatch
        depth += 1
        if not closed:
            path[:0] = [signal_name(current.signal), call.name]
            closed = current.signal is recorded.signal and current.sender is recorded.sender
    return Cycle(tuple(path), depth)
