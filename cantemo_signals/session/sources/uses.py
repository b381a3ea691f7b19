"""Whether anything uses a function's return value, where the sources of plugins mention the function."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from types import CodeType, FunctionType

from cantemo_signals.hosts import Host
from cantemo_signals.session.sources.passing import last_name
from cantemo_signals.session.sources.scopes import Scope, scoped
from cantemo_signals.session.sources.texts import texts

CONNECTING = ("connect", "disconnect", "partial")


def returns_to_somebody(code: CodeType, host: Host) -> bool:
    """Return whether something may use what a function returns: a call of it, or code that it is passed to.

    Connecting and disconnecting do not count, because they pass it to signals only.
    """
    for text in texts(host, re.compile(rf"\b{re.escape(code.co_name)}\b".encode())):
        if text.tree is None:
            return True
        dropped = {id(node) for node in _dropped(text.tree)}
        for node, scope in scoped(text.tree, Scope(text, text.tree)):
            if id(node) not in dropped and _is_mention(node, code.co_name) and _may_be(node, code, scope):
                return True
    return False


def _dropped(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield the mentions of functions whose results nobody uses: what is only called, or connected."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            yield node.value.func
        if isinstance(node, ast.Call) and last_name(node.func) in CONNECTING:
            yield from node.args
            yield from (keyword.value for keyword in node.keywords)
        elif isinstance(node, ast.For) and isinstance(node.iter, ast.Tuple | ast.List):
            yield from node.iter.elts


def _is_mention(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.Name):
        return node.id == name and isinstance(node.ctx, ast.Load)
    return isinstance(node, ast.Attribute) and node.attr == name and isinstance(node.ctx, ast.Load)


def _may_be(node: ast.AST, code: CodeType, scope: Scope) -> bool:
    """Return whether a mention may be one of the function of this code; others may have its name."""
    found = scope.resolve(node) if isinstance(node, ast.expr) else None
    return type(found) is not FunctionType or found.__code__ is code
