"""Where the other engine would treat the same wiring or event differently, in one line."""

from __future__ import annotations

from collections.abc import Collection

from cantemo_signals.bus import BaseSignal, Entry, other_engine

SHOWN = 4


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
    names = [entry.name.rpartition(".")[2] for entry in entries[:SHOWN]]
    rest = len(entries) - SHOWN
    return ", ".join(names) + (f" and {rest} more" if rest > 0 else "")
