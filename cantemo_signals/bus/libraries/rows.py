"""Signals that keep a list of rows, one per connection: Django's, and Celery's, which were once Django's."""

from __future__ import annotations

from collections.abc import Callable
from types import MethodType
from typing import Any
from weakref import ReferenceType

from cantemo_signals.bus.base import BaseSignal, Reached
from cantemo_signals.bus.disconnects import Asked
from cantemo_signals.bus.entries import ANY_SENDER, Entry, Ignored, Sender
from cantemo_signals.bus.libraries.foreign import GONE, UNKNOWN, ForeignSignal
from cantemo_signals.bus.libraries.foreign_entry import ForeignEntry
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.origin import CallSite
from cantemo_signals.bus.own_methods import own_method, paired_as_chosen
from cantemo_signals.bus.pydispatcher import Receiver
from cantemo_signals.bus.references import NO_SENDER, MethodRef, known_identity
from cantemo_signals.values import NamedTuple


class ConnectionRow(NamedTuple):
    """One row, whatever the version: Django 4.2 keeps key and receiver, 5 adds whether it is async, 6 the sender."""

    key: tuple[Any, Any]
    ref: Any
    sender_ref: Any
    is_async: bool

    def receiver(self) -> Any:
        """Return the receiver; None if it was garbage-collected."""
        return self.ref() if issubclass(type(self.ref), ReferenceType) else self.ref

    @property
    def is_live(self) -> bool:
        """True while a send can call it."""
        return self.receiver() is not None and (self.sender_ref is None or self.sender_ref() is not None)


def row_of(row: tuple[Any, ...]) -> ConnectionRow:
    """Return an item of ``Signal.receivers`` in the same shape for every version."""
    return ConnectionRow(row[0], row[1], row[2] if len(row) > 3 else None, len(row) > 2 and row[-1])


class Live(list[tuple[Entry | None, Receiver]]):
    """The receivers that a send calls one by one; ``waiting`` are those that it then runs concurrently."""

    waiting: list[tuple[Entry | None, Receiver]]


