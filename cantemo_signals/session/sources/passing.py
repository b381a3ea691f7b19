"""The arguments that functions are called with, according to the calls in the sources."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from types import FunctionType
from typing import Any

from cantemo_signals.session.sources import InstanceOf
from cantemo_signals.session.sources.functions import is_code_of
from cantemo_signals.session.sources.scopes import Keywords, Parameter, Scope, TypeOf, scoped
from cantemo_signals.session.sources.texts import Text


def arguments_for(parameter: Parameter, mentioning: Callable[[str], Iterable[Text]]) -> Iterator[Any]:
    """Yield what each call in the sources passes for a parameter, or ``UNKNOWN``.

    ``mentioning`` returns the sources that contain a name.
    """
    function, path = parameter.scope.node, parameter.scope.text.path
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    for text in mentioning(function.name):
        for node, scope in scoped(text.tree, Scope(text, text.tree)) if text.tree is not None else ():
            if isinstance(node, ast.Call) and last_name(node.func) == function.name:
                code = getattr(function_called(node, scope), "__code__", None)
                if code is None or (code.co_filename == path and is_code_of(function, code)):
                    yield scope.resolve(given_for(parameter.name, node, scope, parameter.scope))


def function_called(call: ast.Call, scope: Scope) -> FunctionType | None:
    """Return the Python function that a call calls, if that is certain."""
    found = scope.resolve(call.func)
    if type(found) is staticmethod or type(found) is classmethod:
        found = found.__func__
    return found if type(found) is FunctionType else None


def given_for(name: str, call: ast.Call, scope: Scope, function: Scope) -> ast.expr | None:
    """Return the expression that a call passes for a parameter, or None if it passes none or that is unknown."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    names = [each.arg for each in (*function.parameters.posonlyargs, *function.parameters.args)]
    of = scope.resolve(call.func.value) if isinstance(call.func, ast.Attribute) else None
    place = names.index(name) - (type(of) is InstanceOf or type(of) is TypeOf) if name in names else -1
    positional = call.args[: place + 1]
    if place < 0 or len(positional) <= place or any(isinstance(each, ast.Starred) for each in positional):
        return None
    return positional[place]


def name_outside(name: str, call: ast.Call, scope: Scope, outer: Scope, inner: Scope) -> str | None:
    """Return the argument of the function ``outer`` that a call in it passes on to ``inner`` as ``name``, if any."""
    expression = given_for(name, call, scope, inner)
    if expression is None:
        spread = [scope.resolve(keyword.value) for keyword in call.keywords if keyword.arg is None]
        return name if any(type(each) is Keywords and each.scope is outer for each in spread) else None
    given = scope.resolve(expression)
    return given.name if type(given) is Parameter and given.scope is outer else None


def last_name(expression: ast.expr | None) -> str:
    """Return the last name of an expression like ``a.b.c``, or "" for any other expression."""
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""
