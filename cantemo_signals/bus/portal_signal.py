"""Engine ``portal``: Django's rules for signals, with the connections held by PyDispatcher."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from sys import _getframe
from threading import RLock
from types import FrameType, FunctionType
from typing import Any
from weakref import ReferenceType, WeakKeyDictionary, ref

from cantemo_signals.bus.base import BaseSignal, Reached
from cantemo_signals.bus.disconnects import Asked
from cantemo_signals.bus.entries import ANY_SENDER, Entry, Ignored
from cantemo_signals.bus.naming import module_and_name
from cantemo_signals.bus.origin import OWN_PACKAGE, call_site, caller
from cantemo_signals.bus.own_methods import paired_as_chosen
from cantemo_signals.bus.portal_table import PortalTable
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.bus.references import NO_SENDER, MethodRef, identity, reference

MOST_AWAY = 1000
"""Connections of one signal that are remembered after they were taken out of its ``receivers``."""


class ReceiversRow(tuple[Any, ...]):
    """One of ``Signal.receivers``, in the shape of Django 6: key, receiver, sender reference, whether it is async."""

    entry: Entry


class PortalSignal(BaseSignal):
    """A signal that behaves as Django's does.

    Receivers are called in the order of connection, whatever their senders; one that cannot take the arguments
    raises. ``providing_args`` and ``use_caching`` are accepted. Nothing is cached, but a sender that Django's cache
    cannot look up cannot send here either: one without a hash and, with ``use_caching``, one that cannot be
    referenced weakly. Coroutine functions are treated as by Django 4.2 and earlier: the response is the coroutine,
    which is never awaited (and there is no ``asend``). Unlike Django's, it is reentrant: code that runs while it
    compares keys may use it without a deadlock.
    """

    __slots__ = ("_away", "_table", "lock", "sender_receivers_cache")

    engine_name = "the engine portal"
    any_sender_key = NO_SENDER

    def __init__(self, providing_args: Iterable[str] | None = None, use_caching: bool = False) -> None:  # noqa: FBT001, FBT002
        super().__init__(providing_args, use_caching)
        self.lock = RLock()
        #: Always empty; Django asks its own at each send.
        self.sender_receivers_cache: Any = WeakKeyDictionary() if use_caching else {}
        self._table = PortalTable(self._bus.anchor)
        #: The connections that someone has taken out of ``receivers``, by the ``id`` of their keys: they may come back.
        self._away: dict[int, Entry] = {}

    def connect(
        self,
        receiver: Receiver,
        sender: Any = None,
        weak: bool = True,  # noqa: FBT001, FBT002
        dispatch_uid: object | None = None,
    ) -> None:
        """Have ``receiver`` called when the signal is sent by ``sender`` (None: by anyone).

        A second connection with the same key is ignored; the key is the sender and the ``dispatch_uid``, or the
        receiver's identity without one.
        """
        sender_key = id(sender) if type(sender) is type else identity(sender)
        if type(receiver) is FunctionType:  # what nearly every receiver is, without a call
            key = (dispatch_uid or id(receiver), sender_key)
            kept: Any = ref(receiver, self._table.deaths) if weak else receiver
        else:
            key = (dispatch_uid or identity(receiver), sender_key)
            kept = self._weak_reference(receiver) if weak else receiver
        known = ANY_SENDER if sender is None else self._known(sender_key, sender)
        frame = _getframe(1)
        if self.is_derived:
            frame = self._asking(frame, receiver)
        origin = call_site(self._bus.context, frame, receiver)
        entry = Entry(self, key, receiver, kept, weak, known, dispatch_uid, origin)
        self.lock.acquire()  # what ``with`` does, in half the time
        try:
            standing = self._table.put(entry)
            if standing is entry:
                self._add(entry)
            else:
                self.ignored.append(Ignored(standing, receiver, origin))
        finally:
            self.lock.release()

    def disconnect(
        self, receiver: Receiver | None = None, sender: Any = None, dispatch_uid: object | None = None
    ) -> bool:
        """Undo the connection with this key; return whether there was one."""
        key = (dispatch_uid or identity(receiver), identity(sender))
        with self.lock:
            self._table.purge()
            entry = self._table.find(key)
            if entry is not None:
                self._remove(entry)
        frame = _getframe(1)
        site = call_site(self._bus.context, self._asking(frame, receiver) if self.is_derived else frame)
        self._disconnected(Asked(receiver, sender, dispatch_uid), () if entry is None else (entry,), site)
        return entry is not None

    def send(self, sender: Any, **named: Any) -> Responses:
        """Call the receivers in order of connection, return (receiver, response) pairs; the first exception ends it."""
        recorder = self._bus.recorder
        if recorder is not None:
            return recorder.send(self, sender, named, robust=False)
        if self._bus.early is not None:
            self._bus.early.note(self, sender, _getframe(1))
        responses = []
        for _, receiver in self._chosen(sender):
            responses.append((receiver, receiver(signal=self, sender=sender, **named)))
        return responses

    def send_robust(self, sender: Any, **named: Any) -> Responses:
        """Do the same, but an ``Exception`` becomes that receiver's response and is logged."""
        recorder = self._bus.recorder
        if recorder is not None:
            return recorder.send(self, sender, named, robust=True)
        if self._bus.early is not None:
            self._bus.early.note(self, sender, _getframe(1))
        responses: Responses = []
        for _, receiver in self._chosen(sender):
            try:
                response = receiver(signal=self, sender=sender, **named)
            except Exception as error:  # noqa: BLE001  # plugin code ran
                self.failed_robustly(receiver, error)
                responses.append((receiver, error))
            else:
                responses.append((receiver, response))
        return responses

    def has_listeners(self, sender: Any = None) -> bool:
        """Return whether anything is connected for ``sender``, without changing anything."""
        return bool(self.plan(self._live_entries(), sender))

    def planned(self, sender: Any) -> list[Entry]:
        """Return the entries that a send by ``sender`` would call now, in order, without changing anything."""
        try:
            self.sender_receivers_cache.get(sender)
            return super().planned(sender)
        except Exception:  # noqa: BLE001  # the sender's own code; a send fails in the same way
            return []

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what a send calls: what is live now, kept alive until the send is over, whatever happens meanwhile."""
        live = self._chosen(sender)
        return [entry for entry, _ in live if entry is not None], live

    def reconcile(self) -> None:
        """Update the record if PyDispatcher's tables have been emptied, or the record has."""
        standing = {entry: entry.serial for entry in self._table.entries()}
        if lost := {serial: entry for entry, serial in standing.items() if serial not in self.entries and entry.alive}:
            self.entries = dict(sorted({**self.entries, **lost}.items()))
            self._ranks = None
        for entry in self.entries.copy().values():
            if entry not in standing and entry.alive and not entry.lost_sender:
                self._drop(entry)

    def failed_robustly(self, receiver: Receiver, error: Exception) -> None:
        """Log the exception as Django does."""
        import logging  # ten milliseconds that only a failure is worth

        logger = logging.getLogger("django.dispatch")
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())  # a library leaves it to its user where messages go
        qualname = receiver.__qualname__  # a partial or an object has none: Django's send_robust raises, too
        logger.error("Error calling %s in Signal.send_robust() (%s)", qualname, error, exc_info=error)

    @property
    def receivers(self) -> list[ReceiversRow]:
        """The connections, as a list of rows like Django's; the list is a copy, so assign to change them."""
        return [self._row(entry) for entry in self._table.entries()]

    @receivers.setter
    def receivers(self, rows: Iterable[tuple[Any, ...]]) -> None:
        with self.lock:
            standing = self._table.entries()
            self._away.update((id(entry.key), entry) for entry in standing)
            restored = [(self._restored(row), row[1]) for row in rows]  # before any is removed: a row may be anything
            for entry in standing:
                self._remove(entry)
            while len(self._away) > MOST_AWAY:
                del self._away[next(iter(self._away))]
            for entry, kept in restored:
                entry.hold(kept)
                self._add(entry)
                self._table.put(entry)

    def connections_now(self) -> Callable[[], None]:
        """Return a function that restores the current connections."""
        standing = [(entry, entry.ref) for entry in self._table.entries()]
        record = self._record_now()

        def restore() -> None:
            if self._table.entries() != [entry for entry, _ in standing]:
                self._put_all(standing)
            record()

        return restore

    def reinstate(self) -> None:
        """Make every recorded connection again, because someone emptied PyDispatcher's tables."""
        self._put_all([(entry, entry.ref) for entry in self.entries.copy().values() if not entry.lost_sender])

    def _put_all(self, standing: list[tuple[Entry, Any]]) -> None:
        """Have these entries in the table, with what they hold, and no others."""
        with self.lock:
            for entry in self._table.entries():
                self._table.remove(entry)
            self._table.clear()
            for entry, kept in standing:
                entry.hold(kept)
                self._table.put(entry)

    @property
    def table_key(self) -> object:
        """The key of the signal in PyDispatcher's tables."""
        return self._table.key

    def forget(self) -> None:
        """Forget the connections, once PyDispatcher has."""
        super().forget()
        self._table.clear()

    def _asking(self, frame: FrameType, receiver: Any) -> FrameType:
        from cantemo_signals.bus.passing import asking  # few plugins have a signal class of their own

        return asking(frame, self, OWN_PACKAGE, (receiver,), frozenset())

    def _live_receivers(self, sender: Any) -> list[Receiver]:
        """Return the receivers that a send by ``sender`` calls, in order; a derived class may choose others."""
        receivers = [receiver for _, receiver in self._live(sender)]
        recorder = self._bus.recorder
        return receivers if recorder is None else recorder.handed_out(self, receivers)

    def _chosen(self, sender: Any) -> list[tuple[Any, Receiver]]:
        if type(self)._live_receivers is PortalSignal._live_receivers:
            return self._live(sender)
        return paired_as_chosen(self._live_entries(), self._live_receivers(sender))

    def _live(self, sender: Any) -> list[tuple[Entry, Receiver]]:
        entries = self._table.entries()
        if not entries:
            return []
        self.sender_receivers_cache.get(sender)
        if self._table.deaths.noticed:
            with self.lock:
                self._table.purge()
            entries = self._table.entries()
        live = []
        for entry in self.plan(entries, sender):
            receiver = entry.ref() if entry.weak else entry.ref
            if not (entry.weak and receiver is None) and not entry.lost_sender:
                live.append((entry, receiver))
        return live

    def _live_entries(self) -> list[Entry]:
        return [entry for entry in self._table.entries() if entry.alive and not entry.lost_sender]

    def _remove(self, entry: Entry) -> None:
        self._table.remove(entry)
        self._drop(entry)

    def _weak_reference(self, receiver: Any) -> Any:
        if hasattr(receiver, "__self__") and hasattr(receiver, "__func__"):
            return MethodRef(receiver, self._table.deaths)
        return ref(receiver, self._table.deaths)

    def sender_reference(self, key: Any, sender: Any) -> Callable[[], Any] | None:
        """Return a weak reference that reports the sender's death; a bound method dies at once unless kept alive."""
        return reference(sender, self._table.deaths)

    def _row(self, entry: Entry) -> ReceiversRow:
        row = ReceiversRow((entry.key, entry.ref, entry.sender_ref, entry.is_async))
        row.entry = entry
        return row

    def _restored(self, row: tuple[Any, ...]) -> Entry:
        key, kept, *rest = row
        entry = row.entry if type(row) is ReceiversRow else self._away.get(id(key))
        if entry is not None and entry.signal is self and entry.key is key:
            return entry
        weak = issubclass(type(kept), ReferenceType)
        sender_ref = rest[0] if len(rest) > 1 else None
        known = (sender_ref, *module_and_name(sender_ref())) if sender_ref else ANY_SENDER
        receiver = kept() if weak else kept
        return Entry(self, key, receiver, kept, weak, known, None, call_site(self._bus.context, caller()))
