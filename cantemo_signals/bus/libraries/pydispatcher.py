"""PyDispatcher as plugins use it themselves: any hashable object is a signal, and the tables are shared."""

from __future__ import annotations

from copy import copy
from sys import _getframe
from typing import Any

from cantemo_signals.bus import pydispatcher
from cantemo_signals.bus.base import BaseBus, BaseSignal, Pairs, Reached
from cantemo_signals.bus.disconnects import Asked
from cantemo_signals.bus.entries import ANY_SENDER, Entry, Sender
from cantemo_signals.bus.libraries.foreign import UNKNOWN, ForeignSignal
from cantemo_signals.bus.libraries.foreign_entry import ForeignEntry
from cantemo_signals.bus.naming import name_of
from cantemo_signals.bus.origin import CallSite, call_site
from cantemo_signals.bus.portal_table import Key
from cantemo_signals.bus.pydispatcher import ANONYMOUS, ANY, ANY_KEY, Receiver, Responses
from cantemo_signals.bus.pydispatcher_signal import PyDispatcherSignal, TieredSignal
from cantemo_signals.bus.references import StrongRef

MODULE = "pydispatch"
_ANYONE = "pydispatcher"


class NativeSignal(TieredSignal, ForeignSignal):
    """Represents an object used as a signal; PyDispatcher calls its receivers by tiers."""

    library = "pydispatcher"
    package = MODULE

    _exactly = False
    _arguments: tuple[Any, ...] = ()

    def __init__(self, bus: BaseBus, real: Any) -> None:
        super().__init__(bus, real)
        self.module, self.name = MODULE, _text(real)
        self.any_signal = real is ANY

    def _reference_to(self, real: Any, gone: object) -> Any:
        return StrongRef(real)

    def sent_with(self, arguments: tuple[Any, ...], *, exactly: bool) -> NativeSignal:
        """Return the same signal for a send that passes positional arguments or reaches only the first tier."""
        if not arguments and not exactly:
            return self
        view = copy(self)
        view._exactly, view._arguments = exactly, arguments
        return view

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver with the arguments that its signature names."""
        return pydispatcher.robust_apply(receiver, *self._arguments, signal=self.real, sender=sender, **named)

    @property
    def exists(self) -> bool:
        """True while something is connected: any object can be a signal, but is one only then."""
        return bool(self.entries)

    def connected(self, sender: Any, site: CallSite) -> None:
        """Record a ``connect`` that has just been made."""
        bucket = pydispatcher.get_receivers(sender, self.real)
        if bucket:  # otherwise PyDispatcher lost it
            key = id(sender), id(bucket[-1])
            if key in self._standing:
                self._drop(self._standing.pop(key))
            self._note(key, bucket[-1], sender, site=site)

    def _connections(self) -> dict[Any, Any]:
        """Return the elements in the tables by the ``id``s of sender and element; entries keep weak elements."""
        own = self.real._standing if issubclass(type(self.real), PyDispatcherSignal) else {}
        return {
            (sender_key, id(element)): element
            for sender_key, signals in pydispatcher.connections.copy().items()
            for element in list(signals.get(self.real, ()))
            if id(element) not in own.get(sender_key, {})  # a signal of the bus can be a key, and connects itself
        }

    def _planned(self, sender: Any) -> list[Entry]:
        return [entry for entry, _ in self._pairs(sender) if entry is not None]

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what a send calls: what PyDispatcher's loop finds, reading its lists while they change."""
        return self.planned(sender), self._pairs(sender)

    def _sent(self, sender: Any, named: dict[str, Any], *, robust: bool) -> Responses:
        recorder = self._bus.recorder
        if recorder is not None:
            return recorder.send(self, sender, named, robust=robust)
        return (pydispatcher.send_robust if robust else pydispatcher.send)(self.real, sender, **named)

    def _ends_with_bus(self, entry: ForeignEntry) -> bool:
        return entry.connected_at is not None

    def _take_out(self, keys: set[Any]) -> None:
        for sender_key, element in keys:
            pydispatcher.take_out(sender_key, self.real, element)

    def _pairs(self, sender: Any) -> Pairs:
        find = pydispatcher.get_receivers if self._exactly else pydispatcher.get_all_receivers
        for element in find(sender, self.real):
            for receiver in pydispatcher.live_receivers((element,)):
                yield self._entry_of(sender, element), receiver

    def _entry_of(self, sender: Any, element: object) -> Entry | None:
        """Return the entry from the first tier that has it."""
        anything: Any = self._bus.adopted.get((_ANYONE, ANY), self)
        tiers = ((self, id(sender)), (anything, id(sender)), (self, ANY_KEY), (anything, ANY_KEY))
        entries = (signal._standing.get((key, id(element))) for signal, key in tiers)
        return next((entry for entry in entries if entry is not None), None)

    def _entry(
        self, key: Any, element: Any, sender: Any = UNKNOWN, uid: Any = None, site: CallSite | None = None
    ) -> ForeignEntry:
        known, inferred = self._sender_of(key[0], sender)
        weak = issubclass(type(element), pydispatcher.REFERENCES)
        return ForeignEntry(
            self,
            (element if weak else None, key[0]),
            _live(element),
            weak=weak,
            sender=known,
            site=site,
            otherwise=lambda: _live(element),
            inferred=inferred,
        )

    def _sender_of(self, sender_key: int, given: Any) -> tuple[Sender, bool]:
        """Return what is known about a sender, and whether that is only what is now at its address."""
        if sender_key == ANY_KEY:
            return ANY_SENDER, False
        if sender_key == id(ANONYMOUS):
            return (self.known_sender(ANONYMOUS)[0], None, "anonymous"), False
        if given is UNKNOWN and sender_key in pydispatcher.senders:
            given = pydispatcher.senders[sender_key]()
        if given is not UNKNOWN:
            return self.known_sender(given), False
        if sender_key == id(None):
            return self.known_sender(None), False
        return self._sender_at(sender_key)


