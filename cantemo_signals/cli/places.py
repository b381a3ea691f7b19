"""Find the plugins if none are named: here, nearby, or in the project that contains this directory."""

from __future__ import annotations

import os
from collections.abc import Iterator

from cantemo_signals.errors import NothingToLoad, UsageError
from cantemo_signals.values.likely_plugins import imports_portal, is_plugin_module, may_be_plugin
from cantemo_signals.values.loading import Mount

USUAL = ("plugins", os.path.join("portal", "plugins"))
OF_A_PROJECT = (".git", "pyproject.toml", "setup.py", "manage.py")
MOST_FILES = 2000
"""The number of files that a search reads at most: a home directory may have any number."""
MOST_BYTES = 65_536
MOST_PLACES = 3


class Search:
    """A search for plugins from one directory upwards, as far as the project or the home directory.

    What is not identified by its place, as ``portal/plugins`` is, must import something from Portal.
    """

    def __init__(self, here: str) -> None:
        self._here = here
        self._left = MOST_FILES
        self._upwards = tuple(_upwards(here))
        self._project = next((each for each in self._upwards if _has_one(each, OF_A_PROJECT)), None)
        self._is_django = any(_has_one(each, ("manage.py",)) for each in self._upwards)
        self._package = _package_around(self._upwards)

    def found(self) -> tuple[Mount, ...]:
        """Return the nearest plugins, if there are any."""
        for directory in self._upwards:
            if paths := self._at(directory):
                return tuple(Mount(os.path.relpath(path, self._here)) for path in paths)
            if directory == self._project:
                break
        return ()

    def nothing(self) -> NothingToLoad:
        """Return the error for finding no plugins, with what to type next."""
        if self._is_django:
            return NothingToLoad(
                "No plugins were found here or above, but a Django project was.",
                "Load it with --host django.",
                ("cantemo-signals list --host django", "Show what the project connects."),
            )
        if empty := next((path for path in USUAL if os.path.isdir(path)), None):
            message = f"Directory {empty!r} has no plugins: no package and no .py module."
            return NothingToLoad(message, "Write a first one: cantemo-signals init.")
        if places := [*map(os.path.basename, self._plugins_in(self._here)[:1]), *self._below()]:
            message = f"No plugins were found here or above, but in {', '.join(places)}."
            step = f"cantemo-signals list -p {places[0]}", "Show what the plugins there connect."
            return NothingToLoad(message, f"Name it: -p {places[0]}.", step)
        return NothingToLoad(
            "No plugins were found here or above.",
            "Name them with -p PATH, or write a first one: cantemo-signals init.",
        )

    def _at(self, directory: str) -> list[str]:
        """Return the plugins, or the directory of plugins, that this directory is or contains."""
        is_near = directory in (self._here, self._project)
        usual = [os.path.join(directory, path) for path in (USUAL if is_near else USUAL[1:])]
        if place := next(filter(holds_plugins, usual), None):
            return [place]
        if os.path.basename(directory) == "plugins" and holds_plugins(directory):
            return [directory] if directory == self._here or self._plugins_in(directory) else []
        if directory == self._package and self._is_plugin(directory):
            return [directory]
        return self._whole(directory) if is_near else []

    def _is_plugin(self, package: str) -> bool:
        """Return whether the package that this directory is, or is in, is a plugin."""
        is_taken = package == self._here and not self._is_django
        return is_taken or os.path.basename(os.path.dirname(package)) == "plugins" or self._imports_portal(package)

    def _whole(self, directory: str) -> list[str]:
        """Return the directory if it mainly has plugins, else its packages that are plugins; never guess at scripts."""
        plugins = self._plugins_in(directory)
        modules = [path for path in plugins if path.endswith(".py")]
        others = [each for each in _entries(directory) if _may_be_plugin(each) and each.path not in plugins]
        if len(plugins) > max(len(modules), len(others)) and not any(each.name.endswith(".py") for each in others):
            return [directory]
        return [path for path in plugins if path not in modules]

    def _plugins_in(self, directory: str) -> list[str]:
        """Return the packages and modules in a directory that import something from Portal."""
        return [each.path for each in _entries(directory) if _may_be_plugin(each) and self._imports_portal(each.path)]

    def _imports_portal(self, path: str) -> bool:
        if os.path.isfile(path):
            return is_plugin_module(self._content(path))
        modules = (entry.path for entry in _entries(path) if entry.name.endswith(".py"))
        return any(imports_portal(self._content(module)) for module in modules)

    def _content(self, path: str) -> bytes:
        if not self._left:
            return b""
        self._left -= 1
        try:
            with open(path, "rb") as stream:
                return stream.read(MOST_BYTES)
        except OSError:
            return b""

    def _below(self) -> list[str]:
        """Return the first directories in this one that contain plugins."""
        places: list[str] = []
        for entry in _entries(self._here):
            if may_be_plugin(entry.name) and os.path.isdir(entry.path) and len(places) < MOST_PLACES:
                usual = next((path for path in USUAL if holds_plugins(os.path.join(entry.path, path))), "")
                if usual or self._plugins_in(entry.path):
                    places.append(os.path.join(entry.name, usual).rstrip(os.sep))
        return places


