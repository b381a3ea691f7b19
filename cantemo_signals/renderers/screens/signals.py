"""The catalogue of signals, or one signal in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import (
    Block,
    Column,
    Heading,
    Node,
    Outline,
    Records,
    Row,
    Screen,
    Span,
    Table,
    Title,
    one_line,
    without_empty_columns,
)
from cantemo_signals.renderers.screens.common import closing_blocks
from cantemo_signals.renderers.screens.wiring import connection_table
from cantemo_signals.renderers.screens.words import ShortNames, class_name, count
from cantemo_signals.values.connections import Certainty, Connection, Raise, Signal
from cantemo_signals.values.results import SignalsResult

PROGRAM = "cantemo-signals"
RECORD = "signal,module,plugin,connections,sender,method,arguments,certainty,source,meaning"
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)


def screen(result: SignalsResult, view: View) -> Screen:
    """The catalogue as a table, or each signal in full."""
    closing = closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose)
    if view.full:
        return [block for signal in result.signals for block in _in_full(signal, result.connections)] + closing
    return [*_catalogue(result.signals), *closing, one_line(Span(totals(result.signals), "strong"))]


def records(result: SignalsResult) -> Records:
    """One row for each way a signal is raised."""
    return RECORD, (record for signal in result.signals for record in _records(signal))


def _records(signal: Signal) -> Iterator[tuple[Any, ...]]:
    start = (signal.name, signal.module, signal.plugin, signal.connections)
    for each in signal.raised_by:
        yield (
            *(*start, each.sender, each.method, " ".join(each.arguments)),
            *(each.certainty, each.source, signal.meaning),
        )
    if not signal.raised_by:
        yield (*start, None, None, None, signal.certainty, signal.source, signal.meaning)


def _catalogue(signals: tuple[Signal, ...]) -> Iterator[Block]:
    yield Title((Span("Signals", "title"),))
    columns = (
        Column("module"),
        Column("signal"),
        Column("senders"),
        Column("connections", right=True),
        Column("certainty"),
        Column("meaning"),
    )
    yield without_empty_columns(Table(columns, [_row(signal) for signal in signals], groups=1))
    yield one_line(Span(f"{PROGRAM} signals NAME shows methods, arguments and sources.", "dim"))


def _row(signal: Signal) -> Row:
    senders = ", ".join(dict.fromkeys(class_name(each.sender) for each in signal.raised_by))
    owner = f"plugin {signal.plugin}" if signal.plugin else ""
    return (
        Span(signal.module, "strong"),
        Span(signal.name, "name"),
        senders,
        str(signal.connections) if signal.connections else "",
        signal.certainty or owner,
        signal.meaning,
    )


def _in_full(signal: Signal, connections: tuple[Connection, ...]) -> Iterator[Block]:
    yield Title((Span(signal.name, "title"), Span(f" · {count(signal.connections, 'connection')}", "dim")))
    yield Outline(tuple(_facts(signal)))
    if signal.raised_by:
        yield Heading((Span("Raised by", "strong"),))
        yield without_empty_columns(_raises(signal.raised_by))
    if connections:
        yield Heading((Span("Connected", "strong"),))
        yield without_empty_columns(connection_table(connections, "sender"))
    yield Heading((Span("Try it", "strong"),))
    yield Outline(tuple(Node((line,), verbatim=True) for line in commands(signal)))


def _facts(signal: Signal) -> Iterator[Node]:
    yield Node((Span("import: ", "dim"), f"from {signal.module} import {signal.name}"), verbatim=True)
    if signal.meaning:
        yield Node((Span("meaning: ", "dim"), signal.meaning))
    if signal.plugin:
        yield Node((Span("defined by: ", "dim"), f"plugin {signal.plugin}"))
    if signal.certainty:
        yield Node((Span("certainty: ", "dim"), signal.certainty))
    if signal.source:
        yield Node((Span("source: ", "dim"), signal.source))


def _raises(raised_by: tuple[Raise, ...]) -> Table:
    columns = tuple(map(Column, ("sender", "method", "arguments", "certainty", "source")))
    senders = ShortNames(each.sender for each in raised_by)
    rows = [
        (
            Span(senders[each.sender], "strong"),
            Span(each.method or "", "name"),
            ", ".join(each.arguments),
            each.certainty,
            each.source,
        )
        for each in raised_by
    ]
    return Table(columns, rows)


def commands(signal: Signal) -> list[str]:
    """Command lines that run as they stand: one that fires the signal, one that shows its connections."""
    fire = f"{PROGRAM} fire {signal.name}"
    ways = sorted(signal.raised_by, key=lambda each: (each.method is None, CERTAINTIES.index(each.certainty)))
    if ways:
        sender = ShortNames(each.sender for each in ways)[ways[0].sender]
        fire += f" --sender {sender}" + (f" --method {ways[0].method}" if ways[0].method else "")
    return [fire, f"{PROGRAM} list --signal {signal.name}"]


def totals(signals: tuple[Signal, ...]) -> str:
    """``24 signals, 7 connections``."""
    return f"{count(len(signals), 'signal')}, {count(sum(each.connections for each in signals), 'connection')}"
