"""What objects answer: one accessor in full, several as lines, and guesses with where each comes from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cantemo_signals.renderers.parts import known_from
from cantemo_signals.renderers.screen import Block, Column, Node, Outline, Row, Span, Table, one_line, section
from cantemo_signals.values.connections import Accessor, HelperMethod

BEST = "seen in code"


def accessor_blocks(accessor: Accessor) -> Iterator[Block]:
    """Yield an accessor, what it answers, how certain that is, and the entry of a file that corrects it."""
    called = "" if accessor.parameters is None else f"({', '.join(accessor.parameters)})"
    yield one_line(Span(accessor.name, "title"), called)
    yield Outline((Node((_plain(accessor.meaning),)), Node((known_from(accessor.certainty, accessor.source),))))
    owner, _, name = accessor.name.rpartition(".")
    lines = ("accessors:", f"  - {{object: {owner}, name: {name}, returns: …}}")
    nodes = tuple(Node((line,), verbatim=True) for line in lines)
    yield from section("To correct it, in a file for --catalogue", nodes)


def accessor_table(accessors: Sequence[Accessor]) -> Table:
    """Return a table with a line for each accessor, grouped by object; the certainty unless it is the usual."""
    rows: list[Row] = []
    for accessor in accessors:
        owner, _, name = accessor.name.rpartition(".")
        certainty = "" if accessor.certainty == BEST else f" ({accessor.certainty})"
        rows.append((Span(owner, "strong"), Span(name, "name"), _first(accessor.meaning) + certainty))
    return _table("answers", rows)


def guess_table(methods: Sequence[HelperMethod], accessors: Sequence[Accessor]) -> Table:
    """Return a table with a line for each guess, grouped by helper or object, with what it was inferred from."""
    rows: list[Row] = []
    for name, source in (*((each.name, _source(each)) for each in methods), *((a.name, a.source) for a in accessors)):
        owner, _, last = name.rpartition(".")
        rows.append((Span(owner, "strong"), Span(last, "name"), source))
    return _table("inferred from", rows)


def _source(method: HelperMethod) -> str:
    """Return what a method is inferred from, or a signal of it."""
    sources = [method.source] if method.certainty == "inferred" else []
    sources += [each.source for each in method.signals if each.certainty == "inferred"]
    return next(iter(sources))


def _table(title: str, rows: list[Row]) -> Table:
    columns = (Column("object"), Column("name"), Column(title, gives="words"))
    return Table(columns, rows, groups=1, header=False)


def _first(meaning: str) -> str:
    """Return the first line of what something means."""
    return _plain(meaning.partition("\n")[0])


def _plain(meaning: str) -> str:
    return meaning.replace("``", "")
