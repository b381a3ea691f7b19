"""PyDispatcher's tables, and the locks of the bus's signals: filled and released again after each step."""

from __future__ import annotations

import _thread
from typing import Any
from weakref import ref

from cantemo_signals.bus import Bus, Entry, pydispatcher
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

NOBODY = frozenset({pydispatcher.ANY_KEY, id(None), id(pydispatcher.ANONYMOUS)})
"""The senders that PyDispatcher keeps no reference to."""
REENTRANT, PLAIN = type(_thread.RLock()), type(_thread.allocate_lock())
_threads = _thread._count


class Dispatchers:
    """What is in the tables, and held; ``note`` before each step."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.note()

    def note(self) -> None:
        """Note the tables as they are."""
        self._bus.note_tables()
        self._senders = pydispatcher.senders.copy()
        self._standing: Standing | None = None

    def note_closely(self) -> None:
        """Note what is in them, too, before a step that may change that."""
        self._standing = self._standing or Standing(self._bus)

    def repair(self) -> str | None:
        """Have in the tables again what was not taken out by ``disconnect``; return what was done to them, if anything.

        Unless that was noted closely, it is only known whether they were emptied.
        """
        is_empty = not pydispatcher.connections or not pydispatcher.senders_back
        standing, self._standing = self._standing, None
        is_restored = standing is not None and standing.is_restored()
        if not self._bus.reinstate() | self._has_senders_again() | is_restored:
            return None
        return (
            "empties PyDispatcher's tables"
            if is_empty or not is_restored
            else "changes what is connected, not by connect or disconnect"
        )

    def are_released(self, *, is_outermost: bool) -> bool:
        """Release the locks of signals that are still held; return whether any were.

        Ours may be held by our own code that is under way, unless this is the ``outermost``.
        """
        locks = [lock for signal in self._bus.ledger.signals() if (lock := _lock_of(signal)) is not None]
        held = [lock for lock in locks if _is_held(lock, is_outermost=is_outermost)]
        for lock in held:
            lock._at_fork_reinit()  # as nobody's: the thread that took it may have ended
        return bool(held)

    def _has_senders_again(self) -> bool:
        if pydispatcher.senders or not self._senders:
            return False
        lost = [key for key in self._senders if key in pydispatcher.connections and key not in NOBODY]
        pydispatcher.senders.update((key, self._senders[key]) for key in lost)
        return bool(lost)


class Standing:
    """What stands in PyDispatcher's tables, list by list, before a step that may change them itself."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._lists = [
            (key, signal, standing, list(standing))
            for key, signals in pydispatcher.connections.items()
            if type(signals) is dict
            for signal, standing in signals.items()
            if type(standing) is list
        ]
        self._back = pydispatcher.senders_back.copy()
        reals = [getattr(signal, "real", None) for signal in bus.ledger.signals()]
        self._django = [(real, vars(real).copy(), [*rows]) for real in reals if (rows := _rows(real)) is not None]
        self._asked = self._count()

    def is_restored(self) -> bool:
        """Restore the lists that were changed other than by ``connect`` and ``disconnect``; return whether any were."""
        made, undone = self._asked
        now_made, now_undone = self._count()
        found = [
            each
            for each in self._lists
            if _is_changed(*each, connects=now_made != made, disconnects=now_undone != undone)
        ]
        known = self._known() if found else set()
        for key, signal, standing, before in found:
            bucket = pydispatcher.connections.get(key)
            if type(bucket) is not dict:
                bucket = pydispatcher.connections[key] = {}
            new = [each for each in _listed(bucket.get(signal)) if id(each) in known and not _is_in(each, before)]
            standing[:] = [*before, *new]
            bucket[signal] = standing
        swapped = [_are_rows_restored(*each) for each in self._django if now_undone == undone]
        lost = [element for element in self._back if element not in pydispatcher.senders_back]
        lost = [element for element in lost if now_undone == undone and self._stands(element)]
        pydispatcher.senders_back.update((element, self._back[element]) for element in lost)
        return bool(found or lost) or any(swapped)

    def _count(self) -> tuple[int, int]:
        """Return what every ``connect``, and what every ``disconnect`` changes."""
        signals = self._bus.ledger.signals()
        made = sum(len(signal.entries) + len(signal.ignored) for signal in signals)
        return made, sum(signal.disconnects[-1].serial for signal in signals if signal.disconnects)

    def _known(self) -> set[int]:
        """Return the ``id``s of what was connected by ``connect``."""
        entries = [entry for signal in self._bus.ledger.signals() for entry in signal.entries.values()]
        held = [each for entry in entries for each in (entry.ref, entry.receiver())]
        references = [
            each
            for signals in pydispatcher.connections.values()
            for standing in (signals.values() if type(signals) is dict else ())
            for each in _listed(standing)
            if issubclass(type(each), pydispatcher.REFERENCES) and any(each() is entry for entry in entries)
        ]
        return {id(each) for each in (*held, *references)}

    def _stands(self, element: int) -> bool:
        return any(id(each) == element and not _is_dead(each) for *_, before in self._lists for each in before)


