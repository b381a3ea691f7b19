"""The lines of a function that change something inside one of its arguments, according to its source."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from types import CodeType

from cantemo_signals.session.sources.functions import scope_of_code
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Change, Mutation

Written = ast.FunctionDef | ast.AsyncFunctionDef
CHANGING = (
    *("add", "append", "clear", "discard", "extend", "insert", "pop"),
    *("popitem", "remove", "reverse", "setdefault", "sort", "update"),
)
"""The methods that mutate a list, a dict or a set."""
HOLDING = ("value", "value_", "content")
FIELD = re.compile(r"\[[^'\"\d\]][^\]]*\]$")
"""A path that leaves out how a metadata field holds its single value."""


class Write(NamedTuple):
    """A line that changes something in an argument: the named attribute or key, or anything if it is passed on."""

    argument: str
    line: int
    name: str | None
    is_direct: bool


def line_of(writes: tuple[Write, ...], argument: str, path: str) -> int | None:
    """Return the only line that can have changed the value at a path, or None if there are several or none."""
    mine = [write for write in writes if write.argument == argument]
    named = [(write.line, write.name) for write in mine if write.name is not None]
    exact = {line for line, name in named if _ends_with(path, name)}
    above = {line for line, name in named if any(f"{step}{end}" in path for step in _steps(name) for end in ".[")}
    unnamed = [write for write in mine if write.name is None]
    for lines in (
        exact,
        above,
        {write.line for write in unnamed if write.is_direct},
        {write.line for write in unnamed},
    ):
        if lines:
            return lines.pop() if len(lines) == 1 else None
    return None


def writes_in(code: CodeType) -> tuple[Write, ...]:
    """Return the lines that change something in the arguments of the function with this code."""
    scope = scope_of_code(code, {})
    if scope is None or not isinstance(scope.node, Written):
        return ()
    return tuple(_Arguments(scope.node).writes())


def with_lines(
    mutations: tuple[Mutation, ...], code: CodeType, location: Callable[[tuple[str, int]], Location | None]
) -> tuple[Mutation, ...]:
    """Return the mutations with the lines of the receiver that made them, if its source shows that."""
    writes, path = writes_in(code), code.co_filename

    def located(argument: str, change: Change) -> Change:
        line = line_of(writes, argument, change.path)
        return change if line is None else change._replace(location=location((path, line)))

    return tuple(
        each._replace(changes=tuple(located(each.argument, change) for change in each.changes)) for each in mutations
    )


def _ends_with(path: str, name: str) -> bool:
    return path.endswith(_steps(name)) or (name in HOLDING and bool(FIELD.search(path)))


def _steps(name: str) -> tuple[str, str, str]:
    return f".{name}", f"[{name!r}]", f"[{name}]"


class _Arguments:
    """The names in a function that stand for its arguments, or for something inside them."""

    def __init__(self, function: Written) -> None:
        given = function.args
        self._function = function
        self._gathered = given.kwarg.arg if given.kwarg else None
        self._roots: dict[str, frozenset[str]] = defaultdict(frozenset)
        for each in (*given.posonlyargs, *given.args, *given.kwonlyargs):
            self._roots[each.arg] = frozenset((each.arg,))
        for _ in range(2):  # a name may be used above the line that binds it
            for node in ast.walk(function):
                self._bind(node)

    def writes(self) -> Iterator[Write]:
        """Yield the writes, by line."""
        for node in ast.walk(self._function):
            if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
                if not self._is_gathered(node.value):
                    yield from self._write(node.value, node.lineno, _step(node))
            elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
                yield from self._write(node.target, node.lineno, None)
            elif isinstance(node, ast.Call):
                yield from self._call(node)

    def _call(self, node: ast.Call) -> Iterator[Write]:
        """Yield what a call may change: the object whose method it is, and its arguments."""
        if isinstance(node.func, ast.Attribute) and not self._is_gathered(node.func.value):
            yield from self._write(node.func.value, node.lineno, None, is_direct=node.func.attr in CHANGING)
        for each in (*node.args, *(keyword.value for keyword in node.keywords)):
            yield from self._write(each, node.lineno, None, is_direct=False)

    def _write(self, held: ast.expr, line: int, name: str | None, *, is_direct: bool = True) -> Iterator[Write]:
        for root in sorted(self._of(held)):
            yield Write(root, line, name or _last_name(held), is_direct)

    def _bind(self, node: ast.AST) -> None:
        if isinstance(node, ast.Assign):
            for target in node.targets:
                self._add(target, node.value)
        elif isinstance(node, ast.For | ast.AsyncFor | ast.comprehension):
            self._add(node.target, node.iter)
        elif isinstance(node, ast.NamedExpr | ast.AnnAssign) and node.value is not None:
            self._add(node.target, node.value)

    def _add(self, target: ast.expr, value: ast.expr) -> None:
        for each in ast.walk(target):
            if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store):
                self._roots[each.id] |= self._of(value)

    def _of(self, value: ast.AST) -> frozenset[str]:
        """Return the arguments that an expression reaches into."""
        if isinstance(value, ast.Name):
            return self._roots[value.id]
        name = self._taken_by_name(value)
        if name is not None:
            return frozenset((name,))
        return frozenset().union(*(self._of(each) for each in ast.iter_child_nodes(value)))

    def _taken_by_name(self, value: ast.AST) -> str | None:
        """Return the argument that is taken out of what ``**`` gathers, or None."""
        held, key = None, None
        if isinstance(value, ast.Subscript):
            held, key = value.value, value.slice
        elif isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.args:
            held, key = value.func.value, value.args[0]
        is_named = held is not None and self._is_gathered(held) and isinstance(key, ast.Constant)
        return str(key.value) if is_named and isinstance(key, ast.Constant) else None

    def _is_gathered(self, value: ast.expr) -> bool:
        return isinstance(value, ast.Name) and value.id == self._gathered


def _step(node: ast.Attribute | ast.Subscript) -> str | None:
    """Return the name of the attribute or the key, or None."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.slice.value if isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str) else None


def _last_name(held: ast.expr) -> str | None:
    return _step(held) if isinstance(held, ast.Attribute | ast.Subscript) else None
