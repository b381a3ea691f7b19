"""Spots in sources: a node with its statement and its function."""

from __future__ import annotations

import ast
from functools import cached_property

from cantemo_signals.session.sources.bindings import Function
from cantemo_signals.session.sources.scopes import Scope, scoped
from cantemo_signals.session.sources.texts import Text
from cantemo_signals.values import NamedTuple

GUARDS = ast.If | ast.For | ast.AsyncFor | ast.While


class Spot(NamedTuple):
    """A node of a source; ``function`` is the function that runs it, None if the module does.

    ``guard`` is what can skip the node though its line runs: the operand before an ``and``, or a condition on the same
    line.
    """

    text: Text
    node: ast.AST
    scope: Scope
    statement: ast.stmt
    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | None
    guard: ast.AST | None = None

    @property
    def line(self) -> int:
        """Its first line."""
        return int(getattr(self.node, "lineno", self.statement.lineno))

    @property
    def lines(self) -> range:
        """All of its lines."""
        return range(self.line, int(getattr(self.node, "end_lineno", None) or self.line) + 1)

    @property
    def place(self) -> tuple[str, int]:
        """Its file and line."""
        return self.text.path, self.line


class Source:
    """One source text, read once."""

    def __init__(self, text: Text) -> None:
        self.text = text

    @cached_property
    def nodes(self) -> list[tuple[ast.AST, Scope]]:
        """Every node of the text, with its scope."""
        tree = self.text.tree
        return [] if tree is None else list(scoped(tree, Scope(self.text, tree)))

    @cached_property
    def _parents(self) -> dict[ast.AST, ast.AST]:
        tree = self.text.tree or ast.Module([], [])
        return {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}

    def spot(self, node: ast.AST, scope: Scope) -> Spot | None:
        """Return the spot of a node, or None if it has none."""
        statement: ast.stmt | None = None
        function: ast.AST | None = None
        guard: ast.AST | None = None
        child, parent = node, self._parents.get(node)
        if isinstance(node, ast.stmt):
            statement = node
        while parent is not None and function is None:
            if statement is None and isinstance(parent, ast.stmt) and not _is_in_body(child, parent):
                statement = parent
            if statement is None and guard is None:
                guard = _guard_of(child, parent)
            if isinstance(parent, Function) and _is_in_body(child, parent):
                function = parent
            elif child is statement and isinstance(parent, GUARDS) and parent.lineno == statement.lineno:
                guard = parent
            child, parent = parent, self._parents.get(parent)
        if isinstance(function, ast.Lambda):
            return Spot(self.text, node, scope, statement or ast.Pass(lineno=0), function, guard)
        return None if statement is None else Spot(self.text, node, scope, statement, function, guard)  # type: ignore[arg-type]


def _is_in_body(child: ast.AST, parent: ast.AST) -> bool:
    body = getattr(parent, "body", None)
    return child is body or (isinstance(body, list) and any(child is each for each in body))


def _guard_of(child: ast.AST, parent: ast.AST) -> ast.AST | None:
    """Return what decides whether this part of an expression is evaluated; None if it always is."""
    if isinstance(parent, ast.BoolOp):
        place = next(number for number, each in enumerate(parent.values) if each is child)
        return parent.values[place - 1] if place else None
    if isinstance(parent, ast.IfExp):
        return None if child is parent.test else parent.test
    if isinstance(parent, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        return None if isinstance(child, ast.comprehension) else parent.generators[0]
    return None
