"""The places in plugins' sources that send a signal, resolved to the signal and the sender that they name."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.naming import mro_of
from cantemo_signals.bus.origin import PLUGINS, plugin_of
from cantemo_signals.hosts import Host
from cantemo_signals.session.sources import UNKNOWN, InstanceOf
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location

if TYPE_CHECKING:
    from cantemo_signals.session.sources.otherwise import OtherSends

SENDING = ("portal", "django", "blinker", "pydispatcher")
"""The libraries whose signals plugins send by calling ``send``."""


class SendSite(NamedTuple):
    """A place that sends a signal: its function and the names of its arguments; ``values`` has the known values.

    If the sender is not a known object, ``sender`` is the signal's ``nobody`` if none is named, an ``InstanceOf`` a
    class for an object that exists only at run time, else ``UNKNOWN``. With ``is_open``, there may be other arguments
    too.
    """

    signal: BaseSignal
    sender: Any
    names: tuple[str, ...]
    values: Mapping[str, Any]
    is_open: bool
    function: str
    location: Location | None


class SendSites:
    """The send sites of a host's plugins; their sources are read on demand."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def of(self, signal: BaseSignal) -> tuple[SendSite, ...]:
        """Return the places that send a signal."""
        return tuple(site for site in self._read[0] if site.signal is signal)

    def are_all_of(self, signal: BaseSignal) -> bool:
        """Return whether nothing else can send a signal: plugins define it, and all places and senders are resolved."""
        if signal.library not in SENDING or not self._is_of_plugin(signal):
            return False
        sites, doubts = self._read
        if None in doubts or any(doubt is signal for doubt in doubts):
            return False
        if any(site.sender is UNKNOWN for site in sites if site.signal is signal):
            return False
        return not self._others.may_send(signal)

    @cached_property
    def _others(self) -> OtherSends:
        from cantemo_signals.session.sources.otherwise import OtherSends  # few signals are sent by nobody

        return OtherSends(self._host)

    def _is_of_plugin(self, signal: BaseSignal) -> bool:
        """Return whether only plugins send it, and all their sources are available: those of a real Portal are not."""
        if signal.library == "pydispatcher":
            return True
        is_of_portal = signal.module.startswith("portal.") and not signal.module.startswith(PLUGINS)
        return plugin_of(signal.module) is not None and not is_of_portal and self._are_sources_complete

    @cached_property
    def _are_sources_complete(self) -> bool:
        return all(file.endswith(".py") for file in self._host.plugin_modules().values())

    def may_come_from(self, signal: BaseSignal, sender: object) -> bool:
        """Return whether a sender may be the run-time object that sends in a method of its class."""
        kinds = [site.sender.kind for site in self.of(signal) if type(site.sender) is InstanceOf]
        return any(base is kind for kind in kinds for base in mro_of(type(sender)))

    @cached_property
    def _read(self) -> tuple[list[SendSite], list[BaseSignal | None]]:
        """The sites, and the signal (None for any) of each place that is unresolved or not imported yet."""
        from cantemo_signals.session.sources.sends import sent_in_sources  # imports ast: few runs need it

        sites: list[SendSite] = []
        doubts: list[BaseSignal | None] = []
        for site, is_imported in sent_in_sources(self._host):
            if site is not None and is_imported:
                sites.append(site)
            else:
                doubts.append(None if site is None else site.signal)
        return sites, doubts
