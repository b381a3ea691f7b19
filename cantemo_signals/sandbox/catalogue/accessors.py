"""The accessors of the objects that helpers return: what each answers, and how certain that is.

As with signals, there is no list: the classes of ``VidiRest.objects`` mark their own methods with ``known``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from types import FunctionType
from typing import Any

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.emulated import SANDBOX
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Certainty

HOME = "VidiRest.objects"
KNOWN = "known"


class Accessor(NamedTuple):
    """A method or property of an object, as its class defines it."""

    owner: type[Any]
    name: str
    function: FunctionType
    is_property: bool
    certainty: Certainty
    source: str

    @property
    def title(self) -> str:
        """``Class.accessor``."""
        return f"{self.owner.__qualname__}.{self.name}"

    @property
    def dotted(self) -> str:
        """The accessor with the module of its class."""
        return f"{self.owner.__module__}.{self.title}"

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of what can be passed."""
        function: FunctionType = self.function.__dict__.get("__wrapped__", self.function)
        code = function.__code__
        return code.co_varnames[1 : code.co_argcount]


def accessors() -> list[Accessor]:
    """Return every accessor, by class; this imports the classes."""
    return [accessor for cls in classes().values() for accessor in _own(cls)]


def meant(given: str) -> list[Accessor]:
    """Return the accessors of an object's class, with this name or with these last parts of it, ignoring case."""
    folded = f".{given.lower()}"
    own = [each for cls in classes().values() if f".{cls.__qualname__}".lower() == folded for each in _all(cls)]
    return own or [each for each in accessors() if f".{each.dotted}".lower().endswith(folded)]


def _all(cls: type[Any]) -> list[Accessor]:
    return list(accessors_of(cls).values())


def accessors_of(cls: type[Any]) -> dict[str, Accessor]:
    """Return the accessors of a class by name, inherited ones included."""
    return {each.name: each for base in reversed(cls.__mro__) for each in _own(base)}


def classes() -> dict[str, type[Any]]:
    """Return the classes of the objects by dotted name."""
    if not environment.is_emulated:
        return {}
    files = sorted(os.listdir(os.path.join(SANDBOX, *HOME.split("."))))
    modules = [import_module(f"{HOME}.{file[:-3]}") for file in files if file.endswith(".py") and file[0] != "_"]
    return {
        f"{module.__name__}.{name}": value
        for module in modules
        for name, value in vars(module).items()
        if isinstance(value, type) and value.__module__ == module.__name__
    }


def _own(cls: type[Any]) -> Iterator[Accessor]:
    for name, value in vars(cls).items():
        function = value.fget if isinstance(value, property) else value
        if type(function) is FunctionType and KNOWN in function.__dict__:
            yield Accessor(cls, name, function, function is not value, *function.__dict__[KNOWN])
