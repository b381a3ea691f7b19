"""The events that can be sent to the receivers of a session, as far as anybody knows: by whom, with which arguments."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.hosts import Host
from cantemo_signals.sandbox.catalogue import catalogue
from cantemo_signals.sandbox.catalogue.catalogue import Method
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Certainty


class PossibleEvent(NamedTuple):
    """One way a signal is sent: by which sender (None: nobody is named), in which method, with which arguments."""

    signal: BaseSignal
    sender: Any
    method: Method | None
    names: tuple[str, ...]
    certainty: Certainty
    source: str


class PossibleEvents:
    """The events that can be sent in a host; worked out for each signal when it is asked for, and once."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._known: dict[BaseSignal, tuple[PossibleEvent, ...]] = {}

    def of(self, signal: BaseSignal) -> tuple[PossibleEvent, ...]:
        """Return every way a signal is sent, without those that nobody knows; imports what declares them."""
        if signal not in self._known:
            is_declared = catalogue.is_declared(signal)
            self._known[signal] = _of_methods(signal, catalogue.methods().values()) if is_declared else ()
        return self._known[signal]

    def from_sender(self, signal: BaseSignal, sender: object) -> tuple[PossibleEvent, ...]:
        """Return the ways a signal is sent by this sender, at less cost than ``of``."""
        return _of_methods(signal, catalogue.methods_of(sender)) if catalogue.is_declared(signal) else ()

    def is_complete(self, signal: BaseSignal) -> bool:
        """Tell whether ``of`` has all the senders of a signal, so that a sender it lacks never sends it."""
        return catalogue.is_declared(signal)


def _of_methods(signal: BaseSignal, methods: Iterable[Method]) -> tuple[PossibleEvent, ...]:
    return tuple(
        PossibleEvent(signal, method.owner, method, event.carries, event.certainty, event.source)
        for method in methods
        for event in method.events
        if event.signal is signal
    )
