"""A management command or a request of a real project, run for real, and everything that it sends."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from typing import Any

from cantemo_signals.bus.recorded import RecordedCall, RecordedDispatch
from cantemo_signals.errors import UsageError
from cantemo_signals.hosts import TITLES, Host
from cantemo_signals.hosts.project_rows import is_same_row
from cantemo_signals.hosts.project_runs import Ended, Runnable, runnable
from cantemo_signals.session.events import Parts, warn
from cantemo_signals.session.observer import Observer
from cantemo_signals.session.report import Report
from cantemo_signals.session.sending import Sending
from cantemo_signals.session.sent import Roots, SentLog
from cantemo_signals.session.ways import Ways
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.event_results import TraceResult
from cantemo_signals.values.events import Dispatch
from cantemo_signals.values.outcomes import Outcome, Returned
from cantemo_signals.values.requests import EventSpec, Run

REQUEST_FAILED = "got_request_exception"
NO_LIMIT = sys.maxsize


class Running(Sending):
    """The running of one command or request; the target and the sender of ``spec`` narrow what is shown."""

    def run(self, run: Run) -> TraceResult:
        """Run it, and return what it sent.

        Raises:
            UsageError: there is no such command, user, signal, sender or receiver.
        """
        self._is_narrowed = True
        self._check_patterns()
        roots = RunRoots(self._fit())
        rows = self._host.rows
        assert rows is not None
        if any(plugin.has_failed for plugin in self._parts.plugins):
            return self._trace_result(())._replace(notes=("Nothing was run: the project failed to load.",))
        what = runnable(run, rows)
        self._parts.journal.base(self._trace_result(())._replace(call=what.title, ran=what.kind))
        self._parts.journal.hand_over()
        warn(f"{what.title} is run for real; nothing is rolled back afterwards.")
        observer = RunObserver(self._parts, self._dispatches.report, self._recording.ways, roots, what.title)
        outcome, status = self._observed(what, observer)
        return self._trace_result(roots.values)._replace(
            call=what.title, ran=what.kind, outcome=outcome, status=status, to_nobody=roots.to_nobody
        )

    def _observed(self, what: Runnable, observer: RunObserver) -> tuple[Outcome, int | None]:
        limits = {"max_calls": NO_LIMIT, "max_depth": NO_LIMIT, "keeps": False}
        observer.begin()
        ended, error, _ = self._recording.observe(what.act, observer, **limits)
        if error is not None:
            return observer.failure(error), None
        assert type(ended) is Ended
        if observer.error is not None and ended.status >= 500:
            return observer.failure(observer.error), ended.status
        return Returned(self._parts.describer.mask(ended.text)), ended.status

    def _fit(self) -> Callable[[RecordedDispatch], bool] | None:
        """Return what tells which dispatches are to be shown, or None if all are.

        Raises:
            UsageError: there is no such signal or sender.
        """
        names, spec = self._parts.names, self._spec
        signals = None if spec.target is None else {id(signal) for signal in names.meant(spec.target)}
        sender = None if spec.sender is None else names.sender(spec.sender)
        if signals is None and sender is None:
            return None

        def fits(recorded: RecordedDispatch) -> bool:
            is_named = signals is None or id(recorded.signal) in signals
            return is_named and (sender is None or is_same_row(recorded.sender, sender))

        return fits


class RunRoots(Roots):
    """The dispatches of a run that fit and are nested in none that does, equal ones folded."""

    def __init__(self, fits: Callable[[RecordedDispatch], bool] | None) -> None:
        super().__init__(0)
        self._unheard: Counter[tuple[bool, str]] = Counter()
        self._fits = fits
        self._log = SentLog()

    @property
    def values(self) -> tuple[Dispatch, ...]:
        """The dispatches, in the order in which they were over."""
        return self._log.values

    @property
    def to_nobody(self) -> dict[str, int]:
        """How many called no receiver by the name of the signal, the project's own first, then the most frequent."""
        ranked = sorted(self._unheard.items(), key=lambda each: (each[0][0], -each[1]))
        return {name: number for (_, name), number in ranked}

    def place(self, recorded: RecordedDispatch, *, is_nested: bool) -> int | None:
        """Return the place of a dispatch in the answer if it fits and belongs to none that does."""
        is_shown = not is_nested if self._fits is None else self._fits(recorded) and not self._is_inside(recorded)
        self.event = len(self._log) if is_shown else self.event
        return self.event if is_shown else None

    def end(self, place: int, dispatch: Dispatch, number: int, coroutines: dict[int, Any]) -> None:
        """Keep a dispatch that is over."""
        self._log.add(dispatch, number, coroutines)

    def unheard(self, recorded: RecordedDispatch) -> None:
        """Count a dispatch that called no receiver."""
        if self._fits is None or self._fits(recorded):
            self._unheard[recorded.signal.is_internal, signal_name(recorded.signal)] += 1

    def _is_inside(self, recorded: RecordedDispatch) -> bool:
        assert self._fits is not None
        call = recorded.parent
        while call is not None:
            if self._fits(call.dispatch):
                return True
            call = call.dispatch.parent
        return False


class RunObserver(Observer):
    """The observer of a run, which the journal calls ``title``; ``error`` is what made a request fail.

    Dispatches that call no receiver are only counted: there are very many, and describing one takes time.
    """

    def __init__(self, parts: Parts, report: Report, ways: Ways, roots: RunRoots, title: str) -> None:
        super().__init__(parts, report, ways, roots, [], None)
        self._run_roots = roots
        self._title = title
        self.error: BaseException | None = None

    def begin(self) -> None:
        """Tell the journal that the project's own code runs, not a receiver."""
        self._journal.tell_step(f"running {self._title}", None, 0, None)

    def sending(self, recorded: RecordedDispatch) -> None:
        """Open a dispatch that is going to call a receiver."""
        if recorded.signal.name == REQUEST_FAILED:
            self.error = sys.exc_info()[1]
        if recorded.plan:
            super().sending(recorded)

    def entering(self, call: RecordedCall) -> None:
        """Open a call, and its dispatch if that did not plan it."""
        if call.dispatch not in self._open:
            super().sending(call.dispatch)
        super().entering(call)

    def sent(self, recorded: RecordedDispatch) -> None:
        """Close a dispatch, or count it."""
        if recorded not in self._open and not _is_of_note(recorded):
            self._run_roots.unheard(recorded)
            return
        super().sent(recorded)
        if not self._open:
            self.begin()


def _is_of_note(recorded: RecordedDispatch) -> bool:
    """Return whether a dispatch without calls ended in an exception, or may have called what nobody saw."""
    return recorded.error is not None or (recorded.own is not None and recorded.own.blind is not None)


def permit_run(run: Run, spec: EventSpec, host: Host) -> None:
    """Refuse to run anything unless it is asked for, and in a real project.

    Raises:
        UsageError: it must not be run in this host, or not like this.
    """
    wrong = {
        "--kw": spec.arguments,
        "--method": spec.method,
        "--plan": spec.plan,
        "--bare": spec.bare,
        "--robust": spec.robust,
        "--repeat": spec.repeat > 1,
    }
    what = "a command" if run.words else "a request"
    for option in (name for name, given in wrong.items() if given):
        raise UsageError(f"{option} does not apply to {what}: the project sends its own events.", "Leave it out.")
    if host.is_emulated:
        hint = "Name a real project: --host django --live, or --host portal --live."
        raise UsageError(f"The emulated Portal cannot run {what}.", hint)
    if not spec.live:
        raise UsageError(
            f"Nothing was run: {what} has real effects in {TITLES[host.name]}, and nothing is rolled back.",
            "--live runs it.",
        )
