"""The modules of the emulated Portal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

SANDBOX = os.path.dirname(os.path.abspath(__file__)) + os.sep
"""The directory of the emulated Portal's code and of all that belongs to it."""

further: list[str] = []
"""Modules that a user's own catalogue adds."""

is_in_place = True
"""Whether ``portal`` is the emulated one, rather than a real one or none."""


def emulated_modules(only: str = "") -> Iterator[ModuleType]:
    """The emulated modules below ``portal`` (only those with this last name), imported; packages are left out.

    Those that a user's own catalogue adds are always there.
    """
    if not is_in_place:
        return
    names = [name for name in _names() if not only or name.endswith(f".{only}")]
    for name in dict.fromkeys((*names, *further)):
        yield import_module(name)


@cache
def _names() -> tuple[str, ...]:
    names = []
    for directory, _, files in os.walk(os.path.join(SANDBOX, "portal")):
        package = os.path.relpath(directory, SANDBOX).replace(os.sep, ".")
        names += [f"{package}.{file[:-3]}" for file in files if file.endswith(".py") and file != "__init__.py"]
    return tuple(sorted(names))
