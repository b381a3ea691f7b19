"""The emulated Portal as a host."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager

from cantemo_signals.bus import Bus
from cantemo_signals.bus.naming import name_of
from cantemo_signals.errors import UsageError
from cantemo_signals.hosts.loaded import loaded_plugins
from cantemo_signals.hosts.surroundings import hide_marks
from cantemo_signals.loader import Failures, Loader, discover
from cantemo_signals.protocol import temporary
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.guard import Guard
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.sandbox.importing.folders import Folders
from cantemo_signals.sandbox.installed.django import is_configured, signal_class
from cantemo_signals.values.loading import Engine, HostName, Loading, Mount
from cantemo_signals.values.plugins import HostModule, Plugin


class SandboxHost:
    """Plugins from these mounts in an emulated Portal.

    Raises:
        UsageError: a path is not there, or two plugins have the same name.
    """

    name: HostName = "sandbox"
    is_emulated = True

    def __init__(
        self, mounts: tuple[Mount, ...], loading: Loading, journal: Journal, directory: str, *, alone: bool = False
    ) -> None:
        if loading.data is not None:
            from cantemo_signals.values import data  # few sessions have some

            data.check(loading.data, "data")
        folders = Folders()
        found = discover(mounts, loading.load_order, folders)
        with_django = not loading.no_django and (alone or is_configured())
        self.bus = _bus(loading.engine, with_django=with_django)
        self._stop_watching: Callable[[], None] = lambda: None
        self.failures = Failures(tuple(each.source.path for each in found), directory)
        self.paths = tuple(mount.path for mount in mounts)
        self._loading = loading
        self._emulated = EmulatedPortal(
            [each.source for each in found],
            self.bus,
            strict=loading.strict,
            legacy_imports=loading.legacy_imports,
            fabricate=loading.fabricate,
            folders=folders,
            with_django=with_django,
        )
        self._loader = Loader(found, self._emulated, self.bus, self.failures, journal)
        self._hidden: dict[str, str] = {}
        self.guard = Guard(loading.allow)

    def load(self) -> None:
        """Imports the plugins and runs their bootstraps; one that fails does not keep the others from loading."""
        environment.disabled_apps = frozenset(self._loading.disabled_apps)
        environment.settings.give(self._loading.settings)
        environment.give_data(self._loading.data, permissive=self._loading.permissive_data)
        if self._loading.engine == "django":
            from cantemo_signals.bus.libraries.adoption import instrument

            self._stop_watching = instrument(self.bus, self.bus.Signal)
        self._emulated.install()
        if self._emulated.django is not None and is_configured():
            self._emulated.django.wake()  # its modules are there: no import is going to ask for them
        if self._loading.catalogue is not None:
            from cantemo_signals.sandbox.catalogue import corrections  # few sessions have some

            corrections.apply(self._loading.catalogue, [plugin.module for plugin in self._loader.plugins])
        self._hidden = {} if self._loading.keep_env else hide_marks()
        self._loader.load()
        if self._emulated.django is not None and self._emulated.django.error is not None:
            raise self._emulated.django.error

    def undone(self) -> AbstractContextManager[object]:
        """While entered, what an event changes in the database is undone afterwards."""
        return self._emulated.undone()

    def close(self) -> None:
        """Takes the emulated modules and the plugins out of ``sys.modules`` again."""
        self._emulated.remove()
        self._stop_watching()
        temporary.remove(self.guard.area)
        environment.give_data(None)
        environment.catalogue_modules.clear()
        os.environ.update(self._hidden)

    def plugins(self) -> list[Plugin]:
        """The plugins in load order, and what became of them."""
        return loaded_plugins(self._loader, self._emulated, self.failures)

    def plugin_modules(self) -> dict[str, str]:
        """The plugins' modules that were imported, if only partly, by full name, with their files."""
        return self._emulated.plugin_modules()

    def files_of(self, plugin: str) -> list[str]:
        """The source files of a plugin, imported or not."""
        return self._emulated.files_of(plugin)

    def modules(self) -> list[HostModule]:
        """The emulated and fabricated modules that plugins asked for."""
        return self._emulated.modules()

    def senders(self) -> dict[str, object]:
        """The classes of Portal's modules and of the plugins', and the models of the installed Django."""
        models = () if self._emulated.django is None else self._emulated.django.models()
        return {**classes_of_portal(), **{name_of(model): model for model in models}}

    def brings_up(self, signal: str) -> bool:
        """Whether it is one of Django's, and the installed Django was set up for it just now."""
        django = self._emulated.django
        if django is None or django.is_awake:
            return False
        from cantemo_signals.sandbox.catalogue import library_events  # which only an event of another library needs

        return library_events.is_of_django(signal) and django.wake()

    def versions(self) -> dict[str, str]:
        """The versions of what the plugins run on."""
        return {"python": python_version()}


def _bus(engine: Engine, *, with_django: bool) -> Bus:
    """The bus with the signals of an engine.

    Raises:
        UsageError: it is Django's, and that is not to be had.
    """
    if engine != "django":
        return Bus(engine)
    if not with_django:
        raise UsageError(
            "The engine django needs the installed Django, which plugins do not get here.",
            "Leave --no-django out; in a process of your own, configure Django first.",
        )
    return Bus(engine, signal_class())


def classes_of_portal() -> dict[str, object]:
    """Every class that an imported module below ``portal`` defines, by dotted name."""
    return {
        name_of(value): value
        for module, content in list(sys.modules.items())
        if module.startswith("portal.")
        for value in list(vars(content).values())
        if issubclass(type(value), type) and name_of(value).startswith(f"{module}.")
    }


def python_version() -> str:
    """``3.13.0``."""
    return ".".join(map(str, sys.version_info[:3]))
