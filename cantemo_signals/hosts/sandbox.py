"""The emulated Portal as a host."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager
from functools import cached_property
from typing import TYPE_CHECKING

from cantemo_signals.bus import Bus
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import name_of
from cantemo_signals.errors import UsageError
from cantemo_signals.hosts.host import Host
from cantemo_signals.hosts.plugins import loaded_plugins
from cantemo_signals.loader import Failures, Loader, discover
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.protocol.temporary_area import remove_temporary_area
from cantemo_signals.sandbox import environment, missing_names
from cantemo_signals.sandbox.guard import Guard
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.sandbox.importing.folders import Folders
from cantemo_signals.sandbox.installed.django import is_configured, signal_class
from cantemo_signals.sandbox.shared_state import SharedState
from cantemo_signals.values.loading import Engine, HostName, Loading, Mount
from cantemo_signals.values.plugins import HostModule, Plugin

if TYPE_CHECKING:
    from cantemo_signals.sandbox.blocks.blocks import Blocks  # most plugins connect receivers only

CI_VARIABLES = """
    APPVEYOR BITBUCKET_BUILD_NUMBER BUILDKITE BUILD_ID BUILD_NUMBER CI CIRCLECI CODEBUILD_BUILD_ID
    CONTINUOUS_INTEGRATION DRONE GITHUB_ACTIONS GITLAB_CI JENKINS_HOME JENKINS_URL SEMAPHORE TEAMCITY_VERSION TF_BUILD
    TRAVIS
"""


class SandboxHost(Host):
    """An emulated Portal with the plugins from these mounts.

    Raises:
        UsageError: a path does not exist, or two plugins have the same name.
    """

    name: HostName = "sandbox"
    is_emulated = True

    def __init__(
        self, mounts: tuple[Mount, ...], loading: Loading, journal: Journal, directory: str, *, alone: bool = False
    ) -> None:
        with_django = not loading.no_django and (alone or is_configured())
        if loading.data is not None:
            from cantemo_signals.values import consistency, data  # few sessions have some

            consistency.check([data.Part("data", loading.data)])
        folders = Folders()
        discovered = discover(mounts, loading.load_order, folders)
        sources = [plugin.source for plugin in discovered]
        self.mends = loading.legacy_imports
        self.bus = _bus(loading.engine, with_django=with_django)
        self.failures = Failures(tuple(source.path for source in sources), directory)
        self.paths = tuple(mount.path for mount in mounts)
        self._loading = loading
        self._portal = EmulatedPortal(sources, self.bus, loading, folders, with_django=with_django)
        self.shared: SharedState = self._portal.shared
        self._loader = Loader(discovered, self._portal, self.bus, self.failures, journal)
        if (loading.data or {}).get("rows"):
            _check_that_rows_can_be(self._portal, is_foreign=is_configured())
        self._sources = sources
        self._hidden: dict[str, str] = {}
        self.guard: Guard = Guard(loading.allow, alone=alone)

    def load(self) -> None:
        """Import the plugins and run their bootstraps; one plugin's failure does not stop the others."""
        environment.set_up(self._loading)
        self._portal.install()
        if self._portal.django is not None and is_configured():
            self._portal.django.set_up()  # its modules are there: no import is going to ask for them
        if self._loading.catalogue is not None:
            from cantemo_signals.sandbox.catalogue import corrections  # few sessions have some

            corrections.apply(self._loading.catalogue, [plugin.module for plugin in self._loader.plugins])
        self._hidden = {} if self._loading.keep_env else _hide_ci_variables()
        self._loader.load()
        core = sys.modules.get("portal.pluginbase.core")
        if core is not None and core.environment.instances_of("IPluginBlock"):
            self.blocks.discover()
        if self._portal.django is not None and self._portal.django.error is not None:
            raise self._portal.django.error

    @cached_property
    def blocks(self) -> Blocks:
        """The blocks of Portal's pages, which plugins fill."""
        from cantemo_signals.sandbox.blocks.blocks import Blocks  # 3 ms that only blocks are worth
        from cantemo_signals.sandbox.blocks.templates import Templates  # as above

        return Blocks(self.bus, Templates({each.name: each.path for each in self._sources if each.is_package}))

    def undone(self) -> AbstractContextManager[object]:
        """Roll back on exit what events change in the database."""
        return self._portal.undone()

    def close(self) -> None:
        """Remove the emulated modules and the plugins from ``sys.modules``."""
        self._portal.remove()
        remove_temporary_area(self.guard.area)
        environment.reset()
        os.environ.update(self._hidden)

    def plugins(self) -> list[Plugin]:
        """The plugins in load order, and what became of them."""
        return loaded_plugins(self._loader, self._portal, self.failures)

    def plugin_modules(self) -> dict[str, str]:
        """The plugins' modules that were imported, if only partly, by full name, with their files."""
        return self._portal.plugin_modules()

    def files_of(self, plugin: str) -> list[str]:
        """The source files of a plugin, imported or not."""
        return self._portal.files_of(plugin)

    def modules(self) -> list[HostModule]:
        """The emulated and made-up modules that plugins asked for."""
        return self._portal.modules()

    def missing_names(self) -> list[missing_names.MissingName]:
        """The names that plugins take from Portal and that the emulated one lacks."""
        return list(missing_names.noted.values())

    def senders(self) -> dict[str, object]:
        """The classes of Portal's modules and of the plugins', and the models of the installed Django."""
        models = () if self._portal.django is None else self._portal.django.models()
        return {**classes_of_portal(), **{name_of(model): model for model in models}}

    def set_up_for(self, signal: str) -> bool:
        """Set up the installed Django for one of its own signals; return whether that was still to be done."""
        django = self._portal.django
        if django is None or django.is_set_up:
            return False
        from cantemo_signals.sandbox.catalogue import library_events  # few sessions have such signals

        return library_events.is_of_django(signal) and django.set_up()

    def versions(self) -> dict[str, str]:
        """The versions of what the plugins run on."""
        return {"python": python_version()}


