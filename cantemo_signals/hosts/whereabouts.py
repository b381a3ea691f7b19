"""Where a real project lies, found without importing any of it."""

from __future__ import annotations

import os
import re
import sys
from importlib.machinery import ModuleSpec, PathFinder

PORTAL_HOME = "/opt/cantemo/portal"
"""Where Portal is installed: ``manage.py`` and the package ``portal`` (seen in every public install script)."""

PORTAL_SETTINGS = "portal.settings"
"""Portal's settings module (seen in Cantemo's public scripts)."""

_NAMED = re.compile(rb"""DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']""")


def project_directory(directory: str) -> str:
    """The nearest directory on the way up that has a ``manage.py``, else this one: what goes on ``sys.path``."""
    found = directory
    while not os.path.isfile(os.path.join(found, "manage.py")):
        parent = os.path.dirname(found)
        if parent == found:
            return directory
        found = parent
    return found


def portal_directory(directory: str) -> str | None:
    """The first of the project's directory, ``sys.path`` and Portal's own home from which Portal can be imported."""
    for place in (project_directory(directory), *sys.path, PORTAL_HOME):
        if place and has_portal(place):
            return place
    return None


def portal_places(directory: str) -> str:
    """Where a Portal was looked for, in words."""
    return f"{project_directory(directory)}, this interpreter's sys.path and {PORTAL_HOME}"


def has_portal(place: str) -> bool:
    """Whether a package ``portal`` with settings lies there; a mere folder of plugins has none."""
    package = _spec("portal", [place])
    locations = None if package is None else package.submodule_search_locations
    return locations is not None and _spec(PORTAL_SETTINGS, list(locations)) is not None


def settings_named(directory: str) -> str | None:
    """The settings module that the environment names, else the one that ``manage.py`` does."""
    if named := os.environ.get("DJANGO_SETTINGS_MODULE"):
        return named
    try:
        with open(os.path.join(project_directory(directory), "manage.py"), "rb") as stream:
            found = _NAMED.search(stream.read())
    except OSError:
        return None
    return found[1].decode() if found else None


def _spec(name: str, places: list[str]) -> ModuleSpec | None:
    return PathFinder.find_spec(name, places)
