"""``sys.monitoring`` (Python 3.12 and later): a tool's number, for as long as a plugin does not take it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CodeType, FrameType
from typing import Any

from cantemo_signals.bus.interruptions import OWN_FILES, is_installed_code
from cantemo_signals.bus.origin import OWN_PACKAGE

NUMBERS = (5, 3, 4)
"""The numbers that are not reserved for a debugger, coverage or a profiler."""

# Plugin code may replace it, and finds another there in the host process.
_register: Any = getattr(vars(sys).get("monitoring"), "register_callback", None)

Callbacks = Mapping[int, Callable[..., Any]]
"""The function to call for each event."""


class Tool:
    """A monitoring tool for one ``purpose``; it ``is_ours`` unless no number was free, or its number was taken.

    ``monitoring`` and ``number`` are public for code that runs too often to afford a method call.
    """

    def __init__(self, purpose: str, numbers: tuple[int, ...] = NUMBERS) -> None:
        self.monitoring: Any = vars(sys)["monitoring"]
        self.number = next((each for each in numbers if self.monitoring.get_tool(each) is None), None)
        self._name = f"{OWN_PACKAGE} {purpose}"
        self._codes: dict[int, CodeType] = {}
        if self.number is not None:
            self.monitoring.use_tool_id(self.number, self._name)

    @property
    def is_ours(self) -> bool:
        """Whether the tool still has its number."""
        return self.number is not None and self.monitoring.get_tool(self.number) == self._name

    def call(self, callbacks: Callbacks, everywhere: int = 0) -> None:
        """Register ``callbacks``: for the events ``everywhere`` in all code, for others in watched code only."""
        if self.is_ours:
            for event, callback in callbacks.items():
                _register(self.number, event, callback)
            self.monitoring.set_events(self.number, everywhere)

    def watch(self, code: CodeType, events: int) -> None:
        """Watch ``code`` for these events."""
        if id(code) not in self._codes and self.is_ours:
            self.monitoring.set_local_events(self.number, code, events)
            self._codes[id(code)] = code

    def close(self) -> None:
        """Stop watching; if a plugin freed the number, take it back first, because events kept coming."""
        if self.number is not None and self.monitoring.get_tool(self.number) is None:
            self.monitoring.use_tool_id(self.number, self._name)
        if self.is_ours:
            self.monitoring.set_events(self.number, 0)
            for code in self._codes.values():
                self.monitoring.set_local_events(self.number, code, 0)
            self.monitoring.free_tool_id(self.number)
        self._codes.clear()


def hide_own_code() -> None:
    """Have the monitoring tools of plugins see nothing of this tool: a Portal has no such code."""
    if _register is not None:
        vars(sys)["monitoring"].register_callback = _register_for_plugin


def _register_for_plugin(tool: int, event: int, function: Callable[..., Any] | None, /) -> Any:
    """Register a function that is not called while code of this tool runs, or of the standard library for it."""
    before = _register(tool, event, None if function is None else _Selective(function))
    return before.function if type(before) is _Selective else before


class _Selective:
    """A function that is called for code of plugins, and for what that calls."""

    __slots__ = ("function",)

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function

    def __call__(self, *arguments: Any) -> Any:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None and (is_installed_code(frame.f_code) or frame.f_code.co_filename.startswith("<")):
            frame = frame.f_back  # what has no file, a named tuple's code say, is whose calls it
        is_ours = frame is None or frame.f_code.co_filename.startswith(OWN_FILES)
        return None if is_ours else self.function(*arguments)
