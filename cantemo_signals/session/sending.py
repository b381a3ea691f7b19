"""The answer to a request that sends events or calls an emulated method: planned, sent, and returned as a result."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from typing import Any

from cantemo_signals.bus import BaseSignal, Entry
from cantemo_signals.errors import UnknownName
from cantemo_signals.sandbox import accounts, environment
from cantemo_signals.sandbox.catalogue import library_events
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.sandbox.catalogue.examples import given, make_later_examples
from cantemo_signals.session.again import Again
from cantemo_signals.session.dispatching import Dispatches, as_planned
from cantemo_signals.session.doubts import event_text
from cantemo_signals.session.events import LiveEvent, Parts, announce, refuse_for_method, refuse_reserved
from cantemo_signals.session.reconnects import Reconnect
from cantemo_signals.session.rehearsal import Rehearsal, Round
from cantemo_signals.session.report import Plan
from cantemo_signals.session.rules import ENGINES, Evidence, every, findings  # noqa: F401 - events are judged, too
from cantemo_signals.session.selecting import fits
from cantemo_signals.session.specified import Choice, Specified
from cantemo_signals.session.wiring import entries_of, signal_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.event_results import DispatchResult, NotTried, TraceResult
from cantemo_signals.values.events import Dispatch
from cantemo_signals.values.plugins import Effect
from cantemo_signals.values.requests import EventSpec


class Rehearsed(NamedTuple):
    """The dispatches of a rehearsal, the connections that it did not try, and the effects outside any receiver.

    ``entered`` holds the connections whose receivers were called. ``notes`` say which of the requested events cannot
    happen, or call no receiver.
    """

    dispatches: tuple[Dispatch, ...]
    not_tried: tuple[NotTried, ...] = ()
    stray: tuple[Effect, ...] = ()
    reconnects: tuple[Reconnect, ...] = ()
    entered: frozenset[Entry] = frozenset()
    notes: tuple[str, ...] = ()


class Sending:
    """The sending of the events that one specification asks for."""

    def __init__(self, parts: Parts, spec: EventSpec) -> None:
        self._parts = parts
        self._host = parts.host
        self._spec = spec
        if self._host.is_emulated:
            self._spec = spec._replace(arguments={name: given(name, value) for name, value in spec.arguments.items()})
        self._dispatches = Dispatches(parts, self._spec, self._is_chosen)
        self._report = self._dispatches.report
        self._recording = self._dispatches.recording
        self._named: list[BaseSignal] = []
        self._is_possible = True
        self._is_narrowed = spec.target is not None

    def fire(self) -> DispatchResult | TraceResult:
        """Send one event, or call one emulated method.

        Raises:
            UsageError: there is no such signal, sender, method or receiver.
        """
        if (method := self._parts.names.target_method(self._spec.target)) is not None:
            return self._call(method)
        refuse_reserved(self._spec)
        specified = Specified(self._parts, self._spec)
        self._check_patterns()
        choice = specified.choice(self._rehearsal((specified.signal,)))
        self._is_possible = not choice.doubts
        plan = self._plan(choice.event)
        self._parts.journal.base(self._dispatch_result(plan.dispatch, choice))
        if self._spec.plan:
            return self._dispatch_result(as_planned(plan.dispatch), choice)
        if self._spec.live:
            announce(plan.dispatch)
        with self._host.guard:
            dispatch = self._dispatches.one(plan, 0)
            self._dispatches.compare()
            return self._dispatch_result(dispatch, choice)

    def trace(self) -> TraceResult:
        """Send every event of the named signals or helper class, or call one emulated method.

        Raises:
            UsageError: there is no such signal, sender, method or receiver.
        """
        names, target = self._parts.names, self._spec.target
        if not names.is_helper(target) and (method := names.target_method(target)) is not None:
            return self._call(method)
        rounds, rehearsal, notes = self._asked()
        return self._rehearsed(rounds, rehearsal)._replace(notes=notes)

    def every(self) -> TraceResult:
        """Send every event that can be sent and that reaches a receiver of a plugin."""
        rehearsal = self._rehearsal()
        return self._rehearsed(rehearsal.rounds(), rehearsal)._replace(unheard=rehearsal.unheard())

    def _asked(self) -> tuple[list[Round], Rehearsal, tuple[str, ...]]:
        """Return the events that are specified, and the notes about them."""
        refuse_reserved(self._spec)
        specified = Specified(self._parts, self._spec)
        self._spec = specified.spec
        self._named = specified.signals
        rehearsal = self._rehearsal(specified.signals)
        is_one = self._spec.bare or self._spec.live
        rounds = [] if is_one else list(rehearsal.rounds(specified.fitting))
        if rounds:
            notes = specified.doubts(event for each in rounds for event in each.events)
            self._is_possible = not notes
            return rounds, rehearsal, notes
        if len(specified.signals) > 1 and not is_one:
            return [], rehearsal, (specified.nobody(),)
        choice = specified.choice(rehearsal)
        self._is_possible = not choice.doubts
        is_chosen = self._spec.live and "sender" in choice.chosen
        chosen = (f"{event_text(choice.event)} was chosen; --sender chooses another.",) if is_chosen else ()
        return [rehearsal.alone(choice.event)], rehearsal, (*chosen, *choice.doubts, *choice.remarks)

    def _rehearsal(self, signals: Iterable[BaseSignal] | None = None) -> Rehearsal:
        return Rehearsal(self._host, self._parts.possible, self._is_chosen, signals)

    def _rehearsed(self, rounds: Iterable[Round], rehearsal: Rehearsal) -> TraceResult:
        self._check_patterns()
        self._parts.journal.base(self._trace_result(()))
        dispatches = self._dispatches.of(rounds)
        spec = self._spec
        narrowed = spec.target and (*spec.arguments, *spec.only, *spec.skip, *filter(None, (spec.sender, spec.method)))
        is_whole = not (spec.plan or spec.bare or narrowed)
        not_tried = self._not_tried(rehearsal) if is_whole else ()
        return self._trace_result(dispatches)._replace(not_tried=not_tried)

    def rehearse(self) -> Rehearsed:
        """Send every event that can be sent and that reaches a receiver of a plugin, and return it all to be judged."""
        rehearsal = self._rehearsal()
        dispatches = self._dispatches.of(rehearsal.rounds())
        return Rehearsed(
            dispatches,
            self._not_tried(rehearsal),
            tuple(self._recording.stray),
            tuple(self._dispatches.reconnects),
            frozenset(self._recording.entered),
        )

    def rehearse_for(self, entries: Collection[Entry]) -> Rehearsed:
        """Send the specified events that reach one of these connections; if none does, only plan the specified ones.

        Raises:
            UsageError: there is no such signal, sender, method or receiver.
        """
        rounds, _, notes = self._asked()
        self._check_patterns()
        reaching = [each for each in rounds if any(entry in each.entries for entry in entries)]
        if not reaching:
            plans = (self._report.plan(each.events[0], each.entries) for each in rounds)
            return Rehearsed(tuple(plan.dispatch for plan in plans), notes=notes)
        return Rehearsed(self._dispatches.of(reaching), notes=notes)

    def _not_tried(self, rehearsal: Rehearsal) -> tuple[NotTried, ...]:
        return tuple(rehearsal.not_tried(self._recording.entered, self._parts.journal.fatal()))

    def _plan(self, event: LiveEvent) -> Plan:
        entries = event.signal.planned(event.sender)
        return self._report.plan(event, [entry for entry in entries if self._is_chosen(entry)])

    def _call(self, method: Method) -> TraceResult:
        """Call an emulated method for real, so that it sends its signals as Portal does.

        Raises:
            UnknownName: the method takes no argument with a given name.
            UsageError: the specification has options that make no sense here.
        """
        refuse_for_method(self._spec)
        self._check_patterns()
        examples, arguments_given = self._arguments_of(method)
        arguments = {**examples, **arguments_given}
        arguments = {name: library_events.real_user(value) for name, value in arguments.items()}
        described = ", ".join(self._parts.describer.argument(name, value) for name, value in arguments.items())
        self._parts.journal.base(self._trace_result(()))
        with self._host.guard, self._host.undone():
            environment.vidispine.settle()
            state = cache(lambda: method.state_before(arguments))
            environment.vidispine.expect(state)
            given = make_later_examples(arguments)
            accounts.rows.expect(state)
            dispatches, outcome = self._recording.record(lambda: getattr(method.owner(), method.name)(**given), 0)
        return self._trace_result(dispatches)._replace(
            call=f"{method.title}({described})",
            filled=tuple(name for name in examples if name not in arguments_given),
            outcome=outcome,
        )

    def _arguments_of(self, method: Method) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the example values of what a method requires, and the values that were given."""
        for name in self._spec.arguments:
            if name not in method.parameters:
                raise UnknownName("argument", name, method.parameters, of=method.title)
        examples = {} if self._spec.bare else {name: method.examples[name] for name in method.required}
        return examples, self._spec.arguments

    def _check_patterns(self) -> None:
        """Refuse patterns of --only and --skip that match no receiver.

        Raises:
            UnknownName: a pattern matches none.
        """
        patterns = (*self._spec.only, *self._spec.skip)
        names = [entry.name for entry in self._host.bus.ledger.entries()] if patterns else []
        for pattern in patterns:
            if not any(fits(pattern, name) for name in names):
                error = UnknownName("receiver", pattern, [entry.name for entry in entries_of(self._host.bus)] or names)
                error.hint = self._parts.names.lost(pattern, "receiver") or error.hint
                raise error

    def _is_chosen(self, entry: Entry) -> bool:
        """Return whether --only and --skip leave a receiver in."""
        only, skip = self._spec.only, self._spec.skip
        return (not only or _fits_any(only, entry)) and not (skip and _fits_any(skip, entry))

    def _dispatch_result(self, dispatch: Dispatch, choice: Choice) -> DispatchResult:
        return DispatchResult(
            event=dispatch.event,
            calls=dispatch.calls,
            not_called=dispatch.not_called,
            robust=self._spec.robust,
            cycle=dispatch.cycle,
            difference=dispatch.difference,
            failure=dispatch.failure,
            chosen=choice.chosen,
            also_sent_by=choice.others,
            notes=(*choice.doubts, *choice.remarks),
            **self._common((dispatch,)),
        )

    def _trace_result(self, dispatches: tuple[Dispatch, ...]) -> TraceResult:
        return TraceResult(dispatches=dispatches, **self._common(dispatches))

    def _common(self, dispatches: tuple[Dispatch, ...]) -> dict[str, Any]:
        """Return the fields that both results have; the findings are about the signals named or sent, or about all."""
        signals = {(dispatch.event.module, dispatch.event.signal) for dispatch in dispatches}
        signals |= {(signal.module, signal_name(signal)) for signal in self._named}
        concerned = entries_of(self._host.bus, frozenset(signals) if self._is_narrowed else None)
        evidence = Evidence(
            self._host,
            self._parts.possible,
            self._parts.plugins,
            concerned,
            dispatches if self._is_possible else (),
            tuple(self._recording.stray),
            tuple(self._dispatches.reconnects),
            again=Again(self._parts).command,
        )
        return {
            "engine": self._host.bus.engine,
            "host": self._host.name,
            "plugins": self._parts.plugins,
            "findings": findings(evidence, ignore=ENGINES),
            "deaths": self._parts.journal.deaths,
            "versions": self._host.versions(),
        }


def _fits_any(patterns: tuple[str, ...], entry: Entry) -> bool:
    return any(fits(pattern, entry.name) for pattern in patterns)
