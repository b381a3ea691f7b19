"""The loggers of other plugins: whether what they log is still heard."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import FunctionType
from typing import Any

from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import PLUGINS, plugin_of
from cantemo_signals.sandbox.shared_state.damage import Damage
from cantemo_signals.sandbox.shared_state.hooks import Hooks
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

_METHODS = """
callHandlers critical debug error exception filter handle info isEnabledFor log makeRecord warning
"""
METHODS = frozenset(_METHODS.split())
HIGHEST = 50
"""The highest level of Python's own; above it nothing is heard."""
MOST = 500
_modules = sys.modules  # plugin code may replace it


HANDLER = Damage("adds a logging handler that raises in what others do", ("addHandler", "handlers"), is_called=True)
FILTER = Damage("adds a logging filter that raises in what others do", ("addFilter", "filters"), is_called=True)


class Filter:
    """A filter that stands in for that of a plugin, and equals it: ``removeFilter`` finds it."""

    def __init__(self, original: object, call: Callable[..., Any]) -> None:
        self._original = original
        self._call = call

    def __call__(self, record: Any) -> Any:
        return self._call(record)

    def __eq__(self, other: object) -> bool:
        return other is self or other is self._original

    def __hash__(self) -> int:
        return id(self._original)


class Loggers:
    """The loggers that were there before a step of a plugin, without its own and those of libraries."""

    def __init__(self, plugin: str | None, hooks: Hooks) -> None:
        self._plugin, self._hooks = plugin, hooks
        logging: Any = _modules.get("logging")
        self._table = {} if logging is None else logging.Logger.manager.loggerDict
        self._all = self._table.copy()
        loggers = [*self._table.items()][:MOST]
        self._loggers = [
            (name, logger, _state(logger))
            for name, logger in loggers
            if type(logger) is logging.Logger and _is_of_another_plugin(name, plugin)
        ]

    def calm(self) -> None:
        """Have nobody but the plugin get what its handlers and filters raise."""
        logging: Any = _modules.get("logging")
        for logger in [] if logging is None else [logging.root, *self._table.values()]:
            for handler in getattr(logger, "handlers", ()):
                if _is_of_plugin(handler) and "handle" not in vars(handler):
                    handler.handle = self._hooks.calmed(handler.handle, self._plugin, HANDLER)
            filters = getattr(logger, "filters", [])
            for place, each in enumerate(filters):
                if _is_of_plugin(each):
                    call = self._hooks.calmed(getattr(each, "filter", each), self._plugin, FILTER)
                    filters[place] = Filter(each, call)

    def put_back(self) -> Iterator[tuple[str, str]]:
        """Have them heard again; yield what was done to them, and the name that does that in a source."""
        if lost := {name: logger for name, logger in self._all.items() if name not in self._table}:
            self._table.update(lost)
            yield "removes loggers", "loggerDict"
        for name, logger, before in self._loggers:
            disabled, propagate, level, method = _state(logger)
            if disabled and not before[0]:
                logger.disabled = False
                yield f"disables the logger {name}", "disabled"
            if before[1] and not propagate and not logger.handlers:
                logger.propagate = True
                yield f"silences the logger {name}", "propagate"
            if level > HIGHEST >= before[2]:
                logger.setLevel(before[2])
                yield f"silences the logger {name}", "setLevel"
            for each in method - before[3]:
                del vars(logger)[each]
                yield f"replaces {each} of the logger {name}", each


def _state(logger: Any) -> tuple[bool, bool, int, set[str]]:
    held = vars(logger)
    return bool(logger.disabled), bool(logger.propagate), logger.level, held.keys() & METHODS


def _is_of_plugin(hook: Any) -> bool:
    module = hook.__module__ if type(hook) is FunctionType else class_name(type(hook))[0]
    return plugin_of(module) is not None


def _is_of_another_plugin(name: str, plugin: str | None) -> bool:
    """Return whether a logger belongs to no library, as far as its name tells, and not to this plugin."""
    if name.startswith(PLUGINS):
        return plugin_of(name) != plugin
    root = name.partition(".")[0]
    return root not in _modules and root != plugin
