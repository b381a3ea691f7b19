"""The arguments that a receiver takes, read from the function that a call runs first."""

from __future__ import annotations

from functools import partial
from types import FunctionType, MethodType
from typing import Any

from cantemo_signals.bus.naming import CO_VARARGS, CO_VARKEYWORDS, dict_of, mro_of
from cantemo_signals.values import NamedTuple

MOST_STEPS = 20
_partial_parts = tuple(partial.__dict__[name].__get__ for name in ("func", "args", "keywords"))


class Called(NamedTuple):
    """The function that a call runs first, how many of its parameters are already filled, and which by name."""

    function: Any
    filled: int
    given: frozenset[str]


class Parameters(NamedTuple):
    """The parameters of a function that a call has to fill; ``filled`` are the others."""

    positional: tuple[str, ...]
    keyword: tuple[str, ...]
    #: Those that can be passed by name, and the required ones among the others.
    named: frozenset[str]
    nameless: tuple[str, ...]
    #: Those without a default, in order.
    required: tuple[str, ...]
    filled: tuple[str, ...]
    takes_more: bool
    takes_any: bool
    #: True if more is filled than there are parameters.
    is_overfull: bool


NOTHING: frozenset[str] = frozenset()


def called(receiver: Any) -> Called | None:
    """Return the function that a call of a receiver runs first; None if it is not a Python function."""
    if type(receiver) is FunctionType:
        return Called(receiver, 0, NOTHING)
    filled, given = 0, NOTHING
    for _ in range(MOST_STEPS):
        kind = type(receiver)
        if kind is FunctionType:
            return Called(receiver, filled, given)
        if kind is MethodType:
            receiver, filled = receiver.__func__, filled + 1
        elif issubclass(kind, partial):
            receiver, arguments, keywords = (part(receiver) for part in _partial_parts)
            filled, given = filled + len(arguments), given | frozenset(keywords)
        else:
            function = _defined(receiver, kind)
            return Called(function, filled + 1, given) if type(function) is FunctionType else None
    return None


def chain(receiver: Any) -> list[FunctionType]:
    """Return the function that a call runs first, followed by each function that the previous one wraps."""
    if type(receiver) is FunctionType and not receiver.__dict__:
        return [receiver]
    first = called(receiver)
    found: list[FunctionType] = []
    function: Any = None if first is None else first.function
    while type(function) is FunctionType and not any(function is each for each in found) and len(found) < MOST_STEPS:
        found.append(function)
        function = function.__dict__.get("__wrapped__")
    return found


def defaults_of(function: FunctionType) -> dict[str, Any]:
    """Return the defaults of a function's parameters."""
    values = function.__defaults__ or ()
    count = function.__code__.co_argcount
    names = function.__code__.co_varnames[max(count - len(values), 0) : count]
    return {**dict(zip(names, values, strict=False)), **(function.__kwdefaults__ or {})}


def parameters_of(function: FunctionType, filled: int = 0, given: frozenset[str] = frozenset()) -> Parameters:
    """Return the parameters left once a function's first ones are filled, and others given by name."""
    code, defaults = function.__code__, function.__kwdefaults__ or {}
    names, count = code.co_varnames, code.co_argcount
    positional, keyword = names[filled:count], names[count : count + code.co_kwonlyargcount]
    optional = names[count - len(function.__defaults__ or ()) : count]
    required = [name for name in positional if name not in optional]
    required += [name for name in keyword if name not in defaults]
    named = frozenset(names[max(filled, code.co_posonlyargcount) : count]) | frozenset(keyword)
    takes_more = bool(code.co_flags & CO_VARARGS)
    return Parameters(
        positional,
        keyword,
        named,
        tuple(name for name in positional if name in required and name not in named),
        tuple(name for name in required if name not in given),
        names[code.co_posonlyargcount : min(filled, count)],
        takes_more,
        bool(code.co_flags & CO_VARKEYWORDS),
        filled > count and not takes_more,
    )


def _defined(receiver: Any, kind: Any) -> Any:
    """Return what a class, or an object's class, defines for a call."""
    is_class = issubclass(kind, type)
    if is_class and (kind is not type or _held(receiver, "__new__") is not object.__new__):
        return None
    return _held(*(receiver, "__init__") if is_class else (kind, "__call__"))


def _held(cls: Any, name: str) -> Any:
    return next((dict_of(base)[name] for base in mro_of(cls) if name in dict_of(base)), None)
