"""CS006: receivers that were connected only after an event was sent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cantemo_signals.bus import Entry
from cantemo_signals.bus.early_sends import EarlySend
from cantemo_signals.bus.naming import short
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import judged, signal_name

CONSTRUCTION = ("class_prepared", "pre_init", "post_init")
"""The signals that Django sends for each new class or object; who connects to them also looks at existing ones."""


@rule(
    "CS006",
    "event-missed",
    "note",
    "An event was sent while plugins were loading, before this receiver was connected.",
    "Portal imports its plugins one after another, then runs their bootstraps. A signal calls the receivers that are"
    " connected when it is sent, and keeps nothing for later ones. Connect on import, or send later: at the first"
    " event or request.",
)
def missed_events(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the receivers that were connected too late for an event."""
    if not evidence.host.bus.early_sends:
        return
    sends: dict[int, list[EarlySend]] = defaultdict(list)
    for send in evidence.host.bus.early_sends:
        signal = send.signal()
        if signal is not None and signal_name(signal) not in CONSTRUCTION:
            sends[id(signal)].append(send)
    for entry in judged(evidence.entries):
        missed = [send for send in sends.get(id(entry.signal), ()) if _misses(entry, send)]
        if missed:
            yield _occurrence(entry, missed[0], evidence)


def _misses(entry: Entry, send: EarlySend) -> bool:
    if entry.serial < send.serial or entry.inferred or entry.connected_at is None or not entry.alive:
        return False
    return _is_for(entry, send) and not any(_took_it(other, entry, send) for other in _others(entry))


def _is_for(entry: Entry, send: EarlySend) -> bool:
    sender = send.sender()
    return entry.any_sender or (sender is not None and entry.sender() is sender)


def _others(entry: Entry) -> Iterator[Entry]:
    """Yield the other connections of the entry's signal, including disconnected ones."""
    yield from entry.signal.entries.copy().values()
    for disconnect in entry.signal.disconnects:
        yield from disconnect.removed


def _took_it(other: Entry, entry: Entry, send: EarlySend) -> bool:
    """Return whether the same receiver was connected in time, even if it was disconnected so as not to be called."""
    return other.serial < send.serial and other.code is entry.code and _is_for(other, send)


def _occurrence(entry: Entry, send: EarlySend, evidence: Evidence) -> Occurrence:
    what = signal_name(entry.signal) + ("" if entry.any_sender else f" from {short(entry.sender_name)}")
    place = evidence.host.failures.location(send.sent_at)
    return Occurrence(
        f"{entry.name} missed {what}, which {send.plugin} sent before it was connected",
        evidence.host.failures.location(entry.connected_at),
        f"It was sent at {place}. Connect before that line runs, or send once Portal is up.",
        entry.plugin,
        entry=entry,
    )
