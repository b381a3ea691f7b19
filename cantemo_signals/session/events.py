"""Answers what happens when events are sent."""

from __future__ import annotations

from cantemo_signals.hosts import Host
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.effects import Effects
from cantemo_signals.session.names import Names
from cantemo_signals.session.permission import announce
from cantemo_signals.session.report import Report
from cantemo_signals.session.rules import Evidence, findings
from cantemo_signals.session.sending import Firing
from cantemo_signals.session.wiring import entries
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.events import Dispatch, DispatchResult, TraceResult
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.requests import EventSpec


class Events:
    """Sends what one request asks for; a session that only lists does not import this."""

    def __init__(
        self,
        host: Host,
        names: Names,
        plugins: tuple[Plugin, ...],
        describer: Describer,
        effects: Effects,
        journal: Journal,
    ) -> None:
        self._host = host
        self._names = names
        self._plugins = plugins
        self._effects = effects
        self._journal = journal
        report = Report(host.bus, host.failures, describer)
        self._firing = Firing(host.bus, names, report, describer, effects, journal, host.undone)

    def fire(self, spec: EventSpec) -> DispatchResult | TraceResult:
        """Sends one event, or calls one emulated method.

        Raises:
            UsageError: there is no such signal, sender, method or receiver.
        """
        if (method := self._names.target_method(spec.target)) is not None:
            return self._call(method, spec)
        prepared = self._firing.prepare(spec)
        plan = self._firing.plan(prepared, spec)
        self._journal.base(self._dispatch_result(plan, spec))
        if spec.plan:
            return self._dispatch_result(plan, spec)
        if spec.live:
            announce(plan)
        with self._host.guard:
            return self._dispatch_result(self._firing.fire(prepared, spec), spec)

    def every(self, spec: EventSpec) -> TraceResult:
        """Sends one event for every signal and sender that something is connected to."""
        events = self._firing.every_event()
        self._journal.base(self._trace_result(()))
        act = self._firing.plan if spec.plan else self._firing.fire_from_the_same
        with self._host.guard:
            dispatches = tuple(act(prepared, spec, number) for number, prepared in enumerate(events))
        return self._trace_result(dispatches)

    def _call(self, method: Method, spec: EventSpec) -> TraceResult:
        self._journal.base(self._trace_result(()))
        with self._host.guard:
            called = self._firing.call(method, spec)
        result = self._trace_result(called.dispatches)
        return result._replace(call=called.text, filled=called.filled, outcome=called.outcome)

    def _dispatch_result(self, dispatch: Dispatch, spec: EventSpec) -> DispatchResult:
        return DispatchResult(
            engine=self._host.bus.engine,
            host=self._host.name,
            event=dispatch.event,
            calls=dispatch.calls,
            not_called=dispatch.not_called,
            plugins=self._plugins,
            findings=self._findings((dispatch,)),
            robust=spec.robust,
            cycle=dispatch.cycle,
            difference=dispatch.difference,
            deaths=self._journal.deaths,
            versions=self._host.versions(),
        )

    def _trace_result(self, dispatches: tuple[Dispatch, ...]) -> TraceResult:
        return TraceResult(
            engine=self._host.bus.engine,
            host=self._host.name,
            dispatches=dispatches,
            plugins=self._plugins,
            findings=self._findings(dispatches),
            deaths=self._journal.deaths,
            versions=self._host.versions(),
        )

    def _findings(self, dispatches: tuple[Dispatch, ...]) -> tuple[Finding, ...]:
        """What concerns the signals that were sent; each dispatch says itself how it would differ."""
        signals = frozenset((dispatch.event.module, dispatch.event.signal) for dispatch in dispatches)
        concerned = entries(self._host.bus, signals)
        stray = tuple(self._effects.stray)
        return findings(Evidence(self._host, self._plugins, concerned, dispatches, stray), ignore=("CS5",))
