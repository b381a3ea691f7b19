"""Watches Django load the apps: which one is being imported or made ready now, and in which of them it fails."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from cantemo_signals.bus import Bus, origin
from cantemo_signals.loader import Failures
from cantemo_signals.loader.failures import is_interrupt
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.values.plugins import Failure, Phase

CLASS_OF_CONFIG = ".apps."


class LoadedApp:
    """An installed app while it is loaded, and what became of it; ``seconds`` is wall time over all stages."""

    def __init__(self, entry: str) -> None:
        self.name = entry.partition(CLASS_OF_CONFIG)[0]
        self.path = ""
        self.is_loaded = False
        self.failure: Failure | None = None
        self.failed_in: Phase | None = None
        self.seconds = 0.0
        self.config: Any = None

    @property
    def plugin(self) -> str:
        """What it is called as a plugin: the X of ``portal.plugins.X``, else its full name."""
        return origin.plugin_of(self.name) or self.name

    def take(self, config: Any) -> None:
        """Learn what Django knows of it."""
        self.config, self.name, self.path = config, str(config.name), str(config.path)


class AppWatch:
    """While entered, Django's own steps of loading apps go through here; it does with them what it always does."""

    def __init__(self, bus: Bus, failures: Failures, journal: Journal) -> None:
        self.apps: list[LoadedApp] = []
        self._bus = bus
        self._failures = failures
        self._journal = journal

    def __enter__(self) -> AppWatch:
        base = sys.modules["django.apps"].AppConfig
        self._base, self._create = base, vars(base)["create"]

        def create(cls: Any, entry: Any) -> Any:
            return self._created(cls, entry)

        base.create = classmethod(create)  # a function: Python 3.10 would not pass the class on to a method
        return self

    def __exit__(self, *exception: object) -> None:
        self._base.create = self._create
        for app in self.apps:
            for name in ("import_models", "ready"):
                if app.config is not None:
                    vars(app.config).pop(name, None)

    def already(self, configs: Iterator[Any]) -> None:
        """Take in apps that were loaded before anybody watched."""
        for config in configs:
            app = LoadedApp(str(config.name))
            app.take(config)
            app.is_loaded = True
            self.apps.append(app)
        self._name()

    @contextmanager
    def stage(self, app: LoadedApp, phase: Phase, during: str) -> Iterator[None]:
        """What is connected meanwhile is connected by this app; an exception is its failure."""
        context = self._bus.context
        context.plugin, context.phase, context.during = app.plugin, phase, during
        started = time.perf_counter()
        try:
            yield
        except BaseException as error:
            if not is_interrupt(error):
                app.failure, app.failed_in = self._failures.of(error), phase
            raise
        finally:
            app.seconds += time.perf_counter() - started
            context.plugin, context.phase, context.during = None, "run time", ""

    def _created(self, cls: Any, entry: Any) -> Any:
        app = LoadedApp(str(entry))
        self.apps.append(app)
        with self.stage(app, "import", app.name):
            self._journal.step(f"importing {entry}")
            config = self._create.__func__(cls, entry)
            app.take(config)
        self._name()
        self._replace(app, "import_models", self._models)
        self._replace(app, "ready", self._ready)
        return config

    def _name(self) -> None:
        origin.apps = frozenset(app.name for app in self.apps)

    def _replace(self, app: LoadedApp, name: str, stage: Callable[[LoadedApp, Any], Any]) -> None:
        """Have one method of one app's configuration pass through ``stage``, once."""
        attributes = vars(app.config)

        def act(*args: Any) -> Any:
            attributes.pop(name, None)
            real = getattr(app.config, name)
            return stage(app, lambda: real(*args))

        attributes[name] = act

    def _models(self, app: LoadedApp, real: Callable[[], Any]) -> Any:
        module = f"{app.name}.models"
        with self.stage(app, "models", module):
            if (path := _file_of(module)) is not None:
                self._journal.step(f"importing {module}", path)
            return real()

    def _ready(self, app: LoadedApp, real: Callable[[], Any]) -> Any:
        cls = type(app.config)
        with self.stage(app, "ready", cls.__qualname__):
            if cls.ready is not self._base.ready:
                code = getattr(cls.ready, "__code__", None)
                place = () if code is None else (code.co_filename, code.co_firstlineno)
                self._journal.step(f"running {cls.__module__}.{cls.__qualname__}.ready()", *place)
            answer = real()
        app.is_loaded = True
        return answer


def _file_of(module: str) -> str | None:
    """The file of a module whose package has been imported; None where there is none, as in an app that is a module."""
    try:
        spec = find_spec(module)
    except (ImportError, AttributeError, ValueError):
        return None
    return None if spec is None else spec.origin
