"""The catalogue and the plugins' own signals as values."""

from __future__ import annotations

from collections import Counter

from cantemo_signals.bus import BaseSignal, Bus
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.session.names import Names
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.connections import Signal


def described_signals(names: Names, bus: Bus, only: BaseSignal | None) -> tuple[Signal, ...]:
    """Every signal (or only this one): what is known of it, and how many receivers are connected."""
    counts = Counter(id(entry.signal) for entry in bus.ledger.entries())
    declared = {(each.module, each.name): each for each in catalogue.signals()}
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
