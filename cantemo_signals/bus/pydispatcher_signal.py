"""Engine ``pydispatcher``: plain PyDispatcher behind the same interface."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from sys import _getframe
from typing import Any

from cantemo_signals.bus import pydispatcher
from cantemo_signals.bus.base import BaseSignal, Pairs, Reached
from cantemo_signals.bus.disconnects import Asked
from cantemo_signals.bus.entries import ANY_SENDER, Entry
from cantemo_signals.bus.origin import call_site
from cantemo_signals.bus.pydispatcher import ANONYMOUS, ANY, ANY_KEY, Receiver, Responses
from cantemo_signals.bus.references import reference


class TieredSignal(BaseSignal):
    """A signal whose receivers PyDispatcher calls by tiers, each once, with the arguments that its signature names."""

    engine_name = "plain PyDispatcher"
    any_sender_key = ANY_KEY
    nobody = ANONYMOUS
    called_already = "already called: PyDispatcher calls a receiver once, in its first tier"
    withholds = True
    identity = staticmethod(id)

    @classmethod
    def in_order(cls, entries: list[Entry]) -> list[Entry]:
        """Return the entries for one sender first, then those for any sender."""
        return sorted(entries, key=lambda entry: entry.any_sender)

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver with the arguments that its signature names."""
        return pydispatcher.robust_apply(receiver, signal=self, sender=sender, **named)

    def place(self, entry: Entry | None) -> str:
        """Return the tier of a receiver, and its rank there."""
        if entry is None:
            return "connected with PyDispatcher itself, for any signal"
        tier = "any sender" if entry.any_sender else "this sender"
        return f"{tier}{', any signal' if self.any_signal else ''}, {self.rank(entry)}"


