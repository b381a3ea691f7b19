"""One bus per session: the class of its signals, the ledger of their connections, the recorder of their sends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus import libraries, pydispatcher
from cantemo_signals.bus.base import BaseBus, BaseSignal
from cantemo_signals.bus.disconnects import Disconnect
from cantemo_signals.bus.early_sends import EarlySend, EarlySends
from cantemo_signals.bus.entries import Entry, Ignored
from cantemo_signals.bus.origin import Context, receiver
from cantemo_signals.bus.portal_signal import PortalSignal
from cantemo_signals.bus.portal_table import Key
from cantemo_signals.bus.pydispatcher_signal import PyDispatcherSignal
from cantemo_signals.values.loading import Engine

if TYPE_CHECKING:
    from cantemo_signals.bus.recorder import Recorder  # 1 ms that listing does not wait for

_ENGINES: dict[Engine, type[BaseSignal]] = {"portal": PortalSignal, "pydispatcher": PyDispatcherSignal}


def other_engine(signal: BaseSignal) -> type[BaseSignal] | None:
    """Return the other engine that a signal of Portal's could have; None for another library's signal."""
    return None if signal.is_foreign else next(cls for cls in _ENGINES.values() if not isinstance(signal, cls))


class Ledger:
    """Every connection of the bus, read from its signals."""

    def __init__(self, bus: BaseBus) -> None:
        self._signals = bus.signals

    def signals(self) -> list[BaseSignal]:
        """Every signal that was made and still exists, in order of creation."""
        return list(self._signals.values())

    def entries(self) -> list[Entry]:
        """Every connection that was made and not undone, in order, including those with dead receivers."""
        return sorted(self._each(), key=lambda entry: entry.serial)

    def _each(self) -> Iterator[Entry]:
        for signal in self.signals():
            signal.reconcile()
            yield from signal.entries.copy().values()
            yield from signal.waiting.copy().values()

    @property
    def ignored(self) -> list[Ignored]:
        """Every ``connect`` that did nothing because its key was already connected."""
        return [ignored for signal in self.signals() for ignored in signal.ignored]

    @property
    def disconnects(self) -> list[Disconnect]:
        """The most recent ``disconnect`` calls, with and without effect."""
        return [disconnect for signal in self.signals() for disconnect in signal.disconnects]


class Bus(BaseBus):
    """The signals of one session.

    ``Signal`` is the class of Portal's signals (passed in if it is Django's own), ``context`` what is being loaded now;
    ``recorder`` records sends while it is set.
    """

    recorder: Recorder | None
    receiver = staticmethod(receiver)

    def __init__(self, engine: Engine = "portal", signal_class: Any = None, context: Context | None = None) -> None:
        super().__init__(context or Context())
        self.engine: Engine = engine
        self.Signal: Any = signal_class
        if signal_class is None:
            base = _ENGINES.get(engine, PortalSignal)
            self.Signal = type("Signal", (base,), {"_bus": self, "__module__": __package__, "__doc__": base.__doc__})
        self.ledger = Ledger(self)
        #: What was sent while plugins were being loaded.
        self.early_sends: tuple[EarlySend, ...] = ()
        self._natives: Any = None
        self._undo = ExitStack()
        self._is_watching = False
        self._is_noticing = False
        self._is_anchored = self._is_holding = False

    def standing(self, value: Any) -> BaseSignal | None:
        """Return what represents a signal of this bus: the signal itself, unless its class is Django's."""
        if issubclass(type(value), BaseSignal):
            return value  # type: ignore[no-any-return]
        if self.engine != "django" or not issubclass(type(value), self.Signal):
            return None
        from cantemo_signals.bus.libraries import adoption  # only the engine django needs it

        return adoption.adopt(self, value)  # type: ignore[no-any-return]

    def known(self, value: Any) -> BaseSignal | None:
        """Return what represents a signal of any library; None for what is no signal, or was never noticed."""
        standing = self.standing(value)
        if standing is not None:
            return standing
        found: Any = self.adopted.get(id(value))
        return found if found is not None and found.real is value else None

    def native(self, key: Any) -> BaseSignal | None:
        """Return what represents a signal of PyDispatcher itself; None if nothing was ever connected to it."""
        for (_, each), signal in [each for each in self.adopted.items() if type(each[0]) is tuple]:
            if each is key or (type(key) is str and type(each) is str and each == key):
                return signal
        return None

    @contextmanager
    def record(self, observer: Any = None, **options: Any) -> Iterator[Recorder]:
        """Record what is sent in a ``with`` block; takes the options of ``Recorder``."""
        from cantemo_signals.bus.recorder import Recorder  # as above

        before, self.recorder = self.recorder, Recorder(observer, **options)
        try:
            yield self.recorder
        finally:
            self.recorder = before

    @contextmanager
    def note_sends(self) -> Iterator[None]:
        """Note what plugins send in a ``with`` block, for ``early_sends``."""
        self.early = EarlySends(self.context)
        try:
            yield
        finally:
            self.early_sends, self.early = self.early.sends, None

    def watch(self) -> None:
        """Watch what plugins do with PyDispatcher itself and with other libraries' signals, until the bus is closed."""
        if not self._is_watching:
            self._is_watching = True
            watch = libraries.ImportWatch(self.notice)
            sys.meta_path.insert(0, watch)
            self._undo.callback(lambda: sys.meta_path.remove(watch) if watch in sys.meta_path else None)
            self._undo.callback(pydispatcher.watch(self._native))
            self.notice()

    def _native(self, name: str) -> Callable[..., Any]:
        if self._natives is None:
            from cantemo_signals.bus.libraries.pydispatcher import Natives  # few plugins use PyDispatcher itself

            self._natives = Natives(self)
        function: Callable[..., Any] = getattr(self._natives, name)
        return function

    def notice(self) -> None:
        """Instrument the libraries that were imported since the last call; costs little if none were."""
        new = [cls for _, cls in libraries.signal_classes() if cls not in self.watched]
        if new and self._is_watching and not self._is_noticing:
            self._is_noticing = True  # what is imported here passes our finder, too
            try:
                from cantemo_signals.bus.libraries import adoption  # milliseconds that only other libraries are worth

                for cls in new:
                    self._undo.callback(adoption.instrument(self, cls).close)
            finally:
                self._is_noticing = False

    def finish_loading(self) -> None:
        """Have other libraries make the connections that they defer until first use."""
        self.notice()
        if libraries.signal_classes():
            from cantemo_signals.bus.libraries import adoption  # as above

            adoption.finish_loading(self)

    def discover(self) -> None:
        """Adopt every signal of another library that a loaded module holds."""
        self.notice()
        if libraries.signal_classes() or any(True for _ in pydispatcher.others(self.anchor, (BaseSignal, Key))):
            from cantemo_signals.bus.libraries import adoption  # as above

            adoption.discover(self)

    def note_tables(self) -> None:
        """Note what is in PyDispatcher's tables, for ``reinstate``."""
        held = pydispatcher.connections
        self._is_anchored, self._is_holding = self.anchor in held.get(pydispatcher.ANY_KEY, ()), bool(held)

    def reinstate(self) -> bool:
        """Make the connections again if someone emptied PyDispatcher's tables; return whether someone did."""
        held = pydispatcher.connections
        is_damaged = pydispatcher.drop_what_is_no_bucket()
        is_anchored = self.anchor in held.get(pydispatcher.ANY_KEY, ())
        is_emptied = is_damaged or (self._is_anchored and not is_anchored) or (self._is_holding and not held)
        if is_emptied:
            for signal in self.ledger.signals():
                signal.reinstate()
        is_lost = bool(held) and not pydispatcher.senders_back
        if is_lost:
            pydispatcher.renew_back_references()
        self.note_tables()
        return is_emptied or is_lost

    def close(self) -> None:
        """Forget every connection, also in PyDispatcher's tables."""
        self._undo.close()
        while self.with_own_sends:
            self.with_own_sends.popitem()[1].close()
        self._is_watching = False
        signals = self.ledger.signals()
        pydispatcher.forget([self.anchor, *(signal.table_key for signal in signals)])
        for signal in signals:
            signal.forget()
        self.adopted.clear()
        self.early_sends = ()


_active: Bus | None = None


def active() -> Bus:
    """Return the bus whose signals the emulated modules make; a fresh one if none was activated."""
    global _active
    if _active is None:
        _active = Bus()
    return _active


def is_active(bus: Bus | None = None) -> bool:
    """Return whether this bus (or any, without one) is the active one."""
    return _active is not None and bus in (None, _active)


def activate(bus: Bus | None) -> None:
    """Make this the bus that ``active`` returns."""
    global _active
    _active = bus
