"""The state that loading left, from which each event of a rehearsal starts."""

from __future__ import annotations

import sys
from collections import OrderedDict, defaultdict, deque
from collections.abc import Callable, Collection, Iterator
from types import ModuleType
from typing import Any

from cantemo_signals.bus.namespaces import attributes_of, names_in
from cantemo_signals.bus.naming import class_name, dict_of
from cantemo_signals.hosts import Host

CONTAINERS = (dict, list, set, deque, defaultdict, OrderedDict)
MOST_CONTAINERS = 1000

Restore = Callable[[], None]


class LoadedState:
    """The connections, and the contents of the plugins' modules: names, plain containers, and objects of own classes.

    The state of objects of other classes is not guaranteed to be restored. No plugin code runs for this.
    """

    def __init__(self, host: Host) -> None:
        self._restore: list[Restore] = [signal.connections_now() for signal in host.bus.ledger.signals()]
        modules = host.plugin_modules()
        for module in modules:
            if module in sys.modules:
                self._restore.append(_names_now(names_in(module)))
                self._restore.extend(_contents_now(module, modules))

    def restore(self) -> None:
        """Return to this state."""
        for restore in self._restore:
            restore()


def _names_now(namespace: dict[str, Any]) -> Restore:
    """Return a function that gives a module its names back; modules that were imported meanwhile stay."""
    before = namespace.copy()

    def restore() -> None:
        for name, value in before.items():
            if namespace.get(name, restore) is not value:
                namespace[name] = value
        if len(namespace) > len(before):
            for name in [name for name in namespace if name not in before]:
                if not issubclass(type(namespace[name]), ModuleType):
                    del namespace[name]

    return restore


def _contents_now(module: str, modules: Collection[str]) -> Iterator[Restore]:
    """Yield a function for each container in a module, its classes and plugins' objects that restores its contents."""
    waiting = list(names_in(module).items())
    classes = [value for _, value in waiting if issubclass(type(value), type) and class_name(value)[0] == module]
    values = [value for name, value in waiting if name != "__builtins__"]
    values += [value for cls in classes for value in dict_of(cls).values()]
    seen: dict[int, Any] = {}
    while values and len(seen) < MOST_CONTAINERS:
        value = values.pop()
        if class_name(type(value))[0] in modules:
            value = attributes_of(value)
        if any(type(value) is kind for kind in CONTAINERS) and id(value) not in seen:
            seen[id(value)] = value
            values += value.values() if isinstance(value, dict) else value
            yield _content_now(value)


def _content_now(container: Any) -> Restore:
    before = container.copy()
    items = _items(before)

    def restore() -> None:
        if _items(container) != items:
            container.clear()
            (container.extend if isinstance(container, (list, deque)) else container.update)(before)

    return restore


def _items(container: Any) -> list[int]:
    """Return the contents by identity, so that no plugin code runs when they are compared."""
    found = list(container.items()) if isinstance(container, dict) else list(container)
    return [id(each) for item in found for each in (item if isinstance(container, dict) else (item,))]
