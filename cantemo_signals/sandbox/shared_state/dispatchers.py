"""PyDispatcher's tables, and the locks of the bus's signals: filled and released again after each step."""

from __future__ import annotations

import _thread
from typing import Any

from cantemo_signals.bus import Bus, pydispatcher
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

    def is_refilled(self) -> bool:
        """Fill the tables again if someone emptied them; return whether someone did."""
        return bool(self._bus.reinstate()) | self._has_senders_again()

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
