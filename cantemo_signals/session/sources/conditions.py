"""Conditions that kept code from running, in words, and how certain it is that they are the same in Portal."""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator

from cantemo_signals.session.describer import cut
from cantemo_signals.session.file_lines import FileLines
from cantemo_signals.session.sources.bindings import Imported, bindings
from cantemo_signals.session.sources.scopes import Scope
from cantemo_signals.values.severity import Severity

LONGEST = 80
DEEPEST = 4
OTHERS = ast.Call | ast.Attribute | ast.Subscript | ast.Await
"""Expressions that may have another value in Portal."""
PLAIN_CALLS = ("all", "any", "bool", "enumerate", "len", "list", "range", "reversed", "set", "sorted", "tuple", "zip")
_WANTED = re.compile(
    r"TYPE_CHECKING|__name__|\bDEBUG\b|\bargv\b|version|\bPY[23]\b|platform|\bos\.name\b|hasattr|\btest|\bCI\b",
    re.IGNORECASE,
)
"""Conditions about how the code is run, rather than about what it should do."""
_VARIABLE = re.compile(r"(?:environ\.get\(|environ\[|getenv\()['\"](\w+)['\"]")


class Condition:
    """A condition or a loop, with the values that its names had when it was first reached."""

    def __init__(self, node: ast.AST, line: int, scope: Scope, file: FileLines) -> None:
        self._node = node
        self._line = line
        self._scope = scope
        self._file = file

    @property
    def severity(self) -> Severity | None:
        """How severe it is that it kept code from running; None if it asks how the code is run."""
        tested = self._tested
        if tested is None:
            return "note"
        expressions = list(_behind(tested, self._scope, DEEPEST))
        if _WANTED.search(" ".join(ast.unparse(each) for each in expressions)):
            return None
        inner = [node for each in expressions for node in ast.walk(each)]
        hangs_on_others = any(isinstance(node, OTHERS) and not _is_plain_call(node) for node in inner)
        return "note" if hangs_on_others or self._has_parameters(inner) else "warning"

    @property
    def lines(self) -> set[int]:
        """The lines of the condition, and those that give its names their values."""
        expressions = [] if self._tested is None else _behind(self._tested, self._scope, DEEPEST)
        spans = [(each.lineno, each.end_lineno or each.lineno) for each in expressions if hasattr(each, "lineno")]
        return {self._line, *(line for first, last in spans for line in range(first, last + 1))}

    @property
    def written(self) -> str:
        """The source of the condition, with the values of its names."""
        lines = self._scope.text.content.decode("utf-8", "replace").splitlines()
        first = "".join(lines[self._line - 1 :][:1]).strip()
        line = cut(first, LONGEST)
        values = [f"{name} was {value}" for name, value in self._values()]
        return f"`{line}`" + (f" ({', '.join(values)})" if values else "")

    def text(self, at: str, *, otherwise: bool) -> str:
        """Return a text that says that it was false, or true if that kept code from running."""
        if isinstance(self._node, ast.For | ast.AsyncFor | ast.comprehension):
            return f"the loop at {at} had nothing to iterate over: {self.written}"
        if isinstance(self._node, ast.Match):
            return f"no case matched at {at}: {self.written}"
        return f"the condition at {at} was {'true' if otherwise else 'false'}: {self.written}"

    @property
    def _tested(self) -> ast.expr | None:
        if isinstance(self._node, ast.expr):
            return self._node
        for name in ("test", "iter", "subject"):
            if isinstance(found := getattr(self._node, name, None), ast.expr):
                return found
        return None

    def _values(self) -> Iterator[tuple[str, str]]:
        tested = self._tested
        kept = self._file.values.get(self._line, {})
        names = {node.id for node in ast.walk(tested) if isinstance(node, ast.Name)} if tested is not None else set()
        yield from ((name, value) for name, value in kept.items() if name in names and not value.startswith("<"))
        for name in _VARIABLE.findall(ast.unparse(tested)) if tested is not None else ():
            if name not in os.environ:
                yield name, "not set"

    def _has_parameters(self, nodes: list[ast.AST]) -> bool:
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        parameters = self._scope.parameters
        given = (*parameters.posonlyargs, *parameters.args, *parameters.kwonlyargs)
        return not names.isdisjoint(each.arg for each in given)


def _is_plain_call(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PLAIN_CALLS


def _behind(expression: ast.expr, scope: Scope, depth: int) -> Iterator[ast.expr]:
    """Yield an expression, and those that the names in it are bound to; an imported name stands for its import."""
    yield expression
    for node in ast.walk(expression) if depth else ():
        if isinstance(node, ast.Name):
            around: Scope | None = scope
            while around is not None and node.id not in bindings(around.node):
                around = around.parent
            bound = None if around is None else bindings(around.node)[node.id]
            if type(bound) is Imported:
                yield ast.Attribute(
                    ast.Name(bound.module.replace(".", "_") or "here", ast.Load()),
                    str(bound.name or "module"),
                    ast.Load(),
                )
            elif isinstance(bound, ast.expr) and around is not None:
                yield from _behind(bound, around, depth - 1)
