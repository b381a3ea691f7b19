"""The record of a ``disconnect``: what it removed or, if nothing, which connection was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from cantemo_signals.bus.likeness import is_same_code
from cantemo_signals.bus.naming import Described, Facts, facts_of
from cantemo_signals.bus.origin import CallSite, Origin
from cantemo_signals.bus.references import known_identity
from cantemo_signals.values import NamedTuple

if TYPE_CHECKING:  # it imports this module
    from cantemo_signals.bus.base import BaseSignal
    from cantemo_signals.bus.entries import Entry

MOST_DISCONNECTS = 1000
"""How many a signal remembers: a plugin may disconnect at every event."""

Difference = Literal["uid", "no uid", "sender", "weak", "object", "signal"]
_NOBODY: Facts = ("callable", None, "", None, 0, None)


class Asked(NamedTuple):
    """The arguments of a ``disconnect``; ``weak`` only if the library takes it."""

    receiver: Any = None
    sender: Any = None
    dispatch_uid: object | None = None
    weak: bool | None = None


class Disconnect(Described, Origin):
    """One ``disconnect``, and the line that made it; what it says of a receiver is about the one it was given.

    If nothing was ``removed``, ``near`` is the connection that was probably meant, and ``difference`` why it did not
    match. ``serial`` tells what was connected later.
    """

    def __init__(self, signal: BaseSignal, asked: Asked, removed: Iterable[Entry], site: CallSite, serial: int) -> None:
        self.signal = signal
        self.removed = tuple(removed)
        self.serial = serial
        self.sender_key = signal.sender_key(asked.sender)
        self.dispatch_uid = asked.dispatch_uid or None
        self._receiver = _NOBODY if asked.receiver is None else facts_of(asked.receiver)
        self._site = site
        self.near: Entry | None = None
        self.difference: Difference | None = None
        if not self.removed and self.phase != "run time":
            self.near, self.difference = next(self._nearest(asked), (None, None))

    @property
    def undone(self) -> list[Entry]:
        """The connections that it removed, without those that were restored."""
        return [entry for entry in self.removed if entry.serial not in self.signal.entries]

    @property
    def names_receiver(self) -> bool:
        """True if it was given a receiver, rather than only a dispatch uid."""
        return self._receiver is not _NOBODY

    def is_about(self, entry: Entry) -> bool:
        """Return whether a connection has the receiver's code and the same sender."""
        return is_same_code(self._receiver, entry._receiver) and entry.key[1] == self.sender_key

    def _nearest(self, asked: Asked) -> Iterator[tuple[Entry, Difference]]:
        entries = [entry for entry in self.signal.entries.copy().values() if entry.alive]
        if asked.receiver is None:
            uid = asked.dispatch_uid
            yield from ((entry, "sender") for entry in entries if uid and _has_uid(entry, uid))
            return
        mine = known_identity(asked.receiver)
        own = [entry for entry in entries if known_identity(entry.receiver()) == mine]
        for entry in sorted(own, key=lambda each: each.key[1] != self.sender_key):
            if (difference := self._difference(entry, asked)) is not None:
                yield entry, difference
        alike = [entry for entry in entries if entry not in own and is_same_code(self._receiver, entry._receiver)]
        for entry in sorted(alike, key=lambda each: each.key[1] != self.sender_key):
            yield entry, "object"
        for other in list(self.signal._bus.signals.values()):
            for entry in other.entries.copy().values():
                if other is not self.signal and known_identity(entry.receiver()) == mine:
                    yield entry, "signal"

    def _difference(self, entry: Entry, asked: Asked) -> Difference | None:
        if asked.dispatch_uid and not _has_uid(entry, asked.dispatch_uid):
            return "no uid"
        if entry.dispatch_uid and not asked.dispatch_uid:
            return "uid"
        if entry.key[1] != self.sender_key:
            return "sender"
        return "weak" if asked.weak is not None and entry.weak is not asked.weak else None


def _has_uid(entry: Entry, uid: object) -> bool:
    """Return whether a connection has this dispatch uid; whether two objects are equal, only their own code knows."""
    return entry.dispatch_uid is uid or (
        type(uid) is str and type(entry.dispatch_uid) is str and entry.dispatch_uid == uid
    )
