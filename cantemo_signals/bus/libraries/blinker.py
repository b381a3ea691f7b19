"""Blinker's signals: they keep receivers in a set, and call them in its order."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from sys import _getframe
from types import FunctionType, MethodType
from typing import Any
from weakref import ReferenceType

from cantemo_signals.bus.base import BaseBus, Reached
from cantemo_signals.bus.disconnects import Asked
from cantemo_signals.bus.entries import ANY_SENDER, Entry, Sender
from cantemo_signals.bus.libraries.adoption import Undo, adopt, reconciling
from cantemo_signals.bus.libraries.foreign import GONE, UNKNOWN, ForeignSignal
from cantemo_signals.bus.libraries.foreign_entry import ForeignEntry
from cantemo_signals.bus.naming import DescribedReceiver, short
from cantemo_signals.bus.origin import CallSite, call_site_through
from cantemo_signals.bus.passing import asking
from cantemo_signals.bus.pydispatcher import Receiver, Responses

_MODULE = "blinker.base"
_PASSING = frozenset({_MODULE})
_ANY = 0


class BlinkerSignal(ForeignSignal):
    """Represents a Blinker signal; Blinker has no ``send_robust``, and leaves coroutines to its users."""

    library = "blinker"
    any_sender_key = _ANY
    by_name = ()
    by_place = 1  # the sender

    def __init__(self, bus: BaseBus, real: Any, gone: Callable[[object], None] | None = None) -> None:
        super().__init__(bus, real, gone)
        self.module = "blinker"
        own = vars(real).get("name")
        self._own = self.name = own if type(own) is str else None

    def held_as(self, module: str, name: str) -> None:
        """Note that a module holds the signal; a named signal keeps its name."""
        super().held_as(module, name)
        self.name = self._own or self.name

    def connected(self, receiver: Any, sender: Any, site: CallSite) -> None:
        """Record a ``connect`` that has just been made; a repeated one changes how the receiver is kept."""
        key = _make_id(receiver), self.sender_key(sender)
        kept = self.real.receivers.get(key[0])
        if kept is not None and key not in self._standing:
            self._note(key, kept, sender, site=site)
        else:
            self.reconcile()

    def sender_key(self, sender: Any) -> Any:
        """Return the sender's part of the key of a connection requested with this ``sender``."""
        return _ANY if sender is self.real.ANY else _make_id(sender)

    @staticmethod
    def asked(receiver: Any, sender: Any = ANY_SENDER) -> Asked:
        """Return the arguments of Blinker's ``disconnect``."""
        return Asked(receiver, vars(sys.modules[_MODULE])["ANY"] if sender is ANY_SENDER else sender)

    def _planned(self, sender: Any) -> list[Entry]:
        """Return the entries in the order of the set that a send would build."""
        real = self.real
        if real is None or vars(real).get("is_muted") or not real.receivers:
            return []
        by_sender, sender_key = real._by_sender, _make_id(sender)
        anyone = by_sender.get(_ANY, getattr(real, "set_class", set)())
        keys = anyone | by_sender[sender_key] if sender_key in by_sender else anyone.copy()
        found = [self._standing.get((key, sender_key)) or self._standing.get((key, _ANY)) for key in keys]
        return [entry for entry in found if entry is not None and entry.alive]

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what a send calls: the receivers that Blinker's own loop reaches."""
        plan, real = self.planned(sender), self.real
        return plan, () if vars(real).get("is_muted") else _each(plan, real, sender)

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver with the sender first."""
        return receiver(sender, **named)

    def place(self, entry: Entry | None) -> str:
        """Return which sender a receiver is connected for, the only thing that its place depends on."""
        if entry is None:
            return super().place(None)
        return f"connected for {short(entry.sender_name)}; Blinker calls receivers in the order of a set"

    def _is_of(self, entry: ForeignEntry, kept: Any) -> bool:
        return entry.alive and entry.receiver() in (kept, kept() if isinstance(kept, ReferenceType) else None)

    def _take_out(self, keys: set[Any]) -> None:
        for receiver_key, sender_key in keys:
            self.real._disconnect(receiver_key, sender_key)

    def _connections(self) -> dict[Any, Any]:
        """Return what Blinker keeps for each receiver, by the keys of the receiver and the sender."""
        real = self.real
        if real is None:
            return {}
        standing = [(sender, list(keys)) for sender, keys in real._by_sender.copy().items()]
        kept = real.receivers.copy()
        return {(key, sender): kept[key] for sender, keys in standing for key in keys if key in kept}

    def _entry(
        self, key: Any, kept: Any, sender: Any = UNKNOWN, uid: Any = None, site: CallSite | None = None
    ) -> ForeignEntry:
        weak = issubclass(type(kept), ReferenceType) or type(kept).__name__ == "BoundMethodWeakref"  # until 1.6
        known, inferred = self._sender_of(key[1], sender)
        return ForeignEntry(
            self,
            key,
            kept() if weak else kept,
            weak=weak,
            sender=known,
            site=site,
            otherwise=lambda: self.real.receivers.get(key[0]),
            inferred=inferred,
        )

    def _sender_of(self, key: Any, given: Any) -> tuple[Sender, bool]:
        """Return what is known about a sender, and whether that is only what is now at its address."""
        if type(key) is int and key == _ANY:
            return ANY_SENDER, False
        if given is not UNKNOWN:
            return self.known_sender(given), False
        if type(key) is str or key == id(None):
            return self.known_sender(key if type(key) is str else None), False
        reference = self.real._weak_senders.get(key)
        if reference is None:
            return self._sender_at(key)
        sender = reference()
        return (GONE if sender is None else self.known_sender(sender)), False

    @staticmethod
    def watch(bus: BaseBus, signal_class: Any, undo: Undo) -> None:
        """Make Blinker's class report what it connects and sends; a send that wraps coroutines is not recorded."""

        def connecting(original: Any) -> Any:
            @wraps(original)
            def connect(self: Any, receiver: Any, *args: Any, **kwargs: Any) -> Any:
                wrapper = adopt(bus, self)
                result = original(self, receiver, *args, **kwargs)
                sender = args[0] if args else kwargs.get("sender", signal_class.ANY)
                asked = asking(_getframe(1), self, BlinkerSignal.package, (receiver,), _PASSING)
                wrapper.connected(receiver, sender, call_site_through(bus.context, asked, _PASSING, receiver))
                return result

            return connect

        def sending(original: Any) -> Any:
            @wraps(original)
            def send(self: Any, *sender: Any, **named: Any) -> Responses:
                recorder = bus.recorder
                if recorder is None and bus.early is not None:
                    bus.early.note(adopt(bus, self), sender[0] if sender else None, _getframe(1))
                if recorder is None or len(sender) > 1 or named.get("_async_wrapper") is not None:
                    return original(self, *sender, **named)  # type: ignore[no-any-return]
                named.pop("_async_wrapper", None)
                return recorder.send(adopt(bus, self), sender[0] if sender else None, named, robust=False)

            return send

        undo.replace(signal_class, "connect", connecting)
        undo.replace(signal_class, "disconnect", reconciling(bus))
        undo.replace(signal_class, "send", sending)

    @staticmethod
    def held_by_library() -> list[Any]:
        """Return the signals that Blinker itself holds, under the names that they were requested by."""
        module = vars(sys.modules[_MODULE])
        space = module.get("default_namespace")
        if space is None and type(module.get("signal")) is MethodType:  # until 1.7
            space = module["signal"].__self__
        return list(space.values()) if space is not None else []


ADAPTER = BlinkerSignal


def _each(plan: list[Entry], real: Any, sender: Any) -> Any:
    entries = {id(entry.receiver()): entry for entry in plan if type(entry.receiver()) is not MethodType}
    methods = {_make_id(entry.receiver()): entry for entry in plan if type(entry.receiver()) is MethodType}
    for receiver in real.receivers_for(sender):
        if _is_coroutine_function(receiver):
            raise RuntimeError("Cannot send to a coroutine function.")
        yield entries.get(id(receiver)) or methods.get(_make_id(receiver)), receiver


def _is_coroutine_function(receiver: Receiver) -> bool:
    function = receiver.__func__ if type(receiver) is MethodType else receiver
    return type(function) is FunctionType and DescribedReceiver(receiver).is_async


def _make_id(target: Any) -> Any:
    """Return what Blinker identifies receivers and senders by."""
    module = vars(sys.modules[_MODULE])
    return (module.get("make_id") or module["hashable_identity"])(target)
