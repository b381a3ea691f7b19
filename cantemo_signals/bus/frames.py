"""Which receiver a frame that has just begun is a call of, and the arguments that it got."""

from __future__ import annotations

from functools import partial
from types import CellType, FrameType, FunctionType, MethodType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import CO_VARARGS, CO_VARKEYWORDS, code_of

_NOT_ARGUMENTS = ("signal", "sender")
_function_of = partial.__dict__["func"].__get__
_arguments_of = partial.__dict__["args"].__get__
_MISSING = object()


def is_call_of(frame: FrameType, receiver: Any) -> bool:
    """Return whether a frame with the code that a receiver leads to is a call of this receiver, not of one like it."""
    if issubclass(type(receiver), type):
        return issubclass(type(made(frame)), receiver)
    function, given = _behind(receiver, frame)
    if any(got is not expected for got, expected in zip(positional(frame), given, strict=False)):
        return False
    return function is None or function.__code__ is not frame.f_code or _encloses(function, frame)


def arguments(frame: FrameType, receiver: Any, sent: dict[str, Any]) -> dict[str, Any]:
    """Return what a call got of what was ``sent``, or instead of it: ``sent`` itself if it is just that."""
    code, values = frame.f_code, frame.f_locals
    filled = 1 if issubclass(type(receiver), type) else len(_behind(receiver, frame)[1])
    end = code.co_argcount + code.co_kwonlyargcount
    defaults = _defaults(receiver)
    names = [name for name in code.co_varnames[filled:end] if name in values]
    got = {name: values[name] for name in names if name in sent or values[name] is not defaults.get(name, _MISSING)}
    if code.co_flags & CO_VARKEYWORDS:
        got.update(values[code.co_varnames[end + bool(code.co_flags & CO_VARARGS)]])
    got = {name: value for name, value in got.items() if name not in _NOT_ARGUMENTS}
    if got.keys() == sent.keys() and all(got[name] is value for name, value in sent.items()):
        return sent
    return {**{name: got[name] for name in sent if name in got}, **got}


def made(frame: FrameType) -> Any:
    """Return the object that a frame initializes."""
    return next(iter(positional(frame)), None)


def _behind(receiver: Any, frame: FrameType) -> tuple[FunctionType | None, tuple[Any, ...]]:
    """Return the function that a call of a receiver begins with, if that is known, and what it is given first."""
    kind = type(receiver)
    if kind is FunctionType:
        return receiver, ()
    if kind is MethodType:
        function, given = _behind(receiver.__func__, frame)
        return function, (*given, receiver.__self__)
    if issubclass(kind, partial):
        function, given = _behind(_function_of(receiver), frame)
        return function, (*given, *_arguments_of(receiver))
    if code_of(kind, "__call__") is frame.f_code:
        return None, (receiver,)
    wrapped = namespace_of(receiver).get("__wrapped__")
    return wrapped if type(wrapped) is FunctionType else None, ()


def positional(frame: FrameType) -> list[Any]:
    """Return the positional arguments of a frame that has just begun, or what has become of them."""
    code, values = frame.f_code, frame.f_locals
    rest = code.co_argcount + code.co_kwonlyargcount
    more = values.get(code.co_varnames[rest]) if code.co_flags & CO_VARARGS else ()
    return [
        *(values.get(name) for name in code.co_varnames[: code.co_argcount]),
        *(more if type(more) is tuple else ()),
    ]


def given(frame: FrameType) -> list[Any]:
    """Return all arguments of a frame."""
    code, values = frame.f_code, frame.f_locals
    end = code.co_argcount + code.co_kwonlyargcount
    more = (
        values.get(code.co_varnames[end + bool(code.co_flags & CO_VARARGS)], {})
        if code.co_flags & CO_VARKEYWORDS
        else {}
    )
    named = (values.get(name) for name in code.co_varnames[code.co_argcount : end])
    return [*positional(frame), *named, *(more.values() if type(more) is dict else ())]


def _encloses(function: FunctionType, frame: FrameType) -> bool:
    """Return whether the frame has the function's own enclosed values: all that a decorator makes share their code."""
    enclosed = zip(frame.f_code.co_freevars, function.__closure__ or (), strict=False)
    return all(frame.f_locals.get(name, _MISSING) is _content(cell) for name, cell in enclosed)


def enclosed(receiver: Any) -> list[Any]:
    """Return what a function encloses, which is what it wraps if it is a decorator's."""
    return [_content(cell) for cell in receiver.__closure__ or ()] if type(receiver) is FunctionType else []


def _content(cell: CellType) -> Any:
    try:
        return cell.cell_contents
    except ValueError:  # it is empty
        return _MISSING


def _defaults(receiver: Any) -> dict[str, Any]:
    """Return the defaults of a receiver's parameters, if it is a plain function or method."""
    function = receiver.__func__ if type(receiver) is MethodType else receiver
    if type(function) is not FunctionType:
        return {}
    named = function.__code__.co_varnames[: function.__code__.co_argcount]
    given = function.__defaults__ or ()
    return {**dict(zip(named[len(named) - len(given) :], given, strict=True)), **(function.__kwdefaults__ or {})}
