"""An adapter for psygnal, which the tool does not ship: it shows what a library may bring along.

Its signals cannot be referenced weakly, their module passes no finder (it is compiled in a group), and receivers get
positional arguments and no sender.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator
from functools import wraps
from sys import _getframe
from typing import Any
from weakref import ref

from cantemo_signals.bus.base import BaseBus, Reached
from cantemo_signals.bus.entries import Entry, Ignored
from cantemo_signals.bus.libraries.adoption import Undo, adopt, reconciling
from cantemo_signals.bus.libraries.foreign import UNKNOWN, ForeignSignal
from cantemo_signals.bus.libraries.foreign_entry import ForeignEntry
from cantemo_signals.bus.naming import Described
from cantemo_signals.bus.origin import CallSite, call_site_through
from cantemo_signals.bus.pydispatcher import Receiver, Responses

_PASSING = frozenset({"psygnal._signal"})


class PsygnalSignal(ForeignSignal):
    """Stands for one of psygnal's signals, which is mostly an attribute of the object that emits it."""

    library = "psygnal"
    by_name = ()

    def __init__(self, bus: BaseBus, real: Any, gone: Callable[[object], None] | None = None) -> None:
        super().__init__(bus, real, gone)
        self.providing_args = set(real.signature.parameters)
        if real.instance is not None:
            cls = type(real.instance)
            self.module, self.name = cls.__module__, f"{cls.__qualname__}.{real.name}"

    def _reference_to(self, real: Any, gone: Callable[[object], None] | None) -> Callable[[], Any]:
        """Return how to come by the signal through the object that has it; one that no object has is kept."""
        owner, name = real.instance, real.name
        if getattr(owner, "__dict__", {}).get(name) is not real:
            return super()._reference_to(real, gone)
        reference = ref(owner, gone)
        return lambda: None if (alive := reference()) is None else vars(alive).get(name)

    @staticmethod
    def held_by_library() -> list[Any]:
        """Return the signals that are attributes of objects, wherever these are."""
        cls = sys.modules["psygnal._signal"].SignalInstance
        return [each for each in gc.get_objects() if issubclass(type(each), cls)]

    @staticmethod
    def watch(bus: BaseBus, signal_class: Any, undo: Undo) -> None:
        """Have psygnal's class tell what it connects and emits."""

        def connecting(original: Any) -> Any:
            @wraps(original)
            def connect(self: Any, slot: Any = None, **options: Any) -> Any:
                if slot is None:
                    return lambda function: connect(self, function, **options)
                wrapper = adopt(bus, self)
                site = call_site_through(bus.context, _getframe(1), _PASSING, slot)
                result = original(self, slot, **options)
                wrapper.connected(slot, site)
                return result

            return connect

        def emitting(original: Any) -> Any:
            @wraps(original)
            def emit(self: Any, *args: Any, **checks: Any) -> None:
                if bus.recorder is None or any(checks.values()) or not _is_simple(self):
                    original(self, *args, **checks)
                else:
                    _emit(bus, self, args)

            return emit

        undo.replace(signal_class, "connect", connecting)
        undo.replace(signal_class, "disconnect", reconciling(bus))
        undo.replace(signal_class, "emit", emitting)

    def connected(self, receiver: Any, site: CallSite) -> None:
        """Take down a ``connect`` that has just been made."""
        new = {key: slot for key, slot in self._connections().items() if key not in self._standing}
        for key, slot in new.items():
            self._note(key, slot, site=site)
        standing = [entry for entry in self._standing.values() if entry.receiver() == receiver]
        if not new and standing:
            self.ignored.append(Ignored(standing[0], receiver, site))
        self.reconcile()

    def _planned(self, sender: Any) -> list[Entry]:
        return [self._standing[key] for key, slot in self._connections().items() if slot._is_alive()]

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what an emission calls: a copy of psygnal's list, without what dies meanwhile."""
        return self.planned(sender), self._pairs()

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver with as many positional arguments as it takes."""
        return receiver.cb(tuple(named.values()))  # type: ignore[attr-defined]

    def withheld(self, receiver: Described, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the arguments that are too many for a receiver."""
        slot = self._slot_of(receiver)
        return () if slot is None or slot._max_args is None else names[slot._max_args :]

    def place(self, entry: Entry | None) -> str:
        """Return the rank of a receiver; a higher priority comes first."""
        if entry is None:
            return super().place(None)
        slot = self._slot_of(entry)
        return f"{self.rank(entry)}, priority {0 if slot is None else slot.priority}"

    def send(self, /, sender: Any = None, **named: Any) -> Responses:
        """Emit the arguments in the order of the signature."""
        order = [*self.real.signature.parameters]
        self.real.emit(*(named[name] for name in sorted(named, key=order.index)))
        return []

    send_robust = send

    def _connections(self) -> dict[Any, Any]:
        """Return psygnal's list by the ``id`` of what stands there; entries keep those that are weak."""
        real = self.real
        return {} if real is None else {id(slot): slot for slot in list(real._slots)}

    def _take_out(self, keys: set[Any]) -> None:
        real = self.real
        real._slots = [slot for slot in real._slots if id(slot) not in keys]

    def _entry(
        self, key: Any, slot: Any, sender: Any = UNKNOWN, uid: Any = None, site: CallSite | None = None
    ) -> ForeignEntry:
        weak = type(slot).__name__.startswith("Weak")
        return ForeignEntry(
            self,
            (slot if weak else None, None),
            slot.dereference(),
            weak=weak,
            site=site,
            otherwise=lambda: None if (slot := self._connections().get(key)) is None else slot.dereference(),
        )

    def _slot_of(self, entry: object) -> Any:
        """Return what stands in psygnal's list for an entry."""
        return next((slot for key, slot in self._connections().items() if self._standing.get(key) is entry), None)

    def _pairs(self) -> Iterator[tuple[Entry | None, Receiver]]:
        for key, slot in self._connections().items():
            if slot._is_alive():
                yield self._standing.get(key), slot


ADAPTER = PsygnalSignal


def _is_simple(signal: Any) -> bool:
    """Whether an emission calls the receivers here and now."""
    return not (signal._is_blocked or signal._is_paused) and signal._reemission == "immediate"


def _emit(bus: BaseBus, signal: Any, args: tuple[Any, ...]) -> None:
    """Do what psygnal's own ``emit`` does, recorded."""
    psygnal: Any = sys.modules["psygnal"]
    names = [*signal.signature.parameters, *(f"p{number}" for number in range(len(args)))]
    assert bus.recorder is not None
    try:
        with psygnal.Signal._emitting(signal):
            bus.recorder.send(adopt(bus, signal), None, dict(zip(names, args, strict=False)), robust=False)
    except (psygnal.EmitLoopError, RecursionError):
        raise
    except Exception as error:
        raise psygnal.EmitLoopError(exc=error, signal=signal) from error
