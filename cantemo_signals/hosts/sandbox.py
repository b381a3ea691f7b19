"""The emulated Portal as a host."""

from __future__ import annotations

import os
import sys

from cantemo_signals import temporary
from cantemo_signals.bus import Bus
from cantemo_signals.bus.naming import name
from cantemo_signals.hosts.loaded import loaded_plugins
from cantemo_signals.hosts.surroundings import hide_marks
from cantemo_signals.journal import Journal
from cantemo_signals.loader import Failures, Loader, discover
from cantemo_signals.model import HostModule, Plugin
from cantemo_signals.request import HostName, Loading, Mount
from cantemo_signals.sandbox import emulated, environment
from cantemo_signals.sandbox.finder import EmulatedHost
from cantemo_signals.sandbox.folders import Folders
from cantemo_signals.sandbox.guard import Guard


class SandboxHost:
    """Plugins from these mounts in an emulated Portal.

    Raises:
        UsageError: a path is not there, or two plugins have the same name.
    """

    name: HostName = "sandbox"
    is_emulated = True

    def __init__(self, mounts: tuple[Mount, ...], loading: Loading, journal: Journal, directory: str) -> None:
        if loading.data is not None:
            from cantemo_signals import data  # few sessions have some

            data.check(loading.data, "data")
        folders = Folders()
        found = discover(mounts, loading.load_order, folders)
        self.bus = Bus(loading.engine)
        self.failures = Failures(tuple(each.source.path for each in found), directory)
        self.paths = tuple(mount.path for mount in mounts)
        self._loading = loading
        self._emulated = EmulatedHost(
            [each.source for each in found],
            self.bus,
            strict=loading.strict,
            legacy_imports=loading.legacy_imports,
            fabricate=loading.fabricate,
            folders=folders,
        )
        self._loader = Loader(found, self._emulated, self.bus, self.failures, journal)
        self._hidden: dict[str, str] = {}
        self.guard = Guard(loading.allow)

    def load(self) -> None:
        """Imports the plugins and runs their bootstraps; one that fails does not keep the others from loading."""
        environment.disabled_apps = frozenset(self._loading.disabled_apps)
        environment.settings.give(self._loading.settings)
        environment.give_data(self._loading.data, permissive=self._loading.permissive_data)
        self._emulated.install()
        if self._loading.catalogue is not None:
            from cantemo_signals.sandbox import corrections  # few sessions have some

            corrections.apply(self._loading.catalogue, [plugin.module for plugin in self._loader.plugins])
        self._hidden = {} if self._loading.keep_env else hide_marks()
        self._loader.load()

    def close(self) -> None:
        """Takes the emulated modules and the plugins out of ``sys.modules`` again."""
        self._emulated.remove()
        temporary.remove(self.guard.area)
        environment.give_data(None)
        emulated.further.clear()
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
        """The classes of Portal's modules and of the plugins'."""
        return classes_of_portal()

    def versions(self) -> dict[str, str]:
        """The versions of what the plugins run on."""
        return {"python": python_version()}


def classes_of_portal() -> dict[str, object]:
    """Every class that an imported module below ``portal`` defines, by dotted name."""
    return {
        name(value): value
        for module, content in list(sys.modules.items())
        if module.startswith("portal.")
        for value in list(vars(content).values())
        if issubclass(type(value), type) and name(value).startswith(f"{module}.")
    }


def python_version() -> str:
    """``3.13.0``."""
    return ".".join(map(str, sys.version_info[:3]))