def _rows(real: Any) -> list[Any] | None:
    """Return the rows of a signal of Django's; None for anything else."""
    held = getattr(real, "__dict__", None)
    rows = held.get("receivers") if type(held) is dict and "sender_receivers_cache" in held else None
    return rows if type(rows) is list else None


def _are_rows_restored(real: Any, before: dict[str, Any], rows: list[Any]) -> bool:
    """Have a signal's living receivers again, and its lock; return whether they were gone."""
    held = vars(real)
    is_unlocked = type(held.get("lock")) not in (REENTRANT, PLAIN) and type(before.get("lock")) in (REENTRANT, PLAIN)
    if is_unlocked:
        held["lock"] = before["lock"]
    now = _listed(held.get("receivers"))
    is_lost = any(not any(row is each for each in now) for row in rows if not any(map(_is_dead, row)))
    if is_lost:
        held["receivers"] = [*rows, *(each for each in now if not any(each is row for row in rows))]
        before["sender_receivers_cache"].clear()
        held["sender_receivers_cache"] = before["sender_receivers_cache"]
    return is_lost or is_unlocked


def _is_changed(
    key: int, signal: object, _standing: list[Any], before: list[Any], *, connects: bool, disconnects: bool
) -> bool:
    """Return whether a list holds something else than it held and than these functions can have put there."""
    bucket = pydispatcher.connections.get(key)
    now = _alive(_listed(bucket.get(signal) if type(bucket) is dict else None))
    alive = _alive(before)
    if [*map(id, now)] == [*map(id, alive)]:
        return False
    if not alive or any(not _is_in(each, now) for each in alive):
        return bool(alive) and not disconnects
    return not connects  # something else stands there too, or in another order


def _alive(elements: list[Any]) -> list[Any]:
    return [each for each in elements if not _is_dead(each)]


def _listed(value: object) -> list[Any]:
    return list(value) if type(value) is list else []


def _is_in(element: Any, elements: list[Any]) -> bool:
    """Return whether an element, or another one for the same receiver, is in a list."""
    return any(element is each or _live(element) is _live(each) for each in elements)


def _live(element: Any) -> object:
    return element() if issubclass(type(element), pydispatcher.REFERENCES) else element


def _is_dead(element: Any) -> bool:
    if not issubclass(type(element), (*pydispatcher.REFERENCES, ref)):
        return False
    held = element()
    return held is None or (type(held) is Entry and not held.alive)


def _lock_of(signal: Any) -> Any:
    """Return the lock of a signal, which may be another library's; None if it has no ordinary one."""
    real = getattr(signal, "real", None)
    try:
        lock = getattr(signal if real is None else real, "lock", None)
    except BaseException:  # noqa: BLE001 - its class may be a plugin's
        return None
    return lock if type(lock) in (REENTRANT, PLAIN) else None


def _is_held(lock: Any, *, is_outermost: bool) -> bool:
    """Return whether this thread holds a lock, or one that has ended does."""
    if type(lock) is REENTRANT and lock._is_owned():  # type: ignore[attr-defined]  # typeshed lacks it
        return is_outermost
    return bool(_threads() == 0 and not _is_free(lock))  # another thread may hold it for a moment


def _is_free(lock: Any) -> bool:
    if not lock.acquire(blocking=False):
        return False
    lock.release()
    return True
