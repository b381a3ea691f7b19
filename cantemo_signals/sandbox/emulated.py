"""The modules of the emulated Portal, and the base of its classes that are only partly known."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from types import FrameType, ModuleType
from typing import Any, TypeVar

from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.sandbox import environment, missing_names
from cantemo_signals.values.connections import Certainty

F = TypeVar("F", bound=Callable[..., Any])

SANDBOX = os.path.dirname(os.path.abspath(__file__)) + os.sep
"""The directory of the emulated Portal's code and everything that belongs to it."""

ROOTS = frozenset({"portal", "VidiRest", "RestAPIBase", "Timecode"})
"""The top-level packages that Portal has."""

_VERBS = """
abort add archive as can check copy create delete do export find from generate get has import is list lock modify move
notify perform recreate register remove replace request restart restore search set start stop to transcode unlock update
"""


_WITHOUT_HELPERS = frozenset({"archive_framework", "templatetags", "tests", "themes"})
"""The packages of the emulated Portal in which there are only functions, rows, and bases of plugins' classes."""
_ASIDE = ("__init__", "models", "test_")
"""The beginnings of the names of other files like that."""


def is_of_portal(module: str) -> bool:
    """Return whether a module belongs to Portal according to its full name, whatever is installed."""
    return module.partition(".")[0] in ROOTS


def emulated_modules(only: str = "") -> Iterator[ModuleType]:
    """Import and yield the emulated modules below ``portal`` (only those with this last name), without the packages.

    Neither those that have no helpers and no signals are among them, some of which import Django. Those that a user's
    own catalogue adds always are.
    """
    if not environment.is_emulated:
        return
    names = [name for name in _names() if not only or name.endswith(f".{only}")]
    for name in dict.fromkeys((*names, *environment.catalogue_modules)):
        yield import_module(name)


@cache
def _names() -> tuple[str, ...]:
    names = []
    for directory, folders, files in os.walk(os.path.join(SANDBOX, "portal")):
        folders[:] = [each for each in folders if each not in _WITHOUT_HELPERS]
        package = os.path.relpath(directory, SANDBOX).replace(os.sep, ".")
        names += [f"{package}.{file[:-3]}" for file in files if file.endswith(".py") and not file.startswith(_ASIDE)]
    return tuple(sorted(names))


def known(certainty: Certainty, source: str) -> Callable[[F], F]:
    """Say how certain it is that Portal has this function and that it answers so, and from which source."""

    def mark(function: F) -> F:
        function.__dict__["known"] = (certainty, source)
        return function

    return mark


class Undocumented:
    """Base of the emulated classes that are only partly known: what reads like a method is made up, as in modules.

    Nothing else is: plugins use ``hasattr`` to check for attributes that they set themselves.
    """

    def __getattr__(self, name: str) -> Any:
        for cls in type(self).__mro__:
            made_up = vars(sys.modules[cls.__module__]).get("__getattr__")
            if made_up is not None and not cls.__module__.startswith(PLUGINS):
                if _reads_like_a_method(name):
                    return made_up(f"{cls.__qualname__}.{name}")
                _note_absent(cls, name, sys._getframe(1))
                break
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)


def _note_absent(cls: type, name: str, frame: FrameType) -> None:
    """Note that plugin code reads an attribute that does not exist: it may be misspelt."""
    asker = frame.f_globals.get("__name__")
    if type(asker) is str and asker.startswith(PLUGINS) and missing_names.is_taken(frame):
        missing_names.note(cls.__module__, f"{cls.__qualname__}.{name}", asker.split(".")[2], frame, "absent")


def _reads_like_a_method(name: str) -> bool:
    return any(name.startswith(verb) and not name[len(verb) : len(verb) + 1].islower() for verb in _VERBS.split())
