"""A real Django project, or a real Portal, as a host: Django itself loads it, as for a server."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from itertools import islice
from types import ModuleType
from typing import Any

from cantemo_signals.bus import Bus, origin
from cantemo_signals.bus.exceptions import is_a
from cantemo_signals.bus.naming import class_name, name_of
from cantemo_signals.errors import UsageError
from cantemo_signals.hosts import portal_classes
from cantemo_signals.hosts.app_configs import described
from cantemo_signals.hosts.apps import AppWatch, LoadedApp, ProjectContext
from cantemo_signals.hosts.host import Host
from cantemo_signals.hosts.project_rows import Rows
from cantemo_signals.hosts.sandbox import classes_of_portal, python_version
from cantemo_signals.loader import Failures
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.sandbox import app_configs, environment
from cantemo_signals.values.loading import HostName
from cantemo_signals.values.plugins import AppConfig, Failure, Outcome, Phase, Plugin

VARIABLE = "DJANGO_SETTINGS_MODULE"
MOST_FILES = 5000
NOT_LOOKED_INTO = ("node_modules", ".git", ".tox", "__pycache__", "migrations", "tests")


class ProjectFailures(Failures):
    """Failures in a project, whose own code is what lies in ``home`` or belongs to an app in ``roots``."""

    def __init__(self, home: str, directory: str) -> None:
        super().__init__((), directory)
        self.home = os.path.join(home, "")
        self.roots: tuple[str, ...] = ()

    def of(self, exception: BaseException, package: str | None = None) -> Failure:
        """Return an exception as a value: nothing is lacking or blocked here that is there in a server."""
        return super().of(exception, package)._replace(inconclusive=False)

    def is_own(self, path: str) -> bool:
        """Return whether a file belongs to the project or to an app that is not Django's own."""
        if path.startswith(self.home) and not origin.is_installed(path[len(self.home) - 1 :]):
            return True
        return path.startswith(self.roots) and f"{os.sep}django{os.sep}contrib{os.sep}" not in path

    def hint(self, exception: BaseException, package: str | None) -> str | None:
        """Return the hint for an exception, if there is one."""
        if is_a(exception, ModuleNotFoundError):
            return f"It is not installed for {sys.executable}; name another interpreter with --python."
        return None


