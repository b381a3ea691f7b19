"""What the source of a module says about signals, without running it."""

from __future__ import annotations

import ast


def first_connect(text: bytes) -> int:
    """The first line that connects a receiver, 0 if none does or the text is not Python 3."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return 0
    return min((node.lineno for node in ast.walk(tree) if _is_connect(node)), default=0)


def _is_connect(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call) or not node.args:
        return False
    if isinstance(node.func, ast.Attribute):
        return node.func.attr == "connect"
    return isinstance(node.func, ast.Name) and node.func.id == "receiver"
