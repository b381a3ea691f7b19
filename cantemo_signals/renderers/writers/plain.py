"""The plain aligned writer: no colour, no boxes around cells, a microsecond or two a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import (
    Block,
    Column,
    Heading,
    Node,
    Outline,
    Screen,
    Table,
    Title,
    Tree,
    assert_never,
    cell_text,
    group_line,
    groups,
    line_text,
)
from cantemo_signals.renderers.writers.layout import (
    GAP,
    cell_lines,
    clean,
    clean_lines,
    display_width,
    fitted,
    in_room,
    natural_widths,
    paragraph,
)

INDENT = "    "
GUIDES = ("  ", "│ ", "├ ", "└ ")
ASCII = str.maketrans({"…": "...", "→": "->", "·": "-", "─": "-", "│": "|", "├": "|", "└": "`"})


def write(screen: Screen, view: View) -> str:
    """The screen as text; wrapped only where the view has a width."""
    lines: list[str] = []
    for index, block in enumerate(screen):
        if index and not isinstance(screen[index - 1], Heading):
            lines.append("")
        lines += _block(block, view)
    text = "".join(f"{line}\n" for line in lines)
    return text.translate(ASCII) if view.ascii else text


def _block(block: Block, view: View) -> Iterable[str]:
    match block:
        case Title(line) | Heading(line):
            return _wrapped(Node(line), "", "", view)
        case Table():
            return _table(block, view)
        case Outline(nodes):
            return [line for node in nodes for line in _outline(node, "", view)]
        case Tree(root):
            return [*_wrapped(root, "", "", view), *_branches(root.children, "", view)]
        case _:
            return assert_never(block)


def _table(table: Table, view: View) -> Iterator[str]:
    """The groups as lines above their rows; where everything fits, each row is one quick formatting."""
    columns, parts = table.columns[table.groups :], groups(table)
    texts = [tuple(clean(cell_text(cell)) for cell in row) for _, rows in parts for row in rows]
    natural = natural_widths(columns, texts, header=table.header)
    margin = " " * bool(table.groups)
    widths = natural if view.width is None else fitted(columns, natural, view.width - len(margin))
    is_simple = widths == natural and all(text.isascii() for row in texts for text in row)
    template = margin + _template(columns, widths)
    if table.header:
        yield from _wrapped_row(columns, widths, tuple(column.title for column in columns), margin)
        yield margin + "─" * (sum(widths) + GAP * (len(widths) - 1))
    rows_left = iter(texts)
    for group, rows in parts:
        if table.groups:
            yield clean(line_text(group_line(table, group)))
        for row in islice(rows_left, len(rows)):
            if is_simple:
                yield (template % row).rstrip()
            else:
                yield from _wrapped_row(columns, widths, row, margin)


def _template(columns: Sequence[Column], widths: list[int]) -> str:
    return (" " * GAP).join(
        f"%{'' if column.right else '-'}{width}s" for column, width in zip(columns, widths, strict=True)
    )


def _aligned(columns: Sequence[Column], widths: list[int], row: Sequence[str]) -> str:
    """Like the template, for texts whose characters are not all one column wide."""
    padded = []
    for column, width, text in zip(columns, widths, row, strict=True):
        space = " " * (width - display_width(text))
        padded.append(space + text if column.right else text + space)
    return (" " * GAP).join(padded).rstrip()


def _wrapped_row(columns: Sequence[Column], widths: list[int], row: Sequence[str], margin: str) -> Iterator[str]:
    wrapped = [cell_lines(text, width, column.gives) for text, width, column in zip(row, widths, columns, strict=True)]
    for index in range(max(map(len, wrapped))):
        line = [lines[index] if index < len(lines) else "" for lines in wrapped]
        yield margin + _aligned(columns, widths, line)


def _outline(node: Node, indent: str, view: View) -> Iterator[str]:
    yield from _wrapped(node, indent, indent, view)
    for child in node.children:
        yield from _outline(child, indent + INDENT, view)


def _branches(nodes: tuple[Node, ...], indent: str, view: View) -> Iterator[str]:
    blank, pipe, fork, end = GUIDES
    for index, node in enumerate(nodes):
        is_last = index == len(nodes) - 1
        below = indent + (blank if is_last else pipe)
        yield from _wrapped(node, indent + (end if is_last else fork), below, view)
        yield from _branches(node.children, below, view)


def _wrapped(node: Node, first: str, further: str, view: View) -> Iterator[str]:
    if node.verbatim:
        lines, hang = clean_lines(line_text(in_room(node.line, view.width, len(first)))).split("\n"), 0
    else:
        text = clean(line_text(in_room(node.line, view.width, len(first))))
        lines, hang = paragraph(text, view.width, len(first), node.hang), node.hang
    for index, line in enumerate(lines):
        yield ((further + " " * hang if index else first) + line).rstrip()