class ProjectHost(Host):
    """A project with these settings; ``home`` is what its ``manage.py`` would find first on ``sys.path``.

    Nothing in it is replaced: Django's own classes stay in place, and are watched while it loads and while events are
    sent. The database is real, and keeps what an event changes. Like Django, it can be loaded only once per process.
    """

    def __init__(self, name: HostName, home: str | None, settings: str, journal: Journal, directory: str) -> None:
        self.name = name
        self.bus = Bus("django", context=ProjectContext(has_bootstraps=name == "portal"))
        self._places = ProjectFailures(home or directory, directory)
        self.failures: Failures = self._places
        self.home = home
        self.rows = Rows(journal)
        self._settings = settings
        self._journal = journal
        self._watch = AppWatch(self.bus, self.failures, journal)
        self._parts: list[LoadedApp] = []
        self._undo: list[Callable[[], object]] = []

    def load(self) -> None:
        """Read the settings and have Django load the apps and then the URLs, as before a server's first request.

        Raises:
            UsageError: this interpreter has no Django, or there is no such settings module.
        """
        environment.is_emulated = False
        self._put_in_place()
        django = self._django()
        import_module("django.dispatch")
        self.bus.notice()
        registry = import_module("django.apps").apps
        if registry.ready:
            self._watch.add_loaded(registry.get_app_configs())
        elif self._part(self._settings, "import", "reading the settings", self._read_settings):
            self._set_up(django)
        self._places.roots = tuple(app.path for app in self._watch.apps if app.path)
        if failed := [app for app in self._watch.apps if app.failure is not None]:
            self._mark_left_behind(failed[0])
        else:
            gc.collect()  # as will have happened in a server: what only a cycle keeps is as good as dead

    def close(self) -> None:
        """Stop watching; Django stays loaded, because it cannot be unloaded."""
        while self._undo:
            self._undo.pop()()
        origin.apps = frozenset()
        environment.is_emulated = True

    def plugins(self) -> list[Plugin]:
        """The installed apps in load order, including those not reached; failures outside the apps come first."""
        classes = portal_classes.plugin_classes(self.failures)
        apps = [*self._parts, *self._installed_apps()]
        return [
            Plugin(
                name=app.plugin,
                path=self.failures.path(app.path),
                loaded=app.is_loaded,
                failure=app.failure,
                classes=tuple(classes.get(app.plugin, ())),
                seconds=app.seconds,
                app_configs=tuple(self._app_configs(app)),
            )
            for app in apps
        ]

    def _installed_apps(self) -> Iterator[LoadedApp]:
        """Yield the apps in the order of the settings, including those that Django did not reach."""
        if not self._watch.apps:
            return
        entries = import_module("django.conf").settings.INSTALLED_APPS
        created = {id(entry) for entry in entries if entry is not None}
        by_entry = {id(app.config): app for app in self._watch.apps if id(app.config) in created}
        others = iter([app for app in self._watch.apps if id(app.config) not in created])
        for entry in entries:
            yield by_entry.get(id(entry)) or next(others, None) or LoadedApp(str(entry))

    def _app_configs(self, app: LoadedApp) -> Iterator[AppConfig]:
        """Yield the ``AppConfig`` class that Django took, unless Django made one itself."""
        if app.config is not None and type(app.config) is not app_configs.base_class():
            failed: Outcome = "raised" if app.failed_in == "ready" else "not run"
            outcome = "ran" if app.is_loaded else failed
            yield described(type(app.config), outcome, app.ready_seconds, app.name, self.failures)

    def plugin_modules(self) -> dict[str, str]:
        """The apps' modules that were imported, if only partly, by full name, with their files."""
        return {
            name: file
            for name, module in list(sys.modules.items())
            if origin.plugin_of(name) is not None
            and issubclass(type(module), ModuleType)
            and type(file := object.__getattribute__(module, "__dict__").get("__file__")) is str
        }

    def files_of(self, plugin: str) -> list[str]:
        """Return the source files of an app of the project; installed packages have other authors."""
        for app in self._watch.apps:
            if app.plugin == plugin and app.path and not origin.is_installed(app.path):
                return sorted(_files_in(app.path))
        return []

    def other_files(self) -> list[str]:
        """Return the project's own source files outside the apps: settings, URLs, entry points of its processes."""
        apps = tuple(os.path.join(app.path, "") for app in self._watch.apps if app.path)
        found = _files_in(self.home) if self.home is not None else iter(())
        own = (path for path in found if not path.startswith(apps) and not origin.is_installed(path))
        return list(islice(own, MOST_FILES))

    def senders(self) -> dict[str, object]:
        """The models by dotted name, ``app.Model`` and ``app.Model.field.through``; in Portal also its classes."""
        senders = classes_of_portal() if self.name == "portal" else {}
        registry = sys.modules["django.apps"].apps
        for label, models in list(registry.all_models.items()):
            for model in list(models.values()):
                senders[name_of(model)] = senders[f"{label}.{class_name(model)[1]}"] = model
                for field in model._meta.local_many_to_many:
                    if not isinstance(through := field.remote_field.through, str):  # as long as it is not there
                        senders[f"{label}.{class_name(model)[1]}.{field.name}.through"] = through
        return senders

    def versions(self) -> dict[str, str]:
        """The versions of Django, of Portal if it says so, and of Python."""
        portal = vars(sys.modules["portal"]).get("__version__") if "portal" in sys.modules else None
        return {
            "django": str(sys.modules["django"].get_version()),
            **({"portal": portal} if type(portal) is str else {}),
            "python": python_version(),
        }

    def _mark_left_behind(self, app: LoadedApp) -> None:
        """Mark what an app connected in the stage in which it failed."""
        for entry in self.bus.ledger.entries():
            entry.failed = (entry.plugin, entry.phase) == (app.plugin, app.failed_in)

    def _put_in_place(self) -> None:
        if self.home is not None and self.home not in sys.path:
            sys.path.insert(0, self.home)
            self._undo.append(lambda: sys.path.remove(self.home) if self.home in sys.path else None)
        before = os.environ.get(VARIABLE)
        os.environ[VARIABLE] = self._settings
        self._undo.append(lambda: os.environ.update({VARIABLE: before}) if before else os.environ.pop(VARIABLE, None))

    def _django(self) -> Any:
        if find_spec("django") is None:  # some projects bring one: their package puts it on sys.path
            package = self._settings.partition(".")[0]
            self._part(package, "import", "importing", partial(import_module, package))
        try:
            return import_module("django")
        except ModuleNotFoundError as error:
            raise UsageError(
                f"{error.name} is not installed for {sys.executable}.",
                "Name the interpreter of the project with --python.",
            ) from error

    def _read_settings(self) -> None:
        try:
            assert import_module("django.conf").settings.INSTALLED_APPS is not None
        except ModuleNotFoundError as error:
            if error.name is None or not f"{self._settings}.".startswith(f"{error.name}."):
                raise
            place = self.home or "sys.path"
            raise UsageError(
                f"Settings module {self._settings!r} was not found in {place}: {error}.",
                "Name it with --settings MODULE, from the project's directory.",
            ) from error

    def _set_up(self, django: Any) -> None:
        base, apps = import_module("django.apps").AppConfig, import_module("django.conf").settings.INSTALLED_APPS
        self._watch.total = len(apps)
        with self._watch:
            self._watch.add_made(entry for entry in apps if isinstance(entry, base))
            loaded = self._part(self._settings, "import", "setting up", django.setup)
        urls = getattr(import_module("django.conf").settings, "ROOT_URLCONF", None) if loaded else None
        if urls:
            self._part(urls, "urls", "loading the URLs of", lambda: import_module(urls))

    def _part(self, module: str, phase: Phase, step: str, work: Callable[[], object]) -> bool:
        """Run a part of loading that belongs to no app; return whether it succeeded. Apps keep their own failures."""
        part = LoadedApp(module)
        try:
            with self._watch.stage(part, phase, module):
                self._journal.step(f"{step} {module}")
                work()
        except UsageError:
            raise
        except BaseException:
            if part.failure is None:  # somebody's Ctrl-C
                raise
            if all(app.failure is None for app in self._watch.apps):
                self._parts.append(part)
            return False
        return True


def _files_in(directory: str) -> Iterator[str]:
    for path, folders, files in os.walk(directory):
        folders[:] = [name for name in folders if name not in NOT_LOOKED_INTO]
        yield from (os.path.join(path, name) for name in files if name.endswith(".py"))
