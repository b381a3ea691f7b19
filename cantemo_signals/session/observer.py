"""The observer of a dispatch: it fills in the plan with each call's arguments and outcome, and tells the journal."""

from __future__ import annotations

from time import perf_counter
from types import FrameType

from cantemo_signals.bus import Entry
from cantemo_signals.bus.exceptions import is_a
from cantemo_signals.bus.limits import DispatchFlood
from cantemo_signals.bus.recorded import RecordedCall, RecordedDispatch
from cantemo_signals.protocol.journal import CALLING
from cantemo_signals.session.block_answers import Answers
from cantemo_signals.session.capture import Printed
from cantemo_signals.session.effects import OpenEffect
from cantemo_signals.session.events import LiveEvent, Parts
from cantemo_signals.session.logs import LogLines
from cantemo_signals.session.quiet import is_kept_quiet
from cantemo_signals.session.raised import Raised
from cantemo_signals.session.report import Plan, Report
from cantemo_signals.session.sent import Coroutines, Likeness, Roots, is_told, unread
from cantemo_signals.session.sharing import Sharing
from cantemo_signals.session.under_way import OpenCall, OpenDispatch
from cantemo_signals.session.ways import Ways
from cantemo_signals.values.events import Dispatch
from cantemo_signals.values.outcomes import NeverAwaited, NotSeen, Returned, Swallowed
from cantemo_signals.values.plugins import Decision, Effect, Failure

STILL_RUNNING = NotSeen("it had not ended when the send did")


MOST_IN_ORDER = 100
"""Calls of one dispatch after each of which the journal gets all of them anew, if their class chooses the order."""


