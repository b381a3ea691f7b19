"""The plugins loaded into the emulated Portal, as values."""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from typing import Any

from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.hosts.app_configs import described, method_place, misspelt_method, not_imported
from cantemo_signals.loader import Failures, Loader, RunBootstrap
from cantemo_signals.sandbox import app_configs
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.sandbox.plugin_classes import other_classes, plugin_classes
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import (
    AppConfig,
    Bootstrap,
    CompatibilityFix,
    Failure,
    Outcome,
    Pages,
    Plugin,
    PluginClass,
)


def loaded_plugins(loader: Loader, portal: EmulatedPortal, failures: Failures) -> list[Plugin]:
    """Return the plugins in load order, each with its classes, its bootstraps and its failures."""
    classes = _classes(portal, failures)
    bootstraps = _bootstraps(loader, classes, failures)
    configs = _app_configs(loader, portal, failures)
    pages = _pages(loader, classes)
    compatibility = _compatibility(portal, failures)
    return [
        Plugin(
            name=plugin.source.name,
            path=failures.path(plugin.source.path),
            loaded=plugin.failure is None,
            failure=_placed(plugin.failure, configs[plugin.source.name]),
            classes=tuple(classes[plugin.source.name]),
            bootstraps=tuple(bootstraps[plugin.source.name]),
            seconds=plugin.seconds,
            note=plugin.note,
            compatibility=tuple(compatibility[plugin.source.name]),
            app_configs=tuple(configs[plugin.source.name]),
            pages=tuple(pages[plugin.source.name]),
        )
        for plugin in loader.plugins
    ]


def _placed(failure: Failure | None, configs: list[AppConfig]) -> Failure | None:
    """Return a failure with a line: its own, or that of the class whose ``ready()`` could not be called."""
    if failure is None or failure.location is not None:
        return failure
    return failure._replace(location=next((each.location for each in configs if each.outcome == "raised"), None))


def _core() -> Any:
    return sys.modules.get("portal.pluginbase.core")


def _classes(portal: EmulatedPortal, failures: Failures) -> dict[str | None, list[PluginClass]]:
    core = _core()
    classes: dict[str | None, list[PluginClass]] = defaultdict(list)
    for record in () if core is None else (*plugin_classes(core.environment), *other_classes(core.environment)):
        classes[plugin_of(record.module)].append(
            PluginClass(
                name=record.name,
                module=record.module,
                interfaces=record.interfaces,
                instances=record.instances,
                location=failures.location(record.defined_at),
                bases=record.bases,
                guid=record.guid,
                bootstrap_at=_own_bootstrap(record.plugin_class, core.Plugin, failures),
                is_plugin=record.is_plugin,
                failed=record.module in portal.failures,
            )
        )
    return classes


def _own_bootstrap(cls: Any, base: Any, failures: Failures) -> Location | None:
    """Return the line of a class's ``bootstrap()``, unless it inherits that from another plugin class."""
    if "bootstrap" not in dict_of(cls):
        others = [each for each in mro_of(cls)[1:] if base in mro_of(each)]
        if any("bootstrap" in dict_of(each) for each in others):
            return None
    return method_place(cls, "bootstrap", failures)


def _bootstraps(
    loader: Loader, classes: dict[str | None, list[PluginClass]], failures: Failures
) -> dict[str | None, list[Bootstrap]]:
    bootstraps: dict[str | None, list[Bootstrap]] = defaultdict(list)
    for run in loader.bootstraps:
        plugin = plugin_of(class_name(run.cls)[0])
        cls = next((each for each in classes[plugin] if each.name == class_name(run.cls)[1]), None)
        bootstraps[plugin].append(_ran(run, cls, failures))
    for plugin, owned in classes.items():
        ran = {bootstrap.name for bootstrap in bootstraps[plugin]}
        for cls in owned:
            if "IPluginBootstrap" in cls.interfaces and cls.name not in ran:
                bootstraps[plugin].append(Bootstrap(cls.name, "not run", 0.0, cls.location))
    return bootstraps


def _ran(run: RunBootstrap, cls: PluginClass | None, failures: Failures) -> Bootstrap:
    """Return the outcome of a bootstrap of this class."""
    place, at = (None, None) if cls is None else (cls.location, cls.bootstrap_at)
    at = at or method_place(run.cls, "bootstrap", failures)
    near = misspelt_method(run.cls, "bootstrap", _core().Plugin, failures)
    failure = run.failure
    if failure is not None and failure.location is None:  # it could not be called
        hint = f"Rename {near.name} to bootstrap." if near else "Write bootstrap(self) in the class."
        failure = failure._replace(location=at or (near.location if near else place), hint=hint)
    outcome: Outcome = "ran" if failure is None else "raised"
    return Bootstrap(class_name(run.cls)[1], outcome, run.seconds, at, failure, near)


def _app_configs(loader: Loader, portal: EmulatedPortal, failures: Failures) -> dict[str | None, list[AppConfig]]:
    """Return the imported ``AppConfig`` classes, then those in files that nothing imported."""
    configs: dict[str | None, list[AppConfig]] = defaultdict(list)
    runs = {id(run.cls): run for run in loader.ready}
    for cls in app_configs.defined():
        plugin, run = plugin_of(class_name(cls)[0]), runs.get(id(cls))
        outcome, seconds = (None, 0.0) if run is None else (run.outcome, run.seconds)
        configs[plugin].append(described(cls, outcome, seconds, f"portal.plugins.{plugin}", failures))
    imported = set(portal.plugin_modules().values())
    for loaded in loader.plugins:
        if loaded.source.is_package and loaded.failure is None:
            rest = [file for file in portal.files_of(loaded.source.name) if file not in imported]
            beside = (file for file in rest if os.path.dirname(file) == loaded.source.path)
            found = not_imported(beside, loaded.module, failures)
            configs[loaded.source.name].extend(found)
    return configs


def _pages(loader: Loader, classes: dict[str | None, list[PluginClass]]) -> dict[str | None, list[Pages]]:
    """Return the modules with pages; a failure without a line gets that of the class that names the module."""
    pages: dict[str | None, list[Pages]] = defaultdict(list)
    for loaded in loader.pages:
        cls = None if loaded.instance is None else type(loaded.instance)
        plugin = plugin_of(loaded.module if cls is None else class_name(cls)[0])
        name = None if cls is None else class_name(cls)[1]
        place = next((each.location for each in classes[plugin] if each.name == name), None)
        failure = loaded.failure
        if failure is not None and failure.frames and not any(frame.own for frame in failure.frames):
            failure = failure._replace(location=place, frames=())  # it is the plugin class that asks for this
        pages[plugin].append(Pages(loaded.kind, loaded.module, name, loaded.pattern, loaded.namespace, place, failure))
    return pages


def _compatibility(portal: EmulatedPortal, failures: Failures) -> dict[str | None, list[CompatibilityFix]]:
    owners = {file: plugin_of(module) for module, file in portal.plugin_modules().items()}
    fixes: dict[str | None, list[CompatibilityFix]] = defaultdict(list)
    for path, line, what in portal.compatibility:
        at = failures.location((path, line))
        if at is not None:
            fixes[owners.get(path)].append(CompatibilityFix(at, what))
    return fixes
