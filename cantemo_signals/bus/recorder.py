"""Record what is sent and called on a bus, without changing any of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from sys import _getframe
from threading import local
from time import perf_counter
from types import FrameType
from typing import TYPE_CHECKING, Any, Protocol

from cantemo_signals.bus import recursion
from cantemo_signals.bus.base import BaseSignal, Pairs
from cantemo_signals.bus.entries import Entry, serials
from cantemo_signals.bus.exceptions import is_a
from cantemo_signals.bus.interruptions import after_cut
from cantemo_signals.bus.limits import Limits
from cantemo_signals.bus.naming import Described
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.bus.recorded import DispatchPart, RecordedCall, RecordedDispatch
from cantemo_signals.bus.references import known_identity
from cantemo_signals.values import OWN_BUILTINS

if TYPE_CHECKING:  # few sends are a class's own
    from cantemo_signals.bus.own_sends import OwnSend, OwnSends

globals()["__builtins__"] = OWN_BUILTINS


class CallObserver(Protocol):
    """Observes every call as it happens, in the thread in which it happens.

    It may also have ``sending(dispatch)`` and ``sent(dispatch)``, which frame the calls of a dispatch,
    ``began(frame)`` and ``returned(frame)``, for a call that has begun already when it is seen, and ``restore_own()``,
    which is called first when a receiver has run.
    """

    def entering(self, call: RecordedCall) -> None:
        """Note that a receiver is about to run."""

    def leaving(self, call: RecordedCall) -> None:
        """Note that a receiver returned or raised."""


class _Running:
    """The call that is running in one thread."""

    __slots__ = ("call",)

    def __init__(self) -> None:
        self.call: RecordedCall | None = None


class _Thread(local):
    def __init__(self) -> None:
        self.running = _Running()


class Recorder:
    """Records the sends of one bus; nested sends belong to the call that made them.

    Entries for which ``only`` returns False are muted: they are not called. ``dispatches`` stays empty unless it
    ``keeps`` them, which are millions in a real project. The other options are those of ``Limits``.
    """

    def __init__(
        self,
        observer: CallObserver | None = None,
        only: Callable[[Entry], bool] | None = None,
        *,
        keeps: bool = True,
        **limits: Any,
    ) -> None:
        self.dispatches: list[RecordedDispatch] = []
        self.observer = observer
        self.only = only
        self.limits = Limits(**limits)
        self._keeps = keeps
        self._thread = _Thread()
        self._since = next(serials)
        self._own: OwnSends | None = None
        # Plugin code may replace these in the observer's class.
        self._restore_own = getattr(observer, "restore_own", None)
        self._entering = getattr(observer, "entering", None)
        self._leaving = getattr(observer, "leaving", None)
        self._sending = getattr(observer, "sending", None)
        self._began = getattr(observer, "began", None)
        self._returned = getattr(observer, "returned", None)
        self._sent = getattr(observer, "sent", None)

    @property
    def current(self) -> RecordedCall | None:
        """The innermost call that is running in this thread."""
        return self._thread.running.call

    def send(self, signal: BaseSignal, sender: Any, named: dict[str, Any], *, robust: bool) -> Responses:
        """Do what the signal's own ``send`` or ``send_robust`` would have done."""
        if self._own is not None and (own := self._own.around(signal)) is not None:
            return own.send_as_usual(self, sender, named, robust=robust)
        dispatch = self.begin(signal, sender, named, robust=robust)
        try:
            self.limits.admit(dispatch)
            plan, reached = signal.reached(sender, named)
            self.planned(dispatch, plan)
            responses = self.call_each(dispatch, reached, sender, named)
            return responses + signal.call_waiting(self, dispatch, reached)
        except BaseException as error:  # plugin code ran
            self.limits.fail(dispatch, error)
            raise
        finally:
            self.end(dispatch)

    def own_dispatch(
        self, signal: BaseSignal, sender: Any, named: dict[str, Any], by: Described, *, robust: bool
    ) -> AbstractContextManager[None]:
        """Return a context in which what is called of the signal's receivers is recorded, if no such one is around."""
        if self._own is None:
            from cantemo_signals.bus.own_sends import OwnSends  # as above

            self._own = OwnSends(self)
        return self._own.dispatch(signal, sender, named, by, robust=robust)

    def around(self, signal: BaseSignal) -> OwnSend | None:
        """Return the send of the signal's own class that this thread is in, unless a receiver is running in it."""
        return None if self._own is None else self._own.around(signal)

    def sent_to_nobody(self, signal: BaseSignal, sender: Any) -> None:
        """Record a send that was left out because it would have called no receiver."""
        dispatch = self.begin(signal, sender, {}, robust=False)
        try:
            self.limits.admit(dispatch)
            self.planned(dispatch, [])
        finally:
            self.end(dispatch)

    def connected(self, entry: Entry) -> None:
        """Record a connection with the call running in this thread; restored ones are older, and do not count."""
        call = self._thread.running.call
        if call is not None and entry.serial > self._since:
            call.connected.append(entry)
        if self._own is not None:
            self._own.connected(entry)

    def begin(
        self, signal: BaseSignal, sender: Any, named: dict[str, Any], *, robust: bool, frames: int | None = None
    ) -> RecordedDispatch:
        """Record that a send begins in this thread; ``frames`` of ours are there while it runs, if that is known."""
        parent = self._thread.running.call
        room = 0 if parent is None else self._room_inside(parent)
        frames = room if frames is None else frames
        dispatch = RecordedDispatch(signal, sender, named, parent, robust=robust, frames=frames)
        if parent is not None:
            parent.sent.append(dispatch)
        elif self._keeps:
            self.dispatches.append(dispatch)
        recursion.allow(frames)
        return dispatch

    def _room_inside(self, parent: RecordedCall) -> int:
        """Return how many frames of ours a nested send has, once it is sure that none of them is the last."""
        try:
            recursion.reserve()
        except RecursionError as error:
            self.limits.overflowed(parent, error)
            raise
        return recursion.FRAMES + recursion.own_frames(_getframe(2))

    def planned(self, dispatch: RecordedDispatch, plan: list[Entry]) -> None:
        """Record which receivers the send is going to call."""
        only = self.only
        dispatch.plan = plan if only is None else [entry for entry in plan if only(entry)]
        if self._sending is not None:
            self._tell(self._sending, dispatch)

    def end(self, dispatch: RecordedDispatch) -> None:
        """Record that the send is over."""
        recursion.allow(-dispatch.frames)
        self.limits.end(dispatch)
        if self._sent is not None:
            self._tell(self._sent, dispatch)
        dispatch.let_go()

    def call_each(
        self, dispatch: RecordedDispatch | DispatchPart, reached: Pairs, sender: Any, named: dict[str, Any]
    ) -> Responses:
        """Call the receivers one after the other."""
        responses: Responses = []
        running = self._thread.running
        for entry, receiver in reached:
            if self.allows(entry):
                call = self.enter(dispatch, entry, receiver)
                responses.append((receiver, self._call(dispatch, call, receiver, sender, named, running)))
        return responses

    def handed_out(self, signal: BaseSignal, receivers: Any) -> Any:
        """Return the live receivers that a class's own send of the signal gets: all but those that are muted."""
        only = self.only
        if only is None or self.around(signal) is None:
            return receivers
        muted = [known_identity(entry.receiver()) for entry in signal.entries.copy().values() if not only(entry)]
        lists = receivers if type(receivers) is tuple else (receivers,)
        left = tuple([each for each in one if known_identity(each) not in muted] for one in lists)
        return left if type(receivers) is tuple else left[0]

    def allows(self, entry: Entry | None) -> bool:
        """Return whether a receiver is not muted."""
        return self.only is None or entry is None or self.only(entry)

    def enter(
        self,
        dispatch: RecordedDispatch | DispatchPart,
        entry: Entry | None,
        receiver: Receiver,
        named: dict[str, Any] | None = None,
    ) -> RecordedCall:
        """Record that a receiver is about to be called, with other arguments than the event's if some are given."""
        self.limits.count_call()
        if isinstance(dispatch, DispatchPart):
            named, dispatch = dispatch.other, dispatch.whole
        call = RecordedCall(entry, receiver, dispatch, named)
        dispatch.calls.append(call)
        if self._entering is not None:
            self._tell(self._entering, call)
        call.started = perf_counter()
        return call

    def leave(self, call: RecordedCall, response: Any = None, error: BaseException | None = None) -> None:
        """Record what a receiver returned or raised."""
        if self._restore_own is not None:
            self._restore_own()
        call.stopped = perf_counter()
        call.response, call.error, call.raised = response, error, error is not None
        if error is not None and is_a(error, RecursionError):
            self.limits.overflowed(call, error)
        if self._leaving is not None:
            recursion.with_room(self._leaving, call)

    def began(self, frame: FrameType) -> None:
        """Record the frame of a call that had begun already when it was entered."""
        if self._began is not None:
            self._began(frame)

    def returned(self, frame: FrameType) -> None:
        """Record that such a frame returns."""
        if self._returned is not None:
            self._returned(frame)

    def run(self, call: RecordedCall | None) -> RecordedCall | None:
        """Attribute what this thread does from now on to a call, and return the one that it was attributed to."""
        running = self._thread.running
        before, running.call = running.call, call
        return before

    def step(self, call: RecordedCall, act: Callable[..., Any], *arguments: Any) -> Any:
        """Run one step of a receiver that runs in several: what is sent meanwhile is attributed to it."""
        running = self._thread.running
        before, running.call = running.call, call
        try:
            return act(*arguments)
        finally:
            running.call = before

    def _tell(self, tell: Callable[[Any], None], what: RecordedCall | RecordedDispatch) -> None:
        """Tell the observer, whatever cuts in; it is the error of what has ended, unless that has one."""
        try:
            recursion.with_room(tell, what)
        except BaseException as cut_in:  # noqa: BLE001 - plugin code ran
            what.error = after_cut(cut_in, what.error, lambda error: recursion.with_room(tell, what))

    def _call(
        self,
        dispatch: RecordedDispatch | DispatchPart,
        call: RecordedCall,
        receiver: Receiver,
        sender: Any,
        named: dict[str, Any],
        running: _Running,
    ) -> Any:
        before = running.call
        signal, leave = dispatch.signal, self.leave  # which plugin code may replace
        running.call = call
        try:
            response = signal.call(receiver, sender, named)
        except BaseException as error:  # plugin code ran
            running.call = before
            try:
                leave(call, error=error)
            except BaseException as cut_in:  # noqa: BLE001 - plugin code ran
                after_cut(cut_in, error, lambda told: leave(call, error=told))
            if not dispatch.robust or not is_a(error, Exception):
                raise
            signal.failed_robustly(receiver, error)
            return error
        running.call = before
        try:
            leave(call, response)
        except BaseException as cut_in:  # noqa: BLE001 - plugin code ran
            after_cut(cut_in, None, lambda told: leave(call, response, told))
        return response
