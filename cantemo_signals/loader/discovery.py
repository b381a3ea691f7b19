"""Discover the plugins at a path, and the names under which they are mounted."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from cantemo_signals.errors import UnknownName, UsageError
from cantemo_signals.sandbox.importing.folders import Folders, PluginSource, content_of, is_directory
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.likely_plugins import imports_portal, is_plugin_module, may_be_plugin
from cantemo_signals.values.loading import Mount

OWN_NAME = rb"\bportal\.plugins\.([A-Za-z_]\w*)(?:\.([A-Za-z_]\w*))?"
ARCHIVED = r"-(?:master|main|develop|v?\d+(?:\.[\w.]+)?|[0-9a-f]{7,40})\Z"
OF_A_CHECKOUT = frozenset({".git", "setup.py", "setup.cfg", "pyproject.toml", "install.sh"})


class Discovered(NamedTuple):
    """A plugin that was found; ``note`` says why it is mounted under a name other than its directory's."""

    source: PluginSource
    note: str | None = None


def discover(
    mounts: Iterable[Mount], load_order: tuple[str, ...] = (), folders: Folders | None = None
) -> list[Discovered]:
    """Return the plugins at these paths in load order: those of ``load_order`` first, the rest sorted by name.

    That Portal sorts them is inferred: the loader of PyUtilib, which Portal's plugin system derives from, does.

    ``folders`` collects the directories that were read on the way.

    Raises:
        UsageError: a path does not exist, or two plugins have the same name.
        UnknownName: ``load_order`` names a plugin that was not found.
    """
    plugins = [plugin for mount in mounts for plugin in _at(mount, folders or Folders())]
    by_name: dict[str, Discovered] = {}
    for plugin in plugins:
        other = by_name.setdefault(plugin.source.name, plugin)
        if other.source.path != plugin.source.path:
            raise UsageError(
                f"Two plugins are named {plugin.source.name!r}: {other.source.path} and {plugin.source.path}.",
                "Mount one under another name: -p NAME=PATH.",
            )
    for name in load_order:
        if name not in by_name:
            raise UnknownName("plugin", name, by_name)
    first = [*dict.fromkeys(load_order)]
    return [by_name[name] for name in first + sorted(by_name.keys() - set(first))]


def _at(mount: Mount, folders: Folders) -> Iterator[Discovered]:
    path = os.path.abspath(mount.path)
    if not os.path.exists(path):
        raise UsageError(
            f"Path {mount.path!r} does not exist.", "-p takes a directory of plugins, a plugin or a .py module."
        )
    if os.path.isfile(path):
        if not path.endswith(".py"):
            raise UsageError(f"{mount.path!r} is not a Python module.", "-p takes a directory or a .py file.")
        yield Discovered(PluginSource(mount.name or os.path.basename(path)[:-3], path, is_package=False))
    elif mount.name is not None:
        yield Discovered(PluginSource(mount.name, path, is_package=True))
    elif (content := _Directory(path, folders)).error is not None:
        message = f"Path {mount.path!r} cannot be read: {content.error.strerror}."
        raise UsageError(message, "-p takes a directory or a file.")
    elif content.is_plugin:
        yield _mounted(content)
    else:
        yield from _inside(content)


