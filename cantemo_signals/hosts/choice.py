"""Which host a session gets, and what may not be asked of it."""

from __future__ import annotations

import os

from cantemo_signals.errors import NothingToLoad, UsageError
from cantemo_signals.hosts.host import Host
from cantemo_signals.hosts.sandbox import SandboxHost
from cantemo_signals.protocol.journal import Journal
from cantemo_signals.values.requests import HostName, Loading, Mount

TITLES: dict[HostName, str] = {
    "sandbox": "the emulated Portal",
    "django": "a real Django project",
    "portal": "a real Portal",
}


def host_for(
    mounts: tuple[Mount, ...], loading: Loading, journal: Journal, directory: str, *, alone: bool = False
) -> Host:
    """The host that ``loading`` asks for.

    Raises:
        UsageError: it asks for something that there is not, or that means nothing in that host.
    """
    name = chosen(loading, directory)
    if name == "sandbox":
        return _sandbox(mounts, loading, journal, directory, alone=alone)
    refuse(mounts, loading, name)
    return _portal(loading, journal, directory) if name == "portal" else _project(loading, journal, directory)


def _sandbox(mounts: tuple[Mount, ...], loading: Loading, journal: Journal, directory: str, *, alone: bool) -> Host:
    if loading.settings_module is not None:
        raise UsageError(
            "--settings means nothing in the emulated Portal: it has settings of its own.",
            "Give it one with --setting NAME=VALUE, or name a real project with --host django.",
        )
    if loading.host == "auto" and not mounts:
        raise NothingToLoad(
            "There is no Portal here, no Django settings were named, and there are no plugins either.",
            "Name plugins with -p PATH, or a project with --settings MODULE.",
        )
    return SandboxHost(mounts, loading, journal, directory, alone=alone)


def _portal(loading: Loading, journal: Journal, directory: str) -> Host:
    from cantemo_signals.hosts import whereabouts  # which the emulated Portal need not wait for
    from cantemo_signals.hosts.project import ProjectHost

    home = whereabouts.portal_directory(directory)
    if home is None:
        raise UsageError(
            f"There is no Portal: {whereabouts.portal_places(directory)} have no package portal with settings.",
            "Run from the directory of its manage.py, with --python as its interpreter.",
        )
    return ProjectHost("portal", home, loading.settings_module or whereabouts.PORTAL_SETTINGS, journal, directory)


def _project(loading: Loading, journal: Journal, directory: str) -> Host:
    from cantemo_signals.hosts import whereabouts  # which the emulated Portal need not wait for
    from cantemo_signals.hosts.project import ProjectHost

    settings = loading.settings_module or whereabouts.settings_named(directory)
    if settings is None:
        raise UsageError(
            "No settings module was named, neither in DJANGO_SETTINGS_MODULE nor in a manage.py on the way up.",
            "Name it: --settings mysite.settings.",
        )
    return ProjectHost("django", whereabouts.project_directory(directory), settings, journal, directory)


def chosen(loading: Loading, directory: str) -> HostName:
    """The host that is meant: ``auto`` takes Portal where it can be imported, else Django where settings are named."""
    if loading.host != "auto":
        return loading.host
    from cantemo_signals.hosts import whereabouts

    if whereabouts.portal_directory(directory) is not None:
        return "portal"
    return "django" if loading.settings_module or os.environ.get("DJANGO_SETTINGS_MODULE") else "sandbox"


def refuse(mounts: tuple[Mount, ...], loading: Loading, name: HostName) -> None:
    """Complains about options that mean nothing in a host that is not ours.

    Raises:
        UsageError: there is such an option.
    """
    wrong = {
        "-p/--plugins": mounts and not loading.mounts_found,
        "--engine pydispatcher": loading.engine == "pydispatcher",
        "--load-order": loading.load_order,
        "--legacy-imports": loading.legacy_imports,
        "--strict": loading.strict,
        "--disable-app": loading.disabled_apps,
        "--keep-env": loading.keep_env,
        "--fabricate": loading.fabricate,
        "--setting": loading.settings,
        "--allow": loading.allow,
        "--no-django": loading.no_django,
        "--data": loading.data is not None,
        "--permissive-data": loading.permissive_data,
        "--catalogue": loading.catalogue is not None,
    }
    for option in (name for name, given in wrong.items() if given):
        raise UsageError(
            f"{option} means nothing in {TITLES[name]}: it decides itself what is loaded, and how.",
            "Leave it out, or load plugins into the emulated Portal: --host sandbox.",
        )
