"""``sys.monitoring`` (Python 3.12 and later): a tool's number, for as long as a plugin does not take it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from cantemo_signals.bus.origin import OWN_PACKAGE

NUMBERS = (5, 3, 4)
"""The numbers that are not reserved for a debugger, coverage or a profiler."""

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
                self.monitoring.register_callback(self.number, event, callback)
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
