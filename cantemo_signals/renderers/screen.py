"""The parts of a screen, whichever writer draws it: titles, tables, outlines and trees of styled spans."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal, NoReturn

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location

Style = Literal["", "title", "strong", "dim", "good", "bad", "warning", "name"]


Gives = Literal["", "middle", "path", "words", "end"]
"""How a text gives way where there is no room: not, cut in the middle, cut between slashes, wrapped, cut at its end."""


class Span(NamedTuple):
    """A piece of text; a click on it leads to ``location``, in its ``column`` if that is known.

    What ``gives`` way is cut before its line is wrapped.
    """

    text: str
    style: Style = ""
    location: Location | None = None
    gives: Gives = ""
    column: int | None = None


Cell = str | Span
Line = tuple[Cell, ...]
Row = tuple[Cell, ...]


class Column(NamedTuple):
    """A column of a table; numbers are aligned to the right."""

    title: str
    right: bool = False
    gives: Gives = ""


def columns(
    *titles: str,
    right: tuple[str, ...] = (),
    middle: tuple[str, ...] = (),
    path: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
) -> tuple[Column, ...]:
    """Return columns of these titles; ``right`` names those of numbers, the others those that give way."""
    ways: dict[str, Gives] = {
        **dict.fromkeys(middle, "middle"),
        **dict.fromkeys(path, "path"),
        **dict.fromkeys(words, "words"),
    }
    return tuple(Column(title, title in right, ways.get(title, "")) for title in titles)


class Table(NamedTuple):
    """Rows under columns; the first ``groups`` columns name the group that a row belongs to.

    A group is a line above its rows, its cells joined by ``joint``. Without ``header`` the columns go untitled.
    """

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    groups: int = 0
    joint: str = " "
    header: bool = True


class Node(NamedTuple):
    """A line with what belongs below it; a ``verbatim`` line is never wrapped, and may be several.

    Another is wrapped between words, its further lines indented by ``hang``.
    """

    line: Line
    children: tuple[Node, ...] = ()
    verbatim: bool = False
    hang: int = 4


class Title(NamedTuple):
    """The subject of the screen."""

    line: Line


class Heading(NamedTuple):
    """The subject of the next block."""

    line: Line


class Outline(NamedTuple):
    """Lines, with what belongs to each indented below it."""

    nodes: tuple[Node, ...]


class Tree(NamedTuple):
    """A line with what it led to, drawn with guides."""

    root: Node


Block = Title | Heading | Table | Outline | Tree
Screen = list[Block]
Records = tuple[str, Iterable[tuple[Any, ...]]]
"""For a spreadsheet or a database: the column names, separated by commas, and the rows of values."""


def record_text(value: Any) -> str:
    """A value of a record as text: ``true`` or ``false``, nothing for None."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def one_line(*cells: Cell) -> Outline:
    """One line as a block."""
    return Outline((Node(cells),))


def section(title: str, body: Table | Sequence[Node], style: Style = "strong") -> Iterator[Block]:
    """Yield a heading with a table or an outline below it, or nothing if that would be empty."""
    block = without_empty_columns(body) if isinstance(body, Table) else Outline(tuple(body))
    if _line_count(block):
        yield Heading((Span(title, style),))
        yield block


def cell_text(cell: Cell) -> str:
    """Return the bare text of a cell."""
    return cell if type(cell) is str else cell[0]


def line_text(line: Line) -> str:
    """Return the bare text of a line."""
    return "".join(map(cell_text, line))


def line_count(screen: Screen) -> int:
    """Return how many rows and lines there are to draw."""
    return sum(_line_count(block) for block in screen)


def _line_count(block: Block) -> int:
    match block:
        case Table():
            return len(block.rows)
        case Outline(nodes):
            return _node_count(nodes)
        case Tree(root):
            return _node_count((root,))
        case _:
            return 1


def _node_count(nodes: Iterable[Node]) -> int:
    return sum(1 + _node_count(node.children) for node in nodes)


def groups(table: Table) -> list[tuple[Row, list[Row]]]:
    """The rows of a table by group, without the cells that name the group."""
    parts: list[tuple[Row, list[Row]]] = []
    for row in table.rows:
        group, rest = row[: table.groups], row[table.groups :]
        if not parts or parts[-1][0] != group:
            parts.append((group, []))
        parts[-1][1].append(rest)
    return parts


def group_line(table: Table, group: Row) -> Line:
    """Return the line that names a group."""
    line: list[Cell] = []
    for index, cell in enumerate(group):
        line += [Span(table.joint, "dim"), cell] if index else [cell]
    return tuple(line)


def without_empty_columns(table: Table) -> Table:
    """Return the table without its empty columns."""
    used = [
        index
        for index in range(len(table.columns))
        if index < table.groups or any(cell_text(row[index]) for row in table.rows)
    ]
    if len(used) == len(table.columns):
        return table
    columns = tuple(table.columns[index] for index in used)
    return table._replace(columns=columns, rows=[tuple(row[index] for index in used) for row in table.rows])


def shortened(screen: Screen, roots: Sequence[str]) -> Screen:
    """Return the screen with paths relative to the directory in ``roots`` that contains them."""
    prefixes = sorted(filter(None, roots), key=len, reverse=True)
    if not prefixes:
        return screen

    def short(cell: Cell) -> Cell:
        if type(cell) is str or cell[2] is None:
            return cell
        assert isinstance(cell, Span)
        root = next((root for root in prefixes if cell.text.startswith(root)), "")
        return cell._replace(text=cell.text[len(root) :]) if root else cell

    def changed(line: tuple[Cell, ...]) -> tuple[Cell, ...]:
        return tuple(map(short, line))

    def node(each: Node) -> Node:
        return each._replace(line=changed(each.line), children=tuple(map(node, each.children)))

    def block(each: Block) -> Block:
        match each:
            case Table():
                return each._replace(rows=[changed(row) for row in each.rows])
            case Outline(nodes):
                return Outline(tuple(map(node, nodes)))
            case Tree(root):
                return Tree(node(root))
            case _:
                return each

    return [block(each) for each in screen]


def assert_never(value: NoReturn) -> NoReturn:
    """Fail to type-check where a case was forgotten (``typing`` has it from Python 3.11 on)."""
    raise AssertionError(f"unexpected {value!r}")
