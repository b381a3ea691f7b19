"""The audit hooks of plugins: Python calls a hook for all code and forgets none, so each is called here instead.

A hook hears of everything but what this tool does. What it raises in the steps of others can be kept from them.
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
    plugin: str
    is_new: bool = True


added: list[Heard] = []
_asking: set[int] = set()
"""The threads in which we find out whose code runs."""


def replace_hooks(replace: Callable[[Hook, str], Hook]) -> None:
    """Have something else called in place of each hook that was added since; it is told the plugin."""
    for place, heard in enumerate(added):
        if heard.is_new:
            added[place] = Heard(replace(heard.hook, heard.plugin), heard.plugin, is_new=False)


def take_hooks() -> None:
    """Take the hooks that plugins add from now on."""
    sys.addaudithook = addaudithook


def stop_taking_hooks() -> None:
    """Forget the hooks of plugins, and let Python have further ones."""
    sys.addaudithook = _add
    added.clear()


def addaudithook(hook: Hook) -> None:
    """Have a hook called for what any code does but this tool's."""
    plugin = plugin_of(module_of(_frame(1)))
    if plugin is None:  # it is not a plugin's
        _add(hook)
    else:
        added.append(Heard(hook, plugin))


def tell_hooks(event: str, args: tuple[Any, ...]) -> None:
    """Tell the hooks of an event, unless this tool's own code led to it."""
    thread = _thread()
    if thread in _asking:  # to look at a frame is an event, too
        return
    _asking.add(thread)
    try:
        is_ours = not is_running_for(None, _frame(2))
    finally:
        _asking.discard(thread)
    for heard in () if is_ours else tuple(added):
        heard.hook(event, args)
