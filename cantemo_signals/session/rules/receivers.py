"""CS2xx: the life of receivers and their connections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cantemo_signals.bus import Entry, Ignored
from cantemo_signals.loader import Failures
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import signal_name


@rule(
    "CS201",
    "dead-receiver",
    "error",
    "A receiver was connected weakly and garbage-collected: it is never called.",
    "connect() keeps a receiver only weakly. A lambda, a function inside a function, a partial or a method of an"
    " object that nothing holds is gone as soon as connect() returns. Connect a function at module level, keep the"
    " object in a module-level name, or connect with weak=False.",
)
def dead_receivers(evidence: Evidence) -> Iterator[Occurrence]:
    """The connections whose receiver nothing else held on to."""
    for entry in evidence.entries:
        if not entry.alive:
            yield Occurrence(
                f"{entry.name} was garbage-collected after it was connected to {signal_name(entry.signal)}:"
                " it will never be called",
                evidence.host.failures.location(entry.connected_at),
                _how_to_keep(entry),
                entry.plugin,
            )


def _how_to_keep(entry: Entry) -> str:
    if entry.kind == "method":
        return "Keep the object in a module-level name, or connect with weak=False."
    return "Connect a function that a module holds on to, or connect with weak=False."


@rule(
    "CS203",
    "duplicate",
    "warning",
    "The same code is connected twice for one event: each event calls it twice.",
    "The line that connects ran twice, two lines connect the same function, or its file was imported under two"
    " names. Connect once, give a dispatch_uid, or import the file under one name.",
)
def duplicates(evidence: Evidence) -> Iterator[Occurrence]:
    """The connections of code that was connected before, one for each event that calls both."""
    failures = evidence.host.failures
    groups: dict[tuple[int, object], list[Entry]] = defaultdict(list)
    for entry in evidence.entries:
        if entry.alive and entry.code is not None:
            groups[id(entry.signal), (entry.code.co_filename, entry.code)].append(entry)
    for group in groups.values():
        for entry, other in zip(group[1:], group, strict=False):
            if (entry.any_sender or other.any_sender or entry.sender() is other.sender()) and _same_owner(entry, other):
                yield Occurrence(
                    f"{entry.name} is connected to {signal_name(entry.signal)} twice: one event calls it twice",
                    failures.location(entry.connected_at),
                    _how_it_came(entry, other, failures),
                    entry.plugin,
                )


def _how_it_came(entry: Entry, other: Entry, failures: Failures) -> str:
    if entry.name != other.name:
        return f"The file was imported under two names, the other time for {other.name}."
    if entry.connected_at == other.connected_at:
        return "The same line connected it before: it ran twice."
    return f"It was connected before at {failures.location(other.connected_at)}."


def _same_owner(entry: Entry, other: Entry) -> bool:
    """Tell whether receivers of one code are the same: methods of two objects, or closures over two values, are not."""
    mine, others = entry.receiver(), other.receiver()
    return getattr(mine, "__self__", None) is getattr(others, "__self__", None) and _cells(mine) == _cells(others)


def _cells(receiver: object) -> list[int]:
    """The identities of what a closure closes over."""
    return [id(cell) for cell in getattr(receiver, "__closure__", None) or ()]


@rule(
    "CS205",
    "connect-repeated",
    "note",
    "A connect changed nothing, because the same connection exists already.",
    "The same receiver, or another one with the same dispatch_uid, is connected to the signal for this sender."
    " Remove the second connect.",
)
def repeated_connects(evidence: Evidence) -> Iterator[Occurrence]:
    """The connects of a receiver or a dispatch uid that was connected already."""
    failures = evidence.host.failures
    concerned = set(evidence.entries)
    for ignored in evidence.host.bus.ledger.ignored:
        if (entry := ignored.entry) in concerned:
            yield Occurrence(
                f"{entry.name} was connected to {signal_name(entry.signal)} before: this connect changed nothing",
                failures.location(ignored.connected_at),
                _what_counts(ignored, failures),
                ignored.plugin,
            )


def _what_counts(ignored: Ignored, failures: Failures) -> str:
    if ignored.connected_at == ignored.entry.connected_at:
        return "The same line connected it before: it ran twice."
    return f"The connection that counts was made at {failures.location(ignored.entry.connected_at)}."
