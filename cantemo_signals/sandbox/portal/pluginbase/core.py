"""Plugins and what they implement, by the rules of the component architecture that Portal's derives from (PyUtilib's).

Making an instance is what registers a plugin, even before its ``__init__`` runs; the environment keeps it alive.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import count
from types import FrameType
from typing import Any, ClassVar

from cantemo_signals.bus import active
from cantemo_signals.bus.origin import CallSite, call_site
from cantemo_signals.sandbox.environment import refuse
from cantemo_signals.sandbox.plugin_classes import name_of_interface

from ..generic.plugin_interfaces import IArchivePlugin, ITranscoderPlugin
from .interface import Interface

__all__ = [
    "ArchivePlugin",
    "ExtensionPoint",
    "Interface",
    "Plugin",
    "PluginEnvironment",
    "PluginError",
    "SingletonPlugin",
    "TranscoderPlugin",
    "implements",
]

_IMPLEMENTED = "_implements"
_BETWEEN = (__name__, "cantemo_signals.", "abc")


class PluginError(Exception):
    """The rules of the plugin system were broken."""


class PluginEnvironment:
    """Every plugin class, and every instance, in the order of construction."""

    def __init__(self, name: str = "portal") -> None:
        self.name = name
        #: The plugin classes, in the order of definition, with their places.
        self.classes: dict[type[Plugin], tuple[str, int]] = {}
        self._names: set[str] = set()
        #: What class bodies say that they implement, and where, by module and name; not those of plugin classes.
        self.bodies: dict[tuple[str, str], tuple[list[str], tuple[str, int]]] = {}
        self._services: dict[int, Plugin] = {}
        #: The lines that made the instances.
        self._sites: dict[int, CallSite] = {}
        self._by_interface: dict[str, list[Plugin]] = {}
        self._ids = count(1)

    @property
    def services(self) -> list[Plugin]:
        """The instances, by construction."""
        return list(self._services.values())

    def declare(self, module: str, name: str, interface: str, place: tuple[str, int]) -> None:
        """Take note that the body of a class says what it implements."""
        self.bodies.setdefault((module, name), ([], place))[0].append(interface)

    def instances_of(self, interface: str, start: int = 0) -> list[Plugin]:
        """The instances whose classes implement an interface of this name, by construction, from the ``start``th on."""
        return self._by_interface.get(interface, [])[start:]

    def sited(self, interface: str) -> list[tuple[Plugin, CallSite]]:
        """The instances whose classes implement an interface of this name, by construction, and what made each."""
        numbers = {id(plugin): number for number, plugin in self._services.items()}
        return [(plugin, self._sites[numbers[id(plugin)]]) for plugin in self.instances_of(interface)]

    def modules_with(self, interface: str) -> set[str]:
        """The modules of the plugin classes that implement an interface of this name, instantiated or not."""
        return {
            cls.__module__
            for cls in self.classes
            if any(name_of_interface(each) == interface for each in cls.__interfaces__)
        }

    def define(self, cls: type[Plugin], place: tuple[str, int]) -> None:
        """Take in a plugin class.

        Raises:
            PluginError: it implements nothing of its own, and its name is taken.
        """
        if not cls.__dict__.get(_IMPLEMENTED) and cls.__name__ in self._names:
            trouble = "does not implement an interface, and it has already been defined in environment"
            raise PluginError(f"Plugin class {cls.__name__!r} {trouble} {self.name!r}.")
        self._names.add(cls.__name__)
        self.bodies.pop((cls.__module__, cls.__qualname__), None)
        self.classes[cls] = place

    def add(self, plugin: Plugin, frame: FrameType) -> int:
        """Register an instance, which the code in ``frame`` made; returns its id."""
        number = next(self._ids)
        self._services[number] = plugin
        self._sites[number] = call_site(active().context, frame)
        for interface in type(plugin).__interfaces__:
            self._by_interface.setdefault(name_of_interface(interface), []).append(plugin)
        logging = sys.modules.get("logging")  # where nobody logs it is not worth its ten milliseconds
        if logging is not None:
            logging.getLogger(__name__).info("Adding service %d to environment %s", number, self.name)
        return number

    def remove(self, plugin: Plugin) -> None:
        """Unregister an instance, if it is registered; it is known by itself, for its ``id`` may be its own."""
        self._services = {number: each for number, each in self._services.items() if each is not plugin}
        for name, plugins in self._by_interface.items():
            self._by_interface[name] = [each for each in plugins if each is not plugin]

    def extensions(self, interface: Any, *, all: bool) -> list[Plugin]:
        """The enabled instances (or all) that implement an interface, by construction."""
        return [
            plugin for plugin in self.services if interface in type(plugin).__interfaces__ and (all or plugin.enabled())
        ]


environment = PluginEnvironment()
"""The environment of all plugins."""


def implements(interface: Any, namespace: str | None = None, inherit: bool = False, service: bool = True) -> None:
    """Declare, in the body of a class, that it implements an interface (and, if ``inherit``, derives from it).

    Raises:
        AssertionError: there are two interfaces, as in the library that Portal's own derives from.
        PluginError: this is no class body.
    """
    frame = sys._getframe(1)
    body = frame.f_locals
    if namespace is not None and type(namespace) is not str:
        refuse(str(body.get("__qualname__")), f"{name_of_interface(interface)}, {name_of_interface(namespace)}", frame)
        raise AssertionError("implements() takes one interface: call it once for each")
    if body is frame.f_globals or "__module__" not in body:
        raise PluginError("implements() can only be used in the body of a class.")
    body.setdefault(_IMPLEMENTED, []).append((interface, inherit))
    if body["__module__"] != __name__:
        place = frame.f_code.co_filename, frame.f_code.co_firstlineno
        environment.declare(body["__module__"], body["__qualname__"], name_of_interface(interface), place)


class Plugin:
    """Base of all plugin classes; a class takes effect once it is instantiated.

    Portal's has a metaclass. A fabricated base class has one, too, and Python would refuse a class with both where in
    Portal there is no conflict, so this one does without.
    """

    #: What the class implements, its own interfaces before those of its bases.
    __interfaces__: ClassVar[dict[Any, None]] = {}
    _enable = True

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        own = cls.__dict__.get(_IMPLEMENTED, [])
        inherited = tuple(each for each, inherit in own if inherit and each not in cls.__bases__)
        if inherited:
            cls.__bases__ += inherited
        interfaces = dict.fromkeys(each for each, _ in own)
        for base in cls.__bases__:
            interfaces.update(getattr(base, "__interfaces__", None) or {})
        cls.__interfaces__ = interfaces
        if cls.__module__ != __name__:
            environment.define(cls, _place(sys._getframe(1)))

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        self = super().__new__(cls)
        number = environment.add(self, _outside(sys._getframe(1)))
        object.__setattr__(self, "id", number)
        if "name" in kwargs or not hasattr(cls, "name"):
            object.__setattr__(self, "name", kwargs.get("name", f"Plugin.{number}"))
        return self

    def activate(self) -> Any:
        """Undo ``deactivate``; return the instance."""
        if all(each is not self for each in environment.services):
            environment.add(self, _outside(sys._getframe(1)))
        return self

    def deactivate(self) -> Any:
        """Unregister the instance; return it."""
        environment.remove(self)
        return self

    def enable(self) -> None:
        """Undo ``disable``."""
        object.__setattr__(self, "_enable", True)

    def disable(self) -> None:
        """Have extension points find this instance only when asked for all."""
        object.__setattr__(self, "_enable", False)

    def enabled(self) -> bool:
        """Whether extension points find this instance; a subclass may decide otherwise."""
        return self._enable


class SingletonPlugin(Plugin):
    """A plugin whose only instance is made as soon as its class is defined."""

    _instance: ClassVar[Any] = None

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        cls._instance = None  # not that of a base
        cls._instance = cls()

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        return super().__new__(cls) if cls._instance is None else cls._instance


class ArchivePlugin(Plugin):
    """Base of the plugins that archive files."""

    implements(IArchivePlugin)


class TranscoderPlugin(Plugin):
    """Base of the plugins that transcode."""

    implements(ITranscoderPlugin)


class ExtensionPoint:
    """The plugins that implement an interface, in the order of construction."""

    def __init__(self, interface: Any) -> None:
        self.interface = interface

    def __iter__(self) -> Iterator[Any]:
        return iter(self.extensions())

    def __call__(self, key: str | None = None, all: bool = False) -> list[Any]:
        return self.extensions(all=all, key=key)

    def __len__(self) -> int:
        return len(self.extensions())

    def extensions(self, all: bool = False, key: str | None = None) -> list[Any]:
        """The enabled ones (or all), those with the name ``key`` if one is given.

        Raises:
            PluginError: ``key`` is a number.
        """
        if isinstance(key, int):
            raise PluginError("An extension point takes a name as its key, not a number.")
        plugins = environment.extensions(self.interface, all=all)
        return plugins if key is None else [plugin for plugin in plugins if getattr(plugin, "name", None) == str(key)]

    def service(self, key: str | None = None, all: bool = False) -> Any:
        """The only one there is, or None.

        Raises:
            PluginError: there are several.
        """
        plugins = self.extensions(all=all, key=key)
        if len(plugins) > 1:
            named = "" if key is None else f" named {key!r}"
            raise PluginError(
                f"Expected one plugin{named} that implements {name_of_interface(self.interface)}, not {len(plugins)}."
            )
        return next(iter(plugins), None)


def _place(frame: FrameType) -> tuple[str, int]:
    """The line of the ``class`` statement."""
    frame = _outside(frame)
    return frame.f_code.co_filename, frame.f_lineno


def _outside(frame: FrameType) -> FrameType:
    """The innermost frame outside this tool and the metaclasses of Python."""
    while frame.f_globals.get("__name__", "").startswith(_BETWEEN) and frame.f_back is not None:
        frame = frame.f_back
    return frame
