"""``sys.monitoring`` (Python 3.12 and later): a tool's number, for as long as a plugin does not take it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from cantemo_signals.bus.interruptions import OWN_FILES, is_running_for
from cantemo_signals.bus.namespaces import module_of
from cantemo_signals.bus.origin import OWN_PACKAGE, plugin_of

NUMBERS = (5, 3, 4)
"""The numbers that are not reserved for a debugger, coverage or a profiler."""

ALL_NUMBERS = range(6)

# Plugin code may replace these, and finds another `register_callback` there in the host process.
_monitoring: Any = vars(sys).get("monitoring")
_register: Any
_tool: Any
_get_events: Any
_set_events: Any
_register, _tool, _get_events, _set_events = (
    getattr(_monitoring, name, None) for name in ("register_callback", "get_tool", "get_events", "set_events")
)
_LOCAL = (
    "BRANCH BRANCH_LEFT BRANCH_RIGHT CALL INSTRUCTION JUMP LINE PY_RESUME PY_RETURN PY_START PY_YIELD STOP_ITERATION"
)
_OFF = {getattr(_monitoring.events, name, 0): _monitoring.DISABLE for name in _LOCAL.split()} if _monitoring else {}
"""What stops the events at one place in the code, for those that can be stopped there."""

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


def foreign_events() -> tuple[int, ...]:
    """Return for each number the events that a tool other than ours is told of in all code."""
    if _register is None:
        return ()
    return tuple(0 if _is_ours(number) else _events(number) for number in ALL_NUMBERS)


def set_foreign_events(events: tuple[int, ...]) -> None:
    """Have the tools that are not ours told of these events."""
    for number, each in zip(ALL_NUMBERS, events, strict=False):
        if not _is_ours(number) and _tool(number) is not None:
            _set_events(number, each)


def _is_ours(number: int) -> bool:
    return str(_tool(number)).startswith(OWN_PACKAGE)


def _events(number: int) -> int:
    return 0 if _tool(number) is None else int(_get_events(number))


def _register_for_plugin(tool: int, event: int, function: Callable[..., Any] | None, /) -> Any:
    """Register a function that is called for the code of the plugin that registers it, and for what that calls."""
    plugin = plugin_of(module_of(sys._getframe(1)))
    before = _register(tool, event, None if function is None else _Selective(function, plugin, _OFF.get(event)))
    return before.function if type(before) is _Selective else before


class _Selective:
    """A function that is called for the code of a ``plugin``; code of this tool is not asked for again, if possible."""

    __slots__ = ("function", "off", "plugin")

    def __init__(self, function: Callable[..., Any], plugin: str | None, off: Any) -> None:
        self.function, self.plugin, self.off = function, plugin, off

    def __call__(self, code: CodeType, *arguments: Any) -> Any:
        if code.co_filename.startswith(OWN_FILES):
            return self.off
        return self.function(code, *arguments) if is_running_for(self.plugin, sys._getframe(1)) else None
