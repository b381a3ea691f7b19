"""Shared tracing: before Python 3.12 there is one trace function, and several parts of the tool need it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, FunctionType, MethodType
from typing import Any

Trace = Callable[[FrameType, str, Any], Any]

_OURS = f"{__package__.partition('.')[0]}."

_starts: list[Trace] = []


@contextmanager
def traced(start: Trace) -> Iterator[Callable[[], bool]]:
    """Call ``start`` for each frame that begins while entered, as ``sys.settrace`` does, besides those entered before.

    A debugger or coverage takes precedence: then nothing is traced. Yield a function that tells whether tracing is
    still in effect.
    """
    if sys.gettrace() is not (_installed() if _starts else None):
        yield lambda: False
        return
    _starts.append(start)
    sys.settrace(_installed())
    try:
        yield lambda: start in _starts and sys.gettrace() is _installed()
    finally:
        is_ours = sys.gettrace() is _installed()
        _starts.remove(start)
        if is_ours:  # else a debugger was started meanwhile
            sys.settrace(_installed() if _starts else None)


def foreign_trace() -> Any:
    """Return this thread's trace function unless it is one of ours."""
    found = sys.gettrace()
    return None if is_ours(found) else found


def is_ours(found: Any) -> bool:
    """Return whether a function, or a method, is of this tool."""
    function = found.__func__ if type(found) is MethodType else found
    return type(function) is FunctionType and str(function.__globals__.get("__name__")).startswith(_OURS)


def _installed() -> Trace:
    """Return the current trace function; if there is only one, it is used directly, because every line passes it."""
    return _starts[0] if len(_starts) == 1 else _begin


def _begin(frame: FrameType, event: str, argument: Any) -> Trace | None:
    inner = [each for start in _starts if (each := start(frame, event, argument)) is not None]

    def go_on(frame: FrameType, event: str, argument: Any) -> Trace:
        inner[:] = [found for each in inner if (found := each(frame, event, argument)) is not None]
        return go_on

    return go_on if len(inner) > 1 else next(iter(inner), None)
