"""Distinguish exceptions caused by made-up objects from the plugins' own."""

from __future__ import annotations

import sys
from collections import deque
from types import CodeType, FunctionType, TracebackType

from cantemo_signals.bus.origin import PLUGINS

_MISUSED = ("catching classes that do not inherit", "exceptions must derive from BaseException")

_FABRICATED = "cantemo_signals.sandbox.fabrication.fabricated"
_OF_MADE_UP_OBJECTS = tuple(
    f"cantemo_signals.sandbox.fabrication.{name}" for name in ("answers", "attribution", "fabricated", "null_object")
)
"""The modules with the code of made-up objects."""

_placeholders: deque[tuple[CodeType, int]] = deque(maxlen=32)
_texts: deque[str] = deque(maxlen=32)
_decorated: set[CodeType] = set()
_star_importers: set[str] = set()


def note_placeholder() -> None:
    """Remember that the caller's caller got nothing, or a placeholder, from a made-up object."""
    frame = sys._getframe(2)
    _placeholders.append((frame.f_code, frame.f_lineno))


def note_text(text: str) -> None:
    """Remember a text made from a made-up object: its dotted name, which no one else would write."""
    if "." in text:
        _texts.append(text)


def note_decorated(function: FunctionType) -> None:
    """Remember a function that a made-up decorator returned; the real one would have given it attributes."""
    _decorated.add(function.__code__)


def note_star_import(module: str) -> None:
    """Remember a module that imported everything from a made-up one; the real one would have had names."""
    _star_importers.add(module)


def caused(exception: BaseException) -> bool:
    """Return whether a made-up object caused this exception rather than the plugin itself."""
    trace = exception.__traceback__
    if trace is None or isinstance(exception, (ImportError, SyntaxError)):
        return False
    while trace.tb_next is not None:
        trace = trace.tb_next
    if trace.tb_frame.f_globals.get("__name__") in _OF_MADE_UP_OBJECTS:
        return True
    if type(exception).__module__ != "builtins":
        return False
    return _shows(exception, trace) or _was_passed_one(exception, trace) or _quotes_one(exception)


def _quotes_one(exception: BaseException) -> bool:
    """Return whether its message contains a text made from a made-up object, as that of a ``KeyError`` does."""
    said = [each for each in (*exception.args, getattr(exception, "filename", None)) if type(each) is str]
    return any(text in each for each in said for text in _texts)


def _was_passed_one(exception: BaseException, trace: TracebackType) -> bool:
    """Return whether code outside the plugins refused a made-up object that a plugin passed to it."""
    if not isinstance(exception, (TypeError, ValueError)):
        return False
    frame = trace.tb_frame
    if str(frame.f_globals.get("__name__")).startswith(PLUGINS):
        return False
    return any(
        base.__module__ == _FABRICATED
        for value in frame.f_locals.values()
        for base in type.__dict__["__mro__"].__get__(type(value))
    )


def _shows(exception: BaseException, trace: TracebackType) -> bool:
    if isinstance(exception, (ValueError, LookupError, StopIteration)):
        return (trace.tb_frame.f_code, trace.tb_lineno) in _placeholders or _names_us(exception)
    if isinstance(exception, NameError):
        return trace.tb_frame.f_globals.get("__name__") in _star_importers
    if isinstance(exception, AttributeError) and type(exception.obj) is FunctionType:
        return exception.obj.__code__ in _decorated
    return _names_us(exception)


def _names_us(exception: BaseException) -> bool:
    """Return whether the interpreter's message names a made-up type, as in "must be str, not Fabricated"."""
    text = exception.args[0] if exception.args else None
    return type(text) is str and ("Fabricated" in text or text.startswith(_MISUSED))
