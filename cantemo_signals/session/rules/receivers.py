"""CS2xx: the life of receivers and their connections."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from types import FunctionType, MethodType
from typing import Any

from cantemo_signals.bus import Entry, Ignored
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import MADE_UP, dict_of, short
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox.fabrication.fabricated import is_made_up
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.lifelines import accident, is_suspect
from cantemo_signals.session.wiring import in_words, judged, signal_name, uid_text

MOST_LOOKED_AT = 10
"""How many receivers that might be alive by accident are examined."""


@rule(
    "CS201",
    "dead-receiver",
    "error",
    "A receiver was connected weakly and garbage-collected: it is never called.",
    "connect() keeps only a weak reference to a receiver. A lambda, a nested function, a partial, or a method of an"
    " object that nothing else references is gone as soon as connect() returns. Connect a module-level function,"
    " keep the object in a module-level variable, or connect with weak=False.",
)
def dead_receivers(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that connected what nothing else kept alive."""
    lines: dict[tuple[tuple[str, int] | None, str], list[Entry]] = defaultdict(list)
    for entry in judged(evidence.entries):
        if not entry.alive and not _may_be_kept(entry):
            lines[entry.connected_at, entry.name].append(entry)
    for (connected_at, _), entries in lines.items():
        names = in_words(signal_name(entry.signal) for entry in entries)
        yield Occurrence(
            f"{_thing(entries[0])} was garbage-collected after it was connected to {names}: it is never called",
            evidence.host.failures.location(connected_at),
            _how_to_keep(entries[0]),
            entries[0].plugin,
            entry=entries[0],
            word=short(entries[0].name),
        )


def _may_be_kept(entry: Entry) -> bool:
    """Return whether a made-up base class of a method's object may keep that object."""
    cls: Any = sys.modules.get(str(entry.module))
    for name in entry.name.removeprefix(f"{entry.module}.").split(".")[:-1] if entry.kind == "method" else ():
        cls = (dict_of(cls) if issubclass(type(cls), type) else namespace_of(cls)).get(name)
    return entry.kind == "method" and is_made_up(cls)


def _thing(entry: Entry) -> str:
    if entry.kind == "partial":
        return f"A partial of {entry.name}"
    if entry.kind == "method":
        return f"The object behind {entry.name}"
    return entry.name


def _how_to_keep(entry: Entry) -> str:
    if entry.kind in ("method", "callable"):
        return "Keep the object in a module-level variable, or connect with weak=False."
    if entry.kind == "partial":
        return "Keep the partial in a module-level variable, or connect with weak=False."
    return "Connect a function that its module keeps, or connect with weak=False."


