"""Events and dispatches as values: which receivers an event calls, how each call ended, and who was not called."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from cantemo_signals.bus import ANONYMOUS, BaseSignal, Entry
from cantemo_signals.bus.block import USUAL_WORDS
from cantemo_signals.bus.exceptions import is_a, message_in
from cantemo_signals.bus.naming import short
from cantemo_signals.bus.recorded import RecordedCall, RecordedDispatch, Step
from cantemo_signals.session.events import LiveEvent, Parts, is_unknown
from cantemo_signals.session.objects import dotted
from cantemo_signals.session.rules.engines import difference
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.blocks import BLOCK
from cantemo_signals.values.documents import Json
from cantemo_signals.values.events import Call, Cycle, Dispatch, Event, NotCalled
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Dropped, NotReached, NotSeen, Outcome
from cantemo_signals.values.plugins import Failure, Frame

SUSPENDS = 0x20 | 0x80 | 0x200
"""The flags of code that a call does not run yet: a generator's, a coroutine's."""


class Plan(NamedTuple):
    """The receivers that an event will call: ``calls`` in order, none reached yet, and the ``dispatch`` as a value."""

    event: LiveEvent
    calls: dict[Entry, Call]
    dispatch: Dispatch

    def sent_at(self, location: Location | None) -> Plan:
        """Return the plan of the dispatch that this line sends."""
        return self._replace(dispatch=self.dispatch._replace(sent_at=location))


class Report:
    """The builder of the values of one request; ``is_chosen`` applies --only and --skip to a receiver."""

    def __init__(self, parts: Parts, is_chosen: Callable[[Entry], bool], *, with_locals: bool = False) -> None:
        self._failures = parts.host.failures
        self._describer = parts.describer
        self._with_locals = with_locals
        self._is_chosen = is_chosen

    def plan(self, event: LiveEvent, entries: Iterable[Entry], *, nested: bool = False) -> Plan:
        """Return the plan of an event's dispatch; a nested one is not compared between engines."""
        if event.signal.is_block:
            self._describer.publish((BLOCK, signal_name(event.signal), *(event.signal.words or USUAL_WORDS)))
        described = self.event(event)
        calls = {entry: self._planned_call(entry, order) for order, entry in enumerate(entries, 1)}
        dispatch = Dispatch(
            event=described,
            calls=tuple(calls.values()),
            not_called=self._not_called(event.signal, event.sender, calls),
            difference=None if nested else difference(event.signal, event.sender, described.arguments),
        )
        return Plan(event, calls, dispatch)

    def plan_like(self, plan: Plan, event: LiveEvent) -> Plan:
        """Return the plan of another event of the same signal and sender, which calls the same receivers."""
        described = self.event(event)
        dispatch = plan.dispatch._replace(event=described)
        if described.arguments.keys() != plan.dispatch.event.arguments.keys():
            dispatch = dispatch._replace(difference=difference(event.signal, event.sender, described.arguments))
        return Plan(event, plan.calls, dispatch)

    def event(self, event: LiveEvent) -> Event:
        """Return the event as a value."""
        return Event(
            signal=signal_name(event.signal),
            module=event.signal.module,
            sender=self._sender_name(event.signal, event.sender),
            arguments=self._describer.arguments(event.arguments),
            filled=event.filled,
            made_up=tuple(n for n, value in event.arguments.items() if is_unknown(value) or n in event.doubtful),
            occasion=event.occasion,
            extra=event.extra,
            varied=event.varied,
            certainty=event.certainty,
            words=event.signal.words,
            chooser=None if (chooser := event.signal.chooser) is None else chooser.name,
        )

    def call(self, plan: Plan, call: RecordedCall, order: int, arguments: dict[str, Json]) -> Call:
        """Return the call of a receiver that is about to run; ``arguments`` are the event's as they are now."""
        if call.entry is None:
            at = self._failures.location(call.defined_at)
            planned = Call(order, call.dispatch.signal.place(None), call.name, at, None, NotReached(), 0.0, {})
        else:  # PyDispatcher also calls what is connected meanwhile
            planned = plan.calls.get(call.entry) or self._planned_call(call.entry, order)
        withheld = call.withheld
        if withheld:
            arguments = {name: value for name, value in arguments.items() if name not in withheld}
        return planned._replace(order=order, arguments=arguments, withheld=withheld)

    def dispatch(
        self, plan: Plan, recorded: RecordedDispatch, calls: Collection[Call], failure: Failure | None
    ) -> Dispatch:
        """Return the dispatch as it happened: the calls that were made, then those that were not reached."""
        called = {call.entry for call in recorded.calls if call.entry is not None}
        missed = {entry: why for entry in plan.calls if entry not in called and (why := _why_missed(recorded, entry))}
        not_reached = (
            plan.calls[entry]._replace(order=order, outcome=why)
            for order, (entry, why) in enumerate(missed.items(), len(calls) + 1)
        )
        return plan.dispatch._replace(
            calls=(*calls, *not_reached),
            failure=failure,
            not_called=self._not_called(recorded.signal, recorded.sender, {*missed, *called}, recorded),
            robust=recorded.robust,
            sent_at=plan.dispatch.sent_at or self.sent_at(recorded),
            cycle=None if recorded.ends_at is None else _cycle(recorded.cycle, recorded.ends_at),
        )

    def failure(self, error: BaseException, entry: Entry | None) -> Failure:
        """Return an exception that came out of a receiver or an emulated method, as a value."""
        failure = self._failures.of(error)
        if entry is not None and not any(frame.own for frame in failure.frames):
            failure = failure._replace(location=self.place_of(entry), hint=_signature_hint(error, entry))
        mask, describe = self._describer.mask, self._describer.locals
        held = describe(self._failures.locals(error)) if self._with_locals else {}
        return failure._replace(message=mask(failure.message), frames=self._masked(failure.frames), locals=held)

    def place_of(self, entry: Entry) -> Location | None:
        """Return where a receiver is defined, or else connected, in a plugin's file if one of these is."""
        places = [place for place in (entry.defined_at, entry.connected_at) if place is not None]
        own = [place for place in places if self._failures.is_own(place[0])]
        return self._failures.location(next(iter(own or places), None))

    def location(self, place: tuple[str, int]) -> Location | None:
        """Return the location of a place in a file."""
        return self._failures.location(place)

    def frames(self, error: BaseException) -> tuple[Frame, ...]:
        """Return the frames that an exception has passed through so far."""
        return self._masked(self._failures.frames(error))

    def _masked(self, frames: tuple[Frame, ...]) -> tuple[Frame, ...]:
        masked = ((frame, self._describer.mask(frame.source)) for frame in frames)
        return tuple(frame if source == frame.source else frame._replace(source=source) for frame, source in masked)

    def _planned_call(self, entry: Entry, order: int) -> Call:
        at = self._failures.location(entry.defined_at)
        place, wrappers = entry.signal.place(entry), entry.wrappers
        return Call(order, place, entry.name, at, entry.plugin, NotReached(), 0.0, {}, wrappers=wrappers)

    def sent_at(self, recorded: RecordedDispatch) -> Location | None:
        """Return the line that sent an event, if it is the project's or a plugin's own."""
        code, line = recorded.sent_from
        return self._failures.location((code.co_filename, line)) if self._failures.is_own(code.co_filename) else None

    def _sender_name(self, signal: BaseSignal, sender: object) -> str | None:
        """Return the name of a sender, or None for no sender."""
        if sender is None or sender is ANONYMOUS:
            return None
        if issubclass(type(sender), type):
            return dotted(sender)  # type: ignore[arg-type]
        return signal.name_of_sender(sender) or self._describer.text(sender)

    def _not_called(
        self, signal: BaseSignal, sender: object, called: Collection[Entry], recorded: RecordedDispatch | None = None
    ) -> tuple[NotCalled, ...]:
        connected = (*signal.entries.values(), *signal.waiting.values())
        others = [entry for entry in connected if entry not in called]
        if not others and not signal.disconnects:
            return ()
        name, codes = self._sender_name(signal, sender), {id(entry.code) for entry in called}
        reasons = (self._why_not_called(entry, sender, name, codes, recorded) for entry in others)
        left_out = (self._left_out(entry, reason, name) for entry, reason in zip(others, reasons, strict=True))
        return (*left_out, *self._undone(signal, sender, called, codes))

    def _left_out(self, entry: Entry, reason: str | None, sender_name: str | None = None) -> NotCalled:
        """Return a receiver that is not called; without a reason, because it is connected for another sender."""
        at = self._failures.location(entry.defined_at)
        usual = f"connected for {short(entry.sender_name)}, not for {short(sender_name)}"
        return NotCalled(entry.name, reason or usual, at, entry.plugin, other_sender=reason is None)

    def _undone(
        self, signal: BaseSignal, sender: object, called: Collection[Entry], codes: set[int]
    ) -> tuple[NotCalled, ...]:
        """Return those not called because they were disconnected, leaving out those whose code is called anyway."""
        place = self._failures.location
        return tuple(
            self._left_out(
                entry, f"disconnected by {disconnect.plugin or 'Portal'} at {place(disconnect.connected_at)}"
            )
            for disconnect in signal.disconnects
            for entry in disconnect.undone
            if entry not in called and id(entry.code) not in codes and (entry.any_sender or entry.sender() is sender)
        )

    def _why_not_called(
        self,
        entry: Entry,
        sender: object,
        sender_name: str | None,
        codes: set[int],
        recorded: RecordedDispatch | None,
    ) -> str | None:
        """Return why a receiver is not called, or None if it is just connected for another sender."""
        if not entry.alive:
            return f"garbage-collected: {entry.kept} was connected weakly and nothing else referenced it"
        if entry.signal.called_already is not None and id(entry.code) in codes:
            return entry.signal.called_already
        if entry.any_sender or entry.sender() is sender:
            return self._why_left_out(entry, recorded)
        if entry.unresolved:
            return f"connected for {entry.sender_name}, which names no model"
        mine = short(entry.sender_name)
        if sender_name is None:
            return f"connected for {mine}, and the event has no sender; --sender {mine} reaches it"
        if _is_subclass(sender, entry.sender()):
            return f"connected for {mine}; {short(sender_name)} is a subclass of it, and senders match by identity"
        return None

    def _why_left_out(self, entry: Entry, recorded: RecordedDispatch | None) -> str:
        """Return why a receiver that is connected for the event's sender is not called."""
        if not self._is_chosen(entry):
            return "excluded by --only or --skip"
        own = None if recorded is None else recorded.own
        chooser = entry.signal.finder if own is None else own.by
        if recorded is None or chooser is None:
            return "connected during the event"
        if own is None:
            did = "did not return it"
        elif recorded.raised:
            did = "raised before it called it"
        else:
            did = "did not run it" if entry.code is not None and entry.code.co_flags & SUSPENDS else "did not call it"
        at = self._failures.location(chooser.defined_at)
        return f"{chooser.name} {did}" if at is None else f"{chooser.qualname} ({at}) {did}"


