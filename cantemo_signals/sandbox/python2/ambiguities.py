"""Statements of Python 2 that Python 3 accepts too, and reads otherwise.

``except ValueError, error`` is the one that matters: Python 3.14 catches two exceptions there (PEP 758), while earlier
versions refuse the file. Whether an author meant that is told from the name after the comma.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Iterator
from typing import TypeGuard

from cantemo_signals.values import NamedTuple

_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_CLASS_NAME = re.compile(r"_*[A-Z]\w")


class Ambiguity(NamedTuple):
    """A statement that means something else in Python 2: its kind, as in ``names.WRITE``, and its lines.

    ``name`` is the variable that an ``except`` assigns to in Python 2.
    """

    kind: str
    first: int
    last: int
    name: str | None = None


def ambiguities(tree: ast.Module) -> Iterator[Ambiguity]:
    """Yield the statements of a module that Python 3 accepts, but that only make sense in Python 2."""
    yield from _in_scope(tree, frozenset())


def ambiguity_at(content: bytes, line: int) -> Ambiguity | None:
    """Return the statement of that kind that a line of a file belongs to."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return next((each for each in ambiguities(tree) if each.first <= line <= each.last), None)


def has_commas(tree: ast.Module) -> bool:
    """Return whether a module catches two exceptions, or one in Python 2, without parentheses."""
    return any(isinstance(node, ast.ExceptHandler) and _is_pair(node.type) for node in ast.walk(tree))


def is_exception(name: str) -> bool:
    """Return whether a name is that of a class rather than of a variable, as far as a name tells."""
    return _is_built_in(name) or _CLASS_NAME.match(name) is not None


def _in_scope(scope: ast.AST, visible: frozenset[str]) -> Iterator[Ambiguity]:
    nodes = [*_own(scope)]
    visible = visible.union(*map(_possible_exceptions, nodes))
    for node in nodes:
        if isinstance(node, _SCOPES):
            yield from _in_scope(node, visible)
        elif isinstance(node, ast.Try):
            yield from (found for handler in node.handlers if (found := _of_handler(handler, visible)) is not None)
        elif isinstance(node, ast.Expr) and (kind := _kind(node.value)) is not None:
            yield Ambiguity(kind, node.lineno, node.end_lineno or node.lineno)


def _own(scope: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes of a scope, and of the scopes in it only the outermost node."""
    pending = [*ast.iter_child_nodes(scope)]
    for node in pending:
        yield node
        if not isinstance(node, _SCOPES):
            pending += ast.iter_child_nodes(node)


def _possible_exceptions(node: ast.AST) -> list[str]:
    """Return the names that a node binds to what may be an exception class, or several."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        return [alias.asname or alias.name for alias in node.names]
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [node.name]
    if isinstance(node, ast.arg):
        return [node.arg]
    if isinstance(node, ast.Assign) and not isinstance(node.value, ast.Constant):
        return [each.id for target in node.targets for each in ast.walk(target) if isinstance(each, ast.Name)]
    return []


def _of_handler(handler: ast.ExceptHandler, visible: frozenset[str]) -> Ambiguity | None:
    caught = handler.type
    if not _is_pair(caught):
        return None
    first, second = caught.elts
    name = second.id if isinstance(second, ast.Name) else None
    is_python_2 = isinstance(first, ast.Tuple) or isinstance(second, ast.Tuple | ast.List)
    if name is not None and not is_python_2:
        is_python_2 = name not in visible and not is_exception(name)
    last = caught.end_lineno or handler.lineno
    return Ambiguity("except_with_a_comma", handler.lineno, last, name) if is_python_2 else None


def _is_pair(caught: ast.expr | None) -> TypeGuard[ast.Tuple]:
    return isinstance(caught, ast.Tuple) and len(caught.elts) == 2 and not _has_parentheses(caught)


def _has_parentheses(caught: ast.Tuple) -> bool:
    first, last = caught.elts[0], caught.elts[-1]
    starts_with_one = (caught.lineno, caught.col_offset) != (first.lineno, first.col_offset)
    return starts_with_one and (caught.end_lineno, caught.end_col_offset) != (last.end_lineno, last.end_col_offset)


def _is_built_in(name: str) -> bool:
    value = getattr(builtins, name, None)
    return isinstance(value, type) and issubclass(value, BaseException)


def _kind(value: ast.expr) -> str | None:
    """Return the kind of an expression statement if it is a ``print`` or an ``exec`` with an operand after it."""
    first = value.elts[0] if isinstance(value, ast.Tuple) and len(value.elts) > 1 else value
    while isinstance(first, ast.BinOp):
        if isinstance(first.op, ast.RShift) and _is_name(first.left, "print"):
            return "print_statement"
        first = first.left
    if first is not value and _is_call(first, "print"):
        return "print_statement"
    is_exec = isinstance(value, ast.Compare) and isinstance(value.ops[0], ast.In) and _is_call(value.left, "exec")
    return "exec_statement" if is_exec else None


def _is_call(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and _is_name(node.func, name)


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
