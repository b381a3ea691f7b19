"""Line-by-line following of receivers' code while a call runs, without changing what it does.

Python 3.12 reports only the code that is watched. Before that, every function that begins meanwhile passes here once.
Nothing is followed while somebody else traces: a debugger, coverage, or a plugin.
"""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import Any, Protocol

from cantemo_signals.bus.monitoring import Tool
from cantemo_signals.bus.tracing import Trace, traced


class Followed(Protocol):
    """The receiver of reports about the frames of followed code."""

    def began(self, frame: FrameType) -> None:
        """Record that a frame begins."""

    def came(self, frame: FrameType, line: int) -> None:
        """Record that a frame reaches a line."""

    def returned(self, frame: FrameType, offset: int) -> None:
        """Record that a frame returns, by the instruction at this offset."""


class Follower(Protocol):
    """Follows code until it is closed."""

    def follow(self, code: CodeType) -> bool:
        """Follow this code from now on; return whether that is possible."""

    def pause(self) -> None:
        """Follow nothing until the next ``follow()``, where that is cheaper."""

    def close(self) -> None:
        """Stop following."""


def follower(followed: Followed) -> Follower:
    """Return a follower that uses the means of this Python version."""
    return _Monitor(followed) if hasattr(sys, "monitoring") else _Tracer(followed)


class _Monitor:
    """Python 3.12 and later."""

    def __init__(self, followed: Followed) -> None:
        self._followed = followed
        self._tool: Tool | None = None

    def follow(self, code: CodeType) -> bool:
        if sys.gettrace() is not None:
            return False
        if self._tool is None or not self._tool.is_ours:
            self._tool = self._begun()
        events = self._tool.monitoring.events
        self._tool.watch(code, events.PY_START | events.LINE | events.PY_RETURN)
        return self._tool.is_ours

    def pause(self) -> None:
        """Do nothing: other code is not looked at anyway."""

    def close(self) -> None:
        if self._tool is not None:
            self._tool.close()
            self._tool = None

    def _begun(self) -> Tool:
        tool = Tool("ways", (3, 4))
        events = tool.monitoring.events
        tool.call({events.PY_START: self._on_start, events.LINE: self._on_line, events.PY_RETURN: self._on_return})
        return tool

    def _on_start(self, code: CodeType, offset: int) -> None:
        self._followed.began(sys._getframe(1))

    def _on_line(self, code: CodeType, line: int) -> None:
        self._followed.came(sys._getframe(1), line)

    def _on_return(self, code: CodeType, offset: int, value: object) -> None:
        self._followed.returned(sys._getframe(1), offset)


class _Tracer:
    """Python 3.11 and earlier."""

    def __init__(self, followed: Followed) -> None:
        self._followed = followed
        self._codes: dict[int, CodeType] = {}
        self._tracing: Any = None

    def follow(self, code: CodeType) -> bool:
        if self._tracing is None:
            tracing = traced(self._begin)
            if not tracing.__enter__()():
                return False
            self._tracing = tracing
        self._codes[id(code)] = code
        return True

    def pause(self) -> None:
        if self._tracing is not None:
            self._tracing.__exit__(None, None, None)
            self._tracing = None
            self._codes.clear()

    close = pause

    def _begin(self, frame: FrameType, event: str, argument: object) -> Trace | None:
        if id(frame.f_code) not in self._codes:
            return None
        self._followed.began(frame)
        return self._local

    def _local(self, frame: FrameType, event: str, argument: object) -> Any:
        if event == "line":
            self._followed.came(frame, frame.f_lineno)
        elif event == "return":
            self._followed.returned(frame, frame.f_lasti)
        return self._local
