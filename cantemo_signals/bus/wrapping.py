"""Find the function behind a receiver that is a wrapper, as declared by ``functools.wraps``."""

from __future__ import annotations

from types import CodeType, FunctionType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import class_name, dict_of, dotted_name, function_name
from cantemo_signals.bus.parameters import chain
from cantemo_signals.values import NamedTuple

#: The decorators whose results are objects of a class of their own, by that class.
_KNOWN = {"functools._lru_cache_wrapper": "functools.lru_cache"}


class Behind(NamedTuple):
    """The code behind some wrappers, and the names of the decorators that made them, from the outside in.

    With ``is_object`` the outermost wrapper is an object: the first filled parameter is its own.
    """

    code: CodeType
    wrappers: tuple[str, ...]
    is_object: bool = False


def behind(function: FunctionType) -> Behind | None:
    """Return what is behind a wrapper; None if nothing is. Only a function counts, whatever ``__wrapped__`` says."""
    *wrappers, last = chain(function)
    return Behind(last.__code__, tuple(map(_maker, wrappers))) if wrappers else None


def behind_object(receiver: Any) -> tuple[FunctionType, Behind] | None:
    """Return the function that an object was made from, and what is behind that; None if there is none."""
    function = namespace_of(receiver).get("__wrapped__")
    if type(function) is not FunctionType:
        return None
    code, wrappers, _ = behind(function) or Behind(function.__code__, ())
    name = dotted_name(*class_name(type(receiver)))
    return function, Behind(code, (_KNOWN.get(name, name), *wrappers), is_object=True)


def _maker(wrapper: FunctionType) -> str:
    """Return the decorator that made a wrapper: the enclosing function, or the object called as a decorator."""
    outer = _qualname_of(wrapper).partition(".<locals>")[0]
    if outer.endswith(".__call__"):
        held = _held(wrapper, "self")
        function = namespace_of(held).get("func")  # contextlib keeps there what it makes a decorator of
        if type(function) is FunctionType:
            return dotted_name(*function_name(function))
        return dotted_name(*class_name(type(held)))
    return dotted_name(dict.get(wrapper.__globals__, "__name__"), outer)


def _held(function: FunctionType, name: str) -> object:
    cells = dict(zip(function.__code__.co_freevars, function.__closure__ or (), strict=True))
    try:
        return cells[name].cell_contents
    except (KeyError, ValueError):  # nothing is in it yet
        return None


def _qualname_of(wrapper: FunctionType) -> str:
    """Return a function's qualified name before it was given another; before Python 3.11 it is searched for."""
    code = wrapper.__code__
    found = getattr(code, "co_qualname", None)
    if type(found) is str:
        return found
    namespaces = [wrapper.__globals__]
    namespaces += [dict_of(each) for each in dict.values(wrapper.__globals__) if issubclass(type(each), type)]
    for namespace in namespaces:
        for value in list(namespace.values()):
            if type(value) is FunctionType and _holds(value.__code__, code):
                return f"{function_name(value)[1]}.<locals>.{code.co_name}"
    return code.co_name


def _holds(outer: CodeType, code: CodeType) -> bool:
    inner = [each for each in outer.co_consts if type(each) is CodeType]
    return any(each is code or _holds(each, code) for each in inner)
