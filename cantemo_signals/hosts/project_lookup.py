"""Find a real project without importing any of it."""

from __future__ import annotations

import os
import re
import sys
from importlib.machinery import PathFinder

PORTAL_HOME = "/opt/cantemo/portal"
"""The directory of an installed Portal, with ``manage.py`` and ``portal`` (seen in every public install script)."""

PORTAL_SETTINGS = "portal.settings"
"""Portal's settings module (seen in Cantemo's public scripts)."""

_NAMED = re.compile(rb"""DJANGO_SETTINGS_MODULE["']\s*,\s*["']([\w.]+)["']""")


def project_directory(directory: str) -> str:
    """Return the nearest directory upwards with a ``manage.py``, else this one: what goes on ``sys.path``."""
    place = directory
    while not os.path.isfile(os.path.join(place, "manage.py")):
        parent = os.path.dirname(place)
        if parent == place:
            return directory
        place = parent
    return place


def portal_directory(directory: str) -> str | None:
    """Return the first of the project's directory, ``sys.path`` and Portal's home that Portal can be imported from."""
    for place in (project_directory(directory), *sys.path, PORTAL_HOME):
        if place and has_portal(place):
            return place
    return None


def portal_places(directory: str) -> str:
    """Return the places searched for Portal, in words."""
    return f"{project_directory(directory)}, this interpreter's sys.path and {PORTAL_HOME}"


def has_portal(place: str) -> bool:
    """Return whether a directory has a package ``portal`` with settings; a mere folder of plugins has none."""
    package = PathFinder.find_spec("portal", [place])
    locations = None if package is None else package.submodule_search_locations
    return locations is not None and PathFinder.find_spec(PORTAL_SETTINGS, list(locations)) is not None


def settings_module(directory: str) -> str | None:
    """Return the settings module that the environment names, else the one that ``manage.py`` names."""
    if named := os.environ.get("DJANGO_SETTINGS_MODULE"):
        return named
    try:
        with open(os.path.join(project_directory(directory), "manage.py"), "rb") as stream:
            match = _NAMED.search(stream.read())
    except OSError:
        return None
    return match[1].decode() if match else None
