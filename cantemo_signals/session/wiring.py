"""The bus's ledger as connections: who is connected where, in which order an event would call them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from fnmatch import fnmatchcase

from cantemo_signals.bus import Bus, Entry
from cantemo_signals.loader import Failures
from cantemo_signals.session.describer import Describer
from cantemo_signals.values.connections import Connection
from cantemo_signals.values.loading import Engine
from cantemo_signals.values.requests import Selection


def connections(bus: Bus, failures: Failures, *, everything: bool = True) -> list[Connection]:
    """Every connection, dead ones included, grouped by signal and sender, in dispatch order.

    What other libraries connect to their own signals, where no plugin is connected, is a part of ``everything``.
    """
    by_signal: dict[int, list[Entry]] = defaultdict(list)
    for entry in bus.ledger.entries():
        by_signal[id(entry.signal)].append(entry)
    rows = [
        connection(entry, order, failures)
        for entries in by_signal.values()
        if everything or any(is_of_plugins(entry) for entry in entries)
        for entry, order in zip(entries, orders(entries, bus.engine), strict=True)
    ]
    return sorted(rows, key=lambda row: (row.module, row.signal, row.sender or "", row.order or len(rows)))


def is_of_plugins(entry: Entry) -> bool:
    """Whether a connection is to a signal of Portal's or a plugin's own doing, not something between libraries."""
    return entry.signal.library == "portal" or entry.plugin is not None


def orders(entries: list[Entry], engine: Engine) -> list[int | None]:
    """The place of each of one signal's entries among those that an event from its own sender calls.

    Django's rules call in connection order whatever the sender; PyDispatcher calls the sender's own receivers first.
    """
    if entries and entries[0].signal.library != "portal":
        return _planned_places(entries)
    seen: dict[object, int] = defaultdict(int)
    places: list[int | None] = []
    for entry in entries:
        if not entry.alive:
            places.append(None)
            continue
        key = None if entry.any_sender else (id(entry.sender()), entry.sender_name)
        seen[key] += 1
        among_any = seen[None] if key is not None and engine != "pydispatcher" else 0
        places.append(seen[key] + among_any)
    return places


def _planned_places(entries: list[Entry]) -> list[int | None]:
    """The same for another library's signal, whose own rules are asked."""
    signal = entries[0].signal
    plans: dict[int, tuple[object, dict[Entry, int]]] = {}
    places = []
    for entry in entries:
        sender = signal.nobody if entry.any_sender else entry.sender()
        if id(sender) not in plans:  # the sender is kept, and its address with it
            # Without a sender such a send may be an error: the senders are weakly referenced where they are cached.
            planned = signal.planned(sender) or [each for each in entries if each.any_sender and each.alive]
            plans[id(sender)] = sender, {each: place for place, each in enumerate(planned, 1)}
        places.append(plans[id(sender)][1].get(entry))
    return places


def connection(entry: Entry, order: int | None, failures: Failures) -> Connection:
    """One entry of the ledger as a value."""
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
        accepts=entry.accepts,
        failed=entry.failed,
        inferred=entry.inferred,
        library=entry.signal.library,
    )


def signal_name(signal: object) -> str:
    """The name of a signal; one that stands in no module's namespace has none."""
    name: str | None = getattr(signal, "name", None)
    return name or "<a signal without a name>"


def uid_text(uid: object) -> str:
    """A dispatch uid as text; what of it is a plugin's object is named by its class."""
    return uid if type(uid) is str else Describer().text(uid)


def selected(rows: Iterable[Connection], selection: Selection) -> list[Connection]:
    """The connections that fit every filter given."""
    return [
        row
        for row in rows
        if fits(selection.signal, row.signal, f"{row.module}.{row.signal}")
        and fits(selection.sender, row.sender or "any")
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
