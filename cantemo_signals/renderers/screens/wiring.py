"""The wiring: a row for each connection."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter
from typing import Any

from cantemo_signals.renderers.connection_columns import COLUMNS, Listed, Names, sorted_by
from cantemo_signals.renderers.connection_table import JOINT, ConnectionGroups
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks, opening, verbatim_node
from cantemo_signals.renderers.screen import (
    Block,
    Line,
    Node,
    Outline,
    Records,
    Row,
    Screen,
    Span,
    Table,
    cell_text,
    columns,
    one_line,
    section,
)
from cantemo_signals.renderers.words import count
from cantemo_signals.values.connections import Connection, Signal
from cantemo_signals.values.results import WiringResult

RECORD = (
    "signal,module,sender,order,receiver,receiver_at,kind,plugin,phase,during,connected_at,weak,"
    "dispatch_uid,alive,failed,inferred,library,unresolved,disconnected_by,disconnected_at,never_called,events"
)
_FIELDS = attrgetter(*RECORD.split(","))

WITH_CODE = ("order", "receiver", "marks", "connected")
"""The columns above the code of a receiver."""


def screen(result: WiringResult, view: View) -> Screen:
    """Return the connections as a table, then the findings, then the totals."""
    return [
        opening(result, view),
        *_connection_blocks(result, view),
        *section("Signals without receivers", _silent_table(result.silent)),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        *([one_line(Span(_totals(result), "strong"))] if result.connections or not result.total else ()),
    ]


def records(result: WiringResult) -> Records:
    """Return one row per connection."""
    return RECORD, map(_record, result.connections)


def chosen_records(result: WiringResult, view: View) -> Records:
    """Return one row per connection, in the requested columns."""
    names = Names(result.connections)
    rows = sorted_by(map(Listed, result.connections), view.sort, names)
    shown = view.columns or tuple(COLUMNS)
    return ",".join(shown), (tuple(cell_text(COLUMNS[name].cell(each, names)) for name in shown) for each in rows)


def _record(connection: Connection) -> tuple[Any, ...]:
    *fields, events = _FIELDS(connection)
    return (*fields, "; ".join(f"{each.signal} from {each.sender or 'anybody'} ({each.order})" for each in events))


def _connection_blocks(result: WiringResult, view: View) -> Iterator[Block]:
    if not result.connections:
        yield one_line(_nothing(result))
        return
    if any(each.source for each in result.connections):
        shown = view.columns or WITH_CODE
        yield Outline(tuple(_with_code(ConnectionGroups(result.connections, view.by, shown, view.sort))))
    else:
        yield ConnectionGroups(result.connections, view.by, view.columns, view.sort).table()


def _nothing(result: WiringResult) -> str:
    if result.total:
        return f"No connections match the filters; there are {result.total} in all."
    classes = [each for plugin in result.plugins for each in plugin.classes if each.instances]
    fills = any(interface.endswith("IPluginBlock") for each in classes for interface in each.interfaces)
    return f"Nothing is connected{'; cantemo-signals signals lists the blocks that plugins fill' if fills else ''}."


def _with_code(groups: ConnectionGroups) -> Iterator[Node]:
    """Yield the rows of each group, each with the code of its receiver below it."""
    for head, listed in groups.groups():
        line: Line = tuple(cell for each in head for cell in (Span(JOINT, "dim"), each))[1:]
        rows = ((groups.row(each), each.connection.source) for each in listed)
        yield Node(line, tuple(Node(_spaced(row), (verbatim_node(code),) if code else ()) for row, code in rows))


def _spaced(row: Row) -> Line:
    cells = [cell for cell in row if cell_text(cell)]
    return tuple(part for cell in cells for part in ("  ", cell))[1:]


def _silent_table(silent: tuple[Signal, ...]) -> Table:
    rows: list[Row] = [(Span(signal.module, "dim"), Span(signal.name, "name"), signal.meaning) for signal in silent]
    titles = columns("module", "signal", "meaning", middle=("signal",), words=("meaning",))
    return Table(titles, rows, groups=1, header=False)


def _connection_count(result: WiringResult, number: int) -> str:
    """Return how many connections are shown, and out of how many if a filter left some out."""
    return f"{number} of {count(result.total, 'connection')}" if result.total > number else count(number, "connection")


def _totals(result: WiringResult) -> str:
    """Return ``7 connections, 4 signals, 3 plugins; 1 dead receiver``."""
    connections = [connection for connection in result.connections if connection.disconnected_at is None]
    everything = [
        _connection_count(result, len(connections)),
        count(len({(connection.signal, connection.module) for connection in connections}), "signal"),
        count(len(result.plugins), "plugin"),
    ]
    troubles = [
        count(number, noun)
        for number, noun in (
            (sum(not connection.alive for connection in connections), "garbage-collected receiver"),
            (sum(plugin.failure is not None for plugin in result.plugins), "failed plugin"),
            (
                sum(boot.outcome == "raised" for plugin in result.plugins for boot in plugin.bootstraps),
                "failed bootstrap",
            ),
        )
        if number
    ]
    return ", ".join(everything) + ("; " + ", ".join(troubles) if troubles else "")