def _bus(engine: Engine, *, with_django: bool) -> Bus:
    """Return the bus with the signals of an engine.

    Raises:
        UsageError: the engine is Django's, which plugins do not get.
    """
    if engine != "django":
        return Bus(engine)
    if not with_django:
        raise UsageError(
            "The engine django needs the installed Django, which plugins do not get here.",
            "Drop --no-django; in your own process, configure Django first.",
        )
    return Bus(engine, signal_class())


def _check_that_rows_can_be(portal: EmulatedPortal, *, is_foreign: bool) -> None:
    """Check that there is a database to put rows in.

    Raises:
        UsageError: there is none, or it is not ours.
    """
    if is_foreign:
        raise UsageError(
            "--data: rows are only written to this tool's own database.", ("Create them in your database yourself.")
        )
    if portal.django is None:
        message = "--data: rows need the installed Django, which plugins do not get here."
        raise UsageError(
            message, ("Drop --no-django; in your own process, configure Django and create the rows yourself.")
        )
    if not portal.django.has("django"):
        message = "--data: rows need Django, which is not installed here."
        raise UsageError(message, "Install it: pip install 'cantemo-signals[django]', or run with --python.")


def _hide_ci_variables() -> dict[str, str]:
    """Remove the variables that mark a build server from the environment, and return them.

    Some public plugins connect nothing on a build server.
    """
    return {name: os.environ.pop(name) for name in CI_VARIABLES.split() if name in os.environ}


def classes_of_portal() -> dict[str, object]:
    """Return the classes that imported modules below ``portal`` define, by dotted name."""
    return {
        name_of(value): value
        for module, content in list(sys.modules.items())
        if module.startswith("portal.")
        for value in list(namespace_of(content).values())
        if issubclass(type(value), type) and name_of(value).startswith(f"{module}.")
    }


def python_version() -> str:
    """Return the version of Python, such as ``3.13.0``."""
    return ".".join(map(str, sys.version_info[:3]))