class _Directory:
    """The content of a directory, read once."""

    def __init__(self, path: str, folders: Folders) -> None:
        self.path = path
        self._folders = folders
        self.name = os.path.basename(path)
        self.entries: dict[str, os.DirEntry[str]] = {}
        self.error: OSError | None = None
        try:
            with os.scandir(path) as entries:
                self.entries = {entry.name: entry for entry in entries}
        except OSError as error:
            self.error = error
        else:
            folders.learn(path, self.entries.values())
        self.is_checkout = _tell_of_a_checkout(self.entries)

    @property
    def is_plugin(self) -> bool:
        """True if it is a plugin package; Portal's own ``plugins`` directory is a package but not a plugin."""
        return "__init__.py" in self.entries and not (self.name == "plugins" and any(self.packages()))

    def inner(self, name: str) -> _Directory:
        """Return a directory in this one."""
        return _Directory(self.entries[name].path, self._folders)

    def directories(self) -> Iterator[_Directory]:
        """The directories in it that can be plugins, or contain some."""
        for name, entry in self.entries.items():
            if may_be_plugin(name) and is_directory(entry):
                yield self.inner(name)

    def packages(self) -> Iterator[_Directory]:
        """The packages in it."""
        return (inner for inner in self.directories() if inner.is_package)

    @property
    def is_package(self) -> bool:
        """True if it can be imported, or cannot be read: Python will then say why."""
        return "__init__.py" in self.entries or self.error is not None

    def plugin_directory(self) -> _Directory | None:
        """Portal's ``portal/plugins``, or a ``plugins``, in it."""
        for path in (("portal", "plugins"), ("plugins",)):
            directory = self
            for name in path:
                entry = directory.entries.get(name)
                if entry is None or not is_directory(entry):
                    break
                directory = directory.inner(name)
            else:
                return directory
        return None

    def modules(self) -> Iterator[str]:
        """The modules in it that can be plugins; in a checkout, only those that import something of Portal's."""
        for name, entry in self.entries.items():
            may_be = name.endswith(".py") and may_be_plugin(name[:-3]) and os.path.isfile(entry.path)
            if may_be and (not self.is_checkout or is_plugin_module(content_of(entry.path))):
                yield entry.path

    def speaks_of_portal(self) -> bool:
        """Return whether one of its own modules imports something of Portal's."""
        return any(
            imports_portal(content_of(entry.path)) for name, entry in self.entries.items() if name.endswith(".py")
        )


def _tell_of_a_checkout(names: Collection[str]) -> bool:
    described = any(name[:1] in "RrLl" and name.lower().startswith(("readme", "license")) for name in names)
    return described or not OF_A_CHECKOUT.isdisjoint(names)


def _inside(directory: _Directory) -> Iterator[Discovered]:
    if (nested := directory.plugin_directory()) is not None:
        yield from _inside(nested)
        return
    directories = list(directory.directories())
    packages = [each for each in directories if each.is_package]
    if directory.is_checkout:  # libraries may lie beside the plugin
        packages = [each for each in packages if each.speaks_of_portal()] or packages
    for each in packages:
        yield _mounted(each)
    for path in directory.modules():
        yield Discovered(PluginSource(os.path.basename(path)[:-3], path, is_package=False))
    for each in directories:
        if not each.is_package:
            yield from _in_checkout(each)


def _in_checkout(directory: _Directory) -> Iterator[Discovered]:
    """Yield the plugins of a repository's checkout that keeps each in a folder of its own."""
    if directory.plugin_directory() is not None:
        yield from _inside(directory)
        return
    for inner in directory.packages():
        if inner.speaks_of_portal():
            yield _mounted(inner)


def _mounted(directory: _Directory) -> Discovered:
    name, note = directory.name, None
    looks_moved = directory.is_checkout or not name.isidentifier() or name != name.lower()
    if looks_moved and (own := _name_in_own_imports(directory)) is not None and own != name:
        name, note = own, f"mounted as {own!r}, the name that its own imports use"
    elif not name.isidentifier():
        name = re.sub(r"\W|^(?=\d)", "_", re.sub(ARCHIVED, "", name))
        note = f"mounted as {name}: a Django app cannot be named {directory.name}"
    return Discovered(PluginSource(name, directory.path, is_package=True), note)


def _name_in_own_imports(directory: _Directory) -> str | None:
    """Return the X of ``portal.plugins.X.module``, as this directory's files import the modules in it."""
    names: Counter[str] = Counter()
    for entry in directory.entries.values():
        if entry.name.endswith(".py"):
            for name, module in re.findall(OWN_NAME, content_of(entry.path)):
                lies_here = f"{module.decode()}.py" in directory.entries or module.decode() in directory.entries
                if module and lies_here:
                    names[name.decode()] += 1
    return max(names, key=lambda name: (names[name], name.lower() in directory.name.lower()), default=None)
