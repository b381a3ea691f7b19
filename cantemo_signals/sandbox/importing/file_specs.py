"""The specs of modules and packages that are files."""

from __future__ import annotations

from collections.abc import Callable
from importlib.machinery import ModuleSpec
from typing import Any

from cantemo_signals.compiled import path_of_compiled
from cantemo_signals.sandbox.importing.folders import Folders, PluginSource


class FileSpecs:
    """Makes the specs, with what ``loader`` returns for a name and a path, and remembers where packages are."""

    def __init__(self, folders: Folders, loader: Callable[[str, str], Any]) -> None:
        self._folders = folders
        self._loader = loader
        self._directories: dict[str, str] = {}

    def of_source(self, name: str, source: PluginSource) -> ModuleSpec:
        """Return the spec of a plugin."""
        if not source.is_package:
            return self._spec(name, source.path)
        return self._of_package(name, source.path, self._folders[source.path].modules.get("__init__"))

    def inside(self, name: str, directory: str | None = None) -> ModuleSpec | None:
        """Return the spec of a module in a directory, or else in that of its package; None if there is none."""
        parent, _, last = name.rpartition(".")
        directory = directory or self._directories.get(parent)
        if directory is None:
            return None
        modules, folders = self._folders[directory]
        inner = folders.get(last)
        init = None if inner is None else self._folders[inner].modules.get("__init__")
        if inner is not None and (init is not None or last not in modules):
            return self._of_package(name, inner, init)
        return self._spec(name, modules[last]) if last in modules else None

    def _of_package(self, name: str, directory: str, init: str | None) -> ModuleSpec:
        spec = self._spec(name, init) if init is not None else ModuleSpec(name, None)
        spec.submodule_search_locations = [directory]
        self._directories[name] = directory
        return spec

    def _spec(self, name: str, path: str) -> ModuleSpec:
        spec = ModuleSpec(name, self._loader(name, path), origin=path)
        spec.has_location = True
        if path.endswith(".py"):
            spec.cached = path_of_compiled(path)
        return spec
