"""The values that a receiver compares its arguments with: what it waits for, as its source says it."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise
from types import FunctionType
from typing import Any

from cantemo_signals.bus.parameters import chain
from cantemo_signals.session.sources.functions import scope_of
from cantemo_signals.session.sources.passing import function_called, name_outside
from cantemo_signals.session.sources.scopes import Keywords, Parameter, Scope, scoped
from cantemo_signals.session.sources.texts import is_plain

MOST_CALLS = 3
EQUAL = ast.Eq | ast.NotEq | ast.Is | ast.IsNot
Pairs = Iterator[tuple[str, Any]]


def compared(receiver: object) -> dict[str, frozenset[Any]]:
    """Return the plain values that a receiver compares each of its arguments with, by the argument's name.

    Functions of the same file that it hands an argument on to, and those behind a decorator, count too.
    """
    found: dict[str, set[Any]] = defaultdict(set)
    for function in chain(receiver):
        for name, value in _comparisons(function, MOST_CALLS):
            if is_plain(value) and value is not None:
                found[name].add(value)
    return {name: frozenset(values) for name, values in found.items()}


def _comparisons(function: FunctionType, depth: int) -> Pairs:
    """Yield the arguments of a function with each value that one is compared with."""
    own = scope_of(function)
    if own is None:
        return
    for node, scope in scoped(own.node, own):
        if isinstance(node, ast.Call) and depth:
            yield from _in_called(node, scope, own, function, depth - 1)
        for compared, values in _tests(node, scope):
            if type(compared) is Parameter and compared.scope is own:
                yield from ((compared.name, value) for value in values)


def _in_called(call: ast.Call, scope: Scope, own: Scope, function: FunctionType, depth: int) -> Pairs:
    called = function_called(call, scope)
    if called is None or called is function or called.__code__.co_filename != function.__code__.co_filename:
        return
    if (inner := scope_of(called)) is None:
        return
    for name, value in _comparisons(called, depth):
        outside = name_outside(name, call, scope, own, inner)
        if outside is not None:
            yield outside, value


def _tests(node: ast.AST, scope: Scope) -> Iterator[tuple[Any, list[Any]]]:
    """Yield what a node compares, resolved, and what it compares that with."""
    if isinstance(node, ast.Compare):
        for (left, right), operator in zip(pairwise([node.left, *node.comparators]), node.ops, strict=True):
            if isinstance(operator, EQUAL):
                yield scope.resolve(left), [scope.resolve(right)]
                yield scope.resolve(right), [scope.resolve(left)]
            elif isinstance(operator, ast.In | ast.NotIn):
                yield scope.resolve(left), _items(right, scope)
    elif isinstance(node, ast.Match):
        subject = scope.resolve(node.subject)
        yield from (found for case in node.cases for found in _patterns(case.pattern, subject, scope))
    elif isinstance(node, ast.Subscript):
        yield scope.resolve(node.slice), _keys(node.value, scope)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        yield scope.resolve(node.args[0]), _keys(node.func.value, scope)


def _patterns(pattern: ast.pattern, subject: Any, scope: Scope) -> Iterator[tuple[Any, list[Any]]]:
    if isinstance(pattern, ast.MatchValue):
        yield subject, [scope.resolve(pattern.value)]
    elif isinstance(pattern, ast.MatchSingleton):
        yield subject, [pattern.value]
    elif isinstance(pattern, ast.MatchOr):
        yield from (found for each in pattern.patterns for found in _patterns(each, subject, scope))
    elif isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        yield from _patterns(pattern.pattern, subject, scope)
    elif isinstance(pattern, ast.MatchMapping) and type(subject) is Keywords:
        for key, each in zip(pattern.keys, pattern.patterns, strict=True):
            name = scope.resolve(key)
            if type(name) is str:
                yield from _patterns(each, Parameter(subject.scope, name), scope)


def _items(expression: ast.expr, scope: Scope) -> list[Any]:
    """What a list, a set, a tuple or the keys of a dictionary are, written there or somewhere else."""
    if isinstance(expression, ast.Tuple | ast.List | ast.Set):
        return [scope.resolve(each) for each in expression.elts]
    if isinstance(expression, ast.Call) and len(expression.args) == 1:  # frozenset((…)), HANDLERS.keys()
        return _items(expression.args[0], scope)
    found = scope.resolve(expression)
    is_list = any(type(found) is kind for kind in (tuple, list, set, frozenset))
    return list(found) if is_list else _keys(expression, scope)


def _keys(expression: ast.expr, scope: Scope) -> list[Any]:
    if isinstance(expression, ast.Dict):
        return [scope.resolve(key) for key in expression.keys if key is not None]
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Attribute) and not expression.args:
        return _keys(expression.func.value, scope)
    found = scope.resolve(expression)
    return list(found) if type(found) is dict else []
