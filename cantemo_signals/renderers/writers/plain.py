"""The plain aligned writer: no colour, no boxes around cells, a microsecond or two a row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import (
    Block,
    Column,
    Heading,
    Node,
    Outline,
    Row,
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
    NARROWEST,
    clean,
    clean_lines,
    display_width,
    fitted,
    natural_widths,
    word_lines,
    wrapped_lines,
)

INDENT = "    "
GUIDES = ("├── ", "│   ", "└── ", "    ")
ASCII = str.maketrans({"…": "...", "→": "->", "·": "-", "─": "-", "│": "|", "├": "|", "└": "`"})


def write(screen: Screen, view: View) -> str:
    """The screen as text; wrapped only where the view has a width, that is on a terminal."""
    lines: list[str] = []
    for index, block in enumerate(screen):
        if index and not isinstance(screen[index - 1], Heading):
            lines.append("")
        lines += _block(block, view)
    text = "\n".join(lines) + "\n"
    return text.translate(ASCII) if view.ascii else text


def _block(block: Block, view: View) -> Iterable[str]:
    match block:
        case Title(line) | Heading(line):
            return [clean(line_text(line))]
        case Table():
            return _table(block) if view.width is None else _fitted_table(block, view.width)
        case Outline(nodes):
            return [line for node in nodes for line in _outline(node, "", view)]
        case Tree(root):
            return [*_wrapped(root, "", "", view), *_branches(root.children, "", view)]
        case _:
            return assert_never(block)


def _table(table: Table) -> Iterator[str]:
    """Every row on a line of its own, whole, so that it can be searched and cut up by other programs."""
    texts = [tuple(clean(cell_text(cell)) for cell in row) for row in table.rows]
    template = _template(table.columns, natural_widths(table.columns, texts))
    yield (template % tuple(column.title for column in table.columns)).rstrip()
    if all(text.isascii() for row in texts for text in row):
        for row in texts:
            yield (template % row).rstrip()
    else:
        widths = natural_widths(table.columns, texts)
        for row in texts:
            yield _aligned(table.columns, widths, row)


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


def _fitted_table(table: Table, width: int) -> Iterator[str]:
    """For a terminal: the groups as lines above their rows, cells wrapped where the row would be too long."""
    columns = table.columns[table.groups :]
    parts = groups(table)
    widths = fitted(natural_widths(columns, [row for _, rows in parts for row in rows]), width - 1)
    yield from _wrapped_row(columns, widths, tuple(column.title for column in columns))
    yield " " + "─" * (sum(widths) + GAP * (len(widths) - 1))
    for group, rows in parts:
        if table.groups:
            yield clean(line_text(group_line(table, group)))
        for row in rows:
            yield from _wrapped_row(columns, widths, row)


def _wrapped_row(columns: Sequence[Column], widths: list[int], row: Row) -> Iterator[str]:
    wrapped = [wrapped_lines(clean(cell_text(cell)), width) for cell, width in zip(row, widths, strict=True)]
    for index in range(max(map(len, wrapped))):
        line = [lines[index] if index < len(lines) else "" for lines in wrapped]
        yield " " + _aligned(columns, widths, line)


def _outline(node: Node, indent: str, view: View) -> Iterator[str]:
    yield from _wrapped(node, indent, indent if node.hang is None else indent + " " * node.hang, view)
    for child in node.children:
        yield from _outline(child, indent + INDENT, view)


def _branches(nodes: tuple[Node, ...], indent: str, view: View) -> Iterator[str]:
    fork, pipe, end, blank = GUIDES
    for index, node in enumerate(nodes):
        is_last = index == len(nodes) - 1
        below = indent + (blank if is_last else pipe)
        yield from _wrapped(node, indent + (end if is_last else fork), below, view)
        yield from _branches(node.children, below, view)


def _wrapped(node: Node, first: str, further: str, view: View) -> Iterator[str]:
    text = line_text(node.line)
    if node.verbatim:
        lines = clean_lines(text).split("\n")
    elif view.width is None:
        lines = [clean(text)]
    elif node.hang is not None:
        lines = word_lines(clean(text), max(view.width - len(first), NARROWEST * GAP), node.hang)
    else:
        lines = wrapped_lines(clean(text), max(view.width - len(first), NARROWEST * GAP))
    for index, line in enumerate(lines):
        yield ((further if index else first) + line).rstrip()
