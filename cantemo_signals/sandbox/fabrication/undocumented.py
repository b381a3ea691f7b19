"""Methods that Portal's classes have, and that nothing public tells of."""

from __future__ import annotations

import sys
from typing import Any

_VERBS = (
    "abort",
    "add",
    "archive",
    "can",
    "check",
    "copy",
    "create",
    "delete",
    "do",
    "export",
    "find",
    "generate",
    "get",
    "has",
    "import",
    "is",
    "list",
    "lock",
    "modify",
    "move",
    "notify",
    "perform",
    "recreate",
    "remove",
    "replace",
    "restart",
    "restore",
    "search",
    "set",
    "start",
    "stop",
    "unlock",
    "update",
)


class Undocumented:
    """Base of the emulated classes that are known in part: what reads like a method is made up, as modules' names are.

    Nothing else is: plugins ask with ``hasattr`` for attributes that they set themselves.
    """

    def __getattr__(self, name: str) -> Any:
        if _reads_like_a_method(name):
            for cls in type(self).__mro__:
                made_up = vars(sys.modules[cls.__module__]).get("__getattr__")
                if made_up is not None and not cls.__module__.startswith("portal.plugins."):
                    return made_up(f"{cls.__qualname__}.{name}")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)


def _reads_like_a_method(name: str) -> bool:
    return any(name.startswith(verb) and not name[len(verb) : len(verb) + 1].islower() for verb in _VERBS)
