"""What the calls under way raise: each exception is described once, and doubted where something made up led to it."""

from __future__ import annotations

from collections.abc import Mapping

from cantemo_signals.bus import Entry
from cantemo_signals.bus.exceptions import is_a
from cantemo_signals.bus.recorded import RecordedCall, RecordedDispatch
from cantemo_signals.loader.failures import MOST_FRAMES
from cantemo_signals.session.commands import with_real_values
from cantemo_signals.session.ids import taken_for_object
from cantemo_signals.session.report import Report
from cantemo_signals.session.under_way import OpenCall, OpenDispatch
from cantemo_signals.values.events import Event
from cantemo_signals.values.plugins import Failure


class Raised:
    """The exception that was raised last, and its description; ``dispatches`` and ``calls`` are those under way."""

    def __init__(
        self,
        report: Report,
        dispatches: Mapping[RecordedDispatch, OpenDispatch],
        calls: Mapping[RecordedCall, OpenCall],
    ) -> None:
        self._report = report
        self._dispatches = dispatches
        self._calls = calls
        self._latest: tuple[BaseException, Failure] | None = None

    def forget(self) -> None:
        """Forget the exception, because code runs that may raise the same one again."""
        self._latest = None

    def failure(self, error: BaseException, entry: Entry | None = None) -> Failure:
        """Describe an exception once for all the calls that it passes through; only its frames are updated."""
        if self._latest is not None and self._latest[0] is error:
            failure = self._latest[1]
            has_all = len(failure.frames) >= MOST_FRAMES  # any others are further out
            return failure if has_all else failure._replace(frames=self._report.frames(error))
        failure = self._report.failure(error, entry)
        self._latest = error, failure
        return failure

    def by_call(self, error: BaseException, call: RecordedCall, running: OpenCall) -> Failure:
        """Describe the exception that ended a call: inconclusive if something made up may have led to it."""
        is_known = self._latest is not None and self._latest[0] is error  # and what ran further in was asked
        failure = self.failure(error, call.entry)
        argument = failure.argument or self._taken_for_object(error, call)
        if argument is not None:
            failure = failure._replace(argument=argument)
        elif self._depends_on_made_up(error, running, alone=is_known):
            hint = failure.hint or next((with_real_values(each) for each in self._events()), None)
            failure = failure._replace(made_up=True, inconclusive=True, hint=hint)
        self._latest = error, failure
        return failure

    def swallowed(self, error: BaseException, running: OpenCall) -> Failure | None:
        """Describe an exception that a call swallows; None if it may be due to something made up."""
        failure = self._report.failure(error, None)
        return None if failure.inconclusive or self._depends_on_made_up(error, running) else failure

    def _taken_for_object(self, error: BaseException, call: RecordedCall) -> str | None:
        """Return the argument, as Portal sends it, that a call took for an object though it is a text; None if none."""
        dispatch = self._dispatches.get(call.dispatch)
        varied = () if dispatch is None else dispatch.plan.event.varied
        return taken_for_object(error, {name: each for name, each in call.dispatch.named.items() if name not in varied})

    def _depends_on_made_up(self, error: BaseException, running: OpenCall, *, alone: bool = False) -> bool:
        """Return whether a running event carries something made up for it, or a running call decided by such a thing.

        With ``alone`` look only at this call. A NameError never depends on that: the name is missing anyway.
        """
        if alone or is_a(error, NameError):
            return alone and not is_a(error, NameError) and bool(running.decisions.values)
        calls = (running, *self._calls.values())
        return any(event.made_up for event in self._events()) or any(call.decisions.values for call in calls)

    def _events(self) -> list[Event]:
        """Return the events under way, outermost first."""
        return [dispatch.plan.dispatch.event for dispatch in self._dispatches.values()]
