"""What the source of a module says about signals, without running it."""

from __future__ import annotations

import ast


def first_connect(text: bytes) -> int:
    """The first line that connects a receiver, 0 if none does or the text is not Python 3."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return 0
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return min((call.lineno for call in calls if _is_connect(call)), default=0)


def _is_connect(call: ast.Call) -> bool:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr == "connect" and bool(call.args)
    return isinstance(call.func, ast.Name) and call.func.id == "receiver" and bool(call.args)
