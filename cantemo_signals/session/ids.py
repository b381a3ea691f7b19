"""Ids and names that code mistakes for the objects that they identify, as an exception shows."""

from __future__ import annotations

from collections.abc import Mapping
from types import FrameType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.exceptions import field, innermost, message_in
from cantemo_signals.bus.namespaces import has_plain_locals
from cantemo_signals.sandbox.importing.folders import content_of

if TYPE_CHECKING:
    import ast

AS_OBJECT = ("'str' object ", "string indices must be integers", "__enter__")
"""Parts of Python's messages when a string does not support an operation."""


def taken_for_object(error: BaseException, arguments: Mapping[str, Any]) -> str | None:
    """Return the argument that the failing code used like an object, though it is a text or contains such a text."""
    if type(error) is AttributeError and type(text := field(error, "obj")) is str:
        return _argument(text, arguments)
    if not (type(error) is AttributeError or type(error) is TypeError) or not message_in(error).startswith(AS_OBJECT):
        return None
    trace = innermost(error)
    values = [] if trace is None else _used(trace.tb_frame, trace.tb_lineno)
    return next((name for value in values if (name := _argument(value, arguments)) is not None), None)


def _argument(text: Any, arguments: Mapping[str, Any]) -> str | None:
    """Return the argument that is this very text, or a list or tuple that contains it."""
    if type(text) is str:
        for name, value in arguments.items():
            if value is text or ((type(value) is list or type(value) is tuple) and any(each is text for each in value)):
                return name
    return None


def _used(frame: FrameType, line: int) -> list[Any]:
    """Return what a frame's line reads from, calls, passes first to a call, or enters, as far as it has names."""
    import ast  # for such a failure only

    from cantemo_signals.session.sources.texts import tree_of  # imports ast, too

    is_function = has_plain_locals(frame.f_code)
    tree = tree_of(content_of(frame.f_code.co_filename)) if is_function else None
    used: list[ast.expr] = []
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.With) and node.lineno == line:
            used += [item.context_expr for item in node.items]
        elif isinstance(node, ast.expr) and node.lineno <= line <= (node.end_lineno or line):
            if isinstance(node, ast.Attribute | ast.Subscript):
                used.append(node.value)
            elif isinstance(node, ast.Call):
                used += [node.func, *node.args[:1]]
    return [_value(each, frame) for each in used]


def _value(expression: ast.expr, frame: FrameType) -> Any:
    """Return what a name, or an item of a dictionary with a name, stood for in a frame."""
    import ast  # see above

    if isinstance(expression, ast.Name):
        return frame.f_locals.get(expression.id, dict.get(frame.f_globals, expression.id))
    if isinstance(expression, ast.Subscript) and isinstance(expression.slice, ast.Constant):
        held = _value(expression.value, frame)
        return held.get(expression.slice.value) if type(held) is dict else None
    return None
