"""Choose a session's host, and refuse options that do not apply to it."""

from __future__ import annotations

import os

from cantemo_signals.errors import NothingToLoad, UsageError
from cantemo_signals.hosts.host import Host
from cantemo_signals.hosts.sandbox import SandboxHost
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.values.loading import LOADING_OPTIONS, HostName, Loading, Mount

TITLES: dict[HostName, str] = {
    "sandbox": "the emulated Portal",
    "django": "a real Django project",
    "portal": "a real Portal",
}


def host_for(
    mounts: tuple[Mount, ...], loading: Loading, journal: Journal, directory: str, *, alone: bool = False
) -> Host:
    """Return the host that ``loading`` asks for.

    Raises:
        UsageError: the host is not available here, or an option does not apply to it.
    """
    name = choose(loading, directory)
    if name == "sandbox":
        return _sandbox(mounts, loading, journal, directory, alone=alone)
    refuse(mounts, loading, name)
    return _portal(loading, journal, directory) if name == "portal" else _project(loading, journal, directory)


def _sandbox(mounts: tuple[Mount, ...], loading: Loading, journal: Journal, directory: str, *, alone: bool) -> Host:
    if loading.settings_module is not None:
        raise UsageError(
            "--settings does not apply to the emulated Portal, which has its own.",
            "Add a setting with --setting NAME=VALUE, or load into a real project: --host django.",
        )
    if loading.host == "auto" and not mounts:
        raise NothingToLoad(
            "No Portal, no Django settings and no plugins were found.",
            "Name plugins with -p PATH, or a project with --settings MODULE.",
        )
    return SandboxHost(mounts, loading, journal, directory, alone=alone)


def _portal(loading: Loading, journal: Journal, directory: str) -> Host:
    from cantemo_signals.hosts import project_lookup  # which the emulated Portal need not wait for
    from cantemo_signals.hosts.project import ProjectHost  # nor for this

    home = project_lookup.portal_directory(directory)
    if home is None:
        raise UsageError(
            f"No Portal was found: {project_lookup.portal_places(directory)} have no package portal with settings.",
            "Run from the directory of its manage.py, with --python as its interpreter.",
        )
    return ProjectHost("portal", home, loading.settings_module or project_lookup.PORTAL_SETTINGS, journal, directory)


def _project(loading: Loading, journal: Journal, directory: str) -> Host:
    from cantemo_signals.hosts import project_lookup  # which the emulated Portal need not wait for
    from cantemo_signals.hosts.project import ProjectHost  # nor for this

    settings = loading.settings_module or project_lookup.settings_module(directory)
    if settings is None:
        raise UsageError(
            "No Django settings were found in DJANGO_SETTINGS_MODULE or in a manage.py here or above.",
            "Name them: --settings mysite.settings.",
        )
    return ProjectHost("django", project_lookup.project_directory(directory), settings, journal, directory)


def choose(loading: Loading, directory: str) -> HostName:
    """Choose the host: ``auto`` means Portal if it can be imported, else Django if settings are named."""
    if loading.host != "auto":
        return loading.host
    from cantemo_signals.hosts import project_lookup  # which the emulated Portal need not wait for

    if project_lookup.portal_directory(directory) is not None:
        return "portal"
    return "django" if loading.settings_module or os.environ.get("DJANGO_SETTINGS_MODULE") else "sandbox"


def refuse(mounts: tuple[Mount, ...], loading: Loading, name: HostName) -> None:
    """Refuse options that apply only to the emulated Portal.

    Raises:
        UsageError: there is such an option.
    """
    given = loading._replace(mounts=() if loading.mounts_found else mounts)
    for option in LOADING_OPTIONS:
        if option.is_refused(given):
            flag = f"{option.flag} {getattr(given, option.field or '')}" if option.kind == "choice" else option.flag
            raise UsageError(
                f"{flag} does not apply to {TITLES[name]}, which decides for itself what to load and how.",
                "Leave it out, or load plugins into the emulated Portal: --host sandbox.",
            )
