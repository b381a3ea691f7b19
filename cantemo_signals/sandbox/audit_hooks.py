"""The audit hooks of plugins: Python calls a hook for all code and forgets none, so each is called here instead.

A hook hears of what its own plugin does: one that raises would otherwise end every plugin, and this tool.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from threading import get_ident
from typing import Any

from cantemo_signals.bus.interruptions import is_running_for
from cantemo_signals.bus.namespaces import module_of
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.values import NamedTuple

Hook = Callable[[str, tuple[Any, ...]], object]

# Plugin code may replace these, and finds another `addaudithook` there.
_add, _frame, _thread = sys.addaudithook, sys._getframe, get_ident


class Heard(NamedTuple):
    """A hook, and the plugin that added it."""

    hook: Hook
    plugin: str | None


added: list[Heard] = []
_asking: set[int] = set()
"""The threads in which we find out whose code runs."""


def hooks() -> tuple[Heard, ...]:
    """Return the hooks of plugins."""
    return tuple(added)


def take_hooks() -> None:
    """Take the hooks that plugins add from now on."""
    sys.addaudithook = addaudithook


def stop_taking_hooks() -> None:
    """Forget the hooks of plugins, and let Python have further ones."""
    sys.addaudithook = _add
    added.clear()


def addaudithook(hook: Hook) -> None:
    """Have a hook called for what the plugin does that adds it."""
    plugin = plugin_of(module_of(_frame(1)))
    if plugin is None:  # it is not a plugin's
        _add(hook)
    else:
        added.append(Heard(hook, plugin))


def tell_hooks(event: str, args: tuple[Any, ...]) -> None:
    """Tell the hooks of the plugin whose code runs of an event."""
    thread = _thread()
    if thread in _asking:  # to look at a frame is an event, too
        return
    _asking.add(thread)
    try:
        told = [heard.hook for heard in added if is_running_for(heard.plugin, _frame(2))]
    finally:
        _asking.discard(thread)
    for hook in told:
        hook(event, args)
