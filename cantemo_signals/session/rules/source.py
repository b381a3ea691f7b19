"""The source of a module, searched without running it."""

from __future__ import annotations

import ast
import re

_LIKE_A_SIGNAL = re.compile(r"signal|^vidispine_|^(pre|post)_|_ntfcn$", re.IGNORECASE)


def purpose(text: bytes) -> tuple[int, str] | None:
    """Return the first line that connects a receiver, or else that begins a plugin class, and what the module does.

    None if there is no such line, or the text is not Python 3.
    """
    try:
        nodes = list(ast.walk(ast.parse(text)))
    except (SyntaxError, ValueError):
        return None
    signals = _signals(nodes)
    connects = [node.lineno for node in nodes if isinstance(node, ast.Call) and _is_connect(node, signals)]
    if connects:
        return min(connects), "connects receivers"
    classes = [node.lineno for node in nodes if isinstance(node, ast.ClassDef) and any(map(_implements, node.body))]
    return (min(classes), "defines plugin classes") if classes else None


def line_of_import(text: bytes, name: str, package: str) -> int | None:
    """Return the first line of a module of ``package`` that imports the module of this full name."""
    try:
        nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, (ast.stmt, ast.expr))]
    except (SyntaxError, ValueError):
        return None
    return min((node.lineno for node in nodes if name in _imported(node, package)), default=None)


def _imported(node: ast.AST, package: str) -> list[str]:
    """The modules that a statement imports, their packages included, or that a call names in its first argument."""
    if isinstance(node, ast.Import):
        parts = [alias.name.split(".") for alias in node.names]
        return [".".join(each[: length + 1]) for each in parts for length in range(len(each))]
    if isinstance(node, ast.ImportFrom):
        parents = package.split(".")[: len(package.split(".")) + 1 - node.level] if node.level else []
        origin = ".".join([*parents, *([node.module] if node.module else [])])
        return [origin, *(f"{origin}.{alias.name}" for alias in node.names)]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        return [node.args[0].value] if isinstance(node.args[0].value, str) else []
    return []


def _implements(statement: ast.stmt) -> bool:
    if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
        return False
    function = statement.value.func
    return isinstance(function, ast.Name) and function.id == "implements"


def _signals(nodes: list[ast.AST]) -> set[str]:
    """The names that are bound to signals, or to modules of signals."""
    names = set()
    for node in nodes:
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
