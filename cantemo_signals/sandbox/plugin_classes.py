"""What the emulated Portal's plugin system knows about plugin classes, found without running any of their code."""

from __future__ import annotations

import sys
from collections import defaultdict
from types import ModuleType
from typing import Any

from cantemo_signals.bus.namespaces import attributes_of
from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.values import NamedTuple

_bases_of = vars(type)["__bases__"].__get__


class ClassRecord(NamedTuple):
    """A plugin class; ``defined_at`` is the file and line of its ``class`` statement.

    ``is_plugin`` is false for a class that declares interfaces without deriving from ``Plugin``.
    """

    plugin_class: Any
    name: str
    module: str
    interfaces: tuple[str, ...]
    instances: int
    defined_at: tuple[str, int]
    bases: tuple[str, ...] = ()
    guid: str | None = None
    is_plugin: bool = True


def plugin_classes(environment: Any) -> list[ClassRecord]:
    """Return the plugin classes of an environment, in order of definition."""
    instances: dict[type, list[Any]] = defaultdict(list)
    for plugin in environment.services:
        instances[type(plugin)].append(plugin)
    return [_record(cls, place, instances[cls]) for cls, place in environment.classes.items()]


def other_classes(environment: Any) -> list[ClassRecord]:
    """Return the classes that declare interfaces, but are neither plugin classes nor bases of one."""
    bases = {base for cls in environment.classes for base in mro_of(cls)}
    found = [(_defined(*name), *about) for name, about in environment.bodies.items()]
    return [
        ClassRecord(cls, class_name(cls)[1], class_name(cls)[0] or "", tuple(interfaces), 0, place, is_plugin=False)
        for cls, interfaces, place in found
        if cls is not None and cls not in bases
    ]


def name_of_interface(interface: Any) -> str:
    """Return the name of a class, or else that of its type, without running any foreign code."""
    return class_name(interface if issubclass(type(interface), type) else type(interface))[1].rpartition(".")[2]


def _record(cls: Any, place: tuple[str, int], instances: list[Any]) -> ClassRecord:
    module, name = class_name(cls)
    interfaces = tuple(map(name_of_interface, dict_of(cls).get("__interfaces__", ())))
    bases = tuple(class_name(base)[1] for base in _bases_of(cls))
    return ClassRecord(cls, name, module or "", interfaces, len(instances), place, bases, _guid(cls, instances))


def _guid(cls: Any, instances: list[Any]) -> str | None:
    """Return the ``plugin_guid``, found without running any plugin code."""
    for space in [*map(attributes_of, instances[:1]), *map(dict_of, mro_of(cls))]:
        if space is not None and "plugin_guid" in space:
            guid = space["plugin_guid"]
            return guid if type(guid) is str else None
    return None


def _defined(module: str, name: str) -> Any:
    """Return the class of this name that a module has, if any."""
    found = sys.modules.get(module)
    value = vars(found).get(name) if issubclass(type(found), ModuleType) else None
    return value if issubclass(type(value), type) else None
