"""CS5xx: where another engine would dispatch the same wiring, or the same event, differently."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from cantemo_signals.bus import BaseSignal, Entry, other_engine
from cantemo_signals.bus.naming import short
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import signal_name

MOST_DIFFERENCES = 3
MOST_NAMES = 4


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
    for text in texts[:MOST_DIFFERENCES]:
        yield Occurrence(text)
    if len(texts) > MOST_DIFFERENCES:
        yield Occurrence(f"{len(texts) - MOST_DIFFERENCES} more signals and senders differ too.")


def _senders(entries: list[Entry]) -> list[tuple[object, str]]:
    senders = {
        id(entry.sender()): (entry.sender(), short(entry.sender_name)) for entry in entries if not entry.any_sender
    }
    return list(senders.values()) or [(None, "any sender")]


def difference(signal: BaseSignal, sender: object, names: Collection[str] = ()) -> str | None:
    """Return what the other engine would do otherwise with an event from ``sender`` with arguments of these names.

    Without ``names`` it is only told which receivers cannot take an argument that they do not name. None where there
    is no difference, and for another library's signal, whose rules are its own.
    """
    other = other_engine(signal)
    if other is None:
        return None
    entries = [entry for entry in signal.entries.values() if entry.alive]
    here, there = signal.plan(entries, sender), other.plan(entries, sender)
    parts = _order(here, there) + _arguments(here, other, names)
    return f"Under {other.engine_name} " + "; ".join(parts) + "." if parts else None


def _order(here: list[Entry], there: list[Entry]) -> list[str]:
    if len(here) != len(there):
        return [f"there would be {_counted(len(there))} instead of {len(here)}: {_names(there)}"]
    return [f"the order would be {_names(there)}"] if here != there else []


def _arguments(entries: list[Entry], other: type[BaseSignal], names: Collection[str]) -> list[str]:
    carried = {*names, "signal", "sender"}
    narrow = [entry for entry in entries if not entry.takes_any and carried - {*entry.accepts}]
    if not narrow:
        return []
    if other.withholds:
        return [f"{_names(narrow)} would get only the arguments named there instead of raising TypeError"]
    return [f"{_names(narrow)} would raise TypeError: it takes no **kwargs"]


def _counted(calls: int) -> str:
    return f"{calls} call" if calls == 1 else f"{calls} calls"


def _names(entries: list[Entry]) -> str:
    names = [entry.name.rpartition(".")[2] for entry in entries[:MOST_NAMES]]
    rest = len(entries) - MOST_NAMES
    return ", ".join(names) + (f" and {rest} more" if rest > 0 else "")
