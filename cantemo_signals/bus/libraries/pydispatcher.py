"""PyDispatcher as plugins use it themselves: any hashable object is a signal, and the tables are everybody's."""

from __future__ import annotations

from copy import copy
from sys import _getframe
from typing import Any

from cantemo_signals.bus import pydispatcher
from cantemo_signals.bus.base import ANY_SENDER, BaseBus, BaseSignal, Entry, Pairs, Reached, Sender
from cantemo_signals.bus.libraries.foreign import GONE, ForeignEntry, ForeignSignal, object_at
from cantemo_signals.bus.naming import name_of
from cantemo_signals.bus.origin import CallSite, call_site
from cantemo_signals.bus.portal_table import Key
from cantemo_signals.bus.pydispatcher import ANONYMOUS, ANY, ANY_KEY, Receiver, Responses
from cantemo_signals.bus.pydispatcher_signal import TieredSignal
from cantemo_signals.bus.references import StrongRef

MODULE = "pydispatch"
_ANYONE = "pydispatcher"
_UNKNOWN = object()


class NativeSignal(TieredSignal, ForeignSignal):
    """Stands for what somebody uses as a signal; PyDispatcher calls the receivers by tiers."""

    library = "pydispatcher"
    package = MODULE

    def __init__(self, bus: BaseBus, real: Any) -> None:
        super().__init__(bus, real)
        self.module, self.name = MODULE, _text(real)
        self.any_signal = real is ANY
        self._exactly = False
        self._arguments: tuple[Any, ...] = ()
        #: ``id(sender)`` → ``id`` of what stands in the list → that, and its entry.
        self._standing: dict[int, dict[int, tuple[Any, ForeignEntry]]] = {}
        self.reconcile()

    def _reference_to(self, real: Any, gone: object) -> Any:
        return StrongRef(real)

    def sent_with(self, arguments: tuple[Any, ...], *, exactly: bool) -> NativeSignal:
        """The same signal for one send that passes positional arguments, or reaches only the first tier."""
        if not arguments and not exactly:
            return self
        view = copy(self)
        view._exactly, view._arguments = exactly, arguments
        return view

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver with what its signature names."""
        return pydispatcher.robust_apply(receiver, *self._arguments, signal=self.real, sender=sender, **named)

    @property
    def exists(self) -> bool:
        """Whether something is connected: any object can be a signal, and is one only then."""
        return bool(self.entries)

    def connected(self, receiver: Any, sender: Any, site: CallSite) -> None:
        """Take down a ``connect`` that has just been made."""
        bucket = pydispatcher.get_receivers(sender, self.real)
        if bucket:  # else PyDispatcher lost it
            replaced = self._standing.get(id(sender), {}).pop(id(bucket[-1]), None)
            if replaced is not None:
                self._drop(replaced[1])
            self._note(id(sender), bucket[-1], receiver, sender, site)
        self.reconcile()

    def reconcile(self) -> None:
        """Notice what was connected or undone without our being told."""
        for sender_key in {*self._standing, *pydispatcher.connections.copy()}:
            bucket = list(pydispatcher.connections.get(sender_key, {}).get(self.real, ()))
            present = {id(element) for element in bucket}
            standing = self._standing.get(sender_key, {})
            for element, (_, entry) in standing.copy().items():
                if element not in present:
                    del standing[element]
                    if entry.alive and not entry.lost_sender:
                        self._drop(entry)
            for element in bucket:
                if id(element) not in standing and not self._is_own(sender_key, element):
                    self._note(sender_key, element, _live(element))

    def planned(self, sender: Any) -> list[Entry]:
        """The entries that a send by ``sender`` would call now, in order; changes nothing."""
        return [entry for entry, _ in self._pairs(sender) if entry is not None]

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """What a send calls: the receivers as PyDispatcher's loop comes by them, its lists read while they change."""
        return self.planned(sender), self._pairs(sender)

    def send(self, /, sender: Any = ANONYMOUS, **named: Any) -> Responses:
        """PyDispatcher's own, recorded when something records."""
        recorder = self._bus.recorder
        if recorder is not None:
            return recorder.send(self, sender, named, robust=False)
        return pydispatcher.send(self.real, sender, **named)

    def send_robust(self, /, sender: Any = ANONYMOUS, **named: Any) -> Responses:
        """PyDispatcher's own, recorded when something records."""
        recorder = self._bus.recorder
        if recorder is not None:
            return recorder.send(self, sender, named, robust=True)
        return pydispatcher.send_robust(self.real, sender, **named)

    def forget(self) -> None:
        """Undo what was connected while somebody watched, and forget everything."""
        for sender_key, standing in self._standing.items():
            for element, entry in standing.values():
                if entry.connected_at is not None:
                    pydispatcher.take_out(sender_key, self.real, element)
        self._standing.clear()
        super().forget()

    def standing(self, sender_key: int, element: object) -> Entry | None:
        """The entry of what stands in a list."""
        found = self._standing.get(sender_key, {}).get(id(element))
        return None if found is None else found[1]

    def _pairs(self, sender: Any) -> Pairs:
        find = pydispatcher.get_receivers if self._exactly else pydispatcher.get_all_receivers
        for element in find(sender, self.real):
            for receiver in pydispatcher.live_receivers((element,)):
                yield self._entry_of(sender, element), receiver

    def _entry_of(self, sender: Any, element: object) -> Entry | None:
        """The entry in the first tier that has it."""
        anything: Any = self._bus.adopted.get((_ANYONE, ANY), self)
        tiers = ((self, id(sender)), (anything, id(sender)), (self, ANY_KEY), (anything, ANY_KEY))
        return next((found for signal, key in tiers if (found := signal.standing(key, element)) is not None), None)

    def _note(
        self, sender_key: int, element: Any, receiver: Any, sender: Any = _UNKNOWN, site: CallSite | None = None
    ) -> None:
        known, inferred = self._sender_of(sender_key, sender)
        entry = ForeignEntry(
            self,
            (None, sender_key),
            receiver,
            weak=issubclass(type(element), pydispatcher.REFERENCES),
            sender=known,
            site=site,
            otherwise=lambda: _live(element),
            inferred=inferred,
        )
        self._standing.setdefault(sender_key, {})[id(element)] = element, entry
        self._add(entry)

    def _sender_of(self, sender_key: int, given: Any) -> tuple[Sender, bool]:
        """What is known of a sender, and whether that is only what lies at its address now."""
        if sender_key == ANY_KEY:
            return ANY_SENDER, False
        if sender_key == id(ANONYMOUS):
            return (self.known_sender(ANONYMOUS)[0], None, "anonymous"), False
        if given is _UNKNOWN and sender_key in pydispatcher.senders:
            given = pydispatcher.senders[sender_key]()
        if given is not _UNKNOWN:
            return self.known_sender(given), False
        if sender_key == id(None):
            return self.known_sender(None), False
        found = object_at(sender_key)
        return (GONE, False) if found is None else (self.known_sender(found), True)

    def _is_own(self, sender_key: int, element: object) -> bool:
        """Whether a signal of the bus, which can be a key, connected this itself."""
        standing = getattr(self.real, "_standing", None) if issubclass(type(self.real), BaseSignal) else None
        return standing is not None and id(element) in standing.get(sender_key, {})


