"""What the emulated Portal's plugin system knows of the classes of plugins, without running any of their code."""

from __future__ import annotations

import sys
from collections import defaultdict
from types import ModuleType
from typing import Any

from cantemo_signals.bus.namespaces import attributes_of
from cantemo_signals.bus.naming import dict_of, mro_of
from cantemo_signals.values import NamedTuple


class ClassRecord(NamedTuple):
    """A plugin class; ``defined_at`` is the file and line of its ``class`` statement.

    ``is_plugin`` is false for a class that says what it implements and does not derive from ``Plugin``.
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
    """The plugin classes of an environment, in the order of definition."""
    instances: dict[type, list[Any]] = defaultdict(list)
    for plugin in environment.services:
        instances[type(plugin)].append(plugin)
    return [_record(cls, place, instances[cls]) for cls, place in environment.classes.items()]


def other_classes(environment: Any) -> list[ClassRecord]:
    """The classes that say what they implement, and neither are plugin classes nor the base of one."""
    bases = {base for cls in environment.classes for base in cls.__mro__}
    found = [(_defined(*name), *about) for name, about in environment.bodies.items()]
    return [
        ClassRecord(cls, cls.__qualname__, cls.__module__, tuple(interfaces), 0, place, is_plugin=False)
        for cls, interfaces, place in found
        if cls is not None and cls not in bases
    ]


def name_of_interface(interface: Any) -> str:
    """A class's name, else its type's: nothing of a stranger's code is run."""
    return (interface if issubclass(type(interface), type) else type(interface)).__name__


def _record(cls: Any, place: tuple[str, int], instances: list[Any]) -> ClassRecord:
    interfaces = tuple(map(name_of_interface, cls.__interfaces__))
    bases = tuple(base.__qualname__ for base in cls.__bases__)
    guid = _guid(cls, instances)
    return ClassRecord(cls, cls.__qualname__, cls.__module__, interfaces, len(instances), place, bases, guid)


def _guid(cls: Any, instances: list[Any]) -> str | None:
    """The ``plugin_guid``, found without running a line of the plugin's."""
    for space in [*map(attributes_of, instances[:1]), *map(dict_of, mro_of(cls))]:
        if space is not None and "plugin_guid" in space:
            guid = space["plugin_guid"]
            return guid if type(guid) is str else None
    return None


def _defined(module: str, name: str) -> Any:
    """The class of this name that a module has, if it has one."""
    found = sys.modules.get(module)
    value = vars(found).get(name) if issubclass(type(found), ModuleType) else None
    return value if issubclass(type(value), type) else None
