"""One plugin in full: its classes, bootstraps, receivers and pages, and what it asked of the host."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cantemo_signals.renderers.blocks import block_table, is_block
from cantemo_signals.renderers.connection_table import ConnectionGroups
from cantemo_signals.renderers.parts import effect_line, location_suffix
from cantemo_signals.renderers.screen import Block, Line, Node, Span, Style, one_line, section
from cantemo_signals.renderers.words import counts, duration, receiver_name
from cantemo_signals.values.connections import Connection
from cantemo_signals.values.plugins import (
    AppConfig,
    Bootstrap,
    Decision,
    Effect,
    HostModule,
    Outcome,
    Pages,
    Plugin,
    PluginClass,
)

OUTCOME_STYLES: dict[Outcome, Style] = {"ran": "good", "raised": "bad", "not run": "warning"}


def plugin_blocks(
    plugin: Plugin, connections: tuple[Connection, ...], modules: Sequence[HostModule]
) -> Iterator[Block]:
    """Everything about a plugin but its failures, which are at the end of the screen."""
    took = f", loaded in {duration(plugin.seconds)}" if plugin.loaded else ""
    yield one_line(Span(plugin.name, "strong"), f" in {plugin.path}{took}")
    bootstraps = {bootstrap.name: bootstrap for bootstrap in plugin.bootstraps}
    yield from section("Plugin classes", [_class_node(kind, bootstraps.get(kind.name)) for kind in plugin.classes])
    names = {kind.name for kind in plugin.classes}
    yield from section("Bootstraps", [_bootstrap_node(each) for each in plugin.bootstraps if each.name not in names])
    yield from section("AppConfigs", [_config_node(config) for config in plugin.app_configs])
    if receivers := tuple(each for each in connections if not is_block(each)):
        yield from section("Receivers", ConnectionGroups(receivers).table())
    if filled := tuple(each for each in connections if is_block(each)):
        yield from section("Blocks", block_table(filled, named=True))
    yield from section("Pages", [_pages_node(pages) for pages in plugin.pages])
    yield from section("Effects while loading", [_effect_node(effect) for effect in plugin.effects])
    yield from section("Host modules", list(_module_nodes(modules)))
    yield from section("What hung on made-up values", [_decision_node(each) for each in plugin.made_up])
    yield from section(
        "Compatibility fixes", [Node((fix.what, *location_suffix(fix.location))) for fix in plugin.compatibility]
    )


def bootstrap_counts(bootstraps: tuple[Bootstrap, ...]) -> str:
    """``2 ran, 1 raised``."""
    outcomes = [bootstrap.outcome for bootstrap in bootstraps]
    return counts((outcomes.count(outcome), outcome) for outcome in ("ran", "raised", "not run"))


def _class_node(kind: PluginClass, bootstrap: Bootstrap | None) -> Node:
    """A plugin class with its interfaces; what became of its bootstrap, and its GUID, below."""
    interfaces = f"  {', '.join(kind.interfaces)}" if kind.interfaces else ""
    line: Line = (Span(kind.name, "name"), interfaces, *location_suffix(kind.location))
    if not kind.is_plugin:
        line = (*line, Span("  does not derive from Plugin", "warning"))
    elif kind.instances != 1:
        line = (*line, Span(f"  {kind.instances} instances" if kind.instances else "  never instantiated", "warning"))
    guid = (Node((Span("guid ", "dim"), kind.guid)),) if kind.guid else ()
    return Node(line, (*guid, *((_bootstrap_node(bootstrap),) if bootstrap else ())))


def _bootstrap_node(bootstrap: Bootstrap) -> Node:
    line: Line = (f"{bootstrap.name}.bootstrap() ", *_outcome(bootstrap.outcome, bootstrap.seconds))
    return Node((*line, *location_suffix(bootstrap.location)))


def _outcome(outcome: Outcome, seconds: float) -> Line:
    word = Span(outcome, OUTCOME_STYLES[outcome])
    return (word,) if outcome == "not run" else (word, f" in {duration(seconds)}")


def _config_node(config: AppConfig) -> Node:
    """An AppConfig, whether Django takes it, and what became of its ``ready()``."""
    line: Line = (Span(config.name, "name"), *location_suffix(config.location))
    if not config.taken:
        why = f": {config.why_not}" if config.why_not else ""
        return Node((*line, Span(f"  not taken by Django{why}", "warning")))
    return Node(line if config.outcome is None else (*line, "  ready() ", *_outcome(config.outcome, config.seconds)))


def _pages_node(pages: Pages) -> Node:
    below = f" below {pages.pattern}" if pages.pattern else ""
    namespace = f", namespace {pages.namespace}" if pages.namespace else ""
    failed = Span(" failed", "bad") if pages.failure is not None else ""
    return Node((Span(receiver_name(pages.module), "name"), below, namespace, failed, *location_suffix(pages.location)))


def _effect_node(effect: Effect) -> Node:
    return Node((*effect_line(effect), *location_suffix(effect.location)))


def _module_nodes(modules: Sequence[HostModule]) -> Iterator[Node]:
    """The modules that are emulated, by their names, and each that was made up, with the names that were asked for."""
    if emulated := ", ".join(sorted(module.name for module in modules if module.origin == "emulated")):
        yield Node((Span("emulated: ", "dim"), emulated))
    for module in sorted(modules):
        if module.origin == "made up":
            names = f": {', '.join(module.names)}" if module.names else ""
            yield Node((Span("made up: ", "warning"), Span(module.name, "name"), names))


def _decision_node(decision: Decision) -> Node:
    return Node((Span(decision.name, "name"), f" was {decision.how}", *location_suffix(decision.location)))
