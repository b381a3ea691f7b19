"""The wiring: a row for connection connection."""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import attrgetter

from cantemo_signals.renderers.formats import Grouping, View
from cantemo_signals.renderers.parts import closing_blocks, location_cell, opening
from cantemo_signals.renderers.screen import (
    Block,
    Cell,
    Records,
    Row,
    Screen,
    Span,
    Table,
    columns,
    one_line,
    section,
    without_empty_columns,
)
from cantemo_signals.renderers.words import ShortNames, count, receiver_name, wrapped_in
from cantemo_signals.values.connections import Connection, Signal
from cantemo_signals.values.results import WiringResult

LEADING: dict[Grouping, tuple[str, ...]] = {
    "signal": ("signal", "sender"),
    "sender": ("sender", "signal"),
    "plugin": ("plugin", "signal", "sender"),
}
GROUPS: dict[Grouping, int] = {"signal": 2, "sender": 1, "plugin": 1}
RECORD = (
    "signal,module,sender,order,receiver,receiver_at,kind,plugin,phase,during,connected_at,weak,"
    "dispatch_uid,alive,failed,inferred,library,unresolved,disconnected_by,disconnected_at,event_sender"
)
TRAILING = (
    "#",
    "receiver",
    "for",
    "wrapped in",
    "plugin",
    "phase",
    "connected at",
    "kept",
    "disconnected at",
    "uid",
    "library",
)


def screen(result: WiringResult, view: View) -> Screen:
    """The connections as a table, the findings below it, the totals last."""
    return [
        opening(result, view),
        *_connection_blocks(result, view.by),
        *section("Signals without connections", _silent_table(result.silent)),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        one_line(Span(_totals(result), "strong")),
    ]


def records(result: WiringResult) -> Records:
    """One row per connection."""
    return RECORD, map(attrgetter(*RECORD.split(",")), result.connections)


def _connection_blocks(result: WiringResult, by: Grouping) -> list[Block]:
    connections = result.connections
    if not connections:
        filtered = f"No connections match the filters; there are {result.total} in all."
        return [one_line(filtered if result.total else "Nothing is connected.")]
    return [without_empty_columns(connection_table(connections, by)), *_legend(connections)]


def connection_table(connections: tuple[Connection, ...], by: Grouping) -> Table:
    """One row per connection, in dispatch order within its signal and sender."""
    names = LEADING[by] + tuple(name for name in TRAILING if name not in LEADING[by])
    signals = _SignalNames(connections)
    senders = ShortNames(connection.event_sender for connection in connections)
    # Where every signal is Django's, it goes without saying.
    foreign = any(connection.library != "django" for connection in connections)
    rows = [
        _row(names, connection, signals[connection], senders[connection.event_sender], foreign=foreign)
        for connection in _sorted(connections, by)
    ]
    return Table(
        columns(*names, right=("#",), middle=("receiver",), path=("connected at", "disconnected at")),
        rows,
        groups=GROUPS[by],
        joint=" from ",
    )


def _sorted(connections: tuple[Connection, ...], by: Grouping) -> list[Connection]:
    """Sorting is stable, so that the order of the dispatch stays within each group."""
    if by == "signal":
        return list(connections)
    if by == "sender":
        return sorted(connections, key=lambda each: (each.event_sender is not None, each.event_sender or ""))
    return sorted(connections, key=lambda connection: connection.plugin or "")


def _row(names: tuple[str, ...], connection: Connection, signal: str, sender: str, *, foreign: bool) -> Row:
    cells: dict[str, Cell] = {
        "signal": Span(signal, "strong"),
        "sender": _sender(connection, sender),
        "#": "-" if connection.order is None else str(connection.order),
        "receiver": _receiver(connection),
        "wrapped in": wrapped_in(connection.wrappers),
        "for": Span("any", "dim") if connection.sender != connection.event_sender else "",
        "plugin": connection.plugin or "-",
        "phase": Span(f"{_phase(connection)}, failed", "bad") if connection.failed else _phase(connection),
        "connected at": location_cell(connection.connected_at),
        "kept": _kept(connection),
        "disconnected at": location_cell(connection.disconnected_at) if connection.disconnected_at else "",
        "uid": connection.dispatch_uid or "",
        "library": connection.library if foreign and connection.library != "portal" else "",
    }
    return tuple(cells[name] for name in names)


def _sender(connection: Connection, name: str) -> Span:
    if connection.unresolved:
        return Span(f"{connection.sender}, unresolved", "bad")
    return Span(f"{name}?" if connection.inferred else name, "strong" if connection.event_sender else "dim")


def _receiver(connection: Connection) -> Span:
    return Span(receiver_name(connection.receiver), "name" if connection.alive else "bad", connection.receiver_at)


def _kept(connection: Connection) -> Cell:
    """How the connection holds its receiver, or that the receiver or the connection is gone."""
    if connection.disconnected_at is not None:
        return Span("disconnected", "dim")
    if not connection.alive:
        what = {"partial": " partial", "method": " object", "callable": " object"}.get(connection.kind, "")
        return Span(f"dead{what}", "bad")
    return "weak" if connection.weak else "strong"


def _phase(connection: Connection) -> str:
    """The stage, and the class whose bootstrap or ``ready()`` it was; a module is told by its place anyway."""
    phase = connection.phase
    return f"{phase} of {connection.during}" if phase in ("bootstrap", "ready") else phase


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
    for connection in connections:
        if connection.order is not None:
            orders[connection.module, connection.signal, connection.event_sender].append(connection.order)
    return any(sorted(group) != list(range(1, len(group) + 1)) for group in orders.values())


class _SignalNames:
    """A signal's name, or its dotted path where two signals share the name."""

    def __init__(self, connections: tuple[Connection, ...]) -> None:
        self._uses = Counter(name for name, _ in {(connection.signal, connection.module) for connection in connections})

    def __getitem__(self, connection: Connection) -> str:
        return connection.signal if self._uses[connection.signal] < 2 else f"{connection.module}.{connection.signal}"


def _silent_table(silent: tuple[Signal, ...]) -> Table:
    rows: list[Row] = [(Span(signal.module, "dim"), Span(signal.name, "name"), signal.meaning) for signal in silent]
    return Table(columns("module", "signal", "meaning", middle=("signal",), words=("meaning",)), rows, groups=1)


def _connection_count(result: WiringResult) -> str:
    """How many connections are shown, and of how many if a filter left some out."""
    own = [each for each in result.connections if each.disconnected_at is None and each.sender == each.event_sender]
    of_any = {
        each._replace(order=None, event_sender=None) for each in result.connections if each.sender != each.event_sender
    }
    number = len(own) + len(of_any)
    return f"{number} of {count(result.total, 'connection')}" if result.total > number else count(number, "connection")


def _totals(result: WiringResult) -> str:
    """``7 connections, 4 signals, 3 plugins; 1 dead receiver``."""
    connections = [connection for connection in result.connections if connection.disconnected_at is None]
    everything = [
        _connection_count(result),
        count(len({(connection.signal, connection.module) for connection in connections}), "signal"),
        count(len(result.plugins), "plugin"),
    ]
    troubles = [
        count(number, noun)
        for number, noun in (
            (sum(not connection.alive for connection in connections), "dead receiver"),
            (sum(plugin.failure is not None for plugin in result.plugins), "failed plugin"),
            (
                sum(boot.outcome == "raised" for plugin in result.plugins for boot in plugin.bootstraps),
                "failed bootstrap",
            ),
        )
        if number
    ]
    return ", ".join(everything) + ("; " + ", ".join(troubles) if troubles else "")
