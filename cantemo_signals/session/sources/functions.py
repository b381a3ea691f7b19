"""Where live functions are defined in their sources."""

from __future__ import annotations

import ast
from types import CodeType, FunctionType
from typing import Any

from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources.bindings import Function
from cantemo_signals.session.sources.scopes import Scope, scoped
from cantemo_signals.session.sources.texts import Text, package_of, tree_of


def scope_of(function: FunctionType) -> Scope | None:
    """Return the scope of a function's body, or None if it cannot be found."""
    return scope_of_code(function.__code__, function.__globals__)


def scope_of_code(code: CodeType, namespace: dict[str, Any]) -> Scope | None:
    """Return the scope of the function with this code, by the line it begins at; None if it cannot be found."""
    if type(namespace) is not dict:  # whatever else it is may do anything when it is asked
        return None
    content = content_of(code.co_filename)
    tree = tree_of(content)
    text = Text(code.co_filename, package_of(namespace), namespace, is_imported=True, content=content)
    nodes = scoped(tree, Scope(text, tree), code.co_firstlineno) if tree is not None else ()
    found = [(node, scope) for node, scope in nodes if isinstance(node, Function) and is_code_of(node, code)]
    return Scope(text, *found[0]) if len(found) == 1 else None


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
    decorators = [] if isinstance(node, ast.Lambda) else node.decorator_list
    name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
    return code.co_name == name and code.co_firstlineno == min(each.lineno for each in (node, *decorators))
