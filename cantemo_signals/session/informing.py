"""The host process's part of ``info``: which host and plugins would be loaded, without loading them."""

from __future__ import annotations

from cantemo_signals.errors import CantemoSignalsError
from cantemo_signals.hosts.choice import choose
from cantemo_signals.hosts.project_lookup import PORTAL_SETTINGS, portal_directory, project_directory, settings_module
from cantemo_signals.loader import discover
from cantemo_signals.sandbox.installed.django import MAKE_UP, refusal
from cantemo_signals.values.infos import HostInfo, InfoResult, this_interpreter
from cantemo_signals.values.loading import HostName, Loading

PACKAGES = ("Django", "celery", "blinker", "psygnal", "PyDispatcher")
"""The packages that plugins get if they are installed, and whose signals are followed."""


def inform(loading: Loading, directory: str) -> InfoResult:
    """Return the host that would be chosen here, and the plugins found for it."""
    name = choose(loading, directory)
    host = HostInfo(name, this_interpreter(PACKAGES))
    if name != "sandbox":
        home, usual = _project(name, directory)
        return InfoResult(host=host._replace(directory=home, settings=loading.settings_module or usual))
    problems = _about_django(host, loading)
    try:
        found = discover(loading.mounts, loading.load_order)
    except CantemoSignalsError as error:
        return InfoResult(host=host, problems=(*problems, error.in_full))
    return InfoResult(host=host._replace(plugins=tuple(plugin.source.name for plugin in found)), problems=problems)


def _about_django(host: HostInfo, loading: Loading) -> tuple[str, ...]:
    """Return why plugins could not get the installed Django."""
    version = host.interpreter.packages.get("Django")
    reason = None if version is None or loading.no_django else refusal(version)
    return () if reason is None else (f"{reason} {MAKE_UP}",)


def _project(name: HostName, directory: str) -> tuple[str | None, str | None]:
    """Return the directory and the usual settings of a real project, if they are found."""
    if name == "portal":
        return portal_directory(directory), PORTAL_SETTINGS
    return project_directory(directory), settings_module(directory)
