"""The sending of planned events, each from the state that loading left, unless its effects are real."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from cantemo_signals.bus import Entry
from cantemo_signals.sandbox import accounts, environment
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.examples import make_later_examples
from cantemo_signals.session.events import LiveEvent, Parts, announce
from cantemo_signals.session.merging import merged
from cantemo_signals.session.reconnects import Reconnect
from cantemo_signals.session.recording import Recording
from cantemo_signals.session.rehearsal import Round
from cantemo_signals.session.report import Plan, Report
from cantemo_signals.session.rules.dispatches import CUT
from cantemo_signals.session.sharing import Sharing
from cantemo_signals.session.state import LoadedState
from cantemo_signals.values.events import Dispatch
from cantemo_signals.values.outcomes import NotSeen, Planned
from cantemo_signals.values.plugins import Failure
from cantemo_signals.values.requests import EventSpec


class Dispatches:
    """The dispatches of one request; ``is_chosen`` applies --only and --skip to a receiver."""

    def __init__(self, parts: Parts, spec: EventSpec, is_chosen: Callable[[Entry], bool]) -> None:
        self._parts = parts
        self._host = parts.host
        self._spec = spec
        self.report = Report(parts, is_chosen, with_locals=spec.with_locals)
        self.recording = Recording(parts, self.report, is_chosen)
        self.reconnects: list[Reconnect] = []

    def of(self, rounds: Iterable[Round]) -> tuple[Dispatch, ...]:
        """Send the events of these rounds.

        No event sees what another event's receivers did to the backend. Dispatches of one signal and sender that have
        the same results appear once in the answer.
        """
        state = LoadedState(self._host)
        dispatches: list[Dispatch] = []
        rounds = list(rounds)
        numbers = self._parts.journal.counted(range(sum(len(each.events) for each in rounds)))
        with self._host.guard:
            for each in rounds:
                sent: list[Dispatch] = []
                plan = self.report.plan(each.events[0], each.entries)
                receivers = {entry.name for entry in each.entries}
                for event, number in zip(each.events, numbers, strict=False):
                    if receivers.isdisjoint(self._parts.journal.fatal(number)):  # it would end the process again
                        dispatch = self._rehearse(self.report.plan_like(plan, event), number, state)
                        sent += () if event.doubtful and _says_nothing(dispatch) else (dispatch,)
                dispatches += merged(sent)
        self.compare()
        return tuple(dispatches)

    def compare(self) -> None:
        """Compare everything that plugins share, which is too much to do after each call."""
        Sharing(self._host.shared).check_all()

    def _rehearse(self, plan: Plan, number: int, state: LoadedState) -> Dispatch:
        """Send one of many events, each from the same state, or only plan it."""
        if self._spec.plan:
            return as_planned(plan.dispatch)
        if self._spec.live:
            announce(plan.dispatch)
            return self.one(plan, number)
        self.recording.hurry()
        environment.vidispine.settle()
        try:
            dispatch = self.one(plan, number)
            if self.recording.made:
                self._send_again(plan)
            return dispatch
        finally:
            environment.vidispine.restore()
            state.restore()

    def one(self, plan: Plan, number: int) -> Dispatch:
        """Send a planned event; ``number`` is its place in the answer."""
        if self._parts.journal.died(number):
            return plan.dispatch
        with self._host.undone():
            act = self._act(plan.event)
            environment.vidispine.settle()
            dispatches, outcome = self.recording.record(act, number, plan)
            dispatch = dispatches[0]._replace(event=plan.dispatch.event) if dispatches else _unseen(plan.dispatch)
            if isinstance(outcome, Failure) and not _explains_a_failure(dispatch):
                dispatch = dispatch._replace(failure=outcome)
            return self.recording.repeat(dispatch, act, self._spec.repeat) if self._spec.repeat > 1 else dispatch

    def _send_again(self, plan: Plan) -> None:
        """Check whether the next such event makes the connections again that receivers have just made."""
        with self._host.undone():
            self.reconnects += self.recording.reconnects(self._act(plan.event), plan.dispatch.event)

    def _act(self, event: LiveEvent) -> Callable[[], object]:
        """Return a function that sends an event."""
        send = event.signal.send_robust if self._spec.robust else event.signal.send
        arguments = make_later_examples(event.arguments)

        def act() -> None:
            state = cache(lambda: catalogue.state_around(*event[:3]))
            environment.vidispine.expect(state)
            accounts.rows.expect(state)
            send(event.sender, **arguments)

        return act


def as_planned(dispatch: Dispatch) -> Dispatch:
    """Return the plan as an answer: each call with the arguments that it would get."""
    arguments = dispatch.event.arguments
    calls = tuple(call._replace(outcome=Planned(), arguments=arguments) for call in dispatch.calls)
    return dispatch._replace(calls=calls)


def _unseen(dispatch: Dispatch) -> Dispatch:
    """Return the plan of an event that was sent in a way that could not be followed."""
    why = NotSeen("the send could not be followed")
    return dispatch._replace(calls=tuple(call._replace(outcome=why) for call in dispatch.calls))


def _says_nothing(dispatch: Dispatch) -> bool:
    """Return whether a receiver refused something that may or may not be sent; a cycle is not a refusal."""
    outcomes = (dispatch.failure, *(call.outcome for call in dispatch.calls))
    failures = [outcome for outcome in outcomes if isinstance(outcome, Failure)]
    return any(failure.inconclusive and failure.type not in (*CUT, "RecursionError") for failure in failures)


def _explains_a_failure(dispatch: Dispatch) -> bool:
    outcomes = (dispatch.failure, *(call.outcome for call in dispatch.calls))
    return dispatch.cycle is not None or any(isinstance(outcome, Failure) for outcome in outcomes)
