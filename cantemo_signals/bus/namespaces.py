"""Read what modules, classes and objects hold without running any of their code."""

from __future__ import annotations

import sys
from types import CodeType, FrameType, GetSetDescriptorType, MemberDescriptorType
from typing import Any

from cantemo_signals.bus.naming import dict_of, mro_of

CO_OPTIMIZED = 0x01
_PLAIN = (GetSetDescriptorType, MemberDescriptorType)


def namespace_of(module: object) -> dict[str, Any]:
    """Return the namespace of a module or another object without running its code; empty if it has none."""
    found = attributes_of(module)
    return found if type(found) is dict else {}


def names_in(module: str) -> dict[str, Any]:
    """Return the namespace of a loaded module, which a plugin may have replaced by anything; empty if there is none."""
    return namespace_of(sys.modules.get(module))


def module_of(frame: FrameType) -> str:
    """Return the name of the module whose code a frame runs; empty if its globals name none."""
    name = dict.get(frame.f_globals, "__name__")
    return name if type(name) is str else ""


def member(module: object, qualname: str) -> object:
    """Return what a loaded module has under a qualified name; None if there is nothing."""
    found: object = sys.modules.get(module) if type(module) is str else None
    for name in qualname.split("."):
        namespace = dict_of(found) if issubclass(type(found), type) else namespace_of(found)
        found = namespace.get(name)
    return found


def has_plain_locals(code: CodeType) -> bool:
    """Return whether code is a function's: a module or a class may keep its names in any kind of mapping."""
    return bool(code.co_flags & CO_OPTIMIZED)


def attributes_of(thing: Any) -> Any:
    """Return the attributes in an object's own dictionary without running its code; None if it has no plain one."""
    for cls in mro_of(type(thing)):
        if (place := dict_of(cls).get("__dict__")) is not None:
            return place.__get__(thing) if type(place) in _PLAIN else None
    return None
