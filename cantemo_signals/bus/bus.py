"""One bus per session: the class of its signals, the ledger of their connections, the recorder of their sends."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from cantemo_signals.bus import pydispatcher
from cantemo_signals.bus.base import BaseBus, BaseSignal, Entry
from cantemo_signals.bus.ledger import Ledger
from cantemo_signals.bus.libraries import Importing, signal_classes
from cantemo_signals.bus.origin import receiver
from cantemo_signals.bus.portal_signal import PortalSignal
from cantemo_signals.bus.portal_table import Key
from cantemo_signals.bus.pydispatcher_signal import PyDispatcherSignal
from cantemo_signals.bus.recorder import Recorder
from cantemo_signals.values.loading import Engine

_ENGINES: dict[Engine, type[BaseSignal]] = {"portal": PortalSignal, "pydispatcher": PyDispatcherSignal}


def other_engine(signal: BaseSignal) -> type[BaseSignal] | None:
    """Return the engine that a signal of Portal's could have instead; None for another library's."""
    return None if signal.is_foreign else next(cls for cls in _ENGINES.values() if not isinstance(signal, cls))


class Bus(BaseBus):
    """The signals of one session.

    ``Signal`` is the class that plugins see (given, under the engine ``django``), ``context`` what is being loaded now,
    ``recorder`` records sends while it is set.
    """

    recorder: Recorder | None
    receiver = staticmethod(receiver)

    def __init__(self, engine: Engine = "portal", signal_class: Any = None) -> None:
        super().__init__()
        self.engine: Engine = engine
        self.Signal: Any = signal_class
        if signal_class is None:
            base = _ENGINES[engine]
            self.Signal = type("Signal", (base,), {"_bus": self, "__module__": __package__, "__doc__": base.__doc__})
        self.ledger = Ledger(self)
        self._natives: Any = None
        self._unwatch: Callable[[], None] | None = None
        self._undo: list[Callable[[], None]] = []

    def standing(self, value: Any) -> BaseSignal | None:
        """What is known here of a signal of this bus, which is the signal itself unless its class is Django's."""
        if issubclass(type(value), BaseSignal):
            return value  # type: ignore[no-any-return]
        if self.engine != "django" or not issubclass(type(value), self.Signal):
            return None
        from cantemo_signals.bus.libraries import adoption

        return adoption.adopt(self, value)

    def connections(self, signal: BaseSignal, sender: Any) -> list[Entry]:
        """Exactly the entries that ``signal.send(sender)`` would call now, in order."""
        return signal.planned(sender)

    def record(self, observer: Any = None, **options: Any) -> Recording:
        """Record what is sent in a ``with`` block; the options are those of ``Recorder``."""
        return Recording(self, Recorder(observer, **options))

    def watch(self) -> None:
        """See what plugins do with PyDispatcher itself, Celery's signals and Blinker's, until the bus is closed."""
        if self._unwatch is None:
            undo, importing = pydispatcher.watch(self._native), Importing(self._imported)
            sys.meta_path.insert(0, importing)

            def unwatch() -> None:
                undo()
                sys.meta_path[:] = [finder for finder in sys.meta_path if finder is not importing]
                while self._undo:
                    self._undo.pop()()

            self._unwatch = unwatch
            for _, cls in signal_classes():
                self._imported(cls.__module__)

    def _native(self, name: str) -> Callable[..., Any]:
        if self._natives is None:
            from cantemo_signals.bus.libraries.pydispatcher import Natives  # few plugins use PyDispatcher itself

            self._natives = Natives(self)
        found: Callable[..., Any] = getattr(self._natives, name)
        return found

    def _imported(self, module: str) -> None:
        from cantemo_signals.bus.libraries import adoption

        for library, cls in signal_classes():
            if library != "django" and cls.__module__ == module and cls not in self.watched:
                self._undo.append(adoption.instrument(self, cls))

    def discover(self) -> None:
        """Take in every signal of another library that a loaded module holds."""
        if signal_classes() or any(True for _ in pydispatcher.others(self.anchor, (BaseSignal, Key))):
            from cantemo_signals.bus.libraries import (
                adoption,  # milliseconds that only other libraries' signals are worth
            )

            adoption.discover(self)

    def close(self) -> None:
        """Forget every connection, in PyDispatcher's tables too."""
        if self._unwatch is not None:
            self._unwatch()
            self._unwatch = None
        signals = self.ledger.signals()
        pydispatcher.forget([self.anchor, *(signal.table_key for signal in signals)])
        for signal in signals:
            signal.forget()
        self.adopted.clear()


class Recording:
    """While entered, the bus records."""

    def __init__(self, bus: Bus, recorder: Recorder) -> None:
        self._bus = bus
        self._recorder = recorder
        self._before: Recorder | None = None

    def __enter__(self) -> Recorder:
        self._before, self._bus.recorder = self._bus.recorder, self._recorder
        return self._recorder

    def __exit__(self, *_: object) -> None:
        self._bus.recorder = self._before


_active: Bus | None = None


def active() -> Bus:
    """The bus whose signals the emulated modules make; a fresh one when none was activated."""
    global _active
    if _active is None:
        _active = Bus()
    return _active


def is_active(bus: Bus | None = None) -> bool:
    """Whether this bus (or any) is the one that ``active`` answers."""
    return _active is not None and bus in (None, _active)


def activate(bus: Bus | None) -> None:
    """Make this the bus that ``active`` answers."""
    global _active
    _active = bus
