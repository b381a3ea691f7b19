"""Wrappers that pass all arguments on to the wrapped function, and return what it returns."""

from __future__ import annotations

import ast
from types import FunctionType

from cantemo_signals.session.sources.functions import scope_of
from cantemo_signals.session.sources.scopes import scoped


def handed_on_to(function: FunctionType) -> FunctionType | None:
    """Return the function to which a closure only passes its ``*args, **kwargs``, returning the result; else None."""
    code = function.__code__
    name = _called_with(function, *code.co_varnames[:2])
    cells = dict(zip(code.co_freevars, function.__closure__ or (), strict=True))
    try:
        held = cells[name].cell_contents if name in cells else None
    except ValueError:  # nothing is in it yet
        return None
    return held if type(held) is FunctionType else None


def _called_with(function: FunctionType, positional: str, keywords: str) -> str | None:
    """Return the name of what is called with both arguments, if these are used for nothing else; else None."""
    own = scope_of(function)
    nodes = [node for node, _ in scoped(own.node, own)] if own is not None else []
    if sum(isinstance(node, ast.Name) and node.id in (positional, keywords) for node in nodes) != 2:
        return None
    for node in nodes:
        match node:
            case ast.Return(value=ast.Call() as call) | ast.Expr(value=ast.Call() as call):
                match call:
                    case ast.Call(
                        func=ast.Name(id=name),
                        args=[ast.Starred(value=ast.Name(id=first))],
                        keywords=[ast.keyword(arg=None, value=ast.Name(id=second))],
                    ) if (first, second) == (positional, keywords):
                        return name
    return None
