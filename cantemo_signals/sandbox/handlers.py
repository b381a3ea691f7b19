"""The handlers of signals that plugins set: one is called while its plugin runs, not in the middle of this tool's work.

A handler that raises would end whatever it interrupts, once a timer of its plugin goes on.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import sys
from types import FrameType
from typing import Any

from cantemo_signals.bus.namespaces import module_of
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

# Plugin code may replace these, and finds others there.
_set, _get, _frame = _signal.signal, _signal.getsignal, sys._getframe


class Handler:
    """A plugin's handler."""

    __slots__ = ("function", "plugin")

    def __init__(self, function: Any, plugin: str) -> None:
        self.function, self.plugin = function, plugin

    def __call__(self, number: int, frame: FrameType | None) -> Any:
        """Call the handler if the plugin's code has led to what is interrupted."""
        below = frame
        while below is not None and plugin_of(module_of(below)) != self.plugin:
            below = below.f_back
        return None if below is None else self.function(number, frame)


def take_handlers() -> None:
    """Take the handlers that plugins set from now on."""
    _signal.signal, _signal.getsignal = signal, getsignal


def stop_taking_handlers() -> None:
    """Leave them to Python again."""
    _signal.signal, _signal.getsignal = _set, _get


def signal(number: Any, handler: Any) -> Any:
    """Set a handler, and return the one before."""
    frame = _frame(1)
    caller = frame.f_back if module_of(frame) == "signal" else frame
    plugin = None if caller is None else plugin_of(module_of(caller))
    is_own = plugin is not None and callable(handler) and handler is not _signal.default_int_handler
    return _unwrapped(_set(number, Handler(handler, str(plugin)) if is_own else handler))


def getsignal(number: Any) -> Any:
    """Return the handler of a signal."""
    return _unwrapped(_get(number))


def _unwrapped(handler: Any) -> Any:
    return handler.function if type(handler) is Handler else handler
