"""The attributes of its arguments that a function accesses."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from types import FunctionType

from cantemo_signals.session.sources.functions import scope_of
from cantemo_signals.session.sources.scopes import Parameter, scoped

Place = tuple[str, int]


def taken_uncalled(function: FunctionType, names: Collection[str]) -> Iterator[tuple[str, str, Place]]:
    """Yield each place where a function accesses one of these attributes of an argument without calling it."""
    own = scope_of(function)
    nodes = list(scoped(own.node, own)) if own is not None else []
    called = {id(node.func) for node, _ in nodes if isinstance(node, ast.Call)}
    for node, scope in nodes:
        if isinstance(node, ast.Attribute) and node.attr in names and id(node) not in called:
            of = scope.resolve(node.value)
            if type(of) is Parameter and of.scope is own and isinstance(node.ctx, ast.Load):
                yield of.name, node.attr, (of.scope.text.path, node.lineno)
