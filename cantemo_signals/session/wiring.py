"""The bus's ledger as connections: who is connected where, in which order an event would call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from cantemo_signals.bus import BaseSignal, Bus, Entry
from cantemo_signals.bus.naming import MADE_UP, name_of, short
from cantemo_signals.bus.parameters import chain, defaults_of
from cantemo_signals.loader import Failures
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.possible_events import PossibleEvents
from cantemo_signals.values.connections import Connection
from cantemo_signals.values.requests import Selection

LONGEST_DEFAULT = 40


def connections(bus: Bus, failures: Failures, *, everything: bool = True) -> list[Connection]:
    """Return every connection, dead ones included, grouped by signal and sender, in dispatch order.

    What other libraries connect to their own signals, where no plugin is connected, is a part of ``everything``, and
    so are the connections that were undone.
    """
    by_signal: dict[int, list[Entry]] = defaultdict(list)
    for entry in bus.ledger.entries():
        by_signal[id(entry.signal)].append(entry)
    rows: list[Connection] = []
    for entries in by_signal.values():
        if everything or any(is_of_plugins(entry) for entry in entries):
            places = entries[0].signal.places()
            rows.extend(connection(entry, places.get(entry), failures) for entry in entries)
    for disconnect in bus.ledger.disconnects if everything else ():
        by, at = disconnect.plugin, failures.location(disconnect.connected_at)
        undone = [connection(entry, None, failures) for entry in disconnect.undone]
        rows.extend(row._replace(disconnected_by=by, disconnected_at=at) for row in undone)
    return sorted(rows, key=lambda row: (row.module, row.signal, row.sender or "", row.order or len(rows)))


def connections_for(
    bus: Bus, failures: Failures, possible: PossibleEvents, pattern: str, *, everything: bool = True
) -> list[Connection]:
    """Return who is called when the senders send that fit a pattern, each in a group of its own.

    A part of a name is enough for a sender that something is connected for; any other that sends the signal is named
    in full, and calls those that are connected for any sender.
    """
    rows: list[Connection] = []
    shown = set()
    for signal in {entry.signal: None for entry in bus.ledger.entries()}:
        if everything or any(map(is_of_plugins, signal.entries.copy().values())):
            for name, sender in _senders(signal, possible, pattern):
                shown.add((signal.module, signal_name(signal), name))
                plan = enumerate(signal.planned(sender), 1)
                rows.extend(connection(entry, place, failures)._replace(event_sender=name) for place, entry in plan)
    for row in connections(bus, failures, everything=everything):  # and those that nothing calls
        is_shown = row.order is not None and (row.module, row.signal, row.event_sender) in shown
        if fits(pattern, row.event_sender or "any") and not is_shown:
            rows.append(row)
    return sorted(rows, key=lambda row: (row.module, row.signal, row.event_sender or "", row.order or len(rows)))


def _senders(signal: BaseSignal, possible: PossibleEvents, pattern: str) -> list[tuple[str, object]]:
    """The senders of a signal that fit a pattern, with their names."""
    found: dict[int, tuple[str, object]] = {}
    entries = list(signal.entries.copy().values())
    for entry in entries:
        name, sender = entry.sender_name, entry.sender()
        if name is not None and sender is not None and fits(pattern, name):
            found[id(sender)] = name, sender
    for event in possible.of(signal) if any(entry.any_sender for entry in entries) else ():
        if issubclass(type(event.sender), type):
            name = name_of(event.sender)
            if pattern.lower() in (name.lower(), short(name).lower()):
                found[id(event.sender)] = name, event.sender
    return list(found.values())


def entries_of(bus: Bus, signals: frozenset[tuple[str, str]] | None = None) -> tuple[Entry, ...]:
    """Return the entries to judge, of every signal or of these only: modules and names."""
    return tuple(
        entry
        for entry in bus.ledger.entries()
        if is_of_plugins(entry) and (signals is None or (entry.signal.module, signal_name(entry.signal)) in signals)
    )


def judged(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The connections whose receivers can be judged: not those that were made up for a plugin."""
    return (entry for entry in entries if entry.kind != MADE_UP)


def is_of_plugins(entry: Entry) -> bool:
    """Tell whether a connection is to a signal of Portal's or a plugin's own doing, not something between libraries."""
    return not entry.signal.is_foreign or entry.plugin is not None


def connection(entry: Entry, order: int | None, failures: Failures) -> Connection:
    """Return one entry of the ledger as a value."""
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
        accepts=_accepts(entry),
        failed=entry.failed,
        inferred=entry.inferred,
        library=entry.signal.library,
        unresolved=entry.unresolved,
        wrappers=entry.wrappers,
        event_sender=None if entry.any_sender else entry.sender_name,
    )


def _accepts(entry: Entry) -> tuple[str, ...]:
    """The parameters of a receiver as they are written, with their defaults while it lives."""
    function = next(iter(chain(entry.receiver())[-1:]), None)
    if function is None or not (function.__defaults__ or function.__kwdefaults__):
        return entry.accepts
    if function.__code__ is not entry.written:
        return entry.accepts
    describer = Describer()
    written = {name: describer.argument(name, value) for name, value in defaults_of(function).items()}
    shown = {name: text if len(text) <= LONGEST_DEFAULT else f"{name}=…" for name, text in written.items()}
    return tuple(shown.get(name, name) for name in entry.accepts)


def signal_name(signal: object) -> str:
    """Return the name of a signal; one that stands in no module's namespace has none."""
    name: str | None = getattr(signal, "name", None)
    return name or "<a signal without a name>"


def in_words(names: Iterable[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``; each name once."""
    *rest, last = dict.fromkeys(names)
    return f"{', '.join(rest)} and {last}" if rest else last


def uid_text(uid: object) -> str:
    """A dispatch uid as text; what of it is a plugin's object is named by its class."""
    return uid if type(uid) is str else Describer().text(uid)


def selected(rows: Iterable[Connection], selection: Selection) -> list[Connection]:
    """The connections that fit every filter given, but for that of the sender."""
    return [
        row
        for row in rows
        if fits(selection.signal, row.signal, f"{row.module}.{row.signal}")
        and fits(selection.receiver, row.receiver)
        and fits(selection.plugin, row.plugin or "")
    ]


def fits(pattern: str | None, *texts: str) -> bool:
    """Whether a pattern (a glob, or else a substring, whatever the case) fits one of the texts."""
    if pattern is None:
        return True
    folded = pattern.lower()
    if any(character in folded for character in "*?["):
        return any(
            fnmatchcase(part, folded) for text in texts for part in (text.lower(), text.lower().rpartition(".")[2])
        )
    return any(folded in text.lower() for text in texts)
