"""Where a function returned before its last statement, and which condition decided that.

The lines that ran tell: a statement that was not reached shows that the one before it left.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Any

from cantemo_signals.values import NamedTuple

Block = list[ast.stmt]
Blocks = list[tuple["Decision | None", Block]]
BRANCHES = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.Match, ast.Try, ast.With, ast.AsyncWith)
SKIPPED = ast.If | ast.For | ast.AsyncFor | ast.While | ast.Match
JUMPS = ast.Return | ast.Continue | ast.Break
WITHOUT_CODE = ast.Global | ast.Nonlocal


class Decision(NamedTuple):
    """A condition, an ``except`` clause or a ``case``, and whether it held; ``read`` holds the expressions it read."""

    node: Any
    read: tuple[ast.expr, ...] = ()
    held: bool = True


class Ending(NamedTuple):
    """The line at which a function ended, and what decided that."""

    line: int
    decided: Decision


class Ran(NamedTuple):
    """The lines of a function that ran, and the column of the return in the last one, if known."""

    lines: Collection[int]
    last: int
    column: int | None = None


def can_end_early(node: ast.AST) -> bool:
    """Return whether a function can leave in more than one place."""
    return any(isinstance(each, BRANCHES) for each in _own(node))


def ending(node: ast.FunctionDef | ast.AsyncFunctionDef, ran: Ran) -> Ending | None:
    """Return where a function ended, or None if that is its last statement or is unknown."""
    return _of_block(node.body, None, ran)


def read_in(node: ast.AST) -> Iterator[str]:
    """Yield the names that the conditions of a function read."""
    for each in _own(node):
        if isinstance(each, SKIPPED):
            for expression in _read_by(each):
                yield from (name.id for name in ast.walk(expression) if isinstance(name, ast.Name))
        elif isinstance(each, ast.match_case) and each.guard is not None:
            yield from (name.id for name in ast.walk(each.guard) if isinstance(name, ast.Name))


def _own(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the nodes that belong to a function itself, not to a function inside it."""
    waiting: list[ast.AST] = list(getattr(node, "body", ()))
    while waiting:
        each = waiting.pop()
        yield each
        if not isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting.extend(ast.iter_child_nodes(each))


def _of_block(block: Block, decided: Decision | None, ran: Ran) -> Ending | None:
    statements = [each for each in block if not _is_without_code(each)]
    reached = [each for each in statements if _has_run(each, ran)]
    if not reached:
        return None
    last = reached[-1]
    if last is not statements[-1]:
        return next(iter([*_jumps(last, decided, ran)][-1:]), None)
    if not isinstance(last, BRANCHES):
        is_idle = all(map(_is_idle, statements))
        return Ending(last.lineno, decided) if decided is not None and is_idle else None
    return _of_branches(last, decided, ran)


def _of_branches(statement: ast.stmt, decided: Decision | None, ran: Ran) -> Ending | None:
    """Return where a block's last statement ended, if that has blocks of its own."""
    taken: Blocks = []
    for inner, block in _blocks(statement, decided):
        has_run = _has_block_run(inner, block, ran)
        if has_run is None:
            return None
        if has_run:
            taken.append((inner, block))
    if not taken:
        skipped = isinstance(statement, SKIPPED) and not _only_refuses(statement)
        return Ending(statement.lineno, Decision(statement, _read_by(statement), held=False)) if skipped else None
    if isinstance(statement, ast.Try):
        taken = _last_of_try(statement, taken)
    endings = [_of_block(block, inner, ran) for inner, block in taken]
    return None if None in endings else endings[-1]


def _last_of_try(statement: ast.Try, taken: Blocks) -> Blocks:
    """Return the blocks that a ``try`` ended in, without ``finally`` and those before a clause that ran."""
    blocks = [each for each in taken if each[1] is not statement.finalbody]
    handled = [each for each in blocks if each[1] is not statement.body and each[1] is not statement.orelse]
    return handled or blocks[-1:]


def _jumps(statement: ast.stmt, decided: Decision | None, ran: Ran) -> Iterator[Ending]:
    """Yield the statements that ran and left the block that contains this statement."""
    if isinstance(statement, JUMPS):
        if decided is not None:
            yield Ending(statement.lineno, decided)
    elif isinstance(statement, BRANCHES):
        for inner, block in _blocks(statement, decided):
            for each in block:
                if _has_run(each, ran):
                    yield from _jumps(each, inner, ran)


def _blocks(statement: Any, decided: Decision | None) -> Iterator[tuple[Decision | None, Block]]:
    """Yield the blocks of a statement, each with what decided that it runs."""
    read = _read_by(statement)
    if isinstance(statement, ast.If | ast.While | ast.For | ast.AsyncFor):
        yield Decision(statement, read), statement.body
        yield Decision(statement, read, held=False), statement.orelse
    elif isinstance(statement, ast.Match):
        for case in statement.cases:
            yield Decision(case, (*read, *filter(None, [case.guard]))), case.body
    elif isinstance(statement, ast.Try):
        yield decided, statement.body
        for clause in statement.handlers:
            yield Decision(clause), clause.body
        yield decided, statement.orelse
        yield decided, statement.finalbody
    else:
        yield decided, statement.body


def _read_by(statement: Any) -> tuple[ast.expr, ...]:
    if isinstance(statement, ast.If | ast.While):
        return (statement.test,)
    if isinstance(statement, ast.For | ast.AsyncFor):
        return (statement.iter,)
    return (statement.subject,) if isinstance(statement, ast.Match) else ()


def _has_run(statement: ast.stmt, ran: Ran) -> bool:
    lines = range(statement.lineno, (statement.end_lineno or statement.lineno) + 1)
    return any(line in ran.lines for line in lines)


def _has_block_run(decided: Decision | None, block: Block, ran: Ran) -> bool | None:
    """Return whether a block has run; None if it begins on the line of what decides that, so that it is unknown."""
    if not block:
        return False
    if decided is None or block[0].lineno > _end_of_header(decided.node):
        return any(_has_run(each, ran) for each in block)
    if not isinstance(decided.node, ast.If) or ran.last != block[0].lineno or ran.column is None:
        return None
    return block[0].col_offset <= ran.column


def _end_of_header(node: Any) -> int:
    """Return the line on which a condition ends."""
    if isinstance(node, ast.match_case):
        return (node.guard or node.pattern).end_lineno or 0
    if isinstance(node, ast.ExceptHandler):
        return node.lineno if node.type is None else node.type.end_lineno or node.lineno
    return max((each.end_lineno or 0 for each in _read_by(node)), default=0)


def _only_refuses(statement: ast.stmt) -> bool:
    """Return whether a statement can only raise, so that passing it means that a check succeeded."""
    return isinstance(statement, ast.If) and all(isinstance(each, ast.Raise) for each in statement.body)


def _is_without_code(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr):
        return isinstance(statement.value, ast.Constant)
    return isinstance(statement, WITHOUT_CODE) or (isinstance(statement, ast.AnnAssign) and statement.value is None)


def _is_idle(statement: ast.stmt) -> bool:
    """Return whether a statement does nothing; returning True, False or None counts as nothing."""
    if isinstance(statement, ast.Return) and isinstance(statement.value, ast.Constant):
        return statement.value.value is None or type(statement.value.value) is bool
    return isinstance(statement, ast.Pass | ast.Continue | ast.Break) or (
        isinstance(statement, ast.Return) and statement.value is None
    )
