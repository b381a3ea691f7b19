"""This tool's own modules, put back before any of its code is relied on: a plugin may have emptied one of them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from operator import attrgetter, is_
from types import BuiltinFunctionType, CodeType, FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus.origin import OWN_PACKAGE
from cantemo_signals.values import OWN_BUILTINS, NamedTuple

globals()["__builtins__"] = OWN_BUILTINS

Defaults = tuple[Any, ...] | None


class Space(NamedTuple):
    """The names of a module, and what they held."""

    module: str
    now: dict[str, Any]
    before: dict[str, Any]
    fixed: dict[str, Any]


class Written(NamedTuple):
    """A function as it was written."""

    module: str
    function: FunctionType
    code: CodeType
    defaults: Defaults
    named_defaults: dict[str, Any] | None


Mended = list[tuple[str, str | None]]
"""What was done to our modules, each with the name that was given another value, if it is one."""


def restorer() -> Callable[[], Mended]:
    """Return a function that puts our modules back as they are now, and returns what was done to them.

    What it needs it has in its closure. Of the names that hold something else it puts back those that are no variables.
    """
    modules = [(name, each) for name, each in sys.modules.items() if _is_ours(name) and type(each) is ModuleType]
    spaces: list[Any] = [tuple(_space(name, vars(each))) for name, each in modules]
    functions: list[Any] = [tuple(each) for name, module in modules for each in _functions(name, module)]
    same, every, pairs, length = is_, all, zip, len
    functions_alone = [function for _, function, *_ in functions]
    get, each = attrgetter("__code__", "__defaults__", "__kwdefaults__"), map
    parts_before = [*each(get, functions_alone)]

    def restore() -> Mended:
        found: dict[tuple[str, str | None], None] = {}
        for module, now, before, fixed in spaces:
            if length(now) < length(before):
                now.update({name: value for name, value in before.items() if name not in now})
                found[f"deletes names of {module}", None] = None
            for name, value in fixed.items():
                if now[name] is not value:
                    now[name] = value
                    found[f"replaces {module}.{name}", name] = None
        if [*each(get, functions_alone)] == parts_before:
            return [*found]
        for module, function, *parts in functions:
            present = (function.__code__, function.__defaults__, function.__kwdefaults__)
            if not every(same(one, other) for one, other in pairs(present, parts)):
                function.__code__, function.__defaults__, function.__kwdefaults__ = parts
                found[f"changes functions of {module}", None] = None
        return [*found]

    return restore


def _space(name: str, now: dict[str, Any]) -> Space:
    return Space(name, now, now.copy(), {key: value for key, value in now.items() if _is_fixed(key, value)})


def _is_fixed(name: str, value: Any) -> bool:
    """Return whether a name of a module of ours is no variable: a constant, or what has that name itself."""
    if type(value) in (BuiltinFunctionType, FunctionType, type):
        return bool(value.__qualname__ == name)
    return type(value) is ModuleType or name.isupper()


def _functions(name: str, module: ModuleType) -> Iterator[Written]:
    for value in vars(module).values():
        members = vars(value).values() if type(value) is type and value.__module__ == name else (value,)
        for each in members:
            if type(each) is FunctionType and each.__module__ == name:
                yield Written(name, each, each.__code__, each.__defaults__, each.__kwdefaults__)


def _is_ours(name: str) -> bool:
    return name.partition(".")[0] == OWN_PACKAGE
