"""The lines of a source that give shared names another value, or set what plugins share."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from cantemo_signals.session.sources.writes import CHANGING

DYNAMIC = frozenset({"__dict__", "__setattr__", "delattr", "globals", "setattr", "vars"})
"""The names by which a source changes what it names at run time only."""

RUNNING = ("exec", "eval")
WORD = re.compile(r"\w+")

EXACT, NAMED, COMPUTED = range(3)
"""How sure a line is: it changes that name, has it as a text, or changes some name."""


def lines_changing(tree: ast.AST, names: tuple[str, ...], *, is_called: bool = False) -> list[tuple[int, int]]:
    """Return how sure each line is that may change what has one of these names, and the line; the surest first.

    With ``is_called``, to call what has one of the names is enough.
    """
    nodes = [*ast.walk(tree)]
    known = frozenset(names) if is_called else _with_derived(nodes, frozenset(names))
    return sorted({place for node in nodes for place in _places(node, known, is_called)})


def _with_derived(nodes: list[ast.AST], names: frozenset[str]) -> frozenset[str]:
    """Return the names with those of variables that hold something of theirs: ``for each in connections.values()``."""
    bound = [(node.target, node.iter) for node in nodes if isinstance(node, ast.For)]
    bound += [(target, node.value) for node in nodes if isinstance(node, ast.Assign) for target in node.targets]
    for target, value in bound:
        if not names.isdisjoint(_names_in(value)):
            names |= {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}
    return names


def _places(node: ast.AST, names: frozenset[str], is_called: bool) -> Iterator[tuple[int, int]]:  # noqa: FBT001
    if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
        own = node.attr if isinstance(node, ast.Attribute) else _text(node.slice)
        if own in names or (isinstance(node, ast.Subscript) and _last(node.value) in names):
            yield EXACT, node.lineno
        elif DYNAMIC & _names_in(node):
            yield COMPUTED, node.lineno
    elif isinstance(node, ast.Call):
        yield from _of_call(node, names, is_called)


def _of_call(node: ast.Call, names: frozenset[str], is_called: bool) -> Iterator[tuple[int, int]]:  # noqa: FBT001
    called = _last(node.func)
    on = _last(node.func.value) if isinstance(node.func, ast.Attribute) else None
    texts = [text for each in node.args if (text := _text(each)) is not None]
    runs = called in RUNNING
    words = {word for text in texts for word in (WORD.findall(text) if runs else (text.rpartition(".")[2],))}
    if (is_called and called in names) or (on in names and called in CHANGING):
        yield EXACT, node.lineno
    elif not names.isdisjoint(words) or any(keyword.arg in names for keyword in node.keywords):
        yield NAMED, node.lineno
    elif called in ("setattr", "delattr", *RUNNING) or (called in CHANGING and DYNAMIC & _names_in(node.func)):
        yield COMPUTED, node.lineno


def _last(node: ast.expr) -> str | None:
    """Return the last name of a dotted one; of a call, that of the function."""
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call):
        return _last(node.func)
    return node.id if isinstance(node, ast.Name) else None


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _names_in(node: ast.AST) -> set[str | None]:
    return {_last(each) for each in ast.walk(node) if isinstance(each, ast.Name | ast.Attribute)}
