"""The global names that a receiver's code loads, and that neither its module nor Python defines."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import CodeType, FunctionType, MethodType, ModuleType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.bus.origin import line_at, plugin_of
from cantemo_signals.bus.parameters import chain
from cantemo_signals.values import NamedTuple

_builtins_of = vars(FunctionType)["__builtins__"].__get__
_PROBE = (lambda: probe).__code__.co_code  # type: ignore[name-defined]  # noqa: F821 - its code is looked at only
_IS_SHIFTED = sys.version_info >= (3, 11)
"""Whether the lowest bit of the argument is a flag rather than part of the index."""
_LOAD_GLOBAL = _PROBE[2 if _IS_SHIFTED else 0]


class Load(NamedTuple):
    """A load of an undefined global name, in a receiver or in a function that it names."""

    name: str
    function: Any
    line: int


def undefined(receiver: object, seen: set[CodeType]) -> Iterator[Load]:
    """Yield the undefined names that a receiver, or a function that it names and that was not ``seen``, loads."""
    for function in _reached(receiver, seen):
        known, builtins = function.__globals__, _builtins_of(function)
        if type(builtins) is dict:
            for code in _codes(function.__code__):
                names = [
                    name
                    for index, name in enumerate(code.co_names)
                    if name not in known and name not in builtins and _may_load(code, index)
                ]
                yield from (Load(name, function, line) for name, line in (_loads(code, names) if names else ()))


def _reached(receiver: object, seen: set[CodeType]) -> Iterator[FunctionType]:
    """Yield the functions of plugins that a receiver consists of, and those that one of them names."""
    waiting: list[FunctionType] = list(reversed(chain(receiver)))
    owner = mro_of(type(receiver.__self__)) if type(receiver) is MethodType else ()
    while waiting:
        function = waiting.pop()
        namespace = function.__globals__
        code = function.__code__
        is_plain = type(namespace) is dict and code not in seen
        if is_plain and plugin_of(namespace.get("__name__")) is not None:
            seen.add(code)
            yield function
            names = set().union(*(each.co_names for each in _codes(code)))
            if names:
                waiting += _named(names, [namespace, *map(dict_of, owner)])


def _named(names: set[str], namespaces: list[Any]) -> Iterator[FunctionType]:
    """Yield the functions with one of these names in a namespace, or in a plugin's module or class named there."""
    for namespace in namespaces:
        for name in names & namespace.keys():
            value = namespace[name]
            if type(value) is FunctionType:
                yield value
            elif type(value) is ModuleType and plugin_of((inner := namespace_of(value)).get("__name__")) is not None:
                yield from (inner[each] for each in names & inner.keys() if type(inner[each]) is FunctionType)
            elif issubclass(type(value), type) and plugin_of(class_name(value)[0]) is not None:
                yield from _methods({*names, "__init__"}, value)


def _methods(names: set[str], cls: Any) -> Iterator[FunctionType]:
    for base in mro_of(cls):
        for name in names & dict_of(base).keys():
            held = dict_of(base)[name]
            function = held.__func__ if type(held) is staticmethod or type(held) is classmethod else held
            if type(function) is FunctionType:
                yield function


def _codes(code: CodeType) -> list[CodeType]:
    """Return a code object and those of the functions in it."""
    inner = [constant for constant in code.co_consts if type(constant) is CodeType]
    return [code, *(each for one in inner for each in _codes(one))]


def _may_load(code: CodeType, index: int) -> bool:
    """Return whether a code object can load its name at this index as a global; most names are only attributes."""
    content = code.co_code
    argument = index << 1 if _IS_SHIFTED else index
    return any(bytes((_LOAD_GLOBAL, (argument | bit) & 255)) in content for bit in (0, int(_IS_SHIFTED)))


def _loads(code: CodeType, names: list[str]) -> Iterator[tuple[str, int]]:
    """Yield the names that a code object loads as globals, each with the line that does."""
    import dis  # a name that is not there is rare

    for instruction in dis.get_instructions(code):
        if instruction.opcode == _LOAD_GLOBAL and instruction.argval in names:
            yield instruction.argval, line_at(code, instruction.offset)
