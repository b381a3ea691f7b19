"""CS5xx: where the engines dispatch differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cantemo_signals.bus import Entry
from cantemo_signals.bus.naming import short
from cantemo_signals.session.comparison import difference
from cantemo_signals.session.rules.registry import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import signal_name

SHOWN = 3


@rule(
    "CS501",
    "engine-difference",
    "note",
    "Another engine would call other receivers, in another order, or with other arguments.",
    "Portal dispatches by Django's rules, in the order of the connections. Plain PyDispatcher calls the receivers of"
    " this sender first, each once, and keeps arguments from receivers that do not name them. Rely on neither: write"
    " receivers that take **kwargs and need no order.",
)
def engine_differences(evidence: Evidence) -> Iterator[Occurrence]:
    """The signals and senders for which the engines differ: the first few, and how many more there are."""
    groups: dict[int, list[Entry]] = defaultdict(list)
    for entry in evidence.entries:
        if entry.alive:
            groups[id(entry.signal)].append(entry)
    texts = [
        f"{signal_name(group[0].signal)} from {name}: {text}"
        for group in groups.values()
        for sender, name in _senders(group)
        if (text := difference(group[0].signal, sender)) is not None
    ]
    for text in texts[:SHOWN]:
        yield Occurrence(text)
    if len(texts) > SHOWN:
        yield Occurrence(f"{len(texts) - SHOWN} more signals and senders differ too.")


def _senders(entries: list[Entry]) -> list[tuple[object, str]]:
    senders = {
        id(entry.sender()): (entry.sender(), short(entry.sender_name)) for entry in entries if not entry.any_sender
    }
    return list(senders.values()) or [(None, "any sender")]
