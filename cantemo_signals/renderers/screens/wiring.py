"""The wiring: a row for each connection."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from cantemo_signals.renderers.formats import Grouping, View
from cantemo_signals.renderers.screen import (
    Block,
    Cell,
    Column,
    Heading,
    Records,
    Row,
    Screen,
    Span,
    Table,
    one_line,
    without_empty_columns,
)
from cantemo_signals.renderers.screens.common import closing_blocks, location_cell, title
from cantemo_signals.renderers.screens.words import ShortNames, count, receiver_name
from cantemo_signals.values.connections import Connection, Signal
from cantemo_signals.values.results import WiringResult

LEADING: dict[Grouping, tuple[str, ...]] = {
    "signal": ("signal", "sender"),
    "sender": ("sender", "signal"),
    "plugin": ("plugin", "signal", "sender"),
}
GROUPS: dict[Grouping, int] = {"signal": 2, "sender": 1, "plugin": 1}
RECORD = (
    "signal,module,sender,order,receiver,receiver_at,kind,plugin,"
    "phase,during,connected_at,weak,dispatch_uid,alive,failed,inferred,library"
)
TRAILING = ("#", "receiver", "plugin", "phase", "connected at", "kept", "uid", "library")


def screen(result: WiringResult, view: View) -> Screen:
    """The connections as a table, the findings below it, the totals last."""
    return [
        title((Span("Wiring", "title"),), result.engine, result.host, result.versions),
        *_connection_blocks(result, view.by),
        *_silent_blocks(result.silent),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        one_line(Span(totals(result), "strong")),
    ]


def records(result: WiringResult) -> Records:
    """One row per connection."""
    return RECORD, map(_record, result.connections)


def _record(each: Connection) -> tuple[Any, ...]:
    return (
        *(each.signal, each.module, each.sender, each.order, each.receiver, each.receiver_at, each.kind, each.plugin),
        *(each.phase, each.during, each.connected_at, each.weak, each.dispatch_uid, each.alive, each.failed),
        *(each.inferred, each.library),
    )


def _connection_blocks(result: WiringResult, by: Grouping) -> list[Block]:
    connections = result.connections
    if not connections:
        text = (
            f"No connections match the filters; there are {result.total} in all."
            if result.total
            else "Nothing is connected."
        )
        return [one_line(text)]
    table = without_empty_columns(connection_table(connections, by))
    return [table, *_legend(connections)]


def connection_table(connections: tuple[Connection, ...], by: Grouping) -> Table:
    """One row per connection, in dispatch order within its signal and sender."""
    names = LEADING[by] + tuple(name for name in TRAILING if name not in LEADING[by])
    signals = _SignalNames(connections)
    senders = ShortNames(each.sender for each in connections)
    foreign = {each.library for each in connections} != {"django"}  # in a Django project it goes without saying
    rows = [
        _row(names, each, signals[each], senders[each.sender], foreign=foreign) for each in _sorted(connections, by)
    ]
    columns = tuple(Column(name, right=name == "#") for name in names)
    return Table(columns, rows, groups=GROUPS[by], joint=" from ")


def _sorted(connections: tuple[Connection, ...], by: Grouping) -> list[Connection]:
    """Sorting is stable, so that the order of the dispatch stays within each group."""
    if by == "signal":
        return list(connections)
    if by == "sender":
        return sorted(connections, key=lambda each: (each.sender is not None, each.sender or ""))
    return sorted(connections, key=lambda each: each.plugin or "")


def _row(names: tuple[str, ...], each: Connection, signal: str, sender: str, *, foreign: bool) -> Row:
    cells: dict[str, Cell] = {
        "signal": Span(signal, "strong"),
        "sender": Span(f"{sender}?" if each.inferred else sender, "strong" if each.sender else "dim"),
        "#": "-" if each.order is None else str(each.order),
        "receiver": Span(receiver_name(each.receiver), "name" if each.alive else "bad", each.receiver_at),
        "plugin": each.plugin or "-",
        "phase": Span(f"{_phase(each)}, failed", "bad") if each.failed else _phase(each),
        "connected at": location_cell(each.connected_at),
        "kept": kept(each),
        "uid": each.dispatch_uid or "",
        "library": each.library if foreign and each.library != "portal" else "",
    }
    return tuple(cells[name] for name in names)


def kept(connection: Connection) -> Cell:
    """How the connection holds its receiver, or that the receiver is gone."""
    if not connection.alive:
        return Span("dead", "bad")
    return "weak" if connection.weak else "strong"


def _phase(each: Connection) -> str:
    """The stage, and the class whose bootstrap or ``ready()`` it was; a module is told by its place anyway."""
    return f"{each.phase} of {each.during}" if each.phase in ("bootstrap", "ready") else each.phase


def _legend(connections: tuple[Connection, ...]) -> list[Block]:
    notes = []
    if any(connection.failed for connection in connections):
        notes.append("failed: the code that made this connection raised afterwards; the connection remains.")
    if any(connection.inferred for connection in connections):
        notes.append("?: the library keeps only the sender's id; this is the object that has it now.")
    if _counts_others(connections):
        notes.append("#: the order of the calls; an event from a sender also calls the receivers for any sender.")
    return [one_line(Span(note, "dim")) for note in notes]


def _counts_others(connections: tuple[Connection, ...]) -> bool:
    """Tell if some sender's receivers are not just at 1, 2, 3 …: others come before or between them."""
    orders: dict[tuple[str, str, str | None], list[int]] = defaultdict(list)
    for each in connections:
        if each.order is not None:
            orders[each.module, each.signal, each.sender].append(each.order)
    return any(sorted(group) != list(range(1, len(group) + 1)) for group in orders.values())


class _SignalNames:
    """A signal's name, or its dotted path where two signals share the name."""

    def __init__(self, connections: tuple[Connection, ...]) -> None:
        self._uses = Counter(name for name, _ in {(each.signal, each.module) for each in connections})

    def __getitem__(self, each: Connection) -> str:
        return each.signal if self._uses[each.signal] < 2 else f"{each.module}.{each.signal}"


def _silent_blocks(silent: tuple[Signal, ...]) -> list[Block]:
    if not silent:
        return []
    rows = [(Span(each.module, "dim"), Span(each.name, "name"), each.meaning) for each in silent]
    columns = (Column("module"), Column("signal"), Column("meaning"))
    return [Heading((Span("Signals without connections", "strong"),)), Table(columns, rows, groups=1)]


def _connection_count(result: WiringResult) -> str:
    """How many connections are shown, and of how many if a filter left some out."""
    number = len(result.connections)
    return f"{number} of {count(result.total, 'connection')}" if result.total > number else count(number, "connection")


def totals(result: WiringResult) -> str:
    """``7 connections, 4 signals, 3 plugins; 1 dead receiver``."""
    connections = result.connections
    everything = [
        _connection_count(result),
        count(len({(each.signal, each.module) for each in connections}), "signal"),
        count(len(result.plugins), "plugin"),
    ]
    troubles = [
        count(number, noun)
        for number, noun in (
            (sum(not each.alive for each in connections), "dead receiver"),
            (sum(plugin.failure is not None for plugin in result.plugins), "failed plugin"),
            (
                sum(boot.outcome == "raised" for plugin in result.plugins for boot in plugin.bootstraps),
                "failed bootstrap",
            ),
        )
        if number
    ]
    return ", ".join(everything) + ("; " + ", ".join(troubles) if troubles else "")