@rule(
    "CS203",
    "duplicate",
    "warning",
    "The same code is connected twice for one event: each event calls it twice.",
    "The same line ran twice, two lines connect the same function, or its file was imported under two names. Connect"
    " once, pass a dispatch_uid, or import the file under one name.",
)
def duplicates(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the connections of code that was connected before, if there are events that call both."""
    failures = evidence.host.failures
    groups: dict[tuple[int, object], list[Entry]] = defaultdict(list)
    for entry in judged(evidence.entries):
        if entry.alive and not entry.lost_sender and entry.code is not None:
            groups[id(entry.signal), (entry.code.co_filename, entry.code)].append(entry)
    for group in groups.values():
        for entry, other in zip(group[1:], group, strict=False):
            if (entry.any_sender or other.any_sender or entry.key[1] == other.key[1]) and _same_owner(entry, other):
                yield Occurrence(
                    f"{entry.name} is connected to {signal_name(entry.signal)} twice: one event calls it twice",
                    failures.location(entry.connected_at),
                    _how_it_came(entry, other, failures),
                    entry.plugin,
                    entry=entry,
                    word=short(entry.name),
                )


def _how_it_came(entry: Entry, other: Entry, failures: Failures) -> str:
    if entry.name != other.name:
        return f"Its file was imported under two names; the other copy is {other.name}."
    if entry.connected_at == other.connected_at:
        return "The same line connected it before: it ran twice."
    return f"It was first connected at {failures.location(other.connected_at)}."


def _same_owner(entry: Entry, other: Entry) -> bool:
    """Return whether two receivers with the same code also have the same object and the same bound values."""
    mine, others = entry.receiver(), other.receiver()
    if _object_of(mine) is not _object_of(others):
        return False
    return _cells(mine) == _cells(others) and _given(mine) == _given(others)


def _object_of(receiver: object) -> object:
    return receiver.__self__ if type(receiver) is MethodType else None


def _given(receiver: object) -> list[int]:
    """Return the identities of the arguments that a partial passes to its function."""
    if type(receiver) is not partial:
        return []
    return [id(value) for value in (*receiver.args, *receiver.keywords.values())]


def _cells(receiver: object) -> list[int]:
    """Return the identities of what a closure closes over."""
    function = receiver.__func__ if type(receiver) is MethodType else receiver
    return [id(cell) for cell in function.__closure__ or ()] if type(function) is FunctionType else []


@rule(
    "CS204",
    "uid-taken",
    "error",
    "A receiver is not connected because another one has its dispatch_uid.",
    "A signal keeps one receiver for each dispatch_uid and sender, and silently ignores every later connect with the"
    " same two. Give each receiver its own dispatch_uid, such as its dotted name.",
)
def lost_receivers(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the connects whose dispatch uid belonged to another receiver."""
    for ignored in _ignored(evidence):
        entry = ignored.entry
        if not ignored.is_repeated and not _is_connected(ignored, evidence.entries):
            taken_at = evidence.host.failures.location(entry.connected_at)
            yield Occurrence(
                f"{ignored.name} is not connected to {signal_name(entry.signal)}:"
                f" the dispatch_uid {uid_text(entry.dispatch_uid)!r} is taken by {entry.name}",
                evidence.host.failures.location(ignored.connected_at),
                f"It was taken at {taken_at}. Give each receiver its own dispatch_uid.",
                ignored.plugin,
                entry=entry,
                receiver=ignored.name,
                word=short(ignored.name),
            )


def _is_connected(ignored: Ignored, entries: Iterable[Entry]) -> bool:
    """Return whether the ignored receiver was connected in another way for the same events."""
    entry = ignored.entry
    return any(
        each is not entry
        and each.signal is entry.signal
        and (each.any_sender or each.key[1] == entry.key[1])
        and each.name == ignored.name
        and each.code is ignored.code
        for each in entries
    )


def _ignored(evidence: Evidence) -> list[Ignored]:
    concerned = set(evidence.entries)
    return [each for each in evidence.host.bus.ledger.ignored if each.entry in concerned and each.kind != MADE_UP]


@rule(
    "CS205",
    "connect-repeated",
    "note",
    "A connect has no effect because the connection already exists.",
    "The same receiver is already connected to the signal for this sender. Remove the second connect.",
)
def repeated_connects(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the connects of receivers that were already connected."""
    failures = evidence.host.failures
    for ignored in _ignored(evidence):
        entry = ignored.entry
        if ignored.is_repeated:
            yield Occurrence(
                f"{entry.name} is already connected to {signal_name(entry.signal)}: this connect has no effect",
                failures.location(ignored.connected_at),
                _what_counts(ignored, failures),
                ignored.plugin,
                entry=entry,
                word=short(entry.name),
            )


def _what_counts(ignored: Ignored, failures: Failures) -> str:
    if ignored.connected_at == ignored.entry.connected_at:
        return "The same line connected it before: it ran twice."
    return f"It was first connected at {failures.location(ignored.entry.connected_at)}."


@rule(
    "CS208",
    "alive-by-accident",
    "warning",
    "A weakly connected receiver is alive by accident: it will be garbage-collected later.",
    "connect() keeps only a weak reference to a receiver. A function that refers to itself lives until the garbage"
    " collector finds the cycle; one that Django checked under DEBUG lives as long as the cache of that check holds"
    " it. Connect a module-level function, keep the object in a module-level variable, or connect with weak=False.",
)
def accidental_receivers(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that connected what only a reference cycle or a cache keeps alive, among the first suspects."""
    lines: dict[tuple[tuple[str, int] | None, str], Entry] = {}
    for entry in judged(evidence.entries):
        if entry.weak and is_suspect(entry):
            lines.setdefault((entry.connected_at, entry.name), entry)
    for entry in list(lines.values())[:MOST_LOOKED_AT]:
        if (how := accident(entry)) is not None:
            yield Occurrence(
                f"{_thing(entry)}, connected to {signal_name(entry.signal)}, is alive by accident: {_ACCIDENTS[how]}",
                evidence.host.failures.location(entry.connected_at),
                _how_to_keep(entry),
                entry.plugin,
                entry=entry,
                word=short(entry.name),
            )


_ACCIDENTS = {
    "cycle": "only a reference cycle keeps it, until the garbage collector runs",
    "cache": "only a cache that Django fills under DEBUG keeps it",
}
