"""Results of requests that send no event, one for each kind of document."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Accessor, Connection, Finding, HelperMethod, Signal
from cantemo_signals.values.loading import Engine, HostName
from cantemo_signals.values.plugins import HostModule, Plugin
from cantemo_signals.values.requests import Death


class WiringResult(NamedTuple):
    """The wiring that was requested; ``total`` counts the connections before filtering."""

    engine: Engine
    host: HostName
    connections: tuple[Connection, ...]
    plugins: tuple[Plugin, ...]
    findings: tuple[Finding, ...]
    silent: tuple[Signal, ...] = ()
    deaths: tuple[Death, ...] = ()
    total: int = 0
    versions: dict[str, str] = {}  # noqa: RUF012 - never mutated
    kind: Literal["wiring"] = "wiring"

    @property
    def has_plugin_fault(self) -> bool:
        """True if a plugin failed."""
        return any(plugin.has_failed for plugin in self.plugins)


class SignalsResult(NamedTuple):
    """The signals that can be connected to; if some were requested, their connections, or what else matches.

    With ``only_guesses``, the methods and the accessors are those of which something is only inferred.
    """

    signals: tuple[Signal, ...]
    methods: tuple[HelperMethod, ...] = ()
    accessors: tuple[Accessor, ...] = ()
    only_guesses: bool = False
    plugins: tuple[Plugin, ...] = ()
    connections: tuple[Connection, ...] = ()
    findings: tuple[Finding, ...] = ()
    deaths: tuple[Death, ...] = ()
    kind: Literal["signals"] = "signals"

    @property
    def has_plugin_fault(self) -> bool:
        """True if a plugin failed."""
        return any(plugin.has_failed for plugin in self.plugins)


class PluginsResult(NamedTuple):
    """The plugins that were loaded, the host modules they imported, and the connections they made."""

    engine: Engine
    host: HostName
    plugins: tuple[Plugin, ...]
    modules: tuple[HostModule, ...]
    findings: tuple[Finding, ...]
    deaths: tuple[Death, ...] = ()
    versions: dict[str, str] = {}  # noqa: RUF012 - never mutated
    connections: tuple[Connection, ...] = ()
    kind: Literal["plugins"] = "plugins"

    @property
    def has_plugin_fault(self) -> bool:
        """True if a plugin failed."""
        return any(plugin.has_failed for plugin in self.plugins)


class NamesResult(NamedTuple):
    """The live names that shell completion offers."""

    signals: tuple[str, ...]
    senders: tuple[str, ...]
    receivers: tuple[str, ...]
    methods: tuple[str, ...]
    plugins: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    accessors: tuple[str, ...] = ()
    kind: Literal["names"] = "names"

    @property
    def has_plugin_fault(self) -> bool:
        """Always False: names say nothing about faults."""
        return False
