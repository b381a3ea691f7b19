"""What the names of a function or a module are bound to, according to its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.values import NamedTuple

KEYWORDS: Any = object()
"""What ``**kwargs`` collects."""

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
NAMED = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.ExceptHandler | ast.MatchAs | ast.MatchStar


class Imported(NamedTuple):
    """A module, or a name in it, as an ``import`` statement names it."""

    module: str
    name: str | None = None
    level: int = 0


def bindings(node: ast.AST) -> dict[str, Any]:
    """Return what each name is bound to: an expression, a parameter or an import; ``UNKNOWN`` if bound twice, say."""
    found: dict[str, Any] = {}
    outside: set[str] = set()
    for name, bound in (*_parameters(node), *_bound_in(node)):
        if bound is None:
            outside.add(name)
        found[name] = bound if name not in found else UNKNOWN
    return {name: bound for name, bound in found.items() if name not in outside}


def first_parameter(node: Function) -> ast.arg | None:
    """Return the parameter that receives a method's object."""
    return next(iter((*node.args.posonlyargs, *node.args.args)), None)


def children(node: ast.AST) -> list[ast.AST]:
    """Return a node's children; ``ast.iter_child_nodes`` takes three times as long, and projects are large."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [each for each in value if isinstance(each, ast.AST)]
        elif isinstance(value, ast.AST) and name != "ctx":
            found.append(value)
    return found


def _parameters(node: ast.AST) -> Iterator[tuple[str, Any]]:
    if isinstance(node, Function):
        arguments = node.args
        for each in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
            yield each.arg, each
        if arguments.vararg is not None:
            yield arguments.vararg.arg, UNKNOWN
        if arguments.kwarg is not None:
            yield arguments.kwarg.arg, KEYWORDS


def _bound_in(node: ast.AST) -> Iterator[tuple[str, Any]]:
    waiting = [node.body] if isinstance(node, ast.Lambda) else list(getattr(node, "body", ()))
    while waiting:
        each: Any = waiting.pop()
        if (target := _only_target(each)) is not None:
            yield target, each.value
            waiting.append(each.value)
            continue
        yield from _binding(each)
        if not isinstance(each, Function | ast.ClassDef):
            waiting.extend(children(each))


def _only_target(node: ast.AST) -> str | None:
    """Return the only name that an assignment binds, or None."""
    if not isinstance(node, ast.Assign | ast.AnnAssign | ast.NamedExpr) or node.value is None:
        return None
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return targets[0].id if len(targets) == 1 and isinstance(targets[0], ast.Name) else None


def _binding(node: ast.AST) -> Iterator[tuple[str, Any]]:
    """Yield what a node itself binds, other than by a plain assignment; None for the names of an outer scope."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id, UNKNOWN
    elif isinstance(node, ast.Import):
        for alias in node.names:
            whole = Imported(alias.name if alias.asname else alias.name.partition(".")[0])
            yield alias.asname or whole.module, whole
    elif isinstance(node, ast.ImportFrom):
        for alias in node.names:
            yield alias.asname or alias.name, Imported(node.module or "", alias.name, node.level)
    elif isinstance(node, NAMED) and node.name is not None:
        yield node.name, UNKNOWN
    elif isinstance(node, ast.Global | ast.Nonlocal):
        yield from ((name, None) for name in node.names)
