"""Find the plugin classes of a real Portal without running any of their code.

Portal's own source is not public. That its plugin system derives from PyUtilib's is inferred: a class says in its body
what it implements, and Python itself knows a class's subclasses and its living instances.
"""

from __future__ import annotations

import gc
import inspect
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from cantemo_signals.bus.namespaces import names_in
from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import PluginClass

CORE = "portal.pluginbase.core"
IMPLEMENTED = ("_implements", "__interfaces__")


def plugin_classes(failures: Failures) -> dict[str, list[PluginClass]]:
    """The plugin classes by plugin, if this is a Portal."""
    base = names_in(CORE).get("Plugin")
    if not issubclass(type(base), type):
        return {}
    instances = Counter(id(type(thing)) for thing in gc.get_objects())
    classes: dict[str, list[PluginClass]] = defaultdict(list)
    for cls in _below(base):
        module, name = class_name(cls)
        plugin = plugin_of(module)
        if plugin is not None:
            bases = tuple(class_name(each)[1] for each in type.__dict__["__bases__"].__get__(cls))
            place = _place(cls, failures)
            classes[plugin].append(PluginClass(name, str(module), _interfaces(cls), instances[id(cls)], place, bases))
    return classes


def _below(base: Any) -> Iterator[Any]:
    seen: set[int] = set()
    waiting = [base]
    while waiting:
        for cls in type.__subclasses__(waiting.pop(0)):
            if id(cls) not in seen:
                seen.add(id(cls))
                waiting.append(cls)
                yield cls


def _interfaces(cls: Any) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for base in type.__dict__["__mro__"].__get__(cls):
        for attribute in IMPLEMENTED:
            value = type.__dict__["__dict__"].__get__(base).get(attribute)
            for each in value if type(value) in (list, tuple, dict, set) else ():
                interface = each[0] if type(each) is tuple and each else each
                if issubclass(type(interface), type):
                    names[class_name(interface)[1]] = None
    return tuple(names)


def _place(cls: Any, failures: Failures) -> Location | None:
    """Return the line of the ``class`` statement; None without source (Portal's own classes are bytecode)."""
    try:
        _, line = inspect.getsourcelines(cls)
        return failures.location((str(inspect.getsourcefile(cls)), line))
    except (OSError, TypeError):
        return None
