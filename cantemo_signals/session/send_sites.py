"""The places in plugins' sources that send a signal, resolved to the signal and the sender that they really name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.hosts import Host
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location

UNKNOWN = object()
"""The sender of a place that names one which cannot be told from the source."""


class SendSite(NamedTuple):
    """A place that sends a signal: in which function, with which arguments, of which ``values`` are known.

    With ``is_open`` it passes others on (``**kwargs``).
    """

    signal: BaseSignal
    sender: Any
    names: tuple[str, ...]
    values: Mapping[str, Any]
    is_open: bool
    function: str
    location: Location | None


class SendSites:
    """The send sites of a host's plugins; their sources are read when they are first asked for."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def of(self, signal: BaseSignal) -> tuple[SendSite, ...]:
        """Return the places that send a signal."""
        return ()

    def are_all_of(self, signal: BaseSignal) -> bool:
        """Tell whether nothing else can send a signal: a plugin defines it, and every place and sender is resolved."""
        return False
