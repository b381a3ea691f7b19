"""The signals, senders and methods of a session: which one a name means, and every signal as a value."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TypeVar

from cantemo_signals.bus import BaseSignal, Bus
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.errors import UnknownName
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.connections import Signal

T = TypeVar("T")


class Names:
    """Everything that can be named in a session."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._bus = host.bus
        self._plugin_modules = list(host.plugin_modules())
        name_signals(self._bus, self._plugin_modules)

    def signals(self) -> dict[str, BaseSignal]:
        """Every signal by its dotted path: the catalogue's, the plugins' own, and whatever is connected to."""
        signals: dict[str, BaseSignal] = {}
        others = [signal for signal in self._bus.adopted.values() if signal.exists]
        for signal in [*catalogue.emulated_signals(), *self._own_signals(), *self._connected_signals(), *others]:
            signals.setdefault(f"{signal.module}.{signal_name(signal)}", signal)
        return signals

    def senders(self) -> dict[str, object]:
        """Every class of the host and of the plugins that may send, and whatever something is connected to."""
        self.methods()  # imports the helper classes that no plugin has asked for
        senders = self._host.senders()
        for entry in self._bus.ledger.entries():
            if not entry.any_sender and entry.sender_name and (sender := entry.sender()) is not None:
                senders[entry.sender_name] = sender
        return senders

    def methods(self) -> dict[str, Method]:
        """Every helper method by ``Class.method``."""
        return catalogue.methods()

    def target_method(self, target: str | None) -> Method | None:
        """The helper method that a target names as ``Class.method``, whatever the case; None if it means a signal.

        Raises:
            UnknownName: it names a helper class, and no method of it.
        """
        if target is None or "." not in target:
            return None
        methods = self.methods()
        owner, name = target.split(".")[-2:]
        folded = {title.lower(): method for title, method in methods.items()}
        if (method := folded.get(f"{owner}.{name}".lower())) is not None:
            return method
        if any(title.startswith(f"{owner}.") for title in methods):
            raise UnknownName("method", target, [title for title in methods if title.startswith(f"{owner}.")])
        return None

    def signal(self, given: str) -> BaseSignal:
        """The signal that is meant.

        Raises:
            UnknownName: none fits, or several do.
        """
        if self._host.set_up_for(given):
            self._bus.discover()  # no plugin has asked for it
        return _resolve("signal", given, self.signals())

    def sender(self, given: str) -> object:
        """The sender that is meant.

        Raises:
            UnknownName: none fits, or several do.
        """
        return _resolve("sender", given, self.senders(), loosely=False)

    def method(self, given: str, fits: Callable[[Method], bool] = lambda _: True) -> Method:
        """The helper method that is meant, by ``method`` or ``Class.method``.

        Raises:
            UnknownName: none fits, or several do.
        """
        methods = {title: method for title, method in self.methods().items() if fits(method)}
        return _resolve("method", given, methods, loosely=False)

    def _connected_signals(self) -> list[BaseSignal]:
        return [entry.signal for entry in self._bus.ledger.entries()]

    def _own_signals(self) -> list[BaseSignal]:
        return [value for module in self._plugin_modules for value in _signals_in(module).values()]


def described_signals(names: Names, bus: Bus, only: BaseSignal | None) -> tuple[Signal, ...]:
    """Return every signal (or only this one): what is known of it, and how many receivers are connected."""
    counts = Counter(id(entry.signal) for entry in bus.ledger.entries())
    declared = {(signal.module, signal.name): signal for signal in catalogue.signals()}
    rows = []
    for signal in names.signals().values():
        if only is None or signal is only:
            name = signal_name(signal)
            known = declared.get((signal.module, name)) or _of_plugin(signal, name)
            rows.append(known._replace(connections=counts[id(signal)]))
    return tuple(sorted(rows, key=lambda row: (row.plugin is not None, row.module, row.name)))


def _of_plugin(signal: BaseSignal, name: str) -> Signal:
    plugin = plugin_of(signal.module)
    meaning = signal.meaning or (f"Defined by the plugin {plugin}." if plugin else "Not in the catalogue.")
    return Signal(name, signal.module, meaning, None, "", plugin=plugin)


def name_signals(bus: Bus, modules: Iterable[str]) -> None:
    """Give the signals that plugins define the name under which their module holds them."""
    if all(signal.name is not None for signal in bus.ledger.signals()):
        return
    for module in modules:
        for name, signal in _signals_in(module).items():
            if signal.name is None and signal.module == module:
                signal.name = name


def _signals_in(module: str) -> dict[str, BaseSignal]:
    namespace = vars(sys.modules[module]) if module in sys.modules else {}
    return {name: value for name, value in list(namespace.items()) if issubclass(type(value), BaseSignal)}


def _resolve(what: str, given: str, known: dict[str, T], *, loosely: bool = True) -> T:
    """An exact name wins, whole or its last parts; else, if ``loosely``, a unique substring whatever the case."""
    matches = {name: value for name, value in known.items() if name == given} or {
        name: value for name, value in known.items() if name.endswith(f".{given}")
    }
    if not matches and loosely:
        matches = {name: value for name, value in known.items() if given.lower() in name.rpartition(".")[2].lower()}
    distinct = {id(value): name for name, value in matches.items()}
    if len(distinct) == 1:
        return next(iter(matches.values()))
    raise UnknownName(what, given, matches or known, ambiguous=bool(matches))
