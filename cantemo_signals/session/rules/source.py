"""The source of a module, searched without running it."""

from __future__ import annotations

import ast
import re

_LIKE_A_SIGNAL = re.compile(r"signal|^vidispine_|^(pre|post)_|_ntfcn$", re.IGNORECASE)


def first_connect(text: bytes) -> int:
    """Return the first line that connects a receiver, 0 if none does or the text is not Python 3."""
    tree = _parsed(text)
    if tree is None:
        return 0
    signals = _signals(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return min((call.lineno for call in calls if _is_connect(call, signals)), default=0)


def first_plugin(text: bytes) -> int:
    """Return the first line of a plugin class, 0 if there is none or the text is not Python 3."""
    tree = _parsed(text)
    classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)] if tree is not None else []
    return min((cls.lineno for cls in classes if any(_implements(statement) for statement in cls.body)), default=0)


def _parsed(text: bytes) -> ast.Module | None:
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return None


def _implements(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    function = statement.value.func
    return isinstance(function, ast.Name) and function.id == "implements"


def _signals(tree: ast.Module) -> set[str]:
    """The names that are bound to signals, or to modules of signals."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").rpartition(".")[2] == "signals":
            names |= {alias.asname or alias.name for alias in node.names}
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            last = {alias.asname or alias.name: alias.name.rpartition(".")[2] for alias in node.names}
            names |= {name for name, module in last.items() if module == "signals"}
        elif isinstance(node, ast.Assign) and _makes_signal(node.value):
            names |= {target.id for target in node.targets if isinstance(target, ast.Name)}
    return names


def _is_connect(call: ast.Call, signals: set[str]) -> bool:
    if isinstance(call.func, ast.Name):
        return call.func.id == "receiver" and bool(call.args)
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "connect":
        return False
    chain = [part for part in ast.unparse(call.func.value).split(".") if part.isidentifier()]
    return any(part in signals for part in chain) or bool(chain and _LIKE_A_SIGNAL.search(chain[-1]))


def _makes_signal(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and _last_name(value.func).endswith("Signal")


def _last_name(expression: ast.expr) -> str:
    if isinstance(expression, ast.Attribute):
        return expression.attr
    return expression.id if isinstance(expression, ast.Name) else ""
