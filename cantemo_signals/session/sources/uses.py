"""Whether anything uses a function's return value, where the sources of plugins mention the function."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from types import CodeType, FunctionType

from cantemo_signals.hosts import Host
from cantemo_signals.session.sources.passing import last_name
from cantemo_signals.session.sources.scopes import Scope, scoped
from cantemo_signals.session.sources.texts import Word, texts, tree_of

CONNECTING = ("connect", "disconnect", "partial")


def returns_to_somebody(code: CodeType, host: Host) -> bool:
    """Return whether something may use what a function returns: a call of it, or code that it is passed to.

    Connecting and disconnecting do not count, because they pass it to signals only.
    """
    for text in texts(host, Word(code.co_name)):
        tree, mentions = _mentions_in(text.content)
        if tree is None:
            return True
        meant = mentions.get(code.co_name, set())
        for node, scope in scoped(tree, Scope(text, tree)) if meant else ():
            if node in meant and _may_be(node, code, scope):
                return True
    return False


@lru_cache(maxsize=64)
def _mentions_in(content: bytes) -> tuple[ast.Module | None, dict[str, set[ast.AST]]]:
    """Return the tree of a text, and its mentions of names whose value somebody may use, by name."""
    tree = tree_of(content)
    found: dict[str, set[ast.AST]] = defaultdict(set)
    dropped = set() if tree is None else set(_dropped(tree))
    for node in () if tree is None else ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load) and node not in dropped:
            found[node.id if isinstance(node, ast.Name) else node.attr].add(node)
    return tree, found


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


def _may_be(node: ast.AST, code: CodeType, scope: Scope) -> bool:
    """Return whether a mention may be one of the function of this code; others may have its name."""
    found = scope.resolve(node) if isinstance(node, ast.expr) else None
    return type(found) is not FunctionType or found.__code__ is code