def mounts_found(*, are_needed: bool) -> tuple[Mount, ...]:
    """Return the plugins to load if none were named.

    Raises:
        NothingToLoad: there are none, and they are needed.
    """
    try:
        search = Search(os.getcwd())
    except OSError as error:
        raise UsageError(f"The working directory cannot be read: {error.strerror}.", "Change to another.") from error
    mounts = search.found()
    if are_needed and not mounts:
        raise search.nothing()
    return mounts


def sorted_out(words: list[str], *, required: int) -> tuple[list[str], list[str]]:
    """Return the words that are paths and the other words, of which ``required`` are needed.

    Raises:
        UsageError: one is written as a path, and nothing exists there.
    """
    places = [word for word in words if is_place(word)]
    if len(words) - len(places) < required:
        places = [word for word in words[required:] if is_place(word)]
    others = [word for word in words if word not in places]
    for word in others[required:]:
        if os.sep in word:
            raise no_place(word)
    return places, others


def no_place(word: str) -> UsageError:
    """Return the error for a path that does not exist."""
    return UsageError(f"Path {word!r} does not exist.", "Name a directory of plugins, a plugin or a .py module.")


def is_place(word: str) -> bool:
    """Return whether a word given as an argument is a path: the bare name of a plugin is a pattern instead."""
    if os.sep in word or word in (".", "..") or word.endswith(".py"):
        return os.path.isdir(word) or (word.endswith(".py") and os.path.isfile(word))
    is_one = _is_package(word) and word not in USUAL
    return not is_one and any(holds_plugins(os.path.join(word, path)) for path in ("", *USUAL))


def holds_plugins(directory: str) -> bool:
    """Return whether a directory contains a package or a module."""
    return any(map(_may_be_plugin, _entries(directory)))


def _may_be_plugin(entry: os.DirEntry[str]) -> bool:
    if entry.name.endswith(".py"):
        return may_be_plugin(entry.name[:-3]) and not entry.name.startswith("test_") and os.path.isfile(entry.path)
    return may_be_plugin(entry.name) and _is_package(entry.path)


def _entries(directory: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(directory) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return []


def _upwards(here: str) -> Iterator[str]:
    """Yield this directory, then those above it, up to but excluding the home directory."""
    home, directory = os.path.expanduser("~"), here
    while True:
        yield directory
        above = os.path.dirname(directory)
        if above in (directory, home) or directory == home:
            return
        directory = above


def _package_around(upwards: tuple[str, ...]) -> str | None:
    """Return the outermost package that a directory is or is in, if it can be a plugin."""
    package = None
    for directory in upwards:
        if _is_package(directory) and os.path.basename(directory) != "plugins":
            package = directory
        elif package is not None:
            break
    name = os.path.basename(package or "")
    return package if may_be_plugin(name) and name not in ("", "portal") else None


def _is_package(directory: str) -> bool:
    return os.path.isfile(os.path.join(directory, "__init__.py"))


def _has_one(directory: str, names: tuple[str, ...]) -> bool:
    return any(os.path.exists(os.path.join(directory, name)) for name in names)
