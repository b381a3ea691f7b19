"""The recording of events as they are sent: their outcomes as values, and how long they take."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from types import CodeType
from typing import Any

from cantemo_signals.bus import Entry, recursion
from cantemo_signals.bus.interruptions import is_interrupt
from cantemo_signals.bus.limits import Cycle
from cantemo_signals.bus.recorded import Likeness, RecordedDispatch
from cantemo_signals.sandbox import environment
from cantemo_signals.session.capture import Capture, Printed
from cantemo_signals.session.events import Parts
from cantemo_signals.session.logs import Logs
from cantemo_signals.session.observer import Observer
from cantemo_signals.session.quiet import QuietClauses
from cantemo_signals.session.reconnects import Made, Reconnect, made, reconnects
from cantemo_signals.session.report import Plan, Report
from cantemo_signals.session.sent import Roots
from cantemo_signals.session.ways import Ways
from cantemo_signals.values.events import Dispatch, Event
from cantemo_signals.values.outcomes import Outcome, Returned, Times
from cantemo_signals.values.plugins import Effect

MOST_CALLS = 10_000
REHEARSED_CALLS = 2_000
MANY_CALLS, FEW_CALLS = 1_000, 200
"""Seeing an endless fan-out in full once is enough, because hundreds of events may lead to it."""


class Recording:
    """The recording of the events of one request; ``is_chosen`` applies --only and --skip to a receiver."""

    def __init__(self, parts: Parts, report: Report, is_chosen: Callable[[Entry], bool]) -> None:
        self._parts = parts
        self._report = report
        self._is_chosen = is_chosen
        self._quiet = QuietClauses(parts.host)
        self._logs = Logs(parts.describer, parts.host.failures, verbose=parts.verbose)
        #: The ways that receivers took.
        self.ways = Ways(parts.describer, report.location)
        self._most_calls = MOST_CALLS
        self._largest = 0
        self._endless: dict[Likeness, Cycle] = {}
        #: The effects that occurred while no receiver ran.
        self.stray: list[Effect] = []
        #: The connections whose receivers ran.
        self.entered: set[Entry] = set()
        #: The connections that receivers made in the last recording.
        self.made: list[Made] = []

    def hurry(self) -> None:
        """Lower the limit of calls per event, because many events will be recorded."""
        self._most_calls = REHEARSED_CALLS if self._largest < MANY_CALLS else FEW_CALLS

    def record(
        self, act: Callable[[], object], number: int, plan: Plan | None = None
    ) -> tuple[tuple[Dispatch, ...], Outcome]:
        """Run ``act``, and return the dispatches that it led to and its outcome."""
        observer = Observer(self._parts, self._report, self.ways, Roots(number), self.stray, plan)
        endless = self._endless.copy()
        value, error, sent = self.observe(act, observer, max_calls=self._most_calls)
        self.made = made(sent)
        if plan is not None and plan.dispatch.event.made_up:
            self._endless = endless  # another event may end
        if error is not None:
            return observer.dispatches, observer.failure(error)
        return observer.dispatches, Returned(self._parts.describer.text(value))

    def observe(
        self, act: Callable[[], object], observer: Observer, **limits: int
    ) -> tuple[Any, BaseException | None, list[RecordedDispatch]]:
        """Run ``act`` while ``observer`` observes; return what it returned, what it raised and what it sent."""
        with self._parts.host.bus.record(observer, only=self._is_chosen, endless=self._endless, **limits) as recorder:
            capture = Capture(lambda: observer.printed(recorder.current), self._stop_the_clock)

            def caught(error: BaseException, code: CodeType, line: int) -> None:
                current = recorder.current
                is_own = current is not None and current.entry is not None and current.entry.code is code
                if is_own or not self._quiet.returns_value(code, line):
                    observer.caught(error, (code.co_filename, line), current)

            effects = self._parts.effects.given_to(lambda effect: observer.take(effect, recorder.current))
            decisions = self._parts.decisions.given_to(lambda decision: observer.decided(decision, recorder.current))
            lines = self._parts.lines
            following: AbstractContextManager[None] = nullcontext() if lines is None else lines.followed()
            logs = self._logs.kept(lambda: observer.logged(recorder.current))
            with capture, effects, decisions, logs, following, self._quiet.watched(caught), recursion.hidden():
                self._accept_shared()
                value, error = _attempt(act)
        self._accept_shared()
        self.entered |= observer.entered
        self._largest = max(self._largest, recorder.limits.size)
        observer.close()
        return value, error, recorder.dispatches

    def repeat(self, dispatch: Dispatch, act: Callable[[], object], repeats: int) -> Dispatch:
        """Send the event until it was sent ``repeats`` times, and add each receiver's times."""
        seconds = [[call.seconds] for call in dispatch.calls]
        for _ in range(repeats - 1):
            sent = self._send_again(act)
            calls = sent[0].calls if sent else []
            for times, call in zip(seconds, calls, strict=False):
                times.append(call.stopped - call.started)
        timed = [call._replace(times=_times(measured)) for call, measured in zip(dispatch.calls, seconds, strict=True)]
        return dispatch._replace(calls=tuple(timed))

    def reconnects(self, act: Callable[[], object], event: Event) -> list[Reconnect]:
        """Send the event again, and return the connections that were made both times."""
        first, self.made = self.made, []
        return list(reconnects(first, made(self._send_again(act)), event))

    def _send_again(self, act: Callable[[], object]) -> list[RecordedDispatch]:
        environment.vidispine.restore()
        with (
            self._parts.host.bus.record(None, only=self._is_chosen, endless=self._endless) as recorder,
            Capture(Printed, self._stop_the_clock),
            recursion.hidden(),
        ):
            _attempt(act)
        return recorder.dispatches

    def _accept_shared(self) -> None:
        """Accept what this tool replaces while an event is recorded, or puts back: the streams, say."""
        if (shared := self._parts.host.shared) is not None:
            shared.take_core()

    def _stop_the_clock(self) -> None:
        self.ways.close()
        self._parts.journal.tell("debugging")


def _attempt(act: Callable[[], object]) -> tuple[object, BaseException | None]:
    """Return what ``act`` returned, and what it raised; a person's Ctrl-C ends everything."""
    try:
        return act(), None
    except BaseException as error:
        if is_interrupt(error):
            raise
        return None, error


def _times(seconds: list[float]) -> Times:
    from statistics import median  # takes four milliseconds: for --repeat only

    return Times(len(seconds), min(seconds), median(seconds), max(seconds))
