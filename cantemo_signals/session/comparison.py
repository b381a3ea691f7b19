"""Where the two engines would treat the same wiring or event differently, in one line."""

from __future__ import annotations

from collections.abc import Collection
from types import MethodType

from cantemo_signals.bus import Entry
from cantemo_signals.values.loading import Engine

SHOWN = 4


def difference(
    entries: list[Entry], sender: object, engine: Engine, names: Collection[str] | None = None
) -> str | None:
    """What the other engine would do otherwise with an event from ``sender`` that carries arguments of these names.

    ``entries`` are the live ones of the event's signal in connection order; without ``names`` it is only told which
    receivers cannot take an argument they do not name.
    """
    if engine == "django":
        return None  # the real one: there is nothing to choose
    portal = [entry for entry in entries if entry.any_sender or entry.sender() is sender]
    plain = _once([entry for entry in portal if not entry.any_sender] + [entry for entry in portal if entry.any_sender])
    parts = _order(portal, plain, engine) + _arguments(portal, engine, names)
    if not parts:
        return None
    other = "plain PyDispatcher" if engine == "portal" else "the engine portal"
    return f"Under {other} " + "; ".join(parts) + "."


def _once(entries: list[Entry]) -> list[Entry]:
    first: dict[object, Entry] = {}
    for entry in entries:
        first.setdefault(_identity(entry), entry)
    return list(first.values())


def _identity(entry: Entry) -> object:
    """What PyDispatcher takes for the same: the function, or the object and the function of a method."""
    receiver = entry.receiver()
    if type(receiver) is MethodType:
        return entry.weak, id(receiver.__self__), id(receiver.__func__)
    return entry.weak, id(receiver)


def _order(portal: list[Entry], plain: list[Entry], engine: Engine) -> list[str]:
    there, here = (plain, portal) if engine == "portal" else (portal, plain)
    if len(portal) != len(plain):
        return [f"there would be {_counted(len(there))} instead of {len(here)}: {_names(there)}"]
    if portal != plain:
        return [f"the order would be {_names(there)}"]
    return []


def _arguments(entries: list[Entry], engine: Engine, names: Collection[str] | None) -> list[str]:
    carried = {*(names or ()), "signal", "sender"}
    narrow = [entry for entry in entries if not entry.takes_any and carried - {*entry.accepts}]
    if not narrow:
        return []
    if engine == "portal":
        return [f"{_names(narrow)} would get only the arguments named there instead of raising TypeError"]
    return [f"{_names(narrow)} would raise TypeError: it takes no **kwargs"]


def _counted(calls: int) -> str:
    return f"{calls} call" if calls == 1 else f"{calls} calls"


def _names(entries: list[Entry]) -> str:
    names = [entry.name.rpartition(".")[2] for entry in entries[:SHOWN]]
    rest = len(entries) - SHOWN
    return ", ".join(names) + (f" and {rest} more" if rest > 0 else "")
