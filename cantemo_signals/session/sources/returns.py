"""What a function returns, according to its source."""

from __future__ import annotations

import ast
from types import FunctionType
from typing import Any

from cantemo_signals.session.describer import cut
from cantemo_signals.session.sources.bindings import bindings
from cantemo_signals.session.sources.functions import scope_of
from cantemo_signals.session.sources.scopes import scoped
from cantemo_signals.values import NamedTuple

NO_ANSWER = (None, ...)
LONGEST = 40
DEFERRED = 0x20 | 0x80 | 0x200
"""The code flags of functions whose body a call does not run: generators and coroutines."""


class Answer(NamedTuple):
    """The source text of a returned value, and its file and line."""

    text: str
    place: tuple[str, int]


def first_answer(function: FunctionType) -> Answer | None:
    """Return the first value that a function returns and that is clearly meant for its caller.

    This is a constant, a comparison, or something built from constants; a value that it only passes on may be anything.
    """
    own = scope_of(function)
    if own is None or function.__code__.co_flags & DEFERRED:
        return None
    if isinstance(own.node, ast.Lambda):
        values: list[ast.expr] = [own.node.body] if isinstance(own.node.body, ast.Constant) else []
    else:
        nodes = [node for node, scope in scoped(own.node, own) if scope is own and isinstance(node, ast.Return)]
        values = [node.value for node in nodes if node.value is not None]
    bound = bindings(own.node)
    answers = sorted((value for value in values if _is_answer(_meant(value, bound))), key=lambda each: each.lineno)
    if not answers:
        return None
    text = ast.unparse(answers[0])
    return Answer(cut(text, LONGEST), (own.text.path, answers[0].lineno))


def _meant(value: ast.expr, bound: dict[str, Any]) -> ast.expr:
    """Return what a function assigns to a name that it returns, if it does so once; else the value itself."""
    meant = bound.get(value.id) if isinstance(value, ast.Name) else None
    return meant if isinstance(meant, ast.expr) else value


def _is_answer(value: ast.expr) -> bool:
    match value:
        case ast.Constant():
            return not any(value.value is each for each in NO_ANSWER)
        case ast.Compare() | ast.UnaryOp(op=ast.Not()):
            return True
        case ast.UnaryOp(operand=ast.Constant()):
            return True
        case ast.Tuple() | ast.List() | ast.Set():
            return any(map(_is_answer, value.elts))
        case ast.Dict():
            return any(isinstance(key, ast.Constant) for key in value.keys)
        case ast.IfExp():
            return _is_answer(value.body) or _is_answer(value.orelse)
        case ast.BoolOp():
            return all(map(_is_answer, value.values))
    return False
