"""Screens drawn by rich, for a terminal."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import accumulate

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.style import Style as RichStyle
from rich.table import Table as RichTable
from rich.text import Text
from rich.tree import Tree as RichTree

from cantemo_signals.renderers.editors import url
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import (
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Node,
    Outline,
    Row,
    Screen,
    Span,
    Style,
    Table,
    Title,
    Tree,
    assert_never,
    cell_text,
    group_line,
    groups,
    line_count,
)
from cantemo_signals.renderers.writers import plain
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

STYLES: dict[Style, RichStyle] = {
    "": RichStyle.null(),
    "title": RichStyle(bold=True),
    "strong": RichStyle(bold=True),
    "dim": RichStyle(dim=True),
    "good": RichStyle(color="green"),
    "bad": RichStyle(color="red", bold=True),
    "warning": RichStyle(color="magenta"),  # yellow cannot be read on white
    "name": RichStyle(color="cyan"),
}
UNLIMITED = 100_000
"""Rich breaks no line: that is done."""
MOST_LINES = 200
"""Rich draws a few screens of a terminal; a longer result is written plainly, at a hundredth of the time."""


def write(screen: Screen, view: View) -> str:
    """The screen as text with the escape sequences that the view allows."""
    if line_count(screen) > MOST_LINES:
        return plain.write(screen, view)
    target = io.StringIO()
    console = Console(
        file=target,
        width=UNLIMITED,
        color_system="standard" if view.color else None,
        force_terminal=view.color,
        legacy_windows=False,
        markup=False,
        emoji=False,
        highlight=False,
        safe_box=False,
        _environ={},
    )
    pen = _Pen(view)
    for index, block in enumerate(screen):
        if index and not isinstance(screen[index - 1], Heading):
            console.print()
        for part in pen.block(block):
            console.print(part, crop=False)
    text = "\n".join(line.rstrip(" ") for line in target.getvalue().split("\n"))
    return text.translate(plain.ASCII) if view.ascii else text


class _Pen:
    """Turns blocks into rich's renderables."""

    def __init__(self, view: View) -> None:
        self._view = view

    def block(self, block: Block) -> Iterator[RenderableType]:
        match block:
            case Title(line) | Heading(line):
                yield self._node(Node(line), 0)
            case Table():
                yield from self._table(block)
            case Outline(nodes):
                for node in nodes:
                    yield from self._outline(node, 0)
            case Tree(root):
                yield self._tree(root)
            case _:
                assert_never(block)

    def _style(self, span: Span) -> RichStyle:
        if span.location is None or not self._view.links:
            return STYLES[span.style]
        return STYLES[span.style] + RichStyle(link=url(span.location, span.column, self._view.editor))

    def _text(self, line: Line, *, verbatim: bool = False) -> Text:
        text = Text()
        for cell in line:
            part = Text() if isinstance(cell, str) else Text(style=self._style(cell))
            text.append_text(part.append(clean_lines(cell_text(cell)) if verbatim else clean(cell_text(cell))))
        return text

    def _table(self, table: Table) -> Iterator[RenderableType]:
        columns, parts = table.columns[table.groups :], groups(table)
        natural = natural_widths(columns, [row for _, rows in parts for row in rows], header=table.header)
        margin = int(bool(table.groups))
        widths = fitted(columns, natural, (self._view.width or UNLIMITED) - margin)
        if table.header:
            yield self._grid(columns, widths, [], margin, header=True)
            yield _unbroken(Text(" " * margin + "─" * (sum(widths) + GAP * (len(widths) - 1)), STYLES["dim"]))
        for group, rows in parts:
            if table.groups:
                yield _unbroken(self._text(group_line(table, group)))
            yield self._grid(columns, widths, rows, margin, header=False)

    def _grid(
        self, columns: tuple[Column, ...], widths: list[int], rows: list[Row], margin: int, *, header: bool
    ) -> Padding:
        """A table whose widths are given: rich need not measure each cell, which halves its time.

        The gaps are part of the columns, since rich would put one behind the last column too.
        """
        grid = RichTable(box=None, show_header=header, show_edge=False, pad_edge=False, padding=0)
        for column, width in zip(columns, widths, strict=True):
            gap = 0 if column is columns[-1] else GAP
            grid.add_column(self._cell(column.title, column, width), width=width + gap, no_wrap=True)
        for row in rows:
            grid.add_row(*map(self._cell, row, columns, widths))
        return Padding(grid, (0, 0, 0, margin), expand=False)

    def _cell(self, cell: Cell, column: Column, width: int) -> Text:
        lines = cell_lines(clean(cell_text(cell)), width, column.gives)
        text = (
            "\n".join(" " * (width - display_width(line)) + line for line in lines)
            if column.right
            else "\n".join(lines)
        )
        return Text(text) if isinstance(cell, str) else Text().append(text, self._style(cell))

    def _outline(self, node: Node, depth: int) -> Iterator[RenderableType]:
        margin = depth * len(plain.INDENT)
        yield Padding(self._node(node, margin), (0, 0, 0, margin), expand=False)
        for child in node.children:
            yield from self._outline(child, depth + 1)

    def _node(self, node: Node, indent: int) -> Text:
        """The text of a node, in lines that rich is not to break again."""
        cut = in_room(node.line, self._view.width, indent)
        if node.verbatim:
            return _unbroken(self._text(cut, verbatim=True))
        text = self._text(cut)
        text.rstrip()
        widths = [len(each) + 1 for each in paragraph(text.plain, self._view.width, indent, node.hang)]
        lines = text.divide(accumulate(widths[:-1]))
        for line in lines:
            line.rstrip()
        return _unbroken(Text("\n" + " " * node.hang).join(lines))

    def _tree(self, root: Node) -> RichTree:
        tree = _NarrowTree(self._node(root, 0), guide_style=STYLES["dim"])
        self._branches(tree, root, len(plain.GUIDES[0]))
        return tree

    def _branches(self, tree: RichTree, node: Node, indent: int) -> None:
        for child in node.children:
            self._branches(tree.add(self._node(child, indent)), child, indent + len(plain.GUIDES[0]))


class _NarrowTree(RichTree):
    """A tree whose guides leave room for ten levels."""

    TREE_GUIDES = (plain.GUIDES,) * 3  # type: ignore[assignment]


def _unbroken(text: Text) -> Text:
    """Return the text with its own line breaks, and no others."""
    text.no_wrap, text.overflow = True, "ignore"
    return text
