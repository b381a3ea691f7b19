"""Where live functions are defined in their sources."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources.bindings import Function, children
from cantemo_signals.session.sources.scopes import WITH_SCOPE, Scope
from cantemo_signals.session.sources.texts import Text, package_of, tree_of


def scope_of(function: FunctionType) -> Scope | None:
    """Return the scope of a function's body, or None if it cannot be found."""
    return scope_of_code(function.__code__, function.__globals__)


def scope_of_code(code: CodeType, namespace: dict[str, Any]) -> Scope | None:
    """Return the scope of the function with this code, by the line it begins at; None if it cannot be found."""
    if type(namespace) is not dict:  # whatever else it is may do anything when it is asked
        return None
    content = content_of(code.co_filename)
    found = [each for each in _functions_of(content).get(code.co_firstlineno, ()) if is_code_of(each[-1], code)]
    if len(found) != 1:
        return None
    text = Text(code.co_filename, package_of(namespace), namespace, is_imported=True, content=content)
    scope: Scope | None = None
    for node in found[0]:
        scope = Scope(text, node, scope)
    return scope


@lru_cache(maxsize=64)
def _functions_of(content: bytes) -> dict[int, list[tuple[Any, ...]]]:
    """Return the functions of a text by the line they begin at, each after the scopes that enclose it."""
    tree = tree_of(content)
    found: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    waiting: list[tuple[ast.AST, tuple[ast.AST, ...]]] = [] if tree is None else [(tree, ())]
    while waiting:
        node, around = waiting.pop()
        inner = (*around, node) if isinstance(node, (ast.Module, *WITH_SCOPE)) else around
        if isinstance(node, Function):
            found[first_line(node)].append(inner)
        waiting += [(child, inner) for child in children(node)]
    return found


def definition(code: CodeType) -> tuple[str, int]:
    """Return the file and the line of the ``def`` of some code, which decorators may precede."""
    scope = scope_of_code(code, {})
    if scope is not None and isinstance(scope.node, Function):
        return code.co_filename, scope.node.lineno
    return code.co_filename, code.co_firstlineno


def has_constant_default(code: CodeType, name: str) -> bool:
    """Return whether the source gives a parameter a constant as its default, so that another value may be passed."""
    scope = scope_of_code(code, {})
    if scope is None:
        return False
    given = scope.parameters
    positional = [*given.posonlyargs, *given.args]
    pairs = [*zip(positional[len(positional) - len(given.defaults) :], given.defaults, strict=True)]
    pairs += [(each, default) for each, default in zip(given.kwonlyargs, given.kw_defaults, strict=True) if default]
    return any(each.arg == name and isinstance(default, ast.Constant) for each, default in pairs)


def is_code_of(node: Function, code: CodeType) -> bool:
    """Return whether some code can belong to a function of the same file."""
    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    return code.co_name == name and code.co_firstlineno == first_line(node)


def first_line(node: Function) -> int:
    """Return the line at which a function begins, decorators included."""
    decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
    return min(each.lineno for each in (node, *decorators))
