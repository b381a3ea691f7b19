"""Watches when code begins, pauses and ends, in every thread, without changing what it does.

Python 3.12 reports only the code that is watched. Before that, every function that begins meanwhile passes here once,
and threads are followed that begin meanwhile. Nothing is watched while somebody else traces.
"""

from __future__ import annotations

import sys
import threading
from opcode import opmap
from types import CodeType, FrameType
from typing import Any, Protocol

from cantemo_signals.bus.monitoring import Callbacks, Tool
from cantemo_signals.bus.tracing import Trace, traced

_NUMBERS = (5, 3, 4, 2)


class Watched(Protocol):
    """The receiver of reports about the frames of watched code."""

    def began(self, frame: FrameType) -> None:
        """Record that a frame begins."""

    def resumed(self, frame: FrameType) -> None:
        """Record that a paused frame goes on."""

    def paused(self, frame: FrameType) -> None:
        """Record that a frame yields or awaits."""

    def returned(self, frame: FrameType, value: object) -> None:
        """Record that a frame returns."""

    def raised(self, frame: FrameType, error: BaseException) -> None:
        """Record that an exception leaves a frame."""

    def refused(self, error: BaseException) -> None:
        """Record an exception that is raised elsewhere, as by a call with arguments that a receiver does not take."""

    @property
    def is_calling(self) -> bool:
        """True while this thread may call watched code, and is not in a call of it."""


class CallWatch(Protocol):
    """Watches code between ``open()`` and ``close()``; ``blind`` says why it cannot, or may have missed something."""

    def open(self) -> None:
        """Begin to watch."""

    def watch(self, code: CodeType) -> None:
        """Watch this code from now on."""

    def blind(self) -> str | None:
        """Return why something may have been missed so far."""

    def close(self) -> None:
        """Stop."""


def call_watch(watched: Watched) -> CallWatch:
    """Return what watches code in this version of Python."""
    return _Monitor(watched) if hasattr(sys, "monitoring") else _Tracer(watched)


class _Monitor:
    """Python 3.12 and later."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._tool: Tool | None = None

    def open(self) -> None:
        tool = self._tool = Tool("calls", _NUMBERS)
        events, watched, frame = tool.monitoring.events, self._watched, sys._getframe
        self._local = events.PY_START | events.PY_RESUME | events.PY_YIELD | events.PY_RETURN
        callbacks: Callbacks = {
            events.PY_START: lambda code, offset: watched.began(frame(1)),
            events.PY_RESUME: lambda code, offset: watched.resumed(frame(1)),
            events.PY_THROW: lambda code, offset, error: watched.resumed(frame(1)),
            events.PY_YIELD: lambda code, offset, value: watched.paused(frame(1)),
            events.PY_RETURN: lambda code, offset, value: watched.returned(frame(1), value),
            events.PY_UNWIND: lambda code, offset, error: watched.raised(frame(1), error),
            events.RAISE: lambda code, offset, error: watched.refused(error),
        }
        tool.call(callbacks, events.PY_UNWIND | events.PY_THROW | events.RAISE)

    def watch(self, code: CodeType) -> None:
        if self._tool is not None:
            self._tool.watch(code, self._local)

    def blind(self) -> str | None:
        return None if self._tool is not None and self._tool.is_ours else "every number for monitoring tools is taken"

    def close(self) -> None:
        if self._tool is not None:
            self._tool.close()
            self._tool = None


class _Tracer:
    """Python 3.11 and earlier."""

    def __init__(self, watched: Watched) -> None:
        self._watched = watched
        self._codes: dict[int, CodeType] = {}
        self._tracing: Any = None
        self._errors: dict[FrameType, tuple[BaseException, Any]] = {}
        self._began: set[FrameType] = set()
        self._blind: str | None = None

    def open(self) -> None:
        self._tracing = traced(self._begin)
        self._is_in_effect = self._tracing.__enter__()
        if threading.active_count() > 1:
            self._blind = "a thread that was running already cannot be followed before Python 3.12"
        self._of_threads = getattr(threading, "_trace_hook", None)
        if self._of_threads is None:
            threading.settrace(self._begin)

    def watch(self, code: CodeType) -> None:
        self._codes[id(code)] = code

    def blind(self) -> str | None:
        if self._tracing is None or not self._is_in_effect():
            return "a debugger, coverage or a plugin traces"
        return self._blind

    def close(self) -> None:
        if self._tracing is not None:
            if getattr(threading, "_trace_hook", None) == self._begin:
                threading.settrace(self._of_threads)
            self._tracing.__exit__(None, None, None)
            self._tracing = None
            self._codes.clear()
            self._errors.clear()
            self._began.clear()

    def _begin(self, frame: FrameType, event: str, argument: object) -> Trace | None:
        if id(frame.f_code) not in self._codes:
            return self._elsewhere if self._watched.is_calling else None
        if frame in self._began:
            self._watched.resumed(frame)
        else:
            self._began.add(frame)
            self._watched.began(frame)
        return self._local

    def _elsewhere(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "exception":
            self._watched.refused(argument[1])
        return self._elsewhere

    def _local(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "exception":
            self._errors[frame] = argument[1:]
        elif event == "return":
            self._left(frame, argument)
        return self._local

    def _left(self, frame: FrameType, value: object) -> None:
        if _is_paused(frame):
            self._watched.paused(frame)
            return
        self._began.discard(frame)
        error = self._errors.pop(frame, None)
        if error is None or frame.f_code.co_code[frame.f_lasti] == opmap["RETURN_VALUE"]:
            self._watched.returned(frame, value)
            return
        raised, traceback = error
        before, raised.__traceback__ = raised.__traceback__, traceback  # until it is caught it has none
        self._watched.raised(frame, raised)
        raised.__traceback__ = before


def _is_paused(frame: FrameType) -> bool:
    """Return whether a frame that is left can go on; Python 3.10 goes back by one instruction when it awaits."""
    code, place = frame.f_code.co_code, frame.f_lasti
    if code[place] == opmap["YIELD_VALUE"]:
        return True
    return "YIELD_FROM" in opmap and code[place + 2 : place + 3] == bytes((opmap["YIELD_FROM"],))
