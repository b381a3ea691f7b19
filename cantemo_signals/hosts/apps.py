"""Watch Django load the apps: which one it is importing or making ready, and in which one it fails."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from types import FrameType
from typing import Any

from cantemo_signals.bus import Bus, origin
from cantemo_signals.bus.interruptions import is_interrupt
from cantemo_signals.bus.naming import class_name, code_of, dotted_name
from cantemo_signals.bus.origin import Context, plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.protocol.journal import NO_COUNT, Journal
from cantemo_signals.values.plugins import Failure, Phase

CLASS_OF_CONFIG = ".apps."


class LoadedApp:
    """An installed app during loading, and its outcome.

    ``seconds`` is wall time over all stages, ``ready_seconds`` that of its ``ready()``.
    """

    def __init__(self, entry: str) -> None:
        self.name = entry.partition(CLASS_OF_CONFIG)[0]
        self.path = ""
        self.is_loaded = False
        self.failure: Failure | None = None
        self.failed_in: Phase | None = None
        self.seconds = self.ready_seconds = 0.0
        self.config: Any = None

    @property
    def plugin(self) -> str:
        """The name of its plugin: the X of ``portal.plugins.X``, else its full name."""
        return plugin_of(self.name) or self.name

    def take(self, config: Any) -> None:
        """Copy what Django knows of it."""
        self.config, self.name, self.path = config, str(config.name), str(config.path)


class AppWatch:
    """Wraps Django's steps of loading apps while entered, without changing what they do.

    ``total`` is how many apps the settings name.
    """

    def __init__(self, bus: Bus, failures: Failures, journal: Journal) -> None:
        self.apps: list[LoadedApp] = []
        self.total = 0
        self._bus = bus
        self._failures = failures
        self._journal = journal

    def __enter__(self) -> AppWatch:
        base = sys.modules["django.apps"].AppConfig
        self._base, self._create = base, vars(base)["create"]

        def create(cls: Any, entry: Any) -> Any:
            return self._create_config(cls, entry)

        base.create = classmethod(create)  # a function: Python 3.10 would not pass the class on to a method
        return self

    def __exit__(self, *exception: object) -> None:
        self._base.create = self._create
        for app in self.apps:
            for name in ("import_models", "ready"):
                if app.config is not None:
                    vars(app.config).pop(name, None)

    def add_made(self, configs: Iterator[Any]) -> None:
        """Watch apps whose configurations the settings created themselves: Django creates none for them."""
        for config in configs:
            self._watch_app(LoadedApp(str(config.name)), config)

    def add_loaded(self, configs: Iterator[Any]) -> None:
        """Add apps that were loaded before watching began."""
        for config in configs:
            app = LoadedApp(str(config.name))
            app.take(config)
            app.is_loaded = True
            self.apps.append(app)
        self._name()

    @contextmanager
    def stage(self, app: LoadedApp, phase: Phase, during: str) -> Iterator[None]:
        """Attribute connections to this app while entered; an exception is its failure."""
        context = self._bus.context
        context.plugin, context.phase, context.during = app.plugin, phase, during
        self._bus.notice()
        self._journal.count = (self.apps.index(app) + 1, self.total) if app in self.apps else NO_COUNT
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

    def _create_config(self, cls: Any, entry: Any) -> Any:
        app = LoadedApp(str(entry))
        self.apps.append(app)
        with self.stage(app, "import", app.name):
            self._journal.step(f"importing {entry}")
            config = self._create.__func__(cls, entry)
        self._watch_app(app, config)
        return config

    def _watch_app(self, app: LoadedApp, config: Any) -> None:
        app.take(config)
        if app not in self.apps:
            self.apps.append(app)
        self._name()
        self._replace(app, "import_models", self._models)
        self._replace(app, "ready", self._ready)

    def _name(self) -> None:
        origin.apps = frozenset(app.name for app in self.apps)

    def _replace(self, app: LoadedApp, name: str, stage: Callable[[LoadedApp, Any], Any]) -> None:
        """Wrap one method of one app's configuration in ``stage``, for one call."""
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
        with self.stage(app, "ready", class_name(cls)[1]):
            if cls.ready is not self._base.ready:
                code = code_of(cls, "ready")
                place = () if code is None else (code.co_filename, code.co_firstlineno)
                self._journal.step(f"running {dotted_name(*class_name(cls))}.ready()", *place)
            started = time.perf_counter()
            try:
                answer = real()
            finally:
                app.ready_seconds = time.perf_counter() - started
        app.is_loaded = True
        return answer


def _file_of(module: str) -> str | None:
    """Return the file of a module in an imported package; None without one, as in an app that is a single module."""
    try:
        spec = find_spec(module)
    except (ImportError, AttributeError, ValueError):
        return None
    return None if spec is None else spec.origin


class ProjectContext(Context):
    """The context of a connection, read from the connecting frames: a real Portal decides when bootstraps run."""

    narrowed = ("import", "models", "ready", "urls", "run time")

    def __init__(self, *, has_bootstraps: bool) -> None:
        super().__init__()
        self._has_bootstraps = has_bootstraps

    def stage(self, frame: FrameType) -> tuple[Phase, str]:
        """Return the stage in which this frame connects, and what is running."""
        if self._has_bootstraps and (cls := _bootstrapped(frame)) is not None:
            return "bootstrap", class_name(cls)[1]
        return self.phase, _running_module(frame) or self.during


def _running_module(frame: FrameType | None) -> str | None:
    """Return the innermost module being imported, looking no further than where the app's loading began."""
    while frame is not None and not str(name := frame.f_globals.get("__name__")).startswith("cantemo_signals."):
        if frame.f_code.co_name == "<module>" and type(name) is str:
            return name
        frame = frame.f_back
    return None


def _bootstrapped(frame: FrameType | None) -> type | None:
    """Return the plugin class whose ``bootstrap`` is running."""
    while frame is not None:
        code = frame.f_code
        if code.co_name == "bootstrap" and code.co_argcount:
            cls = type(frame.f_locals.get(code.co_varnames[0]))
            if plugin_of(class_name(cls)[0]) is not None:
                return cls
        frame = frame.f_back
    return None