class Observer:
    """The observer of one event with a known ``plan``, or of one call of an emulated method.

    ``roots`` keep the dispatches that are nested in no other. ``stray`` collects the effects that were blocked while no
    receiver ran.
    """

    def __init__(
        self, parts: Parts, report: Report, ways: Ways, roots: Roots, stray: list[Effect], plan: Plan | None
    ) -> None:
        self._ways = ways
        self._describer = parts.describer
        self._journal = parts.journal
        self._sharing = Sharing(parts.host.shared)
        self._check = self._sharing.check  # which plugin code may replace
        #: Puts back what a receiver did to our own code.
        self.restore_own = self._sharing.restore_own
        self._answers = Answers(parts.host, parts.describer)
        self._report = report
        self._roots = roots
        self._stray = stray
        self._plan = plan
        self._open: dict[RecordedDispatch, OpenDispatch] = {}
        self._running: dict[RecordedCall, OpenCall] = {}
        self._coroutines = Coroutines()
        self._likeness = Likeness()
        self._raised = Raised(report, self._open, self._running)
        #: The connections whose receivers ran.
        self.entered: set[Entry] = set()

    @property
    def dispatches(self) -> tuple[Dispatch, ...]:
        """The dispatches that are not nested, in the order in which they began."""
        return self._roots.values

    def sending(self, recorded: RecordedDispatch) -> None:
        """Open a dispatch, before its first receiver runs."""
        self._check(recorded.parent)
        dispatch = self._dispatch_of(recorded)
        if dispatch.place is not None:
            self._journal.dispatch(dispatch.place, dispatch.plan.dispatch)

    def entering(self, call: RecordedCall) -> None:
        """Open a call, before its receiver runs."""
        self._check(call.dispatch.parent)
        dispatch = self._open.get(call.dispatch)
        if dispatch is None:  # the dispatch is over, so nothing waits for this call any more
            return
        order = len(dispatch.calls) + (call not in dispatch.calls)
        arguments = dispatch.arguments if call.named is None else self._describer.arguments(call.named)
        value = dispatch.calls[call] = self._report.call(dispatch.plan, call, order, arguments)
        self._running[call] = OpenCall(value)
        if call.entry is not None:
            self.entered.add(call.entry)
        self._raised.forget()
        if call.dispatch.own is not None and dispatch.place is not None:
            if order > MOST_IN_ORDER:
                self._journal.call(dispatch.place, order - 1, value)
            else:
                self._journal.dispatch(dispatch.place, dispatch.so_far)
        path, line = call.place or (None, 0)
        self._journal.step(CALLING + call.name, path, line, event=self._roots.event)
        self._ways.begin(call)
        self._sharing.give(call)

    def began(self, frame: FrameType) -> None:
        """Follow a call that had begun already when it was seen."""
        self._ways.began(frame)

    def returned(self, frame: FrameType) -> None:
        """Note where such a call returns."""
        self._ways.returned(frame, frame.f_lasti)

    def leaving(self, call: RecordedCall) -> None:
        """Close a call, after its receiver returned or raised."""
        self._check(call)
        running, dispatch, left = self._running.get(call), self._open.get(call.dispatch), self._ways.end(call)
        if running is None or dispatch is None:
            self._running.pop(call, None)
            return
        mutations = dispatch.mutations(running.value.arguments, call.named)
        if mutations and call.written is not None:
            from cantemo_signals.session.sources.writes import with_lines  # imports ast: few receivers need it

            mutations = with_lines(mutations, call.written, self._report.location)
        seconds = call.stopped - call.started
        outcome = self._outcome(call, running)
        if call.error is not None:
            self._check(call)  # its own code may have run to describe it
        if isinstance(outcome, NeverAwaited):
            dispatch.coroutines[running.value.order] = call.response
        left = left if isinstance(outcome, Returned) else None
        answer = self._answers.of(call)
        value = running.filled_in(
            self._describer, outcome=outcome, seconds=seconds, mutations=mutations, left=left, answer=answer
        )
        if value.sent:
            dispatch.led_to[value.order] = running.sent.numbers
        dispatch.calls[call] = value
        self._running.pop(call, None)
        if dispatch.place is not None:
            self._journal.call(dispatch.place, value.order - 1, value)
        self._go_on_with(call.dispatch.parent)

    def sent(self, recorded: RecordedDispatch) -> None:
        """Close a dispatch, after its last receiver."""
        if recorded.ends_at is not None and not recorded.calls:  # it was cut, perhaps after a look at what it leads to
            self._open.pop(recorded, None)
        dispatch = self._dispatch_of(recorded)
        failure = self._failure_outside(recorded)
        for call in recorded.calls:
            if (running := self._running.get(call)) is not None:
                dispatch.calls[call] = running.filled_in(self._describer, outcome=failure or STILL_RUNNING)
                failure = None
                self._running.pop(call, None)
        value = self._report.dispatch(dispatch.plan, recorded, dispatch.calls.values(), failure)
        if is_told(value, recorded.signal):
            self._keep(value, dispatch, recorded)
        self._open.pop(recorded, None)
        if recorded.parent is not None:
            self._sharing.give(recorded.parent)

    def _failure_outside(self, recorded: RecordedDispatch) -> Failure | None:
        """Return what ended a dispatch, unless one of its calls raised it, or we did to cut it."""
        error = recorded.error
        if error is None or recorded.ends_at is not None or any(call.error is error for call in recorded.calls):
            return None
        if recorded.parent and is_a(error, DispatchFlood):
            return None
        failure, entry = self._raised.failure(error), recorded.calls[-1].entry if recorded.calls else None
        if entry is None or any(frame.own for frame in failure.frames):
            return failure
        return failure._replace(location=self._report.place_of(entry))

    def _keep(self, value: Dispatch, dispatch: OpenDispatch, recorded: RecordedDispatch) -> None:
        """Keep a dispatch that is over: in the answer, or with the call that sent it."""
        running = self._call(recorded.parent) if recorded.parent else self._latest
        number = self._likeness.number(value, dispatch.led_to)
        if dispatch.place is not None:
            self._journal.answer()
            self._roots.end(dispatch.place, value, number, dispatch.coroutines)
        elif running is not None:
            running.sent.add(value, number, dispatch.coroutines)
            for swallowed in unread(value) if recorded.is_discarded else ():
                running.swallow(swallowed)

    def take(self, effect: OpenEffect, current: RecordedCall | None) -> None:
        """Keep an effect with the ``current`` call; a thread's effect goes to the call that is running meanwhile."""
        running = self._call(current)
        if running is None and (running := self._latest) is not None:
            effect.in_thread()
        if running is not None:
            running.effects.add(effect)
        elif effect.value.blocked:
            self._stray.append(effect.value)

    def caught(self, error: BaseException, place: tuple[str, int], current: RecordedCall | None) -> None:
        """Keep an exception that the code of the ``current`` call swallows."""
        running, started = self._call(current), perf_counter()
        if running is not None and is_kept_quiet(error):
            failure = self._raised.swallowed(error, running)
            if failure is not None:
                at = self._report.location(place)
                running.swallow(Swallowed(failure.type, failure.message, failure.location, at))
            for call in self._running:  # the time spent here must not count as theirs
                call.started += perf_counter() - started

    def decided(self, decision: Decision, current: RecordedCall | None) -> None:
        """Keep a decision with the ``current`` call; a thread's goes where its effects go."""
        running = self._call(current) or self._latest
        if running is not None:
            running.decisions.add(decision)

    def printed(self, current: RecordedCall | None) -> Printed | None:
        """Return where to keep the text that the ``current`` call prints; a thread's goes where its effects go."""
        running = self._call(current) or self._latest
        return None if running is None else running.printed

    def logged(self, current: RecordedCall | None) -> LogLines | None:
        """Return where to keep the lines that the ``current`` call logs; a thread's go where its effects go."""
        running = self._call(current) or self._latest
        return None if running is None else running.logs

    def failure(self, error: BaseException) -> Failure:
        """Describe an exception that reached whoever sent."""
        return self._raised.failure(error)

    def close(self) -> None:
        """Stop following receivers, and close the coroutines that never ran and the dispatches whose end was cut."""
        for recorded in list(self._open):
            recorded.leave()
            self.sent(recorded)
        self._ways.close()
        self._coroutines.close()

    def _go_on_with(self, call: RecordedCall | None) -> None:
        """Report that the receiver of an outer call runs again."""
        if call is not None and call in self._running:
            path, line = call.place or (None, 0)
            self._journal.go_on(CALLING + call.name, path, line, self._roots.event)
            self._sharing.give(call)

    def _dispatch_of(self, recorded: RecordedDispatch) -> OpenDispatch:
        dispatch = self._open.get(recorded)
        if dispatch is None:
            is_nested = recorded.parent is not None or bool(self._running)  # then a thread sends, which a call started
            place = self._roots.place(recorded, is_nested=is_nested)
            live = {} if recorded.signal.is_block else recorded.named  # a page's context is the plugins' to change
            dispatch = OpenDispatch(self._plan_of(recorded), place, live, self._describer)
            self._open[recorded] = dispatch
        return dispatch

    def _plan_of(self, recorded: RecordedDispatch) -> Plan:
        """Return the plan of the event if this is its dispatch and goes as planned, or else a new one."""
        plan, self._plan = self._plan, None
        if plan is not None and _is_as_planned(recorded, plan):
            return plan
        event = LiveEvent(recorded.signal, recorded.sender, recorded.named)
        made = self._report.plan(event, recorded.plan, nested=recorded.parent is not None)
        return made.sent_at(self._report.sent_at(recorded))

    @property
    def _latest(self) -> OpenCall | None:
        """The call that began last of those that run: what a thread does counts for it."""
        return next(reversed(self._running.values()), None)

    def _call(self, call: RecordedCall | None) -> OpenCall | None:
        return None if call is None else self._running.get(call)

    def _outcome(self, call: RecordedCall, running: OpenCall) -> Returned | NeverAwaited | Failure:
        if call.error is not None:
            return self._raised.by_call(call.error, call, running)
        return self._coroutines.outcome(call.response) or Returned(self._describer.text(call.response))


def _is_as_planned(recorded: RecordedDispatch, plan: Plan) -> bool:
    """Return whether the same is called with the arguments described; some are created only when they are sent."""
    if plan.event.signal is not recorded.signal or list(plan.calls) != recorded.plan:
        return False
    return recorded.signal.is_block or (
        [*map(id, plan.event.arguments.values())] == [*map(id, recorded.named.values())]
    )
