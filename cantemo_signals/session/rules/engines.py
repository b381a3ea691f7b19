"""CS5xx: cases in which another engine would dispatch the same wiring, or the same event, differently."""

from __future__ import annotations

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
    "Another engine would call different receivers, in a different order or with different arguments.",
    "Portal dispatches as Django does, in the order of connecting. Plain PyDispatcher calls the receivers of this"
    " sender first, each only once, and passes a receiver only the arguments that it names. Rely on neither: write"
    " receivers that accept **kwargs and do not depend on the order.",
)
def engine_differences(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the first few signals and senders for which the engines differ, and how many more there are."""
    signals = {id(entry.signal): entry.signal for entry in evidence.entries if entry.alive}
    differing = [(signal, *each) for signal in signals.values() for each in differing_senders(signal)]
    for signal, sender, name in differing[:MOST_DIFFERENCES]:
        if (text := difference(signal, sender)) is not None:
            yield Occurrence(f"{signal_name(signal)} from {name}: {text}", signal=signal_name(signal))
    if len(differing) > MOST_DIFFERENCES:
        yield Occurrence(f"{len(differing) - MOST_DIFFERENCES} more signals and senders differ, too")


def difference(signal: BaseSignal, sender: object, names: Collection[str] = ()) -> str | None:
    """Return what the other engine would do differently for an event from ``sender`` with arguments of these names.

    Without ``names``, all that is said about arguments is which receivers cannot take one that they do not name.
    Return None if there is no difference, or if the signal is another library's, which has its own rules.
    """
    other = other_engine(signal)
    if other is None:
        return None
    entries = _live(signal)
    here, there = signal.plan(entries, sender), other.plan(entries, sender)
    parts = _order(here, there) + _arguments([entry for entry in here if _is_narrow(entry, names)], other)
    return f"{other.engine_name} would " + "; ".join(parts) if parts else None


def differing_senders(signal: BaseSignal) -> list[tuple[object, str]]:
    """Return the senders for which ``difference`` reports something without names, each with its name.

    This takes time linear in the number of connections, each of which may have its own sender.
    """
    other = other_engine(signal)
    if other is None:
        return []
    entries = _live(signal)
    here, there = signal.places_of(entries), other.places_of(entries)
    own = [entry for entry in entries if not entry.any_sender]
    anyone = [entry for entry in entries if entry.any_sender]
    if not own:
        return [(None, "any sender")] if difference(signal, None) else []
    same = {entry.same for entry in anyone}
    differ_all = len(same) < len(anyone) or any(_is_narrow(entry, ()) for entry in anyone)
    senders: dict[int, tuple[object, str]] = {}
    seen = set()
    for entry in own:
        sender = entry.sender()
        again = entry.same in same or (id(sender), entry.same) in seen
        if differ_all or again or here[entry] != there[entry] or _is_narrow(entry, ()):
            senders[id(sender)] = sender, short(entry.sender_name)
        seen.add((id(sender), entry.same))
    return list(senders.values())


def _live(signal: BaseSignal) -> list[Entry]:
    return [entry for entry in signal.entries.values() if entry.alive]


def _order(here: list[Entry], there: list[Entry]) -> list[str]:
    if len(here) != len(there):
        return [f"make {_counted(len(there))} instead of {len(here)} ({_names(there)})"]
    return [f"call in the order {_names(there)}"] if here != there else []


def _is_narrow(entry: Entry, names: Collection[str]) -> bool:
    return not entry.takes_any and not {*names, "signal", "sender"} <= {*entry.takes}


def _arguments(narrow: list[Entry], other: type[BaseSignal]) -> list[str]:
    if not narrow:
        return []
    if other.withholds:
        return [f"pass {_names(narrow)} only the arguments they name instead of raising TypeError"]
    return [f"raise TypeError in {_names(narrow)}: it takes no **kwargs"]


def _counted(calls: int) -> str:
    return f"{calls} call" if calls == 1 else f"{calls} calls"


def _names(entries: list[Entry]) -> str:
    names = [entry.name.rpartition(".")[2] for entry in entries[:MOST_NAMES]]
    rest = len(entries) - MOST_NAMES
    return ", ".join(names) + (f" and {rest} more" if rest > 0 else "")
