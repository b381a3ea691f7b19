"""The shape of a function that can leave early: the source of its conditions, and the values in them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from types import CodeType
from typing import Any

from cantemo_signals.bus.namespaces import attributes_of
from cantemo_signals.bus.naming import dict_of, mro_of
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.sources import UNKNOWN
from cantemo_signals.session.sources.endings import Decision, can_end_early, read_in
from cantemo_signals.session.sources.functions import scope_of_code
from cantemo_signals.session.sources.texts import PLAIN, is_plain
from cantemo_signals.values import NamedTuple

Written = ast.FunctionDef | ast.AsyncFunctionDef
HOLDING = (*PLAIN, tuple, list, set, frozenset, dict)


class Shape(NamedTuple):
    """A function that can leave early, and the names that its conditions read."""

    node: Written
    content: bytes
    names: frozenset[str]


def shape_of(code: CodeType) -> Shape | None:
    """Return the shape of the function with this code; None if it cannot leave early, or its source is not found."""
    scope = scope_of_code(code, {})
    if scope is None or not isinstance(scope.node, Written) or not can_end_early(scope.node):
        return None
    return Shape(scope.node, content_of(code.co_filename), frozenset(read_in(scope.node)))


def source_of(decided: Decision, content: bytes) -> str:
    """Return the source of a condition, on one line and without the colon."""
    node = decided.node
    if isinstance(node, ast.match_case):
        guard = f" if {ast.unparse(node.guard)}" if node.guard else ""
        return f"case {ast.unparse(node.pattern)}{guard}"
    last = _last_of_header(node)
    if last is None:
        return "except"
    lines = content.splitlines()[node.lineno - 1 : last.end_lineno]
    if len(lines) != 1:
        return f"{_word(node, lines)} {ast.unparse(last)}"
    text = lines[0][node.col_offset : last.end_col_offset].decode("utf-8", "replace")
    return f"{text} as {node.name}" if isinstance(node, ast.ExceptHandler) and node.name else text


def values_in(decided: Decision, function: Written, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the source of what a condition read, mapped to its value; no plugin code runs for this.

    The whole of ``*args`` and ``**kwargs`` is left out.
    """
    rebound = _bound_in(decided.node) if decided.held else frozenset()
    gathered = {each.arg for each in (function.args.kwarg, function.args.vararg) if each is not None}
    seen = (found for each in decided.read for found in _seen(each, {**names}))
    return {text: value for text, root, value in seen if root not in rebound and text not in gathered}


def plain(names: Iterable[str], namespace: Mapping[str, Any]) -> dict[str, Any]:
    """Return the names in a module's namespace that hold plain data, which conditions may compare with."""
    found = {name: namespace[name] for name in names if name in namespace}
    return {name: value for name, value in found.items() if any(type(value) is kind for kind in HOLDING)}


def _last_of_header(node: Any) -> ast.expr | None:
    if isinstance(node, ast.ExceptHandler):
        return node.type
    if isinstance(node, ast.If | ast.While):
        return node.test
    return node.subject if isinstance(node, ast.Match) else node.iter


def _word(node: Any, lines: list[bytes]) -> str:
    if isinstance(node, ast.For | ast.AsyncFor):
        return f"for {ast.unparse(node.target)} in"
    is_else = lines and lines[0][node.col_offset :].startswith(b"elif")
    return "elif" if is_else else {ast.If: "if", ast.While: "while", ast.Match: "match"}.get(type(node), "except")


def _seen(expression: ast.AST, names: dict[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Yield the outermost parts of an expression whose value is known, with the name that they begin with."""
    if isinstance(expression, ast.NamedExpr):
        yield from _seen(expression.target, names)
        return
    if isinstance(expression, ast.Name | ast.Attribute | ast.Subscript | ast.Call):
        value = _value(expression, names)
        if value is not UNKNOWN:
            yield ast.unparse(expression), _root(expression), value
            return
    inner = ast.iter_child_nodes(expression)
    if isinstance(expression, ast.Call) and isinstance(expression.func, ast.Name):
        inner = iter((*expression.args, *expression.keywords))
    for each in inner:
        yield from _seen(each, names)


def _value(expression: ast.expr, names: dict[str, Any]) -> Any:
    """Return the value of an expression, or ``UNKNOWN`` if it is not certain what that is or was."""
    if isinstance(expression, ast.Name):
        return names.get(expression.id, UNKNOWN)
    if isinstance(expression, ast.Attribute):
        return _attribute(_value(expression.value, names), expression.attr)
    if isinstance(expression, ast.Subscript) and isinstance(expression.slice, ast.Constant):
        held, key = _value(expression.value, names), expression.slice.value
        return held.get(key, UNKNOWN) if type(held) is dict and is_plain(key) else UNKNOWN
    if isinstance(expression, ast.Call) and _is_get(expression):
        held, found = _value(expression.func.value, names), [*map(_constant, expression.args)]  # type: ignore[attr-defined]
        return held.get(*found) if type(held) is dict and all(each is not UNKNOWN for each in found) else UNKNOWN
    return UNKNOWN


def _is_get(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Attribute) and call.func.attr == "get" and 0 < len(call.args) < 3


def _constant(expression: ast.expr) -> Any:
    if isinstance(expression, ast.Tuple | ast.List) and not expression.elts:
        return ast.literal_eval(expression)
    return expression.value if isinstance(expression, ast.Constant) else UNKNOWN


def _attribute(held: Any, name: str) -> Any:
    """Return what an object itself holds under a name, or ``UNKNOWN`` if its class may provide something else."""
    if held is UNKNOWN or any("__getattribute__" in dict_of(cls) for cls in mro_of(type(held))[:-1]):
        return UNKNOWN
    if any(name in dict_of(cls) for cls in mro_of(type(held))):
        return UNKNOWN
    found = attributes_of(held)
    return found.get(name, UNKNOWN) if type(found) is dict else UNKNOWN


def _root(expression: ast.expr) -> str:
    """Return the name that an expression begins with."""
    while not isinstance(expression, ast.Name):
        expression = expression.func if isinstance(expression, ast.Call) else expression.value  # type: ignore[attr-defined]
    return expression.id


def _bound_in(node: Any) -> frozenset[str]:
    """Return the names that are rebound in the blocks of a condition."""
    blocks = [*getattr(node, "body", ()), *getattr(node, "orelse", ())]
    inner = (each for statement in blocks for each in ast.walk(statement) if isinstance(each, ast.Name))
    return frozenset(each.id for each in inner if not isinstance(each.ctx, ast.Load))
