"""What modules, classes and objects hold, found without asking any of them."""

from __future__ import annotations

import sys
from typing import Any

from cantemo_signals.bus.naming import dict_of


def namespace_of(module: object) -> dict[str, Any]:
    """Return the namespace of a module or another object without asking it, empty if it has none."""
    try:
        found = object.__getattribute__(module, "__dict__")
    except AttributeError:
        return {}
    return found if type(found) is dict else {}


def member(module: object, qualname: str) -> object:
    """Return what a loaded module has under a qualified name, None if it has nothing there."""
    found: object = sys.modules.get(module) if type(module) is str else None
    for name in qualname.split("."):
        namespace = dict_of(found) if issubclass(type(found), type) else namespace_of(found)
        found = namespace.get(name)
    return found
