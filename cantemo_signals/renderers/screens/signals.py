"""The catalogue of signals, or one signal in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks
from cantemo_signals.renderers.screen import (
    Block,
    Node,
    Outline,
    Records,
    Row,
    Screen,
    Span,
    Table,
    Title,
    columns,
    one_line,
    section,
    without_empty_columns,
)
from cantemo_signals.renderers.screens.wiring import connection_table
from cantemo_signals.renderers.words import ShortNames, count, sender_name
from cantemo_signals.values.connections import Certainty, Connection, Raise, Signal
from cantemo_signals.values.results import SignalsResult

PROGRAM = "cantemo-signals"
RECORD = "signal,module,plugin,connections,sender,method,arguments,certainty,source,meaning"
CERTAINTIES: tuple[Certainty, ...] = get_args(Certainty)


def screen(result: SignalsResult, view: View) -> Screen:
    """The catalogue as a table, or each signal in full."""
    closing = closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose)
    if view.full:
        return [*(block for signal in result.signals for block in _in_full(signal, result.connections)), *closing]
    return [*_catalogue(result.signals), *closing, one_line(Span(_totals(result.signals), "strong"))]


def records(result: SignalsResult) -> Records:
    """One row for each way a signal is raised."""
    return RECORD, (record for signal in result.signals for record in _records(signal))


def _records(signal: Signal) -> Iterator[tuple[Any, ...]]:
    start = (signal.name, signal.module, signal.plugin, signal.connections)
    for way in signal.raised_by:
        yield (*start, way.sender, way.method, " ".join(way.arguments), way.certainty, way.source, signal.meaning)
    if not signal.raised_by:
        yield (*start, None, None, None, signal.certainty, signal.source, signal.meaning)


def _catalogue(signals: tuple[Signal, ...]) -> Iterator[Block]:
    yield Title((Span("Signals", "title"),))
    titles = columns(
        "module",
        "signal",
        "senders",
        "connections",
        "certainty",
        "meaning",
        right=("connections",),
        words=("senders", "meaning"),
    )
    yield without_empty_columns(Table(titles, [_row(signal) for signal in signals], groups=1))
    yield one_line(Span(f"{PROGRAM} signals NAME shows methods, arguments and sources.", "dim"))


def _row(signal: Signal) -> Row:
    senders = ", ".join(dict.fromkeys(sender_name(way.sender) for way in signal.raised_by))
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
    yield from section("Raised by", _raises(signal.raised_by))
    yield from section("Connected", connection_table(connections, "sender"))
    yield from section("Try it", [Node((line,), verbatim=True) for line in _commands(signal)])


def _facts(signal: Signal) -> Iterator[Node]:
    yield Node((Span("import: ", "dim"), f"from {signal.module} import {signal.name}"), verbatim=True)
    facts = {
        "meaning": signal.meaning,
        "defined by": signal.plugin and f"plugin {signal.plugin}",
        "certainty": signal.certainty,
        "source": signal.source,
    }
    for name, fact in facts.items():
        if fact:
            yield Node((Span(f"{name}: ", "dim"), fact))


def _raises(raised_by: tuple[Raise, ...]) -> Table:
    senders = ShortNames(way.sender for way in raised_by)
    rows = [
        (
            Span(senders[way.sender], "strong"),
            Span(way.method or "", "name"),
            ", ".join(way.arguments),
            way.certainty,
            way.source,
        )
        for way in raised_by
    ]
    return Table(columns("sender", "method", "arguments", "certainty", "source", words=("arguments", "source")), rows)


def _commands(signal: Signal) -> list[str]:
    """Command lines that run as they stand: one that fires the signal, one that shows its connections."""
    fire = f"{PROGRAM} fire {signal.name}"
    ways = sorted(signal.raised_by, key=lambda way: (way.method is None, CERTAINTIES.index(way.certainty)))
    if ways:
        sender = ShortNames(way.sender for way in ways)[ways[0].sender]
        fire += f" --sender {sender}" + (f" --method {ways[0].method}" if ways[0].method else "")
    return [fire, f"{PROGRAM} list --signal {signal.name}"]


def _totals(signals: tuple[Signal, ...]) -> str:
    """``24 signals, 7 connections``."""
    return f"{count(len(signals), 'signal')}, {count(sum(signal.connections for signal in signals), 'connection')}"
