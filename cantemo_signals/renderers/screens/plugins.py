"""The plugins that were loaded: their classes, bootstraps and effects, and the host modules they imported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks, effect_line, location_cell, opening
from cantemo_signals.renderers.screen import (
    Block,
    Cell,
    Records,
    Row,
    Screen,
    Span,
    Table,
    columns,
    line_text,
    one_line,
    section,
    without_empty_columns,
)
from cantemo_signals.renderers.words import count, counts, duration
from cantemo_signals.values.plugins import Bootstrap, Effect, Outcome, Plugin
from cantemo_signals.values.results import PluginsResult

RECORD = "plugin,path,loaded,classes,bootstraps,seconds,failure,failure_at,note"


def screen(result: PluginsResult, view: View) -> Screen:
    """Plugins, their classes and bootstraps, and the host modules that they imported."""
    return [
        opening(result, view),
        *_plugin_blocks(result.plugins, verbose=view.verbose),
        *section("Plugin classes", _class_table(result.plugins)),
        *section("Bootstraps", _bootstrap_table(result.plugins)),
        *section("AppConfigs", _app_config_table(result.plugins)),
        *section("Pages", _page_table(result.plugins)),
        *section("Effects while loading", _effect_table(result.plugins)),
        *section("Host modules", _module_table(result)),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        one_line(Span(_totals(result), "strong")),
    ]


def records(result: PluginsResult) -> Records:
    """One row per plugin."""
    return RECORD, map(_record, result.plugins)


def _record(plugin: Plugin) -> tuple[Any, ...]:
    failure = plugin.failure
    return (
        plugin.name,
        plugin.path,
        plugin.loaded,
        len(plugin.classes),
        _bootstrap_counts(plugin.bootstraps),
        f"{plugin.seconds:.6f}",
        failure and f"{failure.type}: {failure.message}",
        failure and failure.location,
        plugin.note,
    )


def _plugin_blocks(plugins: tuple[Plugin, ...], *, verbose: bool) -> Iterator[Block]:
    if not plugins:
        yield one_line("No plugins.")
        return
    titles = columns(
        "plugin", "state", "classes", "bootstraps", "time", "path", right=("classes", "time"), path=("path",)
    )
    yield without_empty_columns(Table(titles, [_plugin_row(plugin, verbose=verbose) for plugin in plugins]))


def _plugin_row(plugin: Plugin, *, verbose: bool) -> Row:
    return (
        Span(plugin.name, "strong"),
        _state(plugin),
        str(len(plugin.classes)) if plugin.classes else "",
        _bootstrap_counts(plugin.bootstraps),
        duration(plugin.seconds) if verbose else "",
        plugin.path,
    )


def _state(plugin: Plugin) -> Span:
    if plugin.loaded:
        return Span("loaded", "good")
    return Span("not reached", "warning") if plugin.failure is None else Span("failed", "bad")


def _bootstrap_counts(bootstraps: tuple[Bootstrap, ...]) -> str:
    """``2 ran, 1 raised``."""
    outcomes = [bootstrap.outcome for bootstrap in bootstraps]
    return counts((outcomes.count(outcome), outcome) for outcome in ("ran", "raised", "not run"))


def _class_table(plugins: tuple[Plugin, ...]) -> Table:
    rows: list[Row] = [
        (
            Span(plugin.name, "strong"),
            Span(f"{kind.module.rpartition('.')[2]}.{kind.name}" if kind.module else kind.name, "name"),
            ", ".join(kind.interfaces) or "-",
            str(kind.instances) if kind.instances else Span("none" if kind.is_plugin else "no Plugin", "warning"),
            location_cell(kind.location),
        )
        for plugin in plugins
        for kind in plugin.classes
    ]
    return Table(
        columns(
            "plugin",
            "class",
            "interfaces",
            "instances",
            "defined at",
            right=("instances",),
            middle=("class",),
            path=("defined at",),
        ),
        rows,
        groups=1,
    )


def _bootstrap_table(plugins: tuple[Plugin, ...]) -> Table:
    rows: list[Row] = [
        (
            Span(plugin.name, "strong"),
            Span(bootstrap.name, "name"),
            _outcome(bootstrap.outcome),
            "" if bootstrap.outcome == "not run" else duration(bootstrap.seconds),
            location_cell(bootstrap.location),
        )
        for plugin in plugins
        for bootstrap in plugin.bootstraps
    ]
    return Table(
        columns(
            "plugin",
            "bootstrap",
            "outcome",
            "time",
            "defined at",
            right=("time",),
            middle=("bootstrap",),
            path=("defined at",),
        ),
        rows,
        groups=1,
    )


def _app_config_table(plugins: tuple[Plugin, ...]) -> Table:
    rows: list[Row] = [
        (
            Span(plugin.name, "strong"),
            Span(f"{config.module.rpartition('.')[2]}.{config.name}", "name"),
            "taken" if config.taken else Span("not taken", "warning"),
            "none" if config.outcome is None else _outcome(config.outcome),
            duration(config.seconds) if config.outcome in ("ran", "raised") else "",
            location_cell(config.location),
            config.why_not or "",
        )
        for plugin in plugins
        for config in plugin.app_configs
    ]
    titles = columns(
        "plugin",
        "AppConfig",
        "by Django",
        "ready()",
        "time",
        "defined at",
        "why",
        right=("time",),
        path=("defined at",),
        words=("why",),
    )
    return without_empty_columns(Table(titles, rows, groups=1))


def _page_table(plugins: tuple[Plugin, ...]) -> Table:
    rows: list[Row] = [
        (
            Span(plugin.name, "strong"),
            Span(pages.module, "name"),
            Span("loaded", "good") if pages.failure is None else Span("failed", "bad"),
            pages.pattern or "",
            pages.namespace or "",
            pages.name or "",
            "" if pages.location is None else location_cell(pages.location),
        )
        for plugin in plugins
        for pages in plugin.pages
    ]
    titles = columns(
        "plugin",
        "module",
        "state",
        "below",
        "namespace",
        "class",
        "defined at",
        middle=("module",),
        path=("defined at",),
    )
    return without_empty_columns(Table(titles, rows, groups=1))


def _outcome(outcome: Outcome) -> Cell:
    if outcome == "ran":
        return Span("ran", "good")
    return Span(outcome, "bad" if outcome == "raised" else "warning")


def _effect_table(plugins: tuple[Plugin, ...]) -> Table:
    rows: list[Row] = [
        (Span(plugin.name, "strong"), _during(effect), line_text(effect_line(effect)), location_cell(effect.location))
        for plugin in plugins
        for effect in plugin.effects
    ]
    return Table(
        columns("plugin", "during", "effect", "asked at", path=("asked at",), words=("effect",)), rows, groups=1
    )


def _during(effect: Effect) -> str:
    """``bootstrap of DemoBootstrap``, ``models``."""
    phase = effect.phase or ""
    return f"{phase} of {effect.during}" if phase in ("bootstrap", "ready") else phase


def _module_table(result: PluginsResult) -> Table:
    rows: list[Row] = [
        (Span(module.origin, "strong"), Span(module.name, "name"), ", ".join(module.plugins), ", ".join(module.names))
        for module in sorted(result.modules)
        if module.plugins or module.origin == "made up"
    ]
    return Table(
        columns("origin", "module", "imported by", "made-up names", words=("imported by", "made-up names")),
        sorted(rows, key=lambda row: row[0]),
        groups=1,
    )


def _totals(result: PluginsResult) -> str:
    """``3 plugins: 2 loaded, 1 failed; 4 plugin classes; bootstraps: 2 ran, 1 raised``."""
    states = [_state(plugin).text for plugin in result.plugins]
    classes = sum(len(plugin.classes) for plugin in result.plugins)
    bootstraps = _bootstrap_counts(tuple(bootstrap for plugin in result.plugins for bootstrap in plugin.bootstraps))
    parts = [
        count(len(states), "plugin")
        + (": " if states else "")
        + counts((states.count(state), state) for state in ("loaded", "failed", "not reached")),
        count(classes, "plugin class") if classes else "",
        f"bootstraps: {bootstraps}" if bootstraps else "",
    ]
    return "; ".join(filter(None, parts))
