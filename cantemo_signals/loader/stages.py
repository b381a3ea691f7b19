"""Load plugins as Portal does: every package, every ``models``, every ``AppConfig.ready()``, every bootstrap, the URLs.

That Portal loads the URLs of its plugins before its first request, after the bootstraps, is inferred: plugins define
``IPluginURL`` classes in their bootstraps (Cantemo/FileSysArchive, Cantemo/AVLTAPlugin).
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.bus.interruptions import is_interrupt
from cantemo_signals.bus.naming import class_name, code_of, dotted_name
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader.discovery import Discovered
from cantemo_signals.loader.failures import Failures
from cantemo_signals.loader.parts import LoadedPages, LoadedPlugin, RunBootstrap, RunReady
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.sandbox import app_configs
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.sandbox.shared_state import Step
from cantemo_signals.values.plugins import Failure, Phase

MOST_BOOTSTRAPS = 10_000


class Loader:
    """The stages that every plugin goes through; one that fails skips the later ones."""

    def __init__(
        self, plugins: Sequence[Discovered], portal: EmulatedPortal, bus: Bus, failures: Failures, journal: Journal
    ) -> None:
        self.plugins = [LoadedPlugin(plugin) for plugin in plugins]
        self._by_name = {plugin.source.name: plugin for plugin in self.plugins}
        self.bootstraps: list[RunBootstrap] = []
        self.ready: list[RunReady] = []
        self.pages: list[LoadedPages] = []
        self._portal = portal
        self._shared = portal.shared
        self._bus = bus
        self._failures = failures
        self._journal = journal

    def load(self) -> None:
        """Run all stages."""
        collecting = gc.isenabled()
        gc.disable()
        self._shared.begin()
        try:
            for plugin in self._counted():
                self._stage(plugin, "import", self._import)
            for plugin in self._counted():
                if self._has(plugin, "models"):
                    self._stage(plugin, "models", lambda plugin: self._import_submodule(plugin, "models"))
            if self._portal.django is not None:
                failed = [plugin.module for plugin in self.plugins if plugin.failure is not None]
                self._portal.django.models_are_loaded(failed)
            for plugin in self._counted():
                if f"{plugin.module}.apps" in sys.modules:
                    self._stage(plugin, "ready", self._make_ready)
            self._load_admin()
            self._run_bootstraps()
            self._load_urls()
            self._shared.check(self._step, thorough=True)
            self._mark_left_behind()
        finally:
            self._bus.context.phase = "run time"
            self._bus.context.plugin = None
            if collecting:
                gc.enable()

    def _counted(self) -> Iterator[LoadedPlugin]:
        return self._journal.counted(self.plugins)

    def _stage(self, plugin: LoadedPlugin, phase: Phase, work: Callable[[LoadedPlugin], None]) -> None:
        if plugin.failure is not None:
            return
        context = self._bus.context
        context.plugin, context.phase, context.during = plugin.source.name, phase, plugin.module
        plugin.failure, seconds = self._guarded(lambda: work(plugin), _directory(plugin))
        plugin.seconds += seconds

    def _guarded(self, work: Callable[[], None], package: str | None) -> tuple[Failure | None, float]:
        self._bus.notice()
        started = perf_counter()
        failure = None
        try:
            try:
                self._shared.give(self._bus.context.plugin)
                work()
            finally:
                self._shared.check(self._step)
        except BaseException as error:
            if is_interrupt(error):
                raise
            failure = self._failures.of(error, package)
            self._shared.check(self._step)  # its class's code has run to describe it
        return failure, perf_counter() - started

    def _step(self) -> Step:
        """Return what plugin code is being run."""
        text, path, line = self._journal.current
        return Step(self._bus.context.plugin, text, None if path is None else (path, line))

    def _mark_left_behind(self) -> None:
        """Mark the connections made by modules whose import failed halfway."""
        if self._portal.failures:
            for entry in self._bus.ledger.entries():
                entry.failed = entry.failed or entry.during in self._portal.failures

    def _import(self, plugin: LoadedPlugin) -> None:
        source = plugin.source
        init = os.path.join(source.path, "__init__.py") if source.is_package else source.path
        self._journal.step(f"importing {plugin.module}", init)
        importlib.import_module(plugin.module)
        if self._has(plugin, "apps"):
            self._import_submodule(plugin, "apps")
            if (registry := self._registry) is not None:
                registry.configure(plugin.module, self._portal.compatibility)

    @property
    def _registry(self) -> Any:
        """The installed Django's app registry, once it is set up."""
        return None if self._portal.django is None else self._portal.django.registry

    def _has(self, plugin: LoadedPlugin, name: str) -> bool:
        try:
            return plugin.source.is_package and self._portal.has_inside(plugin.source.path, name)
        except OSError:  # importing it, where a failure is the plugin's, shall say what is wrong
            return True

    def _import_submodule(self, plugin: LoadedPlugin, name: str) -> None:
        full = f"{plugin.module}.{name}"
        self._journal.step(f"importing {full}", self._portal.path_of(full))
        self._bus.context.during = full
        importlib.import_module(full)

    def _make_ready(self, plugin: LoadedPlugin) -> None:
        if (config := self._config(plugin)) is None:
            return
        run = RunReady(type(config))
        self.ready.append(run)
        self._bus.context.during = class_name(run.cls)[1]
        step = f"running {dotted_name(*class_name(run.cls))}.ready()"
        self._journal.step(step, *_place(run.cls, "ready"))
        started = perf_counter()
        try:
            config.ready()
            run.outcome = "ran"
        finally:
            run.seconds = perf_counter() - started

    def _config(self, plugin: LoadedPlugin) -> Any:
        """Return the app that Django makes of a plugin, if the plugin has an ``AppConfig``."""
        if self._registry is not None:
            config = self._registry.config(plugin.module)
            return config if (class_name(type(config))[0] or "").startswith(plugin.module) else None
        cls = app_configs.taken(app_configs.candidates(plugin.module))
        return None if cls is None else cls(plugin.module, sys.modules[plugin.module])

    def _run_bootstraps(self) -> None:
        """Run the bootstraps in the order in which they were made, including those that a bootstrap makes."""
        core = sys.modules.get("portal.pluginbase.core")
        while core is not None and len(self.bootstraps) < MOST_BOOTSTRAPS:
            new: list[object] = core.environment.instances_of("IPluginBootstrap", len(self.bootstraps))
            if not new:
                return
            for instance in self._journal.counted(new):
                self._run(RunBootstrap(instance))

    def _run(self, bootstrap: RunBootstrap) -> None:
        self.bootstraps.append(bootstrap)
        cls, context = bootstrap.cls, self._bus.context
        context.phase, context.during = "bootstrap", class_name(cls)[1]
        context.plugin = plugin_of(class_name(cls)[0])

        def work() -> None:
            self._journal.step(f"running {dotted_name(*class_name(cls))}.bootstrap()", *_place(cls, "bootstrap"))
            bootstrap.instance.bootstrap()  # type: ignore[attr-defined]

        owner = self._by_name.get(context.plugin or "")
        bootstrap.failure, bootstrap.seconds = self._guarded(work, _directory(owner) if owner else None)
        if bootstrap.failure is not None:
            for entry in self._bus.ledger.entries():
                origin = (entry.phase, entry.during, entry.plugin)
                entry.failed = entry.failed or origin == ("bootstrap", context.during, context.plugin)

    def _load_admin(self) -> None:
        """Import every ``admin``, as the admin's own ``ready()`` does; that Portal has the admin is inferred.

        A made-up Django has no admin.
        """
        if self._portal.django is not None and self._portal.django.has("django"):
            for plugin in self._counted():
                if self._has(plugin, "admin"):
                    self._load_pages(plugin, "ready", LoadedPages(plugin.module, "admin"))

    def _load_urls(self) -> None:
        """Import the URL modules that plugins name, and the ``urls`` of plugins that have no class to name it."""
        core = sys.modules.get("portal.pluginbase.core")
        for instance in [] if core is None else core.environment.instances_of("IPluginURL"):
            if (owner := self._by_name.get(plugin_of(class_name(type(instance))[0]) or "")) is not None:
                self._load_pages(owner, "urls", LoadedPages(owner.module, "urls", instance))
        with_class = [] if core is None else core.environment.modules_with("IPluginURL")
        named = {plugin_of(module) for module in with_class}
        for plugin in self._counted():
            if plugin.source.name not in named and self._has(plugin, "urls"):
                self._load_pages(plugin, "urls", LoadedPages(plugin.module, "urls"))
        if self._portal.django is not None:
            self._portal.django.urls_are_loaded({id(pages.instance): pages.module for pages in self.pages})

    def _load_pages(self, plugin: LoadedPlugin, phase: Phase, pages: LoadedPages) -> None:
        """Import a module with pages; its failure does not make the plugin fail."""

        def work(plugin: LoadedPlugin) -> None:
            if pages.instance is not None:
                pages.take(self._by_name)
            self._bus.context.during = pages.module
            self._journal.step(f"importing {pages.module}", self._portal.path_of(pages.module))
            importlib.import_module(pages.module)

        if plugin.failure is None:
            self.pages.append(pages)
            self._stage(plugin, phase, work)
            pages.failure, plugin.failure = plugin.failure, None


def _directory(plugin: LoadedPlugin) -> str | None:
    return plugin.source.path if plugin.source.is_package else None


def _place(cls: type, method: str) -> tuple[str | None, int]:
    code = code_of(cls, method)
    return (None, 0) if code is None else (code.co_filename, code.co_firstlineno)
