"""Following the code of receivers line by line while a call runs, without changing what it does.

Python 3.12 tells of just the code that is named. Before that every function that begins meanwhile passes here once.
Nobody is followed where somebody else traces: a debugger, coverage, or a plugin.
"""

from __future__ import annotations

import sys
from types import CodeType, FrameType
from typing import Any, Protocol

from cantemo_signals.bus.origin import OWN_PACKAGE
from cantemo_signals.session.tracing import Trace, traced


class Followed(Protocol):
    """What is told of the frames of the code that is followed."""

    def began(self, frame: FrameType) -> None:
        """Take in that a frame begins."""

    def came(self, frame: FrameType, line: int) -> None:
        """Take in that a frame comes to a line."""

    def returned(self, frame: FrameType, offset: int) -> None:
        """Take in that a frame returns, by the instruction at this offset."""


class Follower(Protocol):
    """Follows code until it is closed."""

    def follow(self, code: CodeType) -> bool:
        """Follow this code from now on; tell whether that is possible."""

    def pause(self) -> None:
        """Follow nothing until code is named again, where that is cheaper."""

    def close(self) -> None:
        """Follow nothing any more."""


def follower(followed: Followed) -> Follower:
    """Return what follows code with the means of this Python."""
    return _Monitor(followed) if hasattr(sys, "monitoring") else _Tracer(followed)


class _Monitor:
    """Python 3.12 and later."""

    def __init__(self, followed: Followed) -> None:
        self._followed = followed
        self._monitoring: Any = vars(sys)["monitoring"]
        self._tool: int | None = None
        self._codes: dict[int, CodeType] = {}

    def follow(self, code: CodeType) -> bool:
        if sys.gettrace() is not None or not self._has_tool():
            return False
        if id(code) not in self._codes:
            self._codes[id(code)] = code
            events = self._monitoring.events
            self._monitoring.set_local_events(self._tool, code, events.PY_START | events.LINE | events.PY_RETURN)
        return True

    def pause(self) -> None:
        """Do nothing: other code is not looked at anyway."""

    def close(self) -> None:
        if self._is_ours():
            for code in self._codes.values():
                self._monitoring.set_local_events(self._tool, code, 0)
            self._monitoring.free_tool_id(self._tool)
        self._tool = None
        self._codes.clear()

    def _is_ours(self) -> bool:
        """Tell whether the number is still ours: a plugin may have freed it."""
        return self._tool is not None and self._monitoring.get_tool(self._tool) == OWN_PACKAGE

    def _has_tool(self) -> bool:
        if not self._is_ours():
            self._codes.clear()
            self._tool = next((each for each in (3, 4) if self._monitoring.get_tool(each) is None), None)
            if self._tool is None:
                return False
            events = self._monitoring.events
            self._monitoring.use_tool_id(self._tool, OWN_PACKAGE)
            self._monitoring.register_callback(self._tool, events.PY_START, self._on_start)
            self._monitoring.register_callback(self._tool, events.LINE, self._on_line)
            self._monitoring.register_callback(self._tool, events.PY_RETURN, self._on_return)
        return True

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
