"""Sends events and calls emulated methods, and reports what happened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import FunctionType, MethodType
from typing import Any

from cantemo_signals.bus import BaseSignal, Bus, Entry
from cantemo_signals.errors import UnknownName, UsageError
from cantemo_signals.loader.failures import is_interrupt
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.sandbox.catalogue.examples import example_of, make_later_examples
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.effects import Effects
from cantemo_signals.session.names import Names
from cantemo_signals.session.observer import Observer
from cantemo_signals.session.output import Output, Printed
from cantemo_signals.session.permission import refuse_for_method
from cantemo_signals.session.report import Report
from cantemo_signals.session.wiring import fits, is_of_plugins
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.events import Dispatch, NotReached, Outcome, Planned, Returned, Times
from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.requests import EventSpec

RESERVED = ("signal", "sender")


class Prepared(NamedTuple):
    """An event ready to be sent: ``filled`` names the arguments that have example values."""

    signal: BaseSignal
    sender: object
    named: dict[str, Any]
    filled: tuple[str, ...] = ()


class Called(NamedTuple):
    """An emulated method that was really called."""

    text: str
    filled: tuple[str, ...]
    dispatches: tuple[Dispatch, ...]
    outcome: Outcome


class Firing:
    """Fires what was asked for in one session."""

    def __init__(
        self,
        bus: Bus,
        names: Names,
        report: Report,
        describer: Describer,
        effects: Effects,
        journal: Journal,
        undone: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._bus = bus
        self._names = names
        self._report = report
        self._describer = describer
        self._effects = effects
        self._journal = journal
        self._undone = undone

    def prepare(self, spec: EventSpec) -> Prepared:
        """The event that a specification names.

        Raises:
            UnknownName: there is no such signal, sender or method.
            UsageError: an argument has a reserved name.
        """
        for name in RESERVED:
            if name in spec.arguments:
                raise UsageError(f"{name!r} cannot be sent as an argument: every event has it.", "Use --sender CLASS.")
        signal = self._names.signal(spec.target or "")
        sender = signal.nobody if spec.sender is None else self._names.sender(spec.sender)
        if spec.method is None:
            return self._as_given(signal, sender, spec)
        method = self._names.method(spec.method, lambda each: each.carried(signal) is not None)
        examples = method.carried(signal) or {}
        if spec.bare:
            examples = {"method": method.name}
        named = {**examples, **spec.arguments}
        filled = tuple(name for name in examples if name not in spec.arguments and name != "method")
        return Prepared(signal, method.owner if spec.sender is None else sender, named, filled)

    def _as_given(self, signal: BaseSignal, sender: object, spec: EventSpec) -> Prepared:
        """What was given; an event about a database carries an example of what is in it besides."""
        examples = {} if spec.bare else catalogue.of_model(signal, sender)
        filled = tuple(name for name in examples if name not in spec.arguments)
        return Prepared(signal, sender, {**examples, **spec.arguments}, filled)

    def every_event(self) -> list[Prepared]:
        """One event for every signal and sender that something is connected to."""
        events: dict[tuple[int, int], Prepared] = {}
        for entry in self._bus.ledger.entries():
            sender = entry.sender()
            if entry.any_sender:
                usual = catalogue.usual_sender(entry.signal)
                sender = entry.signal.nobody if usual is None else usual
            key = (id(entry.signal), id(sender))
            if key not in events and not entry.lost_sender and is_of_plugins(entry):
                events[key] = self._example(entry.signal, sender)
        return list(events.values())

    def _example(self, signal: BaseSignal, sender: object) -> Prepared:
        named = catalogue.example(signal, sender)
        if not catalogue.knows(signal):
            wanted = [name for entry in self._bus.connections(signal, sender) for name in required(entry.receiver())]
            named.update({name: example_of(name) for name in wanted if name not in RESERVED})
        return Prepared(signal, sender, named, tuple(named))

    def plan(self, prepared: Prepared, spec: EventSpec, number: int = 0) -> Dispatch:
        """The order in which receivers would be called; nothing is."""
        return self._planned(prepared, spec, Planned())

    def _planned(self, prepared: Prepared, spec: EventSpec, outcome: Outcome) -> Dispatch:
        event = self._report.event(*prepared)
        chosen = self._report.chosen = self._chosen(spec)
        plan = [entry for entry in self._bus.connections(prepared.signal, prepared.sender) if chosen(entry)]
        return self._report.plan(event, prepared.signal, prepared.sender, plan, outcome)

    def fire_from_the_same(self, prepared: Prepared, spec: EventSpec, number: int) -> Dispatch:
        """Sends one event of several, of which none finds what another one's receivers did to the backend."""
        environment.vidispine.settle()
        dispatch = self.fire(prepared, spec, number)
        environment.vidispine.restore()
        return dispatch

    def fire(self, prepared: Prepared, spec: EventSpec, number: int = 0) -> Dispatch:
        """Sends one event; ``number`` is its place in the answer."""
        before = self._planned(prepared, spec, NotReached())
        if self._journal.died(number):
            return before
        self._journal.dispatch(number, before)
        with self._undone():
            return self._sent(prepared, spec, number, before)

    def _sent(self, prepared: Prepared, spec: EventSpec, number: int, before: Dispatch) -> Dispatch:
        send = prepared.signal.send_robust if spec.robust else prepared.signal.send
        named = make_later_examples(prepared.named)

        def act() -> object:
            environment.vidispine.expect(lambda: catalogue.state_around(*prepared[:3]))
            return send(prepared.sender, **named)

        environment.vidispine.settle()
        dispatches, outcome = self._recorded(act, spec, number)
        if isinstance(outcome, Failure) and not (dispatches and _explained(dispatches[0])):
            raise UsageError(f"The event cannot be sent: {outcome.type}: {outcome.message}.")
        dispatch = dispatches[0]._replace(event=before.event, difference=before.difference) if dispatches else before
        return self._timed(dispatch, act, spec) if spec.repeat > 1 else dispatch

    def call(self, method: Method, spec: EventSpec) -> Called:
        """Really calls an emulated method, so that it raises its signals as Portal does.

        Raises:
            UnknownName: it takes no argument of a given name.
            UsageError: the specification has what means nothing here.
        """
        refuse_for_method(spec)
        for name in spec.arguments:
            if name not in method.parameters:
                raise UnknownName(f"argument of {method.title}", name, method.parameters)
        examples = {} if spec.bare else {name: method.examples[name] for name in method.required}
        named = {**examples, **spec.arguments}
        described = ", ".join(self._describer.argument(name, value) for name, value in named.items())
        environment.vidispine.settle()
        environment.vidispine.expect(lambda: method.state_before(named))
        with self._undone():
            dispatches, outcome = self._recorded(lambda: getattr(method.owner(), method.name)(**named), spec, 0)
        filled = tuple(name for name in examples if name not in spec.arguments)
        return Called(f"{method.title}({described})", filled, dispatches, outcome)

    def _recorded(
        self, act: Callable[[], object], spec: EventSpec, number: int
    ) -> tuple[tuple[Dispatch, ...], Outcome]:
        observer = Observer(self._report, self._describer, self._journal, number)
        with self._bus.record(observer, only=self._chosen(spec)) as recorder:
            observer.recorder, observer.stray = recorder, self._effects.stray
            with Output(observer.printed, self._stop_the_clock), self._effects.sent_to(observer.effect):
                outcome = self._outcome(act)
        return tuple(observer.dispatches), outcome

    def _outcome(self, act: Callable[[], object]) -> Outcome:
        try:
            return Returned(self._describer.text(act()))
        except BaseException as error:
            if is_interrupt(error):
                raise
            return self._report.raised(error)

    def _stop_the_clock(self) -> None:
        self._journal.tell("debugging")

    def _timed(self, dispatch: Dispatch, act: Callable[[], object], spec: EventSpec) -> Dispatch:
        """Sends the event again and again, and adds each receiver's times."""
        seconds = [[call.seconds] for call in dispatch.calls]
        for _ in range(spec.repeat - 1):
            environment.vidispine.restore()
            with self._bus.record(None, only=self._chosen(spec)) as recorder, Output(Printed, self._stop_the_clock):
                self._outcome(act)
            calls = recorder.dispatches[0].calls if recorder.dispatches else []
            for times, call in zip(seconds, calls, strict=False):
                times.append(call.stopped - call.started)
        timed = [call._replace(times=_times(each)) for call, each in zip(dispatch.calls, seconds, strict=True)]
        return dispatch._replace(calls=tuple(timed))

    def _chosen(self, spec: EventSpec) -> Callable[[Entry], bool]:
        """Whether --only and --skip leave a receiver in.

        Raises:
            UnknownName: one of them fits no receiver.
        """
        known = [entry.name for entry in self._bus.ledger.entries()]
        for pattern in (*spec.only, *spec.skip):
            if not any(fits(pattern, name) for name in known):
                raise UnknownName("receiver", pattern, known)

        def chosen(entry: Entry) -> bool:
            wanted = not spec.only or any(fits(pattern, entry.name) for pattern in spec.only)
            return wanted and not any(fits(pattern, entry.name) for pattern in spec.skip)

        return chosen


def required(receiver: Any) -> tuple[str, ...]:
    """The parameters that a receiver has no default for, if it is a plain function or method."""
    bound = type(receiver) is MethodType
    function = receiver.__func__ if bound else receiver
    if type(function) is not FunctionType:
        return ()
    code = function.__code__
    positional = code.co_varnames[bound : code.co_argcount - len(function.__defaults__ or ())]
    named = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    return (*positional, *(name for name in named if name not in (function.__kwdefaults__ or ())))


def _explained(dispatch: Dispatch) -> bool:
    return dispatch.cycle is not None or any(isinstance(call.outcome, Failure) for call in dispatch.calls)


def _times(seconds: list[float]) -> Times:
    from statistics import median  # four milliseconds that only --repeat is worth

    return Times(len(seconds), min(seconds), median(seconds), max(seconds))
