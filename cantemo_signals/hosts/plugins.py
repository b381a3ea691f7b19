"""The plugins in the emulated Portal, as values."""

from __future__ import annotations

import sys
from collections import defaultdict
from typing import Any

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader import Failures, Loader, RunBootstrap
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.values.plugins import Bootstrap, CompatibilityFix, Plugin, PluginClass


def loaded_plugins(loader: Loader, portal: EmulatedPortal, failures: Failures) -> list[Plugin]:
    """The plugins in load order, each with its classes, its bootstraps and what went wrong."""
    classes = _classes(failures)
    bootstraps = _bootstraps(loader, classes, failures)
    compatibility = _compatibility(portal, failures)
    return [
        Plugin(
            name=plugin.source.name,
            path=failures.path(plugin.source.path),
            loaded=plugin.failure is None,
            failure=plugin.failure,
            classes=tuple(classes[plugin.source.name]),
            bootstraps=tuple(bootstraps[plugin.source.name]),
            seconds=plugin.seconds,
            note=plugin.note,
            compatibility=tuple(compatibility[plugin.source.name]),
        )
        for plugin in loader.plugins
    ]


def _classes(failures: Failures) -> dict[str | None, list[PluginClass]]:
    core = sys.modules.get("portal.pluginbase.core")
    classes: dict[str | None, list[PluginClass]] = defaultdict(list)
    for record in core.environment.classes() if core is not None else ():
        classes[plugin_of(record.module)].append(
            PluginClass(
                name=record.name,
                module=record.module,
                interfaces=record.interfaces,
                instances=record.instances,
                location=failures.location(record.defined_at),
                bases=record.bases,
            )
        )
    return classes


def _bootstraps(
    loader: Loader, classes: dict[str | None, list[PluginClass]], failures: Failures
) -> dict[str | None, list[Bootstrap]]:
    bootstraps: dict[str | None, list[Bootstrap]] = defaultdict(list)
    for run in loader.bootstraps:
        bootstraps[plugin_of(run.cls.__module__)].append(_ran(run, failures))
    for plugin, owned in classes.items():
        ran = {bootstrap.name for bootstrap in bootstraps[plugin]}
        for cls in owned:
            if "IPluginBootstrap" in cls.interfaces and cls.name not in ran:
                bootstraps[plugin].append(Bootstrap(cls.name, "not run", 0.0, cls.location))
    return bootstraps


def _ran(run: RunBootstrap, failures: Failures) -> Bootstrap:
    method: Any = getattr(run.cls, "bootstrap", None)
    code = getattr(method, "__code__", None)
    at = None if code is None else failures.location((code.co_filename, code.co_firstlineno))
    return Bootstrap(run.cls.__qualname__, "raised" if run.failure else "ran", run.seconds, at, run.failure)


def _compatibility(portal: EmulatedPortal, failures: Failures) -> dict[str | None, list[CompatibilityFix]]:
    owners = {file: plugin_of(module) for module, file in portal.plugin_modules().items()}
    fixes: dict[str | None, list[CompatibilityFix]] = defaultdict(list)
    for path, line, what in portal.compatibility:
        at = failures.location((path, line))
        if at is not None:
            fixes[owners.get(path)].append(CompatibilityFix(at, what))
    return fixes
