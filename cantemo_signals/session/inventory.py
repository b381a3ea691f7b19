"""The inventory: the plugins that were loaded, and every name that the command line can complete."""

from __future__ import annotations

from cantemo_signals.bus import Bus
from cantemo_signals.errors import UnknownName
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox.catalogue.accessors import accessors_of, classes
from cantemo_signals.session import wiring
from cantemo_signals.session.events import Parts
from cantemo_signals.session.reaching import Reaching
from cantemo_signals.session.rules import ENGINES, Evidence, findings
from cantemo_signals.session.selecting import fits
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.results import NamesResult, PluginsResult


def loaded(parts: Parts, bus: Bus, failures: Failures, pattern: str | None) -> PluginsResult:
    """Return the loaded plugins and the host's modules; with ``pattern``, only for plugins that match it.

    Raises:
        UnknownName: no plugin matches ``pattern``.
    """
    host = parts.host
    plugins = _matching(parts.plugins, pattern)
    names = {plugin.name for plugin in plugins}
    found = findings(Evidence(host, parts.possible, parts.plugins, wiring.entries_of(bus)), ignore=ENGINES)
    rows = wiring.connections(bus, failures, Reaching(parts.possible), everything=False, blocks=True)
    return PluginsResult(
        engine=bus.engine,
        host=host.name,
        plugins=plugins,
        modules=tuple(each for each in host.modules() if pattern is None or names & {*each.plugins}),
        findings=tuple(each for each in found if pattern is None or each.plugin in names),
        deaths=parts.journal.deaths,
        versions=host.versions(),
        connections=tuple(row for row in rows if row.plugin in names),
    )


def _matching(plugins: tuple[Plugin, ...], pattern: str | None) -> tuple[Plugin, ...]:
    """Return the plugin with that name, or else those that the pattern fits."""
    found = tuple(plugin for plugin in plugins if plugin.name == pattern)
    found = found or tuple(plugin for plugin in plugins if fits(pattern, plugin.name))
    if pattern is not None and not found:
        raise UnknownName("plugin", pattern, [plugin.name for plugin in plugins])
    return found


def every_name(parts: Parts, bus: Bus) -> NamesResult:
    """Return every name that shell completion can offer."""
    names = parts.names
    return NamesResult(
        signals=tuple(sorted(name.rpartition(".")[2] for name in names.signals())),
        senders=tuple(sorted({name.rpartition(".")[2] for name in names.senders()})),
        receivers=tuple(sorted({entry.name for entry in bus.ledger.entries()})),
        methods=tuple(sorted(names.methods())),
        plugins=tuple(plugin.name for plugin in parts.plugins),
        blocks=tuple(sorted(name.rpartition(".")[2] for name in names.blocks())),
        accessors=tuple(f"{cls.__qualname__}.{name}" for cls in classes().values() for name in accessors_of(cls)),
    )
