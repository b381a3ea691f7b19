"""The values that a receiver compares its arguments with, according to its source."""

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
from cantemo_signals.values import NamedTuple

MOST_CALLS = 3
EQUAL = ast.Eq | ast.NotEq | ast.Is | ast.IsNot
Value = tuple[Any, ast.expr]
"""A value, and the expression that gives it."""
Place = tuple[str, int, int]


class Comparison(NamedTuple):
    """An argument, a value that it is compared with, and the place where the value is written: file, line and column.

    It ``is_own`` if the receiver itself compares with a value written in place. A function that it calls, or a value
    with a name, may be shared with others.
    """

    name: str
    value: Any
    place: Place
    is_own: bool


def compared(receiver: object) -> dict[str, frozenset[Any]]:
    """Return the plain values that a receiver compares each of its arguments with, by the argument's name."""
    found: dict[str, set[Any]] = defaultdict(set)
    for each in comparisons(receiver):
        found[each.name].add(each.value)
    return {name: frozenset(values) for name, values in found.items()}


def comparisons(receiver: object) -> Iterator[Comparison]:
    """Yield where a receiver compares one of its arguments with a plain value.

    This includes functions of the same file that it passes an argument to, and functions behind a decorator.
    """
    for function in chain(receiver):
        for each in _comparisons(function, MOST_CALLS):
            if is_plain(each.value) and each.value is not None:
                yield each


def keywords_asked(receiver: object) -> Iterator[tuple[str, Place]]:
    """Yield the names of optional arguments that a receiver looks up in its ``**kwargs``, and where."""
    for function in chain(receiver):
        own = scope_of(function)
        for node, scope in scoped(own.node, own) if own is not None else ():
            for key, mapping in _looked_for(node):
                found = scope.resolve(mapping)
                if type(found) is Keywords and found.scope is own and type(key.value) is str:
                    yield key.value, _place(key, own)


def _looked_for(node: ast.AST) -> Iterator[tuple[ast.Constant, ast.expr]]:
    """Yield what a node looks for without raising if it is not there, and in what."""
    match node:
        case ast.Compare(left=ast.Constant() as key, ops=[ast.In() | ast.NotIn()], comparators=[mapping]):
            yield key, mapping
        case ast.Call(func=ast.Attribute(attr="get", value=mapping), args=[ast.Constant() as key, *_]):
            yield key, mapping
        case ast.Call(func=ast.Attribute(attr="pop", value=mapping), args=[ast.Constant() as key, _]):
            yield key, mapping


def _comparisons(function: FunctionType, depth: int) -> Iterator[Comparison]:
    """Yield the comparisons of a function's arguments."""
    own = scope_of(function)
    if own is None:
        return
    for node, scope in scoped(own.node, own):
        if isinstance(node, ast.Call) and depth:
            yield from _in_called(node, scope, own, function, depth - 1)
        for compared, values in _tests(node, scope):
            if type(compared) is Parameter and compared.scope is own:
                for value, written in values:
                    is_own = isinstance(written, ast.Constant)
                    yield Comparison(compared.name, value, _place(written, own), is_own)


def _place(node: ast.expr, scope: Scope) -> Place:
    return scope.text.path, node.lineno, node.col_offset


def _in_called(call: ast.Call, scope: Scope, own: Scope, function: FunctionType, depth: int) -> Iterator[Comparison]:
    called = function_called(call, scope)
    if called is None or called is function or called.__code__.co_filename != function.__code__.co_filename:
        return
    if (inner := scope_of(called)) is None:
        return
    for each in _comparisons(called, depth):
        outside = name_outside(each.name, call, scope, own, inner)
        if outside is not None:
            yield each._replace(name=outside, is_own=False)


def _tests(node: ast.AST, scope: Scope) -> Iterator[tuple[Any, list[Value]]]:
    """Yield what a node compares, resolved, and what it compares that with."""
    if isinstance(node, ast.Compare):
        for (left, right), operator in zip(pairwise([node.left, *node.comparators]), node.ops, strict=True):
            if isinstance(operator, EQUAL):
                yield scope.resolve(left), [(scope.resolve(right), right)]
                yield scope.resolve(right), [(scope.resolve(left), left)]
            elif isinstance(operator, ast.In | ast.NotIn):
                yield scope.resolve(left), _items(right, scope)
    elif isinstance(node, ast.Match):
        subject = scope.resolve(node.subject)
        yield from (found for case in node.cases for found in _patterns(case.pattern, subject, scope))
    elif isinstance(node, ast.Subscript):
        yield scope.resolve(node.slice), _keys(node.value, scope)
    elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get" and node.args:
        yield scope.resolve(node.args[0]), _keys(node.func.value, scope)


def _patterns(pattern: ast.pattern, subject: Any, scope: Scope) -> Iterator[tuple[Any, list[Value]]]:
    if isinstance(pattern, ast.MatchValue):
        yield subject, [(scope.resolve(pattern.value), pattern.value)]
    elif isinstance(pattern, ast.MatchOr):
        yield from (found for each in pattern.patterns for found in _patterns(each, subject, scope))
    elif isinstance(pattern, ast.MatchAs) and pattern.pattern is not None:
        yield from _patterns(pattern.pattern, subject, scope)
    elif isinstance(pattern, ast.MatchMapping) and type(subject) is Keywords:
        for key, each in zip(pattern.keys, pattern.patterns, strict=True):
            name = scope.resolve(key)
            if type(name) is str:
                yield from _patterns(each, Parameter(subject.scope, name), scope)


def _items(expression: ast.expr, scope: Scope) -> list[Value]:
    """Return the items of a list, a set or a tuple, or the keys of a dictionary, written in place or elsewhere."""
    if isinstance(expression, ast.Tuple | ast.List | ast.Set):
        return [(scope.resolve(each), each) for each in expression.elts]
    if isinstance(expression, ast.Call) and len(expression.args) == 1:  # frozenset((…)), HANDLERS.keys()
        return _items(expression.args[0], scope)
    found = scope.resolve(expression)
    is_list = any(type(found) is kind for kind in (tuple, list, set, frozenset))
    return [(each, expression) for each in found] if is_list else _keys(expression, scope)


def _keys(expression: ast.expr, scope: Scope) -> list[Value]:
    if isinstance(expression, ast.Dict):
        return [(scope.resolve(key), key) for key in expression.keys if key is not None]
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Attribute) and not expression.args:
        return _keys(expression.func.value, scope)
    found = scope.resolve(expression)
    return [(each, expression) for each in found] if type(found) is dict else []