class PyDispatcherSignal(TieredSignal):
    """A signal that PyDispatcher itself connects and sends.

    Without a sender, ``connect`` means any sender and ``send`` an anonymous one; an explicit None is a sender like
    any other. A ``dispatch_uid`` is remembered and means nothing.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: ``id(sender)`` → ``id`` of what stands in PyDispatcher's list → its entry, which keeps that alive.
        self._standing: dict[int, dict[int, Entry]] = {}

    def connect(
        self,
        receiver: Receiver,
        sender: Any = ANY,
        weak: bool = True,  # noqa: FBT001, FBT002
        dispatch_uid: object | None = None,
    ) -> None:
        """Have PyDispatcher call ``receiver`` when ``sender`` sends the signal; reconnecting moves it to the end."""
        pydispatcher.connect(receiver, self, sender, weak)
        bucket = pydispatcher.get_receivers(sender, self)
        if not bucket:  # PyDispatcher lost it: the garbage collector deleted the bucket meanwhile
            return
        element, sender_key = bucket[-1], id(sender)
        known = ANY_SENDER if sender is ANY else self._known(sender_key, sender)
        origin = call_site(self._bus.context, _getframe(1), receiver)
        entry = Entry(self, (None, sender_key), receiver, element, weak, known, dispatch_uid, origin)
        self._add(entry)
        standing = self._standing.get(sender_key)
        if standing is None:
            standing = self._standing[sender_key] = {}
        replaced = standing.pop(id(element), None)
        if replaced is not None:
            self._drop(replaced)
        standing[id(element)] = entry
        if len(standing) != len(bucket):
            self._compare(sender_key, bucket)

    def disconnect(
        self,
        receiver: Receiver | None = None,
        sender: Any = ANY,
        dispatch_uid: object | None = None,
        *,
        weak: bool = True,
    ) -> None:
        """Have PyDispatcher disconnect ``receiver``; ``weak`` must be what it was when it was connected."""
        before = self.entries.copy()
        try:
            pydispatcher.disconnect(receiver, self, sender, weak)
        finally:
            self._compare(id(sender), pydispatcher.get_receivers(sender, self))
        removed = [entry for serial, entry in before.items() if serial not in self.entries]
        asked = Asked(receiver, sender, dispatch_uid=None, weak=weak)
        self._disconnected(asked, removed, call_site(self._bus.context, _getframe(1)))

    def send(self, /, sender: Any = ANONYMOUS, **named: Any) -> Responses:
        """Send as PyDispatcher does: by tiers, each receiver with the arguments that its signature names."""
        recorder = self._bus.recorder
        if recorder is not None:
            return recorder.send(self, sender, named, robust=False)
        if self._bus.early is not None:
            self._bus.early.note(self, sender, _getframe(1))
        return pydispatcher.send(self, sender, **named)

    def send_robust(self, /, sender: Any = ANONYMOUS, **named: Any) -> Responses:
        """Send as PyDispatcher's ``sendRobust`` does: an ``Exception`` becomes that receiver's response."""
        recorder = self._bus.recorder
        if recorder is not None:
            return recorder.send(self, sender, named, robust=True)
        if self._bus.early is not None:
            self._bus.early.note(self, sender, _getframe(1))
        return pydispatcher.send_robust(self, sender, **named)

    def has_listeners(self, sender: Any = ANONYMOUS) -> bool:
        """Return whether a send by ``sender`` would call anything, without changing anything."""
        return any(True for _ in pydispatcher.live_receivers(pydispatcher.get_all_receivers(sender, self)))

    def planned(self, sender: Any) -> list[Entry]:
        """Return the entries that a send by ``sender`` would call now, in PyDispatcher's own order."""
        return [entry for entry, _ in self._pairs(sender) if entry is not None]

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what a send calls: what PyDispatcher's loop reaches, reading its lists while they change."""
        if "signal" in named:
            pydispatcher.send(self, sender, **named)  # raises the TypeError in PyDispatcher's own words
        return self.planned(sender), self._pairs(sender)

    def reconcile(self) -> None:
        """Update the record with connections undone directly, with PyDispatcher's own ``disconnect``."""
        for sender_key in list(self._standing):
            self._compare(sender_key, pydispatcher.connections.get(sender_key, {}).get(self, []))

    def reinstate(self) -> None:
        """Make every recorded connection again, because someone emptied PyDispatcher's tables."""
        self._standing.clear()
        for entry in self.entries.copy().values():
            receiver, sender = entry.receiver(), ANY if entry.any_sender else entry.sender()
            if receiver is not None and not entry.lost_sender:
                pydispatcher.connect(receiver, self, sender, entry.weak)
                entry.hold(pydispatcher.get_receivers(sender, self)[-1])
                self._standing.setdefault(id(sender), {})[id(entry.ref)] = entry

    def forget(self) -> None:
        """Forget the connections, once PyDispatcher has."""
        super().forget()
        self._standing.clear()

    def _pairs(self, sender: Any) -> Pairs:
        mine, anyone = self._standing.get(id(sender), {}), self._standing.get(ANY_KEY, {})
        passing: list[Any] = [None]
        for receiver in pydispatcher.live_receivers(_watched(pydispatcher.get_all_receivers(sender, self), passing)):
            element = id(passing[0])
            yield mine.get(element) or anyone.get(element), receiver

    def sender_reference(self, key: Any, sender: Any) -> Callable[[], Any] | None:
        """Return a weak reference, as PyDispatcher keeps one."""
        return reference(sender)

    def _compare(self, sender_key: int, bucket: list[Any]) -> None:
        """Drop the entries that PyDispatcher's list no longer has; dead ones stay in the ledger."""
        standing = self._standing.get(sender_key)
        if standing is None:
            return
        present = {id(element) for element in bucket}
        for element, entry in standing.copy().items():
            if element not in present:
                del standing[element]
                if entry.alive and not entry.lost_sender:
                    self._drop(entry)
        if not standing:
            del self._standing[sender_key]


def _watched(elements: Iterator[Any], passing: list[Any]) -> Iterator[Any]:
    for element in elements:
        passing[0] = element
        yield element
