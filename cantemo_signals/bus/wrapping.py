"""The functions behind a receiver: the one that a call runs first, and those that decorators say they wrap."""

from __future__ import annotations

from functools import partial
from types import FunctionType, MethodType
from typing import Any

from cantemo_signals.bus.naming import dict_of, mro_of

DEEPEST = 20
_partial_function = partial.__dict__["func"].__get__


def function_of(receiver: Any) -> FunctionType | None:
    """Return the function that a call of a receiver runs first, None if it is not Python's."""
    for _ in range(DEEPEST):
        kind = type(receiver)
        if kind is FunctionType:
            return receiver  # type: ignore[no-any-return]
        if kind is MethodType:
            receiver = receiver.__func__
        elif issubclass(kind, partial):
            receiver = _partial_function(receiver)
        else:
            cls, method = (receiver, "__init__") if issubclass(kind, type) else (kind, "__call__")
            found = next((dict_of(base)[method] for base in mro_of(cls) if method in dict_of(base)), None)
            return found if type(found) is FunctionType else None
    return None


def chain(receiver: Any) -> list[FunctionType]:
    """Return the function that a call runs first, and each that the one before says it wraps, if it is a function."""
    found: list[FunctionType] = []
    function: Any = function_of(receiver)
    while type(function) is FunctionType and not any(function is each for each in found) and len(found) < DEEPEST:
        found.append(function)
        function = function.__dict__.get("__wrapped__")
        if type(function) is MethodType:
            function = function.__func__
    return found
