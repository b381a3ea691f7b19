"""Plugins and what they implement, by the rules of the component architecture that Portal's derives from (PyUtilib's).

Making an instance is what registers a plugin, even before its ``__init__`` runs; the environment keeps it alive.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any, ClassVar

from cantemo_signals.sandbox.environment import refuse
from cantemo_signals.sandbox.plugin_classes import name_of_interface

from ..generic.plugin_interfaces import IArchivePlugin, ITranscoderPlugin
from .environment import IMPLEMENTED, PluginEnvironment
from .interface import Interface, PluginError

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

_BETWEEN = (__name__, "cantemo_signals.", "abc")


environment = PluginEnvironment()
"""The environment of all plugins."""


def implements(interface: Any, namespace: str | None = None, inherit: bool = False, service: bool = True) -> None:
    """Declare, in the body of a class, that it implements an interface (and, if ``inherit``, derives from it).

    Instances of a class with ``service=False`` are registered by ``activate`` only.

    Raises:
        AssertionError: there are two interfaces, or this is no class body.
        AttributeError: what is to be implemented is no interface.
    """
    frame = sys._getframe(1)
    body = frame.f_locals
    if namespace is not None and type(namespace) is not str:
        refuse(str(body.get("__qualname__")), f"{name_of_interface(interface)}, {name_of_interface(namespace)}", frame)
        raise AssertionError("implements() takes one interface: call it once for each")
    if body is frame.f_globals or "__module__" not in body:
        raise AssertionError("implements() can only be used in the body of a class")
    if namespace is None:
        _check_interface(interface)
    body.setdefault(IMPLEMENTED, []).append((interface, inherit))
    body["_service"] = service
    if body["__module__"] != __name__:
        place = frame.f_code.co_filename, frame.f_code.co_firstlineno
        environment.declare(body["__module__"], body["__qualname__"], name_of_interface(interface), place)


def _check_interface(interface: Any) -> None:
    """Read what the library reads of every interface, so that anything else fails here as it does there.

    Raises:
        AttributeError: it is none.
    """
    if not hasattr(interface, "__interface_namespace__"):
        raise AttributeError(f"{name_of_interface(interface)} is no interface: it does not derive from Interface")


class Plugin:
    """Base of all plugin classes; a class takes effect once it is instantiated.

    Portal's has a metaclass. A fabricated base class has one, too, and Python would refuse a class with both where in
    Portal there is no conflict, so this one does without.
    """

    #: What the class implements, its own interfaces before those of its bases.
    __interfaces__: ClassVar[dict[Any, None]] = {}
    implements = staticmethod(implements)
    _enable = True
    _service = True
    _number: int

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        own = cls.__dict__.get(IMPLEMENTED, [])
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
        number = environment.next_id()
        object.__setattr__(self, "id", number)
        object.__setattr__(self, "_number", number)  # a plugin may have an id of its own
        if not hasattr(cls, "name"):
            object.__setattr__(self, "name", self._first_name(number))
        if cls._service:
            environment.add(self, number, _outside(sys._getframe(1)))
        return self

    def __init__(self, **kwargs: Any) -> None:
        if "name" in kwargs:
            self.name = kwargs["name"]

    def __repr__(self) -> str:
        cls = type(self).__name__
        return f"<Plugin {cls}>" if self.name == cls else f"<Plugin {cls} {self.name!r}>"

    def _first_name(self, number: int) -> str:
        return f"Plugin.{number}"

    def activate(self) -> Any:
        """Undo ``deactivate``; return the instance."""
        if all(each is not self for each in environment.services):
            environment.add(self, self._number, _outside(sys._getframe(1)))
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
        self = super().__new__(cls) if cls._instance is None else cls._instance
        object.__setattr__(self, "_enable", True)
        return self

    def _first_name(self, number: int) -> str:
        return type(self).__name__


class ArchivePlugin(Plugin):
    """Base of the plugins that archive files."""

    implements(IArchivePlugin)


class TranscoderPlugin(Plugin):
    """Base of the plugins that transcode."""

    implements(ITranscoderPlugin)


class ExtensionPoint:
    """The plugins that implement an interface, in the order of construction."""

    def __init__(self, *interfaces: Any) -> None:
        if not interfaces:
            raise PluginError("An extension point needs an interface.")
        self.interface = interfaces[0]
        _check_interface(self.interface)

    def __repr__(self) -> str:
        return f"<ExtensionPoint {name_of_interface(self.interface)}>"

    def __iter__(self) -> Iterator[Any]:
        return iter(self.extensions())

    def __call__(self, key: Any = None, all: bool = False) -> list[Any]:
        if type(key) is int:
            raise PluginError("An extension point takes a name as its key, not a number.")
        return self.extensions(all=all, key=key)

    def __len__(self) -> int:
        return len(self.extensions())

    def extensions(self, all: bool = False, key: str | None = None) -> list[Any]:
        """The enabled ones (or all), those with the name ``key`` if one is given."""
        plugins = environment.extensions(self.interface, all=all)
        return plugins if key is None else [plugin for plugin in plugins if getattr(plugin, "name", None) == str(key)]

    def service(self, key: str | None = None, all: bool = False) -> Any:
        """The only one there is, or None.

        Raises:
            PluginError: there are several, or ``key`` is a number.
        """
        plugins = self(all=all, key=key)
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
