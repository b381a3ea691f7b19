"""Every connection of a bus."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.bus.base import BaseBus, BaseSignal, Entry, Ignored


class Ledger:
    """Every connection of the bus, as its signals keep them."""

    def __init__(self, bus: BaseBus) -> None:
        self._signals = bus.signals

    def signals(self) -> list[BaseSignal]:
        """Every signal that was made and still exists, in the order in which they were made."""
        return list(self._signals.values())

    def entries(self) -> list[Entry]:
        """Every connection that was made and not undone, in the order of connection; dead receivers included."""
        return sorted(self._each(), key=lambda entry: entry.serial)

    def _each(self) -> Iterator[Entry]:
        for signal in self.signals():
            signal.reconcile()
            yield from signal.entries.copy().values()

    @property
    def ignored(self) -> list[Ignored]:
        """Every ``connect`` that did nothing because its key was there already."""
        return [ignored for signal in self.signals() for ignored in signal.ignored]
