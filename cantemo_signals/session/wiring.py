"""The bus's ledger as connections: which receivers are connected to what, in the order an event would call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from types import FunctionType
from typing import Any

from cantemo_signals.bus import BaseSignal, Bus, Entry
from cantemo_signals.bus.naming import MADE_UP
from cantemo_signals.bus.parameters import chain, defaults_of
from cantemo_signals.loader import Failures
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.reaching import Reaching, why_never_called
from cantemo_signals.values.connections import Connection, EventPlace, NeverCalled

LONGEST_DEFAULT = 40


def connections(
    bus: Bus, failures: Failures, reaching: Reaching, *, everything: bool = True, blocks: bool = False
) -> list[Connection]:
    """Return every connection, dead ones included, grouped by signal and sender, in dispatch order.

    With ``everything``, include disconnected ones, and what other libraries connect to their own signals where no
    plugin is connected. With ``blocks``, include the plugins that fill blocks of pages.
    """
    by_signal: dict[int, list[Entry]] = defaultdict(list)
    for entry in bus.ledger.entries():
        if blocks or not entry.signal.is_block:
            by_signal[id(entry.signal)].append(entry)
    rows: list[Connection] = []
    for entries in by_signal.values():
        if everything or any(is_of_plugins(entry) for entry in entries):
            rows.extend(_connections_of(entries[0].signal, entries, failures, reaching))
    for disconnect in bus.ledger.disconnects if everything else ():
        by, at = disconnect.plugin, failures.location(disconnect.connected_at)
        undone = [connection(entry, None, failures, never_called="disconnected") for entry in disconnect.undone]
        rows.extend(row._replace(disconnected_by=by, disconnected_at=at) for row in undone)
    return sorted(rows, key=lambda row: (row.module, row.signal, row.sender or "", row.order or len(rows)))


def _connections_of(
    signal: BaseSignal, entries: list[Entry], failures: Failures, reaching: Reaching
) -> Iterator[Connection]:
    """Yield the connections of one signal, with the events that reach them."""
    places = signal.places()
    chooser = None if (by := signal.chooser) is None else by.name
    events, repeats = reaching.events(signal, signal_name(signal), places), not reaching.is_everywhere(places)
    for entry in entries:
        reached = tuple(events.get(entry, ()))
        yield connection(
            entry,
            places.get(entry),
            failures,
            reached,
            None if reached else why_never_called(entry, places),
            is_everywhere=entry.any_sender and not repeats,
            chooser=chooser,
        )


def entries_of(bus: Bus, signals: frozenset[tuple[str, str]] | None = None) -> tuple[Entry, ...]:
    """Return the entries to judge, of every signal or only of ``signals``, given as pairs of module and name."""
    return tuple(
        entry
        for entry in bus.ledger.entries()
        if is_of_plugins(entry) and (signals is None or (entry.signal.module, signal_name(entry.signal)) in signals)
    )


def judged(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the connections whose receivers can be judged, leaving out receivers that were made up for a plugin."""
    return (entry for entry in entries if entry.kind != MADE_UP)


def is_of_plugins(entry: Entry) -> bool:
    """Return whether a plugin made the connection, or its signal is no other library's; Portal's own do not count."""
    return entry.plugin is not None or not (entry.signal.is_foreign or entry.is_of_portal)


def connection(
    entry: Entry,
    order: int | None,
    failures: Failures,
    events: tuple[EventPlace, ...] = (),
    never_called: NeverCalled | None = None,
    *,
    is_everywhere: bool = False,
    chooser: str | None = None,
) -> Connection:
    """Return a ledger entry as a value."""
    function = _written(entry)
    return Connection(
        signal=signal_name(entry.signal),
        module=entry.signal.module,
        sender=None if entry.any_sender else entry.sender_name,
        order=order,
        receiver=entry.name,
        receiver_at=failures.location(entry.defined_at),
        plugin=entry.plugin,
        phase=entry.phase,
        during=entry.during,
        connected_at=failures.location(entry.connected_at),
        weak=entry.weak,
        dispatch_uid=None if entry.dispatch_uid is None else uid_text(entry.dispatch_uid),
        alive=entry.alive,
        kind=entry.kind,
        accepts=_accepts(entry, function) if function else entry.accepts,
        failed=entry.failed,
        inferred=entry.inferred,
        library=entry.signal.library,
        unresolved=entry.unresolved,
        wrappers=entry.wrappers,
        events=events,
        never_called=never_called,
        everywhere=is_everywhere,
        docstring=_docstring(function) if function else None,
        chooser=chooser,
    )


def _written(entry: Entry) -> FunctionType | None:
    """Return the function that is written under a receiver's name, while the receiver is alive."""
    function = next(iter(chain(entry.receiver())[-1:]), None)
    return None if function is None or function.__code__ is not entry.written else function


def _accepts(entry: Entry, function: FunctionType) -> tuple[str, ...]:
    """Return the parameters of a receiver as they are written, with their defaults."""
    if not (function.__defaults__ or function.__kwdefaults__):
        return entry.accepts
    describer = Describer()
    written = {name: describer.argument(name, value) for name, value in defaults_of(function).items()}
    shown = {name: text if len(text) <= LONGEST_DEFAULT else f"{name}=…" for name, text in written.items()}
    return tuple(shown.get(name, name) for name in entry.accepts)


def _docstring(function: FunctionType) -> str | None:
    """Return the first line of a receiver's docstring."""
    written = function.__doc__
    if type(written) is not str or not (text := written.strip()):
        return None
    return text.partition("\n")[0].rstrip()


def signal_name(signal: Any) -> str:
    """Return the name of a signal; one that neither its module nor a class in there holds has none."""
    if getattr(signal, "name", None) is None and getattr(signal, "is_foreign", False):
        signal.find_name()
    name: str | None = getattr(signal, "name", None)
    return name or "<unnamed signal>"


def in_words(names: Iterable[str]) -> str:
    """Return names as a phrase (``a``, ``a and b``, ``a, b and c``), each name once."""
    *rest, last = dict.fromkeys(names)
    return f"{', '.join(rest)} and {last}" if rest else last


def uid_text(uid: object) -> str:
    """Return a dispatch uid as text; a plugin's object in it is named by its class."""
    return uid if type(uid) is str else Describer().text(uid)
