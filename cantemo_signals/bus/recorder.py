"""Tracing: what is sent and called while a bus records, without changing any of it."""

from __future__ import annotations

from collections.abc import Callable
from threading import local
from time import perf_counter
from typing import Any, Protocol

from cantemo_signals.bus.base import BaseSignal, Entry
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.bus.recorded import RecordedCall, RecordedDispatch


class DispatchCycle(RecursionError):  # named for what it is
    """A signal that was sent too deep inside itself; Portal would end in a RecursionError, only later."""


class DispatchFlood(BaseException):
    """More calls than can be meant; no ``except Exception`` stops it."""


class Observer(Protocol):
    """Told of every call as it happens, in the thread in which it happens.

    It may also have ``sending(dispatch)`` and ``sent(dispatch)``, which frame the calls of a dispatch.
    """

    def entering(self, call: RecordedCall) -> None:
        """The receiver is about to run."""

    def leaving(self, call: RecordedCall) -> None:
        """The receiver returned or raised."""


class _Running:
    """What runs in one thread."""

    __slots__ = ("call",)

    def __init__(self) -> None:
        self.call: RecordedCall | None = None


class _Thread(local):
    def __init__(self) -> None:
        self.running = _Running()


class Recorder:
    """Records the sends of one bus; nested ones hang under the call that made them.

    ``only`` mutes: entries for which it is False are not called. A signal that is sent more than ``max_depth`` deep
    inside itself ends in ``DispatchCycle``, more than ``max_calls`` calls or sends end in ``DispatchFlood``.
    """

    def __init__(
        self,
        observer: Observer | None = None,
        max_depth: int = 25,
        max_calls: int = 10_000,
        only: Callable[[Entry], bool] | None = None,
    ) -> None:
        self.dispatches: list[RecordedDispatch] = []
        self.observer = observer
        self.max_depth = max_depth
        self.max_calls = max_calls
        self.only = only
        self._calls = self._sends = 0
        self._thread = _Thread()
        self._sending = getattr(observer, "sending", None)
        self._sent = getattr(observer, "sent", None)

    @property
    def current(self) -> RecordedCall | None:
        """The innermost call that runs in this thread."""
        return self._thread.running.call

    def send(self, signal: BaseSignal, sender: Any, named: dict[str, Any], *, robust: bool) -> Responses:
        """What the signal's own ``send`` or ``send_robust`` would have done."""
        running = self._thread.running
        parent = running.call
        dispatch = RecordedDispatch(signal, sender, named, parent, robust=robust)
        (self.dispatches if parent is None else parent.sent).append(dispatch)
        try:
            self._sends = self._counted(self._sends)
            self._refuse_cycle(dispatch)
            return self._run(dispatch, sender, named, running)
        except BaseException as error:  # plugin code ran
            dispatch.error = error
            dispatch.raised = True
            raise
        finally:
            if self._sent is not None:
                self._sent(dispatch)
            dispatch.let_go()

    def _counted(self, number: int) -> int:
        if number >= self.max_calls:
            raise DispatchFlood(f"more than {self.max_calls} calls")
        return number + 1

    def _refuse_cycle(self, dispatch: RecordedDispatch) -> None:
        if dispatch.depth > self.max_depth:
            dispatch.cycle = True
            raise DispatchCycle(
                f"{dispatch.signal.name} was sent {dispatch.depth} deep inside itself, and was cut here"
            )

    def _run(self, dispatch: RecordedDispatch, sender: Any, named: dict[str, Any], running: _Running) -> Responses:
        only, calls = self.only, dispatch.calls
        plan, reached = dispatch.signal.reached(sender, named)
        dispatch.plan = plan if only is None else [entry for entry in plan if only(entry)]
        if self._sending is not None:
            self._sending(dispatch)
        responses: Responses = []
        for entry, receiver in reached:
            if only is None or entry is None or only(entry):
                self._calls = self._counted(self._calls)
                call = RecordedCall(entry, receiver, dispatch)
                calls.append(call)
                responses.append((receiver, self._call(call, receiver, sender, named, running)))
        return responses

    def _call(
        self, call: RecordedCall, receiver: Receiver, sender: Any, named: dict[str, Any], running: _Running
    ) -> Any:
        observer, dispatch = self.observer, call.dispatch
        signal, apply = dispatch.signal, dispatch.signal.apply
        if observer is not None:
            observer.entering(call)
        running.call = call
        call.started = perf_counter()
        try:
            if apply is None:
                response = receiver(signal=signal, sender=sender, **named)
            else:
                response = apply(receiver, signal=signal, sender=sender, **named)
            call.stopped = perf_counter()
        except BaseException as error:  # plugin code ran
            call.stopped = perf_counter()
            running.call = dispatch.parent
            call.error, call.raised = error, True
            if observer is not None:
                observer.leaving(call)
            if not dispatch.robust or not isinstance(error, Exception):
                raise
            signal.failed_robustly(receiver, error)
            return error
        running.call = dispatch.parent
        call.response = response
        if observer is not None:
            observer.leaving(call)
        return response
