"""The plugins that were loaded: their classes, bootstraps and effects, and the host modules they imported."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import (
    Block,
    Cell,
    Column,
    Heading,
    Records,
    Row,
    Screen,
    Span,
    Table,
    one_line,
    without_empty_columns,
)
from cantemo_signals.renderers.screens.calls import effect_text
from cantemo_signals.renderers.screens.common import closing_blocks, location_cell, title
from cantemo_signals.renderers.screens.words import count, counts, duration
from cantemo_signals.values.plugins import Bootstrap, Effect, Plugin
from cantemo_signals.values.results import PluginsResult

RECORD = "plugin,path,loaded,classes,bootstraps,seconds,failure,failure_at,note"


def screen(result: PluginsResult, view: View) -> Screen:
    """Plugins, their classes and bootstraps, and the modules of the host that they asked for."""
    return [
        title((Span("Plugins", "title"),), result.engine, result.host, result.versions),
        *_plugin_blocks(result.plugins),
        *_section("Plugin classes", _class_table(result.plugins)),
        *_section("Bootstraps", _bootstrap_table(result.plugins)),
        *_section("Effects while loading", _effect_table(result.plugins)),
        *_section("Host modules", _module_table(result)),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        one_line(Span(totals(result), "strong")),
    ]


def records(result: PluginsResult) -> Records:
    """One row per plugin."""
    return RECORD, map(_record, result.plugins)


def _record(plugin: Plugin) -> tuple[Any, ...]:
    failure = plugin.failure
    return (
        *(plugin.name, plugin.path, plugin.loaded, len(plugin.classes), _bootstrap_counts(plugin.bootstraps)),
        f"{plugin.seconds:.6f}",
        failure and f"{failure.type}: {failure.message}",
        failure and failure.location,
        plugin.note,
    )


def _section(heading: str, table: Table) -> Iterator[Block]:
    if table.rows:
        yield Heading((Span(heading, "strong"),))
        yield without_empty_columns(table)


def _plugin_blocks(plugins: tuple[Plugin, ...]) -> Iterator[Block]:
    if not plugins:
        yield one_line("No plugins.")
        return
    columns = (
        Column("plugin"),
        Column("state"),
        Column("classes", right=True),
        Column("bootstraps"),
        Column("time", right=True),
        Column("path"),
    )
    yield without_empty_columns(Table(columns, [_plugin_row(plugin) for plugin in plugins]))


def _plugin_row(plugin: Plugin) -> Row:
    return (
        Span(plugin.name, "strong"),
        _state(plugin),
        str(len(plugin.classes)) if plugin.classes else "",
        _bootstrap_counts(plugin.bootstraps),
        duration(plugin.seconds),
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
    columns = (
        Column("plugin"),
        Column("class"),
        Column("interfaces"),
        Column("instances", right=True),
        Column("defined at"),
    )
    rows: list[Row] = [
        (
            Span(plugin.name, "strong"),
            Span(f"{each.module.rpartition('.')[2]}.{each.name}" if each.module else each.name, "name"),
            ", ".join(each.interfaces) or "-",
            str(each.instances) if each.instances else Span("none", "warning"),
            location_cell(each.location),
        )
        for plugin in plugins
        for each in plugin.classes
    ]
    return Table(columns, rows, groups=1)


def _bootstrap_table(plugins: tuple[Plugin, ...]) -> Table:
    columns = (
        Column("plugin"),
        Column("bootstrap"),
        Column("outcome"),
        Column("time", right=True),
        Column("defined at"),
    )
    rows: list[Row] = [
        (
            Span(plugin.name, "strong"),
            Span(each.name, "name"),
            _bootstrap_outcome(each),
            "" if each.outcome == "not run" else duration(each.seconds),
            location_cell(each.location),
        )
        for plugin in plugins
        for each in plugin.bootstraps
    ]
    return Table(columns, rows, groups=1)


def _bootstrap_outcome(bootstrap: Bootstrap) -> Cell:
    if bootstrap.outcome == "ran":
        return Span("ran", "good")
    return Span(bootstrap.outcome, "bad" if bootstrap.outcome == "raised" else "warning")


def _effect_table(plugins: tuple[Plugin, ...]) -> Table:
    columns = (Column("plugin"), Column("during"), Column("effect"), Column("asked at"))
    rows: list[Row] = [
        (Span(plugin.name, "strong"), _during(each), effect_text(each), location_cell(each.location))
        for plugin in plugins
        for each in plugin.effects
    ]
    return Table(columns, rows, groups=1)


def _during(effect: Effect) -> str:
    """``bootstrap of DemoBootstrap``, ``models``."""
    phase = effect.phase or ""
    return f"{phase} of {effect.during}" if phase in ("bootstrap", "ready") else phase


def _module_table(result: PluginsResult) -> Table:
    columns = (Column("origin"), Column("module"), Column("imported by"), Column("made-up names"))
    rows: list[Row] = [
        (Span(each.origin, "strong"), Span(each.name, "name"), ", ".join(each.plugins), ", ".join(each.names))
        for each in sorted(result.modules)
        if each.plugins or each.origin == "made up"
    ]
    return Table(columns, sorted(rows, key=lambda row: row[0]), groups=1)


def totals(result: PluginsResult) -> str:
    """``3 plugins: 2 loaded, 1 failed; 4 plugin classes; bootstraps: 2 ran, 1 raised``."""
    states = [_state(plugin).text for plugin in result.plugins]
    classes = sum(len(plugin.classes) for plugin in result.plugins)
    bootstraps = _bootstrap_counts(tuple(each for plugin in result.plugins for each in plugin.bootstraps))
    parts = [
        count(len(states), "plugin")
        + (": " if states else "")
        + counts((states.count(state), state) for state in ("loaded", "failed", "not reached")),
        count(classes, "plugin class") if classes else "",
        f"bootstraps: {bootstraps}" if bootstraps else "",
    ]
    return "; ".join(filter(None, parts))
