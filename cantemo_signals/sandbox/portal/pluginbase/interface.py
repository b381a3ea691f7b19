"""The base of every interface, and the plugin system's error; apart from ``core``, which implements some itself."""

from __future__ import annotations

from typing import Any

_NAMES: set[str] = set()


class PluginError(Exception):
    """The rules of the plugin system were broken; ``value`` says how."""

    __module__ = "portal.pluginbase.core"  # from where plugins import it

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


class Interface:
    """Base of the interfaces that a plugin class can implement: a mark, with nothing in it that must be overridden."""

    #: The library that Portal's plugin system derives from reads it of all that is implemented.
    __interface_namespace__ = "portal"

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        if cls.__name__ in _NAMES:
            raise PluginError(f"Interface {cls.__name__} has already been defined")
        _NAMES.add(cls.__name__)
