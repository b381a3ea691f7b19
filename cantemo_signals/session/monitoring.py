"""``sys.monitoring``, from Python 3.12 on: the number of a tool, for as long as a plugin does not take it away."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CodeType
from typing import Any

from cantemo_signals.bus.origin import OWN_PACKAGE

NUMBERS = (5, 3, 4)
"""Those that no debugger, coverage or profiler has."""

Callbacks = Mapping[int, Callable[..., Any]]
"""What is called for each event."""


class Tool:
    """A tool that looks at something for one ``purpose``; it ``is_ours`` unless there was no number, or it was taken.

    ``monitoring`` and ``number`` are for what is called too often to pass a method.
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
        """Tell whether something passes."""
        return self.number is not None and self.monitoring.get_tool(self.number) == self._name

    def call(self, callbacks: Callbacks, everywhere: int = 0) -> None:
        """Have these called: for the events ``everywhere`` by all code, for others by the code that is watched."""
        if self.is_ours:
            for event, callback in callbacks.items():
                self.monitoring.register_callback(self.number, event, callback)
            self.monitoring.set_events(self.number, everywhere)

    def watch(self, code: CodeType, events: int) -> None:
        """Have these events of some code pass."""
        if id(code) not in self._codes and self.is_ours:
            self.monitoring.set_local_events(self.number, code, events)
            self._codes[id(code)] = code

    def close(self) -> None:
        """Have nothing pass any more; where a plugin freed the number, everything still did."""
        if self.number is not None and self.monitoring.get_tool(self.number) is None:
            self.monitoring.use_tool_id(self.number, self._name)
        if self.is_ours:
            self.monitoring.set_events(self.number, 0)
            for code in self._codes.values():
                self.monitoring.set_local_events(self.number, code, 0)
            self.monitoring.free_tool_id(self.number)
        self._codes.clear()
