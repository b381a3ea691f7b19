"""A name in a module or a class that was given another value."""

from __future__ import annotations

from functools import lru_cache
from types import (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    FunctionType,
    MethodDescriptorType,
    ModuleType,
    WrapperDescriptorType,
)
from typing import Any

from cantemo_signals.bus.naming import class_name, dotted_name
from cantemo_signals.values import OWN_BUILTINS, NamedTuple

globals()["__builtins__"] = OWN_BUILTINS

FIXED = (
    BuiltinFunctionType,
    ClassMethodDescriptorType,
    FunctionType,
    MethodDescriptorType,
    ModuleType,
    WrapperDescriptorType,
    classmethod,
    property,
    staticmethod,
    type,
    type(lru_cache(id)),
)
"""The types of what a name is given for good. A name that holds anything else may be a variable."""

PLAIN = (bool, bytes, complex, float, frozenset, int, str, tuple)
"""The types of constants: one of them that is replaced by an equal one is the same."""

MISSING = object()
_set = type.__setattr__


class Renamed(NamedTuple):
    """A name of a module or a class that was given another value."""

    owner: Any
    name: str
    value: object
    before: object

    @property
    def is_removed(self) -> bool:
        """True if there is no value: the name was deleted."""
        return self.value is MISSING

    @property
    def is_patch(self) -> bool:
        """True if the value may do what the name stands for."""
        return issubclass(type(self.value), FIXED) or (self.is_plain and type(self.value) is type(self.before))

    @property
    def is_plain(self) -> bool:
        """True if the name stands for a number, a text or the like."""
        return type(self.before) in PLAIN

    @property
    def is_hiding(self) -> bool:
        """True if a module has got a name of its own that hides a builtin from it."""
        return self.before is MISSING and type(self.owner) is ModuleType

    def repeat(self) -> None:
        """Give the name that value again."""
        assign(self.owner, self.name, self.value)


def assign(owner: Any, name: str, value: object) -> None:
    """Give a name of a module or a class a value."""
    if type(owner) is ModuleType:
        vars(owner)[name] = value
    else:
        _set(owner, name, value)


def name_of(owner: Any) -> str:
    """Return the name by which plugins know a module or a class."""
    if issubclass(type(owner), type):
        return dotted_name(*class_name(owner))
    return "os.path" if owner.__name__ == "posixpath" else str(owner.__name__)
