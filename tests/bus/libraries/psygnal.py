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

from cantemo_signals.bus.base import BaseBus, Entry, Ignored, Reached
from cantemo_signals.bus.libraries.adoption import Undo, adopt, reconciling, site_of
from cantemo_signals.bus.libraries.foreign import ForeignEntry, ForeignSignal
from cantemo_signals.bus.naming import Described, name_of
from cantemo_signals.bus.origin import CallSite
from cantemo_signals.bus.pydispatcher import Receiver, Responses

_PASSING = frozenset({"psygnal._signal"})


class PsygnalSignal(ForeignSignal):
    """Stands for one of psygnal's signals, which is mostly an attribute of the object that emits it."""

    library = package = "psygnal"
    any_sender_key = None

    def __init__(self, bus: BaseBus, real: Any, gone: Callable[[object], None] | None = None) -> None:
        super().__init__(bus, real, gone)
        #: ``id`` of what stands in psygnal's list → that, if it keeps nothing alive, and its entry.
        self._standing: dict[int, tuple[Any, ForeignEntry]] = {}
        self.providing_args = set(real.signature.parameters)
        if real.instance is not None:
            cls = type(real.instance)
            self.module, self.name = cls.__module__, f"{cls.__qualname__}.{real.name}"
        self.reconcile()

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
                site = site_of(bus, _getframe(1), _PASSING, slot)
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
        new = [slot for slot in self._slots() if id(slot) not in self._standing]
        for slot in new:
            self._note(slot, site)
        standing = [entry for _, entry in self._standing.values() if entry.receiver() == receiver]
        if not new and standing:
            self.ignored.append(Ignored(standing[0], name_of(receiver), site))
        self.reconcile()

    def reconcile(self) -> None:
        """Notice what was connected or undone without our being told."""
        slots = {id(slot): slot for slot in self._slots()}
        for key in [key for key in self._standing if key not in slots]:
            _, entry = self._standing.pop(key)
            if entry.alive:
                self._drop(entry)
        for key, slot in slots.items():
            if key not in self._standing:
                self._note(slot)

    def planned(self, sender: Any) -> list[Entry]:
        """Return the entries that an emission would call now, by priority; changes nothing."""
        self.reconcile()
        return [self._standing[id(slot)][1] for slot in self._slots() if slot._is_alive()]

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what an emission calls: a copy of psygnal's list, without what dies meanwhile."""
        return self.planned(sender), self._pairs()

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver with as many positional arguments as it takes."""
        return receiver.cb(tuple(named.values()))  # type: ignore[attr-defined]

    def withheld(self, receiver: Described, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the arguments that are too many for a receiver."""
        slots = [slot for slot in self._slots() if self._standing.get(id(slot), (None, None))[1] is receiver]
        most = slots[0]._max_args if slots else None
        return () if most is None else names[most:]

    def place(self, entry: Entry | None) -> str:
        """Return the rank of a receiver; a higher priority comes first."""
        if entry is None:
            return super().place(None)
        priority = next((slot.priority for slot in self._slots() if id(slot) == entry.key[0]), 0)
        return f"{self.rank(entry)}, priority {priority}"

    def send(self, /, sender: Any = None, **named: Any) -> Responses:
        """Emit the arguments in the order of the signature."""
        order = [*self.real.signature.parameters]
        self.real.emit(*(named[name] for name in sorted(named, key=order.index)))
        return []

    send_robust = send

    def forget(self) -> None:
        """Undo what modules connected that are no more, and forget everything."""
        for slot in self._slots():
            if id(slot) in self._standing and self._standing[id(slot)][1].is_left_behind:
                self.real._slots.remove(slot)
        super().forget()
        self._standing.clear()

    def _slots(self) -> list[Any]:
        return [] if self.real is None else list(self.real._slots)

    def _pairs(self) -> Iterator[tuple[Entry | None, Receiver]]:
        for slot in self._slots():
            if slot._is_alive():
                yield self._standing.get(id(slot), (None, None))[1], slot

    def _note(self, slot: Any, site: CallSite | None = None) -> None:
        key, weak = id(slot), type(slot).__name__.startswith("Weak")
        entry = ForeignEntry(
            self,
            (key, None),
            slot.dereference(),
            weak=weak,
            site=site,
            otherwise=lambda: next((each.dereference() for each in self._slots() if id(each) == key), None),
        )
        self._standing[key] = slot if weak else None, entry
        self._add(entry)


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