class Natives:
    """What stands in the place of PyDispatcher's functions while a session is open."""

    def __init__(self, bus: BaseBus) -> None:
        self._bus = bus

    def connect(self, *args: Any, **kwargs: Any) -> None:
        """PyDispatcher's own, and a note of it."""
        pydispatcher.connect(*args, **kwargs)
        receiver, key, sender = _connecting(*args, **kwargs)
        adopt_key(self._bus, key).connected(receiver, sender, call_site(self._bus.context, _getframe(1)))

    def disconnect(self, *args: Any, **kwargs: Any) -> None:
        """PyDispatcher's own, and a note of it."""
        pydispatcher.disconnect(*args, **kwargs)
        _, key, _ = _connecting(*args, **kwargs)
        adopt_key(self._bus, key).reconcile()

    def send(self, signal: Any = ANY, sender: Any = ANONYMOUS, *arguments: Any, **named: Any) -> Responses:
        """PyDispatcher's own, recorded when something records."""
        return self._sent(pydispatcher.send, (signal, sender, arguments, named))

    def sendExact(self, signal: Any = ANY, sender: Any = ANONYMOUS, *arguments: Any, **named: Any) -> Responses:  # noqa: N802
        """The same for the first tier only."""
        return self._sent(pydispatcher.send_exact, (signal, sender, arguments, named), exactly=True)

    def sendRobust(self, signal: Any = ANY, sender: Any = ANONYMOUS, *arguments: Any, **named: Any) -> Responses:  # noqa: N802
        """The same, but an ``Exception`` is that receiver's response."""
        return self._sent(pydispatcher.send_robust, (signal, sender, arguments, named), robust=True)

    def _sent(self, send: Any, event: Any, *, robust: bool = False, exactly: bool = False) -> Responses:
        signal, sender, arguments, named = event
        recorder = self._bus.recorder
        if recorder is None:
            return send(signal, sender, *arguments, **named)  # type: ignore[no-any-return]
        wrapper = adopt_key(self._bus, signal).sent_with(arguments, exactly=exactly)
        return recorder.send(wrapper, sender, named, robust=robust)


def adopt_key(bus: BaseBus, key: Any) -> NativeSignal:
    """What stands for this signal on this bus."""
    found: Any = bus.adopted.get((_ANYONE, key))
    if found is None:
        found = bus.adopted[_ANYONE, key] = NativeSignal(bus, key)
    return found  # type: ignore[no-any-return]


def discover(bus: BaseBus) -> None:
    """Adopt every signal that something stands under in the tables."""
    for key in pydispatcher.others(bus.anchor, (Key, BaseSignal)):
        adopt_key(bus, key)


def _connecting(receiver: Any, signal: Any = ANY, sender: Any = ANY, weak: Any = True) -> tuple[Any, Any, Any]:  # noqa: FBT002
    """The arguments of ``connect`` and ``disconnect``."""
    return receiver, signal, sender


def _live(element: Any) -> Receiver | None:
    return next(iter(pydispatcher.live_receivers((element,))), None)


def _text(key: Any) -> str:
    if key is ANY:
        return "any signal"
    if issubclass(type(key), BaseSignal):
        return f"{key.module}.{key.name}"
    return key if type(key) is str else name_of(key)