class Natives:
    """Replacements of PyDispatcher's functions, in place while a session is open."""

    def __init__(self, bus: BaseBus) -> None:
        self._bus = bus

    def connect(self, *args: Any, **kwargs: Any) -> None:
        """Connect, and record the connection."""
        pydispatcher.connect(*args, **kwargs)
        _, key, sender, _ = _connecting(*args, **kwargs)
        adopt_key(self._bus, key).connected(sender, call_site(self._bus.context, _getframe(1)))

    def disconnect(self, *args: Any, **kwargs: Any) -> None:
        """Disconnect, and record that."""
        receiver, key, sender, weak = _connecting(*args, **kwargs)
        signal = adopt_key(self._bus, key)
        before = signal.entries.copy()
        pydispatcher.disconnect(*args, **kwargs)
        asked = Asked(receiver, sender, weak=bool(weak))
        signal.disconnected(asked, before, call_site(self._bus.context, _getframe(1)))

    def send(self, signal: Any = ANY, sender: Any = ANONYMOUS, *arguments: Any, **named: Any) -> Responses:
        """Send, recorded while a recorder is set."""
        return self._sent(pydispatcher.send, (signal, sender, arguments, named))

    def sendExact(self, signal: Any = ANY, sender: Any = ANONYMOUS, *arguments: Any, **named: Any) -> Responses:  # noqa: N802
        """Do the same for the first tier only."""
        return self._sent(pydispatcher.send_exact, (signal, sender, arguments, named), exactly=True)

    def sendRobust(self, signal: Any = ANY, sender: Any = ANONYMOUS, *arguments: Any, **named: Any) -> Responses:  # noqa: N802
        """Do the same, but take an ``Exception`` as the receiver's response."""
        return self._sent(pydispatcher.send_robust, (signal, sender, arguments, named), robust=True)

    def _sent(self, send: Any, event: Any, *, robust: bool = False, exactly: bool = False) -> Responses:
        signal, sender, arguments, named = event
        recorder = self._bus.recorder
        if recorder is None:
            return send(signal, sender, *arguments, **named)  # type: ignore[no-any-return]
        wrapper = adopt_key(self._bus, signal).sent_with(arguments, exactly=exactly)
        return recorder.send(wrapper, sender, named, robust=robust)


def adopt_key(bus: BaseBus, key: Any) -> NativeSignal:
    """Return the ``NativeSignal`` that represents a signal on this bus."""
    found: Any = bus.adopted.get((_ANYONE, key))
    if found is None:
        found = bus.adopted[_ANYONE, key] = NativeSignal(bus, key)
    return found  # type: ignore[no-any-return]


def discover(bus: BaseBus) -> None:
    """Adopt every signal that has connections in the tables."""
    for key in pydispatcher.others(bus.anchor, (Key, BaseSignal)):
        adopt_key(bus, key)


def _connecting(receiver: Any, signal: Any = ANY, sender: Any = ANY, weak: Any = True) -> tuple[Any, Any, Any, Any]:  # noqa: FBT002
    """Return the arguments of ``connect`` or ``disconnect``."""
    return receiver, signal, sender, weak


def _live(element: Any) -> Receiver | None:
    return next(iter(pydispatcher.live_receivers((element,))), None)


def _text(key: Any) -> str:
    if key is ANY:
        return "any signal"
    if issubclass(type(key), BaseSignal):
        return f"{key.module}.{key.name}"
    return key if type(key) is str else name_of(key)
