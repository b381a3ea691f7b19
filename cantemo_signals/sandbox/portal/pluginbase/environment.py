"""The environment of plugins: what was defined, and what was instantiated."""

from __future__ import annotations

import sys
from itertools import count
from types import FrameType
from typing import Any

from cantemo_signals.bus import active
from cantemo_signals.bus.origin import CallSite, call_site
from cantemo_signals.sandbox.plugin_classes import name_of_interface

from .interface import PluginError

IMPLEMENTED = "_implements"
"""Where the body of a class keeps what it says that it implements."""

LOGGER = "portal.pluginbase.core"


class PluginEnvironment:
    """Every plugin class, and every instance, in the order of construction."""

    def __init__(self, name: str = "portal") -> None:
        self.name = name
        #: The plugin classes, in the order of definition, with their places.
        self.classes: dict[type[Any], tuple[str, int]] = {}
        self._names: set[str] = set()
        #: What class bodies say that they implement, and where, by module and name; not those of plugin classes.
        self.bodies: dict[tuple[str, str], tuple[list[str], tuple[str, int]]] = {}
        self._services: dict[int, Any] = {}
        #: The lines that made the instances.
        self._sites: dict[int, CallSite] = {}
        self._by_interface: dict[str, list[Any]] = {}
        self._ids = count(1)

    @property
    def services(self) -> list[Any]:
        """The instances, by construction."""
        return [plugin for _, plugin in sorted(self._services.items())]

    def declare(self, module: str, name: str, interface: str, place: tuple[str, int]) -> None:
        """Take note that the body of a class says what it implements."""
        self.bodies.setdefault((module, name), ([], place))[0].append(interface)

    def instances_of(self, interface: str, start: int = 0) -> list[Any]:
        """The instances whose classes implement an interface of this name, by construction, from the ``start``th on."""
        return self._by_interface.get(interface, [])[start:]

    def modules_with(self, interface: str) -> set[str]:
        """The modules of the plugin classes that implement an interface of this name, instantiated or not."""
        return {
            cls.__module__
            for cls in self.classes
            if any(name_of_interface(each) == interface for each in cls.__interfaces__)
        }

    def define(self, cls: type[Any], place: tuple[str, int]) -> None:
        """Take in a plugin class.

        Raises:
            PluginError: it implements nothing of its own, and its name is taken.
        """
        if not cls.__dict__.get(IMPLEMENTED) and cls.__name__ in self._names:
            trouble = "does not implement an interface, and it has already been defined in environment"
            raise PluginError(f"Plugin class {cls.__name__!r} {trouble} {self.name!r}.")
        self._names.add(cls.__name__)
        self.bodies.pop((cls.__module__, cls.__qualname__), None)
        self.classes[cls] = place

    def next_id(self) -> int:
        """The next number, by which instances are in order."""
        return next(self._ids)

    def sited(self, interface: str) -> list[tuple[Any, CallSite]]:
        """The instances whose classes implement an interface of this name, by construction, and what made each."""
        numbers = {id(plugin): number for number, plugin in self._services.items()}
        return [(plugin, self._sites[numbers[id(plugin)]]) for plugin in self.instances_of(interface)]

    def add(self, plugin: Any, number: int, frame: FrameType) -> None:
        """Register an instance under its number; the code in ``frame`` made it."""
        self._sites[number] = call_site(active().context, frame)
        self._services[number] = plugin
        for interface in type(plugin).__interfaces__:
            self._by_interface.setdefault(name_of_interface(interface), []).append(plugin)
        logging = sys.modules.get("logging")  # where nobody logs it is not worth its ten milliseconds
        if logging is not None:
            logging.getLogger(LOGGER).info("Adding service %d to environment %s", number, self.name)

    def remove(self, plugin: Any) -> None:
        """Unregister an instance, if it is registered; it is known by itself, for its ``id`` may be its own."""
        self._services = {number: each for number, each in self._services.items() if each is not plugin}
        for name, plugins in self._by_interface.items():
            self._by_interface[name] = [each for each in plugins if each is not plugin]

    def extensions(self, interface: Any, *, all: bool) -> list[Any]:
        """The enabled instances (or all) that implement an interface, by construction."""
        return [
            plugin for plugin in self.services if interface in type(plugin).__interfaces__ and (all or plugin.enabled())
        ]
