"""Distinguish exceptions caused by made-up objects from the plugins' own."""

from __future__ import annotations

import sys
from collections import deque
from types import CodeType, FrameType, FunctionType, ModuleType, TracebackType

from cantemo_signals.bus.exceptions import arguments_of, field, innermost, is_a, message_in
from cantemo_signals.bus.namespaces import has_plain_locals, module_of, namespace_of
from cantemo_signals.bus.naming import class_name, is_from_c, mro_of
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
    trace = innermost(exception)
    if trace is None or is_a(exception, ImportError, SyntaxError):
        return False
    if module_of(trace.tb_frame) in _OF_MADE_UP_OBJECTS:
        return True
    if not is_from_c(type(exception)):
        return False
    return _shows(exception, trace) or _was_passed_one(exception, trace) or _quotes_one(exception)


def _quotes_one(exception: BaseException) -> bool:
    """Return whether its message contains a text made from a made-up object, as that of a ``KeyError`` does."""
    said = [each for each in (*arguments_of(exception), field(exception, "filename")) if type(each) is str]
    return any(text in each for each in said for text in _texts)


def _was_passed_one(exception: BaseException, trace: TracebackType) -> bool:
    """Return whether code outside the plugins refused a made-up object that a plugin passed to it."""
    frame = trace.tb_frame
    if not is_a(exception, TypeError, ValueError) or module_of(frame).startswith(PLUGINS):
        return False
    if not has_plain_locals(frame.f_code):
        return False
    return any(map(_is_fabricated, frame.f_locals.values()))


def _shows(exception: BaseException, trace: TracebackType) -> bool:
    if is_a(exception, ValueError, LookupError, StopIteration):
        return (trace.tb_frame.f_code, trace.tb_lineno) in _placeholders or _names_us(exception)
    if is_a(exception, NameError):
        return module_of(trace.tb_frame) in _star_importers
    if is_a(exception, AttributeError) and type(function := field(exception, "obj")) is FunctionType:
        return function.__code__ in _decorated
    return _names_us(exception) or (message_in(exception).startswith(_MISUSED) and _mentions_one(trace.tb_frame))


def _names_us(exception: BaseException) -> bool:
    """Return whether the interpreter's message names a made-up type, as in "must be str, not Fabricated"."""
    return "Fabricated" in message_in(exception)


def _mentions_one(frame: FrameType) -> bool:
    """Return whether the code of a frame mentions a made-up object, perhaps as an attribute of a module."""
    code = frame.f_code
    locals_ = [*frame.f_locals.values()] if has_plain_locals(code) else []
    mentioned = [*locals_, *_named(frame.f_globals, code)]
    inner = [value for module in mentioned if issubclass(type(module), ModuleType) for value in _in(module, code)]
    return any(map(_is_fabricated, (*mentioned, *inner)))


def _in(module: object, code: CodeType) -> list[object]:
    """Return what code may take from a module, or from a module in it."""
    found = _named(namespace_of(module), code)
    deeper = [each for each in found if issubclass(type(each), ModuleType)]
    return [*found, *(value for each in deeper for value in _named(namespace_of(each), code))]


def _named(namespace: dict[str, object], code: CodeType) -> list[object]:
    return [dict.get(namespace, name) for name in code.co_names]


def _is_fabricated(value: object) -> bool:
    return any(class_name(base)[0] == _FABRICATED for base in mro_of(type(value)))
