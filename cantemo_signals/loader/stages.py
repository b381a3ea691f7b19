"""Load plugins as Portal does: every package, then every ``models``, every ``AppConfig.ready()``, every bootstrap."""

from __future__ import annotations

import gc
import importlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader.discovery import Discovered
from cantemo_signals.loader.failures import Failures, is_interrupt
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.sandbox import app_configs
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.values.plugins import Failure, Outcome, Phase

MOST_BOOTSTRAPS = 10_000


class LoadedPlugin:
    """A plugin while it is loaded and what became of it; ``seconds`` is wall time over all stages."""

    def __init__(self, discovered: Discovered) -> None:
        self.source = discovered.source
        self.note = discovered.note
        self.module = f"portal.plugins.{discovered.source.name}"
        self.failure: Failure | None = None
        self.seconds = 0.0


class RunBootstrap:
    """One bootstrap: the instance whose ``bootstrap()`` is called, and what became of it."""

    def __init__(self, instance: object) -> None:
        self.cls = type(instance)
        self.instance = instance
        self.seconds = 0.0
        self.failure: Failure | None = None


class RunReady:
    """The ``ready()`` of the one ``AppConfig`` of a plugin that Django takes, and what became of it."""

    def __init__(self, cls: type) -> None:
        self.cls = cls
        self.seconds = 0.0
        self.outcome: Outcome = "raised"


class Loader:
    """The stages, through which every plugin goes; one that fails in a stage is spared the later ones."""

    def __init__(
        self, plugins: Sequence[Discovered], portal: EmulatedPortal, bus: Bus, failures: Failures, journal: Journal
    ) -> None:
        self.plugins = [LoadedPlugin(plugin) for plugin in plugins]
        self._by_name = {plugin.source.name: plugin for plugin in self.plugins}
        self.bootstraps: list[RunBootstrap] = []
        self.ready: list[RunReady] = []
        self._portal = portal
        self._bus = bus
        self._failures = failures
        self._journal = journal

    def load(self) -> None:
        """Run all stages."""
        self._interpreter = Interpreter()
        collecting = gc.isenabled()
        gc.disable()
        try:
            for plugin in self.plugins:
                self._stage(plugin, "import", self._import)
            for plugin in self.plugins:
                if self._has(plugin, "models"):
                    self._stage(plugin, "models", lambda plugin: self._import_submodule(plugin, "models"))
            if self._portal.django is not None:
                self._portal.django.models_are_loaded()
            for plugin in self.plugins:
                if f"{plugin.module}.apps" in sys.modules:
                    self._stage(plugin, "ready", self._make_ready)
            self._mark_left_behind()
            self._run_bootstraps()
        finally:
            self._bus.context.phase = "run time"
            self._bus.context.plugin = None
            if collecting:
                gc.enable()

    def _stage(self, plugin: LoadedPlugin, phase: Phase, work: Callable[[LoadedPlugin], None]) -> None:
        if plugin.failure is not None:
            return
        context = self._bus.context
        context.plugin, context.phase, context.during = plugin.source.name, phase, plugin.module
        plugin.failure, seconds = self._guarded(lambda: work(plugin), _directory(plugin))
        plugin.seconds += seconds

    def _guarded(self, work: Callable[[], None], package: str | None) -> tuple[Failure | None, float]:
        self._bus.notice()
        started = time.perf_counter()
        failure = None
        try:
            work()
        except BaseException as error:
            if is_interrupt(error):
                raise
            failure = self._failures.of(error, package)
        self._interpreter.repair()
        return failure, time.perf_counter() - started

    def _mark_left_behind(self) -> None:
        """Mark what was connected by modules whose import failed half way."""
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
        """The installed Django's registry of apps, once it is set up."""
        return None if self._portal.django is None else self._portal.django.registry

    def _has(self, plugin: LoadedPlugin, name: str) -> bool:
        try:
            return plugin.source.is_package and self._portal.has(f"{plugin.module}.{name}")
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
        self._bus.context.during = run.cls.__qualname__
        step = f"running {run.cls.__module__}.{run.cls.__qualname__}.ready()"
        self._journal.step(step, *_place(run.cls, "ready"))
        started = time.perf_counter()
        try:
            config.ready()
            run.outcome = "ran"
        finally:
            run.seconds = time.perf_counter() - started

    def _config(self, plugin: LoadedPlugin) -> Any:
        """The app that Django makes of a plugin, if a class of the plugin's says how."""
        if self._registry is not None:
            config = self._registry.config(plugin.module)
            return config if type(config).__module__.startswith(plugin.module) else None
        cls = app_configs.taken(app_configs.candidates(sys.modules[f"{plugin.module}.apps"]))
        return None if cls is None else cls(plugin.module, sys.modules[plugin.module])

    def _run_bootstraps(self) -> None:
        """Run the bootstraps in the order in which they were made, those that a bootstrap makes included."""
        core = sys.modules.get("portal.pluginbase.core")
        while core is not None and len(self.bootstraps) < MOST_BOOTSTRAPS:
            new: list[object] = core.environment.instances_of("IPluginBootstrap", len(self.bootstraps))
            if not new:
                return
            for instance in new:
                self._run(RunBootstrap(instance))

    def _run(self, bootstrap: RunBootstrap) -> None:
        self.bootstraps.append(bootstrap)
        cls, context = bootstrap.cls, self._bus.context
        context.phase, context.during = "bootstrap", cls.__qualname__
        context.plugin = plugin_of(cls.__module__)

        def work() -> None:
            self._journal.step(f"running {cls.__module__}.{cls.__qualname__}.bootstrap()", *_place(cls, "bootstrap"))
            bootstrap.instance.bootstrap()  # type: ignore[attr-defined]

        owner = self._by_name.get(context.plugin or "")
        bootstrap.failure, bootstrap.seconds = self._guarded(work, _directory(owner) if owner else None)
        if bootstrap.failure is not None:
            for entry in self._bus.ledger.entries():
                origin = (entry.phase, entry.during, entry.plugin)
                entry.failed = entry.failed or origin == ("bootstrap", context.during, context.plugin)