class RowsSignal(ForeignSignal):
    """Represents a signal that keeps rows."""

    any_sender_key = NO_SENDER

    places = BaseSignal.places

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver, passing everything by name."""
        return receiver(signal=self.real, sender=sender, **named)

    @classmethod
    def in_order(cls, entries: list[Entry]) -> list[Entry]:
        """Return the entries with the coroutine functions last: those run concurrently."""
        return sorted(entries, key=lambda entry: type(entry) is ForeignEntry and entry.runs_last)

    @property
    def is_internal(self) -> bool:
        """True if its library sends it for internal use, as Django does for every object, mostly without receivers."""
        return not self.module or self.module.startswith(f"{self.package}.")

    @staticmethod
    def asked(receiver: Any = None, sender: Any = None, dispatch_uid: object | None = None) -> Asked:
        """Return the arguments of ``disconnect``."""
        return Asked(receiver, sender, dispatch_uid)

    @property
    def matches_addresses(self) -> bool:  # type: ignore[override]  # known from the rows
        """True if the rows do not hold the senders themselves, as in Celery, and in Django before 6.0."""
        real = self.real
        return real is not None and any(len(row) < 4 for row in list(real.receivers))

    def known_sender(self, sender: Any) -> Sender:
        """Return what to remember about a sender; for a bound method, its object and function where those matter."""
        known = super().known_sender(sender)
        return (MethodRef(sender), *known[1:]) if type(sender) is MethodType and self.matches_addresses else known

    def connected(self, receiver: Any, sender: Any, dispatch_uid: Any, site: CallSite) -> None:
        """Record a ``connect`` that has just been made."""
        rows = self.real.receivers
        key = rows[-1][0] if rows else None
        if key is not None and id(key) not in self._standing and key[1] == self.identity(sender):
            self._note(id(key), row_of(rows[-1]), sender, dispatch_uid, site)
            if len(self._standing) == len(rows):
                return
        elif (standing := self._found(receiver, sender, dispatch_uid)) is not None:
            self.ignored.append(Ignored(standing, receiver, site))
        self.reconcile()

    def _planned(self, sender: Any) -> list[Entry]:
        wanted = [self._standing.get(id(row.key)) for row in self._wanted(sender) if row.is_live]
        return self.in_order([entry for entry in wanted if entry is not None])

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what a send calls: what the library's own loop iterates over."""
        real, plan = self.real, self.planned(sender)
        live: Any = []
        if real.receivers and _is_some(real.sender_receivers_cache.get(sender)):
            live = real._live_receivers(sender)
        one_by_one, waiting = live if type(live) is tuple else (live, [])
        if own_method(real, "_live_receivers", self.package) is None:
            pairs = _paired(plan, [*one_by_one, *waiting])
        else:
            pairs = paired_as_chosen(self._live_entries(), [*one_by_one, *waiting])
            plan = [entry for entry, _ in pairs if entry is not None]
        reached = Live(pairs[: len(one_by_one)])
        reached.waiting = pairs[len(one_by_one) :]
        return plan, reached

    def connections_now(self) -> Callable[[], None]:
        """Return a function that restores the current connections, in the library too."""
        real, rows, standing = self.real, [] if self.real is None else _held(self.real), self._standing.copy()
        record = self._record_now()

        def restore() -> None:
            if real is not None and [*map(id, _held(real))] != [*map(id, rows)]:
                with real.lock:
                    real.receivers = list(rows)
                    real.sender_receivers_cache.clear()
                self._standing = standing.copy()
            record()

        return restore

    def _live_entries(self) -> list[Entry]:
        """Return the entries that a send can call, in the order of the rows: someone may have put them in another."""
        standing = [self._standing.get(id(row.key)) for row in self._rows()]
        return [entry for entry in standing if entry is not None and entry.alive and not entry.lost_sender]

    def _is_of(self, entry: ForeignEntry, row: ConnectionRow) -> bool:
        return entry.key is row.key and entry.receiver() is row.receiver()

    def _take_out(self, keys: set[Any]) -> None:
        real = self.real
        with real.lock:
            real.receivers = [row for row in real.receivers if id(row[0]) not in keys]
            real.sender_receivers_cache.clear()

    def _connections(self) -> dict[Any, Any]:
        """Return the rows by the ``id`` of their keys, which the entries keep alive."""
        return {id(row.key): row for row in self._rows()}

    def _rows(self) -> list[ConnectionRow]:
        real = self.real
        return [] if real is None else [row_of(row) for row in _held(real)]

    def _wanted(self, sender: Any) -> list[ConnectionRow]:
        """Return the rows that the library would find for a sender now: those in its cache, even if that is wrong."""
        real, rows = self.real, self._rows()
        try:
            cached = real.sender_receivers_cache.get(sender) if rows else None
        except Exception:  # noqa: BLE001  # the sender's own __hash__ or __eq__ raised; a send fails the same way
            return []
        if not _is_some(cached):
            return []
        sender_key = self.identity(sender) if rows else None
        wanted = [row for row in rows if row.key[1] in (NO_SENDER, sender_key)]
        if cached is None or not real.use_caching or real._dead_receivers:
            return wanted
        return _matched(cached, wanted) or _matched(cached, rows) or []

    def _found(self, receiver: Any, sender: Any, dispatch_uid: Any) -> ForeignEntry | None:
        key = (dispatch_uid or self.identity(receiver), self.identity(sender))
        return next((self._standing.get(id(row.key)) for row in self._rows() if row.key == key), None)

    def _entry(
        self, key: Any, row: ConnectionRow, sender: Any = UNKNOWN, uid: Any = None, site: CallSite | None = None
    ) -> ForeignEntry:
        receiver = row.receiver()
        known, inferred = self._sender_of(row, sender)
        if site is None and receiver is not None and row.key[0] != self.identity(receiver):
            uid = row.key[0]
        return ForeignEntry(
            self,
            row.key,
            receiver,
            weak=issubclass(type(row.ref), ReferenceType),
            sender=known,
            dispatch_uid=uid or None,
            site=site,
            otherwise=lambda: None if (row := self._connections().get(key)) is None else row.receiver(),
            inferred=inferred,
            runs_last=row.is_async,
        )

    def _sender_of(self, row: ConnectionRow, given: Any) -> tuple[Sender, bool]:
        """Return what is known about a row's sender, and whether that is only what is now at its address."""
        if row.key[1] == NO_SENDER:
            return ANY_SENDER, False
        if given is not UNKNOWN:
            return self.known_sender(given), False
        if row.sender_ref is not None:
            sender = row.sender_ref()
            return ((row.sender_ref, *GONE[1:]) if sender is None else self.known_sender(sender)), False
        if type(row.key[1]) is not int:
            return self.known_sender(row.key[1]), False
        return self._sender_at(row.key[1])


def _is_some(cached: Any) -> bool:
    """Return whether the cache does not say that there are no receivers."""
    return cached is None or type(cached) is list


def _matched(cached: list[Any], rows: list[ConnectionRow]) -> list[ConnectionRow] | None:
    """Return the rows that a cached list was made from: it has their references, including dead ones, but no keys."""
    matched, rest = [], iter(rows)
    for element in cached:
        kept = element[0] if type(element) is tuple else element
        if issubclass(type(kept), ReferenceType) and kept() is None:
            continue
        row = next((row for row in rest if row.ref is kept), None)
        if row is None:
            return None
        matched.append(row)
    return matched


def _paired(plan: list[Entry], receivers: list[Receiver]) -> list[tuple[Entry | None, Receiver]]:
    """Pair each receiver with its entry; both are in the same order, and an entry's receiver may be gone by now."""
    if len(plan) == len(receivers):
        return list(zip(plan, receivers, strict=True))
    rest = iter(plan)
    return [
        (next((entry for entry in rest if known_identity(entry.receiver()) == known_identity(each)), None), each)
        for each in receivers
    ]


def _held(real: Any) -> list[Any]:
    """Return the rows that a signal holds, whatever a class of a plugin's does when it is asked for them."""
    try:
        return list(real.receivers)
    except BaseException:  # noqa: BLE001 - plugin code ran
        return list(namespace_of(real).get("receivers") or ())
