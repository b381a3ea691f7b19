"""Locations in files, and places that plugins are loaded from."""

import os

from cantemo_signals.values import NamedTuple


class Location(NamedTuple):
    """A line of a file; ``path`` is relative to the working directory if that is shorter, ``line`` counts from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


class Place(NamedTuple):
    """Where plugins are loaded from: a directory of plugins, or one plugin. ``path`` is as in a ``Location``."""

    path: str
    is_plugin: bool = False

    @property
    def root(self) -> str:
        """The directory that contains the plugins, with a trailing slash; empty for the working directory."""
        directory = os.path.dirname(self.path) if self.is_plugin else self.path
        return directory and directory.rstrip("/") + "/"

    @property
    def shown(self) -> str:
        """Its path as a person would type it: ``../plugins`` is shorter, ``..`` would not name it."""
        typed = os.path.relpath(self.path) if os.path.isabs(self.path) else self.path
        return self.path if os.path.basename(typed) == ".." else min(self.path, typed, key=len)


def place_of(path: str, directory: str) -> Place:
    """Return the place that a path means in ``directory``; Portal's package ``plugins`` is not a plugin."""
    absolute = os.path.normpath(os.path.join(directory, path))
    is_package = os.path.isfile(os.path.join(absolute, "__init__.py")) and os.path.basename(absolute) != "plugins"
    is_plugin = is_package or os.path.isfile(absolute)
    return Place("" if absolute == directory else relative(absolute, directory), is_plugin)


def relative(path: str, directory: str) -> str:
    """Return ``path`` relative to ``directory`` if it is below it, otherwise unchanged."""
    prefix = directory.rstrip(os.sep) + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else path
