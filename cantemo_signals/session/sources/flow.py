"""Why control did not reach a statement of a body that ran, judging by the lines of it that did run."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Literal

from cantemo_signals.session.sources.bindings import Function
from cantemo_signals.values import NamedTuple

Parting = Literal["condition", "empty", "no exception", "return", "jump", "exception"]
LOOP = ast.For | ast.AsyncFor | ast.While
TRY = (ast.Try, getattr(ast, "TryStar", ast.Try))
EXIT = ast.Return | ast.Raise | ast.Continue | ast.Break


class Parted(NamedTuple):
    """Where control left the path to a statement.

    This is a ``condition`` that was false (or, with ``otherwise``, true), a loop over something ``empty``, a ``try``
    with ``no exception`` to catch, or a ``return``, a ``jump`` out of a loop or an ``exception`` that left the block
    first. ``guards`` holds the statements that an exit is nested in.
    """

    kind: Parting
    node: ast.AST
    line: int
    otherwise: bool = False
    guards: tuple[ast.AST, ...] = ()


class Block(NamedTuple):
    """A list of statements, the index of one of them, and the node and the branch of it that hold the list."""

    body: list[ast.stmt]
    place: int
    owner: ast.AST
    branch: str


def parted(root: ast.AST, target: ast.stmt, ran: Collection[int], raised: Collection[int]) -> Parted | None:
    """Return where control left the path to a statement of a module or a function.

    Return None if control reached the statement, or if the lines do not show it.
    """
    for block in way_to(root, target):
        if not _began(block.body[block.place], ran):
            before = [each for each in block.body[: block.place] if _began(each, ran)]
            return _left(before[-1], ran, raised) if before else _not_taken(block, ran, raised)
    return None


def way_to(root: ast.AST, target: ast.stmt) -> list[Block]:
    """Return the blocks around a statement, outermost first."""
    for branch, body in _blocks(root):
        for place, each in enumerate(body):
            if each is target:
                return [Block(body, place, root, branch)]
            if each.lineno <= target.lineno <= (each.end_lineno or 0) and (inner := way_to(each, target)):
                return [Block(body, place, root, branch), *inner]
    return []


def header(node: ast.stmt) -> range:
    """Return the lines of a statement up to its body, or all of its lines if it has no body."""
    bodies = [body for _, body in _blocks(node) if body]
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    last = node.end_lineno or node.lineno
    return range(first, max(node.lineno, bodies[0][0].lineno - 1) + 1 if bodies else last + 1)


def _blocks(node: ast.AST) -> Iterator[tuple[str, list[ast.stmt]]]:
    for name in ("body", "handlers", "cases", "orelse", "finalbody"):
        for each in [part] if (part := getattr(node, name, None)) and isinstance(part, list) else []:
            if isinstance(each[0], ast.stmt):
                yield name, each
            else:
                yield from ((name, inner.body) for inner in each)


def _began(node: ast.stmt, ran: Collection[int]) -> bool:
    if isinstance(node, TRY) and _began(node.body[0], ran):
        return True
    return any(line in ran for line in header(node))


def _not_taken(block: Block, ran: Collection[int], raised: Collection[int]) -> Parted | None:
    """Return why a block did not begin though its statement did, or None."""
    owner, branch = block.owner, block.branch
    if not isinstance(owner, ast.stmt):
        return None
    if isinstance(owner, TRY):
        if branch == "handlers":
            return Parted("no exception", owner, owner.lineno)
        before = [each for each in owner.body if _began(each, ran)]
        return _left(before[-1], ran, raised) if before else None
    if (failed := next((line for line in header(owner) if line in raised), None)) is not None:
        return Parted("exception", owner, failed)
    if isinstance(owner, LOOP):
        if branch == "orelse":
            return Parted("jump", owner, owner.lineno)
        return Parted("condition" if isinstance(owner, ast.While) else "empty", owner, owner.lineno)
    if isinstance(owner, ast.If | ast.Match):
        return Parted("condition", owner, owner.lineno, branch == "orelse")
    return None


def _left(node: ast.stmt, ran: Collection[int], raised: Collection[int]) -> Parted | None:
    """Return how control left the last statement of a block that began, or None."""
    for each, guards in reversed(list(_exits(node, (), in_loop=False))):
        if each.lineno in ran:
            kind: Parting = "return" if isinstance(each, ast.Return) else "jump"
            return Parted("exception" if isinstance(each, ast.Raise) else kind, each, each.lineno, guards=guards)
    failed = [line for line in range(node.lineno, (node.end_lineno or 0) + 1) if line in raised]
    return Parted("exception", node, failed[-1]) if failed else None


def _exits(
    node: ast.AST, guards: tuple[ast.AST, ...], *, in_loop: bool
) -> Iterator[tuple[ast.stmt, tuple[ast.AST, ...]]]:
    """Yield the statements in a node, or itself, that leave the node's block, each with the nodes around it."""
    if isinstance(node, EXIT):
        if not (in_loop and isinstance(node, ast.Continue | ast.Break)):
            yield node, guards
    elif not isinstance(node, Function | ast.ClassDef):
        for branch, body in _blocks(node):
            is_caught = isinstance(node, TRY) and branch == "body" and bool(node.handlers)
            for each in body:
                inner = _exits(each, (*guards, node), in_loop=in_loop or (isinstance(node, LOOP) and branch == "body"))
                yield from (found for found in inner if not (is_caught and isinstance(found[0], ast.Raise)))
