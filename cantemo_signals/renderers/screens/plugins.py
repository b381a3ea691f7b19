"""The loaded plugins: a line for each, with what is unusual about it, or one in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cantemo_signals.renderers.blocks import is_block
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks, opening
from cantemo_signals.renderers.plugin_in_full import bootstrap_counts, plugin_blocks
from cantemo_signals.renderers.screen import (
    Block,
    Column,
    Records,
    Row,
    Screen,
    Span,
    Table,
    one_line,
    without_empty_columns,
)
from cantemo_signals.renderers.words import count, counts, duration
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.results import PluginsResult

RECORD = "plugin,path,loaded,classes,bootstraps,seconds,failure,failure_at,note"
LONG = 1.0
"""The number of seconds of loading from which they are shown."""


def screen(result: PluginsResult, view: View) -> Screen:
    """Return a line for each plugin, or the requested one in full; with ``-v``, each one in full."""
    is_one = view.full and len(result.plugins) == 1
    plugins = result.plugins
    if is_one or view.verbose:
        plugins = tuple(plugin._replace(compatibility=()) for plugin in plugins)  # shown with each plugin
    closing = closing_blocks(plugins, result.findings, result.deaths, verbose=view.verbose)
    if is_one:
        return [opening(result, view), *_in_full(result), *closing]
    return [
        opening(result, view),
        *_plugin_lines(result, view),
        *(_in_full(result) if view.verbose else ()),
        *closing,
        one_line(Span(_totals(result), "strong")),
    ]


def records(result: PluginsResult) -> Records:
    """Return one row per plugin."""
    return RECORD, map(_record, result.plugins)


def _record(plugin: Plugin) -> tuple[Any, ...]:
    failure = plugin.failure
    return (
        plugin.name,
        plugin.path,
        plugin.loaded,
        len(plugin.classes),
        bootstrap_counts(plugin.bootstraps),
        f"{plugin.seconds:.6f}",
        failure and f"{failure.type}: {failure.message}",
        failure and failure.location,
        plugin.note,
    )


def _in_full(result: PluginsResult) -> Iterator[Block]:
    for plugin in result.plugins:
        connections = tuple(each for each in result.connections if each.plugin == plugin.name)
        modules = tuple(each for each in result.modules if plugin.name in each.plugins)
        yield from plugin_blocks(plugin, connections, modules)


def _plugin_lines(result: PluginsResult, view: View) -> Iterator[Block]:
    if not result.plugins:
        yield one_line("No plugins.")
        return
    standing = [each for each in result.connections if each.alive and each.disconnected_at is None]
    receivers = Counter(each.plugin for each in standing if not is_block(each))
    filled = Counter(each.plugin for each in standing if is_block(each))
    roots = [place.root for place in view.places]
    titles = (
        Column("plugin", gives="middle"),
        Column("classes"),
        Column("bootstraps"),
        Column("receivers"),
        Column("blocks"),
        Column("unusual", gives="words"),
        Column("path", gives="path"),
    )
    rows = [_plugin_row(plugin, receivers, filled, roots, verbose=view.verbose) for plugin in result.plugins]
    yield without_empty_columns(Table(titles, rows, header=False))


def _plugin_row(
    plugin: Plugin,
    receivers: Mapping[str | None, int],
    filled: Mapping[str | None, int],
    roots: Sequence[str],
    *,
    verbose: bool,
) -> Row:
    numbers = (
        (len(plugin.classes), "class"),
        (len(plugin.bootstraps), "bootstrap"),
        (receivers[plugin.name], "receiver"),
        (filled[plugin.name], "block"),
    )
    told = plugin.seconds >= LONG or verbose
    unusual = [*_unusual(plugin), *([duration(plugin.seconds)] if told else ())]
    return (
        Span(plugin.name, "strong"),
        *(count(number, noun) if number else "" for number, noun in numbers),
        Span(", ".join(unusual), "bad" if plugin.has_failed else "warning" if list(_unusual(plugin)) else "dim"),
        Span(_path(plugin, roots), "dim"),
    )


def _unusual(plugin: Plugin) -> Iterator[str]:
    """Yield what is unusual about a plugin."""
    if not plugin.loaded:
        yield "not reached" if plugin.failure is None else "failed"
    outcomes = Counter(bootstrap.outcome for bootstrap in plugin.bootstraps)
    yield from (f"bootstrap {outcome}" for outcome in ("raised", "not run") if outcomes[outcome])
    idle = sum(not each.instances for each in plugin.classes if each.is_plugin)
    if idle and plugin.loaded:
        yield f"{count(idle, 'class')} never instantiated"
    if any(config.outcome == "raised" for config in plugin.app_configs):
        yield "ready() raised"
    for pages in plugin.pages:
        if pages.failure is not None:
            yield f"{'URLs' if pages.kind == 'urls' else pages.kind} failed"


def _path(plugin: Plugin, roots: Sequence[str]) -> str:
    """Return a plugin's path below the place that the first line names; empty if its name already says it."""
    root = max((root for root in roots if root and plugin.path.startswith(root)), key=len, default="")
    path = plugin.path[len(root) :]
    told = plugin.name.replace(".", "/")
    return "" if f"/{path.removesuffix('.py')}".endswith(f"/{told}") else path


def _totals(result: PluginsResult) -> str:
    """Return ``3 plugins: 2 loaded, 1 failed; 4 plugin classes; 2 receivers``, without ``loaded`` if all were."""
    failed = sum(plugin.failure is not None for plugin in result.plugins)
    missed = sum(plugin.failure is None and not plugin.loaded for plugin in result.plugins)
    number = len(result.plugins)
    states = counts(((number - failed - missed, "loaded"), (failed, "failed"), (missed, "not reached")))
    classes = sum(len(plugin.classes) for plugin in result.plugins)
    bootstraps = bootstrap_counts(tuple(each for plugin in result.plugins for each in plugin.bootstraps))
    made_up = sum(module.origin == "made up" for module in result.modules)
    parts = [
        count(number, "plugin") + (f": {states}" if failed or missed else ""),
        count(classes, "plugin class") if classes else "",
        f"bootstraps: {bootstraps}"
        if any(each.outcome != "ran" for plugin in result.plugins for each in plugin.bootstraps)
        else "",
        f"{count(made_up, 'module')} made up" if made_up else "",
    ]
    return "; ".join(filter(None, parts))