def _is_subclass(sender: object, other: object) -> bool:
    return issubclass(type(sender), type) and any(base is other for base in type.__getattribute__(sender, "__mro__"))


def _why_missed(recorded: RecordedDispatch, entry: Entry) -> Outcome | None:
    """Return what became of a receiver that was not called; None if that is its signal's own decision."""
    own = recorded.own
    if recorded.is_left:
        return NotSeen("the send had not ended yet")
    if own is not None and entry not in own.left_to_library:
        return None if (why := own.why_not_seen(entry)) is None else NotSeen(why)
    if recorded.raised or (own is not None and own.is_cut):
        return NotReached()
    return Dropped(
        "garbage-collected during the event"
        if not entry.alive
        else ("an earlier receiver changed the list of receivers")
    )


def _signature_hint(error: BaseException, entry: Entry) -> str | None:
    if not is_a(error, TypeError):
        return None
    if entry.signal.is_block:
        return "Write return_string(self, tagname, *args)."
    takes = ", ".join(entry.takes) or "nothing"
    if "missing" in message_in(error):
        return f"It takes ({takes}): give what the event does not carry a default."
    return f"It takes ({takes}): add **kwargs."


def _cycle(steps: tuple[Step, ...], depth: int) -> Cycle:
    """Return the cycle, from where it was cut and back to there."""
    path = [name for signal, sender in steps for name in (signal_name(signal), sender)]
    return Cycle(tuple(reversed([*path, path[0]])), depth)
