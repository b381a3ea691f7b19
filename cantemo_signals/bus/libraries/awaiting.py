"""Run receivers that are coroutine functions as the loaded version of Django does, and record their calls."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from types import CoroutineType
from typing import Any

from cantemo_signals.bus.base import BaseSignal
from cantemo_signals.bus.entries import Entry
from cantemo_signals.bus.exceptions import is_a
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.bus.recorded import DispatchPart, RecordedCall, RecordedDispatch
from cantemo_signals.bus.recorder import Recorder


class Together:
    """The coroutine functions among the receivers of one dispatch, which run concurrently."""

    def __init__(
        self, recorder: Recorder, dispatch: RecordedDispatch | DispatchPart, pairs: list[tuple[Entry | None, Receiver]]
    ) -> None:
        self._recorder = recorder
        self._dispatch = dispatch
        self._pairs = [pair for pair in pairs if recorder.allows(pair[0])]
        self._sender = dispatch.sender
        self._named = dispatch.named

    async def run(self) -> Responses:
        """Await them as Django does: in a task group since 6.1, with ``gather`` before."""
        start = self._robustly if self._dispatch.robust else self._plainly
        answers = await (_run_parallel() or asyncio.gather)(*(start(*pair) for pair in self._pairs))
        return [(receiver, answer) for (_, receiver), answer in zip(self._pairs, answers, strict=True)]

    def _plainly(self, entry: Entry | None, receiver: Receiver) -> Any:
        """Return the receiver's coroutine; creating it fails at once if the arguments are wrong."""
        call = self._recorder.enter(self._dispatch, entry, receiver)
        try:
            coroutine = self._coroutine(call, receiver)
        except BaseException as error:
            self._recorder.leave(call, error=error)
            raise
        return self._awaited(call, coroutine)

    async def _awaited(self, call: RecordedCall, coroutine: Any) -> Any:
        try:
            response = await _Steps(self._recorder, call, coroutine)
        except BaseException as error:
            self._recorder.leave(call, error=error)
            raise
        self._recorder.leave(call, response)
        return response

    async def _robustly(self, entry: Entry | None, receiver: Receiver) -> Any:
        call = self._recorder.enter(self._dispatch, entry, receiver)
        try:
            response = await _Steps(self._recorder, call, self._coroutine(call, receiver))
        except BaseException as error:
            self._recorder.leave(call, error=error)
            if not is_a(error, Exception):
                raise
            self._dispatch.signal.failed_robustly(receiver, error)
            return error
        self._recorder.leave(call, response)
        return response

    def _coroutine(self, call: RecordedCall, receiver: Receiver) -> Any:
        return self._recorder.step(call, self._dispatch.signal.call, receiver, self._sender, self._named)


def run_together(
    recorder: Recorder, dispatch: RecordedDispatch | DispatchPart, pairs: list[tuple[Entry | None, Receiver]]
) -> Responses:
    """Do what ``send`` does once it has called the receivers that are not coroutine functions."""
    responses: Responses = _django().async_to_sync(Together(recorder, dispatch, pairs).run)()
    return responses


async def asend(
    recorder: Recorder, signal: BaseSignal, sender: Any, named: dict[str, Any], *, robust: bool
) -> Responses:
    """Do what ``asend`` and ``asend_robust`` do."""
    if (own := recorder.around(signal)) is not None:
        with own.part(sender, named, robust=robust) as part:
            plan, reached = signal.reached(sender, named)
            own.left_to_library.update(plan)
            return await _all(recorder, part, reached)
    dispatch = recorder.begin(signal, sender, named, robust=robust)
    try:
        recorder.limits.admit(dispatch)
        plan, reached = signal.reached(sender, named)
        recorder.planned(dispatch, plan)
        return await _all(recorder, dispatch, reached)
    except BaseException as error:  # plugin code ran
        dispatch.fail(error)
        raise
    finally:
        recorder.end(dispatch)


async def _all(recorder: Recorder, dispatch: RecordedDispatch | DispatchPart, reached: Any) -> Responses:
    """Call the receivers: plain ones first since Django 6.1, concurrently before."""
    one_by_one = _one_by_one(recorder, dispatch, reached, dispatch.sender, dispatch.named)
    together = Together(recorder, dispatch, reached.waiting)
    if _run_parallel() is not None:
        return [*await one_by_one(), *await together.run()]
    responses = await asyncio.gather(one_by_one(), together.run())
    return [*responses[0], *responses[1]]


def _one_by_one(
    recorder: Recorder, dispatch: RecordedDispatch | DispatchPart, reached: Any, sender: Any, named: dict[str, Any]
) -> Callable[[], Any]:
    def call_each() -> Responses:
        return recorder.call_each(dispatch, reached, sender, named)

    async def nobody() -> Responses:
        return []

    run: Callable[[], Any] = _django().sync_to_async(call_each) if reached else nobody
    return run


class _Steps:
    """Awaits what a receiver returned, and attributes each of its steps to the receiver's call."""

    def __init__(self, recorder: Recorder, call: RecordedCall, coroutine: Any) -> None:
        self._recorder = recorder
        self._call = call
        self._coroutine = coroutine

    def __await__(self) -> Any:
        if type(self._coroutine) is CoroutineType:
            return self
        return self._coroutine.__await__()  # any other awaitable: its steps are unknown

    def __iter__(self) -> Any:
        return self

    def __next__(self) -> Any:
        return self.send(None)

    def send(self, value: Any) -> Any:
        """Resume."""
        return self._recorder.step(self._call, self._coroutine.send, value)

    def throw(self, *error: Any) -> Any:
        """Resume with an exception."""
        return self._recorder.step(self._call, self._coroutine.throw, *error)

    def close(self) -> None:
        """Stop."""
        self._recorder.step(self._call, self._coroutine.close)


def _run_parallel() -> Callable[..., Any] | None:
    return getattr(_django(), "_run_parallel", None)


def _django() -> Any:
    return sys.modules["django.dispatch.dispatcher"]
