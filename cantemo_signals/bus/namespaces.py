"""What modules, classes and objects hold, found without asking any of them."""

from __future__ import annotations

import sys
from types import CodeType, GetSetDescriptorType, MemberDescriptorType
from typing import Any

from cantemo_signals.bus.naming import dict_of, mro_of

CO_OPTIMIZED = 0x01
_PLAIN = (GetSetDescriptorType, MemberDescriptorType)


def namespace_of(module: object) -> dict[str, Any]:
    """Return the namespace of a module or another object without asking it, empty if it has none."""
    found = attributes_of(module)
    return found if type(found) is dict else {}


def member(module: object, qualname: str) -> object:
    """Return what a loaded module has under a qualified name, None if it has nothing there."""
    found: object = sys.modules.get(module) if type(module) is str else None
    for name in qualname.split("."):
        namespace = dict_of(found) if issubclass(type(found), type) else namespace_of(found)
        found = namespace.get(name)
    return found


def has_plain_locals(code: CodeType) -> bool:
    """Tell whether some code is a function's: the names of a module or a class may lie in any kind of mapping."""
    return bool(code.co_flags & CO_OPTIMIZED)


def attributes_of(thing: Any) -> Any:
    """The attributes that an object holds itself, None if it has no plain place for them; none of its code is run."""
    for cls in mro_of(type(thing)):
        if (place := dict_of(cls).get("__dict__")) is not None:
            return place.__get__(thing) if type(place) in _PLAIN else None
    return None
