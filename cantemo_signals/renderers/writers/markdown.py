"""Screens as Markdown, for a ticket or a wiki page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import (
    Block,
    Cell,
    Heading,
    Node,
    Outline,
    Screen,
    Span,
    Table,
    Title,
    Tree,
    assert_never,
    cell_text,
    line_text,
)
from cantemo_signals.renderers.writers.layout import clean, clean_lines

# An underscore within a word means nothing to Markdown; at its edge it may.
_SPECIAL = re.compile(r"[\\`*\[\]<>|]|(?<![^\W_])_+|_+(?![^\W_])")


def write(screen: Screen, view: View) -> str:
    """The screen as Markdown, each block apart from the next."""
    return "\n\n".join("\n".join(_block(block)) for block in screen) + "\n"


def escaped(text: str) -> str:
    """Return the text escaped, so that Markdown shows it as it is."""
    return _SPECIAL.sub(lambda match: "".join(f"\\{character}" for character in match[0]), clean(text))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Title(line):
            yield f"# {escaped(line_text(line))}"
        case Heading(line):
            yield f"## {escaped(line_text(line))}"
        case Table():
            yield from _table(block)
        case Outline((node,)) if not node.children:
            yield _inline(node)
        case Outline(nodes):
            for node in nodes:
                yield from _items(node, 0)
        case Tree(root):
            yield from _items(root, 0)
        case _:
            assert_never(block)


def _table(table: Table) -> Iterator[str]:
    yield _row(tuple(column.title for column in table.columns))
    yield "|" + "|".join("---:" if column.right else "---" for column in table.columns) + "|"
    for row in table.rows:
        yield _row(row)


def _row(row: tuple[Cell, ...]) -> str:
    return "| " + " | ".join(_cell(cell).replace("|", "\\|") for cell in row) + " |"


def _cell(cell: Cell) -> str:
    """Names and places as code, the rest as text."""
    if isinstance(cell, Span) and (cell.style == "name" or cell.location is not None) and not cell.text.endswith(": "):
        return _code(clean(cell.text))
    return escaped(cell_text(cell))


def _items(node: Node, depth: int) -> Iterator[str]:
    margin = "  " * depth
    if node.verbatim and "\n" in line_text(node.line):
        yield f"{margin}- ```"
        yield from (f"{margin}  {line}".rstrip() for line in clean_lines(line_text(node.line)).split("\n"))
        yield f"{margin}  ```"
    else:
        yield f"{margin}- {_inline(node)}".rstrip()
    for child in node.children:
        yield from _items(child, depth + 1)


def _inline(node: Node) -> str:
    return _code(clean(line_text(node.line))) if node.verbatim else "".join(map(_cell, node.line))


def _code(text: str) -> str:
    ticks = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{ticks}{pad}{text}{pad}{ticks}" if text.strip() else ""
