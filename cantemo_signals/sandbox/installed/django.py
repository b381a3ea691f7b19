"""The installed Django, set up as Portal would have it when plugin code imports it, and not before.

What Portal's settings, apps and database are like is inferred: its source is not public. If settings are already
configured (in a user's own tests, for example), they are respected, and so is their database.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.errors import UsageError
from cantemo_signals.sandbox import accounts

ADMIN = "django.contrib.admin"
LOWEST = (3, 2)
"""The oldest Django that this works with; ``guide/loading.md`` says so, too."""
MAKE_UP = "Make up Django with --no-django, or load with an interpreter that has another one (--python)."
#: Finds the spec of a module that is not the emulated host's.
Find = Callable[..., Any]
#: Notes what the plugin that asks should write, and returns whether one does; see ``Answers.note_fix``.
NoteFix = Callable[..., bool]


class ImproperlyConfigured(Exception):  # named after Django's, which may not be loaded here
    """Django does not accept a plugin as an app: the place that is wrong, and a hint."""

    place: tuple[str, int] | None = None
    hint: str | None = None

    def __init__(self, message: str, place: tuple[str, int], hint: str) -> None:
        super().__init__(message)
        self.place = place
        self.hint = hint


class InstalledDjango:
    """Django as the plugins of one session see it; until it is set up, nothing of it is imported.

    ``plugins`` are the plugins' modules with their paths. Without ``note_fix`` they get no names that Django dropped.
    ``rows`` are written once the models exist.
    """

    def __init__(
        self,
        plugins: dict[str, str],
        bus: Bus,
        find: Find,
        note_fix: NoteFix | None = None,
        rows: dict[str, Any] | None = None,
    ) -> None:
        self.error: UsageError | None = None
        self.registry: Any = None
        self._plugins = plugins
        self._rows = rows
        self._find = find
        self._bus = bus
        self._has: dict[str, bool] = {}
        self._note_fix = note_fix
        self._dropped_names: Any = None
        self._database: Any = None
        self._url_modules: dict[int, str] = {}
        self._is_setting_up = False
        self._models_are_loaded = False

    @property
    def is_set_up(self) -> bool:
        """True once Django is set up."""
        return self.registry is not None

    def serves(self, name: str) -> bool:
        """Return whether a module that builds on Django is installed; if so, set up Django.

        Raises:
            UsageError: it cannot be set up.
        """
        if not self.has(name.partition(".")[0]) or not self.set_up():
            return False
        if self.is_set_up and name == ADMIN:
            self.registry.adopt_admin()
        elif self.is_set_up and name.endswith(".models"):
            self.registry.adopt(name.removesuffix(".models"))
        return True

    def has(self, library: str) -> bool:
        """Return whether a library is installed; a folder that merely has its name does not count."""
        if library not in self._has:
            spec = self._find(library)
            self._has[library] = spec is not None and spec.origin is not None
        return self._has[library]

    def set_up(self) -> bool:
        """Set up Django if it is installed and not set up yet; return whether it is installed.

        Raises:
            UsageError: it cannot be set up.
        """
        if self.error is not None:
            raise self.error
        if self._is_setting_up or not self.has("django"):
            return self.has("django")
        self._is_setting_up = True
        try:
            _refuse_old()
            self._configure()
        except UsageError as error:
            self.error = error
            raise
        except Exception as error:  # a broken installation, one for another Python, or conflicting settings
            self.error = UsageError(f"{_title()} cannot be set up: {type(error).__name__}: {error}", MAKE_UP)
            raise self.error from error
        return True

    def _configure(self) -> None:
        import django.dispatch  # noqa: F401  # all of this imports Django, which was not needed before

        from cantemo_signals.sandbox.installed import settings  # imports Django
        from cantemo_signals.sandbox.installed.registry import Registry  # the same

        libraries = [name for name in settings.LIBRARIES if self.has(name)]
        is_ours = settings.configure([*libraries, *self._plugins])
        self._bus.notice()  # before the first app connects
        if self._note_fix is not None:
            from cantemo_signals.sandbox.installed.dropped_names import DroppedNames  # for --legacy-imports only

            self._dropped_names = DroppedNames(self._note_fix, self._find)
        registry = Registry(self._plugins)
        if is_ours:
            from cantemo_signals.sandbox.installed import profiles  # the same

            registry.populate([*settings.APPS, *libraries])
            profiles.attach()
            from cantemo_signals.sandbox.installed.database import Database  # which needs the apps

            self._database = Database()
            accounts.rows = self._database.accounts
            self.urls_are_loaded(self._url_modules)
        registry.register_plugins()
        self.registry = registry
        if self._models_are_loaded:
            registry.models_are_loaded()

    def spec_with_dropped_names(self, name: str, path: Any) -> Any:
        """Return the spec of a Django module if its dropped names are offered; None lets Python find it itself."""
        return None if self._dropped_names is None else self._dropped_names.spec(name, path)

    def models(self) -> list[Any]:
        """Return all models, if Django is set up."""
        return self.registry.models() if self.is_set_up else []

    def models_are_loaded(self, failed: Collection[str] = ()) -> None:
        """Note that the models of all plugins except ``failed`` ones were imported, and write the rows.

        Raises:
            UsageError: a row cannot be written.
        """
        self._models_are_loaded = True
        if self._rows:
            self.set_up()
        if self.is_set_up:
            self.registry.models_are_loaded()
        if self._rows and self._database is not None:
            from cantemo_signals.sandbox.installed import rows  # imports Django, and few sessions have rows

            with self._database.quiet():  # a user who is described as a row has no other
                rows.write(self._rows, [self.registry.config(module).label for module in failed])

    def urls_are_loaded(self, modules: dict[int, str]) -> None:
        """Note that the plugins' URLs were loaded: the modules, by the ``id`` of the instance that names each."""
        self._url_modules = modules
        if self._database is not None:
            from cantemo_signals.sandbox.installed import urls  # imports Django

            urls.mount(modules)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Restore the previous state of the database on exit, empty if there was none."""
        with nullcontext() if self._database is None else self._database.undone():
            is_new = self._database is None
            try:
                yield
            finally:
                if is_new and self._database is not None:
                    self._database.empty()

    def close(self) -> None:
        """Remove the plugins from Django's registry again, and leave its signals alone."""
        accounts.rows = accounts.NoRows()
        if self._dropped_names is not None:
            self._dropped_names.close()
        if self.is_set_up:
            self.registry.close()


def _refuse_old() -> None:
    import django  # not needed before

    if (reason := refusal(django.__version__)) is not None:
        raise UsageError(reason, MAKE_UP)


def refusal(version: str) -> str | None:
    """Return why plugins cannot get this version of Django, or None if they can."""
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) >= LOWEST:
        return None
    return f"The installed Django {version} is too old: the emulated Portal needs {LOWEST[0]}.{LOWEST[1]} or later."


def _title() -> str:
    """Return what the Django is called that is installed, and under which Python."""
    version = getattr(sys.modules.get("django"), "__version__", None)
    python = ".".join(map(str, sys.version_info[:3]))
    return "The installed Django" if version is None else f"The installed Django {version} (Python {python})"


def signal_class() -> Any:
    """Return the signal class of the installed Django.

    Raises:
        UsageError: Django is not installed.
    """
    try:
        from django.dispatch import Signal  # it may not be installed
    except ImportError as error:
        message = "The engine django needs Django, which is not installed."
        raise UsageError(message, "Install cantemo-signals[django], or choose another --engine.") from error
    return Signal


def is_configured() -> bool:
    """Return whether Django has been configured in this process."""
    conf = sys.modules.get("django.conf")
    return conf is not None and vars(conf)["settings"].configured is True