def _directory(plugin: LoadedPlugin) -> str | None:
    return plugin.source.path if plugin.source.is_package else None


def _place(cls: type, method: str) -> tuple[str | None, int]:
    for base in cls.__mro__:
        code = getattr(vars(base).get(method), "__code__", None)
        if code is not None:
            return code.co_filename, code.co_firstlineno
    return None, 0


class Interpreter:
    """The interpreter as it was before the first plugin; what plugins *add* to it stays, as it would in Portal."""

    def __init__(self) -> None:
        self._path = list(sys.path)
        self._finders = list(sys.meta_path)
        self._streams = (sys.stdout, sys.stderr)
        self._depth = sys.getrecursionlimit()

    def repair(self) -> None:
        """Put back what is gone: entries of ``sys.path``, finders, open streams, room on the stack."""
        if type(sys.meta_path) is not list or type(sys.path) is not list:
            sys.meta_path, sys.path = list(self._finders), list(self._path)
        if sys.meta_path != self._finders and any(finder not in sys.meta_path for finder in self._finders):
            sys.meta_path[:] = self._finders + [finder for finder in sys.meta_path if finder not in self._finders]
        if len(sys.path) < len(self._path):
            sys.path += [entry for entry in self._path if entry not in sys.path]
        if sys.getrecursionlimit() < self._depth:
            sys.setrecursionlimit(self._depth)
        if any(getattr(stream, "closed", True) for stream in (sys.stdout, sys.stderr)):
            self._repair_streams()

    def _repair_streams(self) -> None:
        for name, stream in zip(("stdout", "stderr"), self._streams, strict=True):
            current = getattr(sys, name, None)
            if current is None or getattr(current, "closed", False):
                setattr(sys, name, _open_or_silent(stream, name))


def _open_or_silent(stream: object, name: str) -> object:
    if not getattr(stream, "closed", True):
        return stream
    descriptor = {"stdout": 1, "stderr": 2}[name]
    try:
        return open(descriptor, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    except OSError:
        return _SilentStream()


class _SilentStream:
    """A stream for a process that has none left."""

    closed = False

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing: nothing waits to be written."""
