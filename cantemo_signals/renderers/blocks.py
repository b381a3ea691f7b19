"""Blocks of pages: their tags, the plugins that fill them, and what those returned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cantemo_signals.renderers.parts import HANG, SEVERITY_STYLES, known_from
from cantemo_signals.renderers.screen import (
    Block,
    Column,
    Line,
    Node,
    Outline,
    Row,
    Span,
    Table,
    Title,
    without_empty_columns,
)
from cantemo_signals.renderers.words import count, first_line, in_words, receiver_name
from cantemo_signals.values.blocks import BLOCK, Answer
from cantemo_signals.values.connections import Connection, Signal

LONGEST = 60
PROGRAM = "cantemo-signals"


def is_block(signal: Signal | Connection) -> bool:
    """Return whether this is a block rather than a signal."""
    return signal.module == BLOCK


def tag_line(name: str, words: Iterable[str] | None) -> Line:
    """Return the tag of a block as templates write it."""
    rest = " …" if words is None else "".join(f" {word}" for word in words)
    return (Span(f"{{% {BLOCK} ", "dim"), Span(f'"{name}"', "title"), Span(f"{rest} %}}", "dim"))


def block_table(filled: Sequence[Connection], *, named: bool) -> Table:
    """Return the plugins that fill blocks, in the order in which they are called; ``named``, each with its block."""
    rows: list[Row] = [
        (
            Span(each.signal if named else "", "strong"),
            str(each.order or ""),
            Span(receiver_name(each.receiver).removesuffix(".return_string"), "name", each.receiver_at),
            Span("disabled" if each.never_called == "disabled" else "", "bad"),
            Span(str(each.connected_at or ""), "dim", each.connected_at),
        )
        for each in filled
    ]
    titles = (
        Column("block"),
        Column("order", right=True),
        Column("plugin class", gives="middle"),
        Column("marks"),
        Column("instantiated", gives="path"),
    )
    return without_empty_columns(Table(titles, rows, header=False))


def in_full(signal: Signal, filled: tuple[Connection, ...]) -> Iterator[Block]:
    """Yield a block: its tag, its page, what is in its context, the plugins that fill it, and how to render it."""
    yield Title(tag_line(signal.name, signal.words))
    nodes = [Node((signal.meaning,), hang=0)]
    for way in signal.raised_by:
        nodes.append(Node((Span("context: ", "dim"), in_words(way.arguments)), hang=HANG))
    if signal.certainty is not None:
        nodes.append(Node((known_from(signal.certainty, signal.source),), hang=HANG))
    yield Outline(tuple(nodes))
    yield block_table(filled, named=False) if filled else Outline((Node(("No plugin fills it.",)),))
    yield Outline(tuple(Node((f"{PROGRAM} {verb} {signal.name}",), verbatim=True) for verb in ("fire", "why")))


def unfilled_line(signals: Iterable[Signal]) -> str | None:
    """Return how many blocks are not shown because no plugin fills them."""
    number = sum(is_block(signal) and not signal.connections for signal in signals)
    if not number:
        return None
    are = "is not shown; --all shows it" if number == 1 else "are not shown; --all shows them"
    return f"{count(number, 'block')} that no plugin fills {are}"


def answer_cell(answer: Answer | None) -> Line:
    """Return in a few words what a plugin put into a block; nothing for a call that was for none."""
    if answer is None:
        return ()
    return (answer.template,) if answer.template_at is not None and answer.template else (_text(answer),)


def _has_text(answer: Answer) -> bool:
    is_missing = any(fault.kind == "template" for fault in answer.faults)
    return not is_missing and (answer.string is not None or answer.template is not None)


def _text(answer: Answer) -> str:
    return first_line((answer.string or answer.template or "").strip(), LONGEST)


def answer_nodes(answer: Answer) -> Iterator[Node]:
    """Yield what a plugin put into a block, and what is wrong with that."""
    if answer.template_at is not None and answer.template is not None:
        folder = answer.template_at.path.removesuffix(answer.template).rstrip("/")
        said = (answer.template, Span(" in ", "dim"), Span(folder, "dim", answer.template_at, "path"))
        yield Node((Span("template: ", "dim"), *said), hang=HANG)
    elif _has_text(answer):
        yield Node((Span("text: ", "dim"), _text(answer) or "nothing"), verbatim=True)
    if answer.context:
        yield Node((Span("context: ", "dim"), ", ".join(answer.context)), hang=HANG)
    for fault in answer.faults:
        yield Node((Span(f"{fault.kind}: ", SEVERITY_STYLES[fault.severity]), fault.message), hang=HANG)
