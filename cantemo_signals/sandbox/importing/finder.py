"""The import side of the emulated Portal: its modules, the plugins' modules, aliases, and made-up modules."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from importlib.machinery import ExtensionFileLoader, ModuleSpec, SourceFileLoader
from types import CodeType, ModuleType
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.bus.texts import guarded
from cantemo_signals.sandbox.emulated import ROOTS, SANDBOX, is_of_portal
from cantemo_signals.sandbox.fabrication.answers import Answers, FabricatedModule, refusal
from cantemo_signals.sandbox.fabrication.known_names import MODULES_ELSEWHERE, THIRD_PARTY, is_on_django
from cantemo_signals.sandbox.importing.file_specs import FileSpecs
from cantemo_signals.sandbox.importing.folders import Folders, PluginSource
from cantemo_signals.sandbox.importing.loaders import (
    AliasLoader,
    CompiledPluginLoader,
    FabricatingLoader,
    PackageLoader,
    PluginLoader,
    Record,
    SharedLoader,
    emulated_loader,
    spec_of_imported,
)
from cantemo_signals.sandbox.installed.django import InstalledDjango
from cantemo_signals.sandbox.installed_libraries import is_asked_by_library
from cantemo_signals.sandbox.shared_state import SharedState
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.plugins import HostModule

#: Packages of Portal that exist, if only to contain others.
PACKAGES = ("portal.plugins", "portal.externals")
NOTHING_SPECIAL = Loading()


class EmulatedPortal:
    """An emulated Portal with plugins; between ``install`` and ``remove`` its modules can be imported."""

    def __init__(
        self,
        sources: Sequence[PluginSource],
        bus: Bus,
        loading: Loading = NOTHING_SPECIAL,
        folders: Folders | None = None,
        *,
        with_django: bool = False,
    ) -> None:
        self._sources = {source.name: source for source in sources}
        self._strict = loading.strict
        self._folders = folders or Folders()
        self._specs = FileSpecs(self._folders, self._loader)
        self._files: dict[str, list[str]] = {}
        #: What the plugins share with each other and with this tool.
        self.shared = SharedState(bus)
        self._record = Record(self.shared.read)
        self._answers = Answers(bus, self.has, strict=loading.strict)
        self._translate = self._translated if loading.legacy_imports else None
        self._last_resort = LastResort(self, THIRD_PARTY | {name.partition(".")[0] for name in loading.fabricate})
        self._displaced: dict[str, ModuleType] | None = None
        self.django: InstalledDjango | None = None
        if with_django:
            modules = {f"portal.plugins.{source.name}": source.path for source in sources}
            note_fix = self._answers.note_fix if loading.legacy_imports else None
            rows = (loading.data or {}).get("rows")
            self.django = InstalledDjango(modules, bus, self._found_elsewhere, note_fix, rows)

    @property
    def failures(self) -> dict[str, BaseException]:
        """The plugin modules whose import raised, and what: importing one again raises it again and runs nothing."""
        return self._record.failures

    @property
    def compatibility(self) -> list[tuple[str, int, str]]:
        """The compatibility fixes: file, line, and what to write instead."""
        return self._answers.compatibility

    def install(self) -> None:
        """Make Python ask this Portal for modules; those that it displaces are kept for later."""
        self._displaced = {name: module for name, module in sys.modules.items() if self._is_own(name)}
        for name in self._displaced:
            del sys.modules[name]
        sys.meta_path.insert(0, self)
        sys.meta_path.append(self._last_resort)

    def remove(self) -> None:
        """Restore ``sys.meta_path`` and ``sys.modules``, without the modules of this Portal; only once."""
        if self._displaced is None:
            return
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder not in (self, self._last_resort)]
        for name, module in list(sys.modules.items()):
            if self._is_own(name) or isinstance(module, FabricatedModule) or self._is_own(_own_name(module)):
                del sys.modules[name]
        if self.django is not None:
            self.django.close()
        sys.modules.update(self._displaced)
        self._displaced = None

    def undone(self) -> AbstractContextManager[None]:
        """Return a context that restores the database, if there is one, to its previous state."""
        return nullcontext() if self.django is None else self.django.undone()

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find a module, as Python asks of a finder on ``sys.meta_path``."""
        if is_on_django(name):
            is_new = name not in sys.modules
            if self.django is not None and self.django.serves(name):
                if is_new and name in sys.modules:  # setting Django up has imported it
                    return spec_of_imported(sys.modules[name])
                spec: ModuleSpec | None = self.django.spec_with_dropped_names(name, path)
                return spec
            return self.make_up(name)
        if _is_in_alias(name, "vidispine"):
            return self.documented(name)
        if not is_of_portal(name):
            return self._of_others(name, path)
        spec = self._existing(name)
        if self._is_of_plugin(name):
            return spec
        if spec is None:
            return self.documented(name) or self.make_up(name)
        if not name.startswith("portal.externals."):
            self._answers.note_import(name)
        return spec

    def _of_others(self, name: str, path: Any) -> ModuleSpec | None:
        """Find a module that is neither Portal's nor a plugin's nor Django's where that needs more than Python does."""
        if name == "celery.app.base":
            return self._without_broker(name, path)
        if not self.shared.importing(name, lambda: self._found_elsewhere(name, path)):
            return None
        spec = self._found_elsewhere(name, path)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            spec.loader.__class__ = SharedLoader
            spec.loader.loaded = self.shared.add  # type: ignore[attr-defined]
        return spec

    def make_up(self, name: str) -> ModuleSpec:
        """Return the spec of a made-up module.

        Raises:
            ImportError: nothing may be made up.
        """
        if is_of_portal(name):
            self._answers.note_missing_module(name)
            if self._strict:
                raise refusal(name)
        self._answers.note_import(name)
        return _package_without_file(name, FabricatingLoader(self._answers.take))

    def documented(self, name: str) -> ModuleSpec | None:
        """Return the spec of a Portal module that documents call by another name; None if there is none.

        Development Guide, plugins/builtinevents, prints ``vidispine.signals``; every public plugin writes
        ``portal.vidispine.signals``.
        """
        target = MODULES_ELSEWHERE.get(name)
        if name == "vidispine" or _is_in_alias(name, "vidispine"):
            target = f"portal.{name}"
        if target is None:
            return None
        self._answers.note_missing_module(name, target)
        return _package_without_file(name, AliasLoader(target, self.make_up))

    def has(self, name: str) -> bool:
        """Return whether there is a file for this module, or an alias; its package must have been imported."""
        return is_of_portal(name) and self._existing(name) is not None

    def has_inside(self, directory: str, name: str) -> bool:
        """Return whether there is a module or a package of this name in a directory; cheaper than ``has``."""
        folder = self._folders[directory]
        return name in folder.modules or name in folder.folders

    def path_of(self, name: str) -> str | None:
        """Return the file of a plugin's module, imported or not."""
        spec = self._existing(name)
        return None if spec is None else spec.origin

    def files_of(self, plugin: str) -> list[str]:
        """Return the source files of a plugin, imported or not."""
        if plugin not in self._files:
            source = self._sources[plugin]
            try:
                files = sorted(self._folders.source_files(source.path)) if source.is_package else [source.path]
            except OSError:  # one of its directories cannot be read: importing from there will say so
                files = []
            self._files[plugin] = files
        return self._files[plugin]

    def modules(self) -> list[HostModule]:
        """Return the emulated and made-up modules that plugins requested."""
        return self._answers.modules(self._record.imported)

    def plugin_modules(self) -> dict[str, str]:
        """Return the files of the plugin modules that were imported, if only partly, by full module name."""
        return dict(self._record.imported)

    def _existing(self, name: str) -> ModuleSpec | None:
        parent, _, last = name.rpartition(".")
        if parent == "portal.plugins" and last in self._sources:
            return self._specs.of_source(name, self._sources[last])
        if parent == "portal.externals" or (parent.startswith("portal.externals.") and _is_alias(parent)):
            return _package_without_file(name, AliasLoader(name.split(".", 2)[2], self.make_up))
        spec = self._specs.inside(name, SANDBOX.rstrip(os.sep) if name in ROOTS else None)
        if spec is None and name in PACKAGES:
            return _package_without_file(name, PackageLoader(self._answers.take))
        return spec

    def _loader(self, name: str, path: str) -> Any:
        if not path.endswith((".py", ".pyc")):
            self.shared.read(name, None)
            return ExtensionFileLoader(name, path)
        if not self._is_of_plugin(name):
            return emulated_loader(name, path, self._answers.take, self.shared.add)
        if path.endswith(".pyc"):
            return CompiledPluginLoader(name, path, self._record)
        return PluginLoader(name, path, self._record, self._translate)

    def _is_own(self, name: str) -> bool:
        return is_of_portal(name) or (self.django is None and is_on_django(name))

    def _without_broker(self, name: str, path: Any) -> ModuleSpec | None:
        """Make Celery's queueing only report, if it is installed and this process is the plugins' own."""
        spec = None if self.django is None else self._found_elsewhere(name, path)
        if spec is None:
            return None
        from cantemo_signals.sandbox.installed.celery import without_broker  # few plugins have tasks

        return without_broker(spec)

    def _found_elsewhere(self, name: str, path: Any = None) -> ModuleSpec | None:
        others = [finder for finder in sys.meta_path if finder not in (self, self._last_resort)]
        specs = (guarded(partial(finder.find_spec, name, path), lambda _: None) for finder in others)
        return next((spec for spec in specs if spec is not None), None)

    def _is_of_plugin(self, name: str) -> bool:
        return name.startswith(PLUGINS) and name.split(".", 3)[2] in self._sources

    def _translated(self, name: str, path: str) -> CodeType | None:
        from cantemo_signals.sandbox.python2.translation import translate  # imports ast, only for --legacy-imports

        package = name if os.path.basename(path) == "__init__.py" else name.rpartition(".")[0]
        return translate(path, lambda sibling: self.has(f"{package}.{sibling}"), self.compatibility)


class LastResort:
    """The finder that makes up third-party modules that no other finder has."""

    def __init__(self, portal: EmulatedPortal, roots: frozenset[str]) -> None:
        self._portal = portal
        self._roots = roots

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Find a module, as Python asks of a finder on ``sys.meta_path``."""
        if (spec := self._portal.documented(name)) is not None:
            return spec
        root, _, rest = name.partition(".")
        if root not in self._roots or (rest and not isinstance(sys.modules.get(root), FabricatedModule)):
            return None
        return None if is_asked_by_library() else self._portal.make_up(name)


def _is_alias(module: str) -> bool:
    return module in sys.modules and sys.modules[module].__name__ != module


def _is_in_alias(module: str, alias: str) -> bool:
    """Return whether a module is being looked up in a package that is an alias."""
    return module.startswith(f"{alias}.") and _is_alias(alias)


def _own_name(module: ModuleType) -> str:
    """Return what a module calls itself; ``sys.modules`` may also have it under another name."""
    name = vars(module).get("__name__") if isinstance(module, ModuleType) else None
    return name if type(name) is str else ""


def _package_without_file(name: str, loader: Any) -> ModuleSpec:
    return ModuleSpec(name, loader, is_package=True)
