"""Loaders of modules: the plugins', the emulated Portal's, made-up ones, aliases, and patched ones."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader, SourcelessFileLoader
from types import CodeType, ModuleType, TracebackType
from typing import Any, cast

from cantemo_signals.compiled import CompiledLoader
from cantemo_signals.sandbox.fabrication.answers import FabricatedModule, Take, make_module

#: Returns the code of a plugin module that must not run as written, otherwise None: module name, path → code.
Translate = Callable[[str, str], CodeType | None]
Read = Callable[[str, CodeType | None], None]


class Record:
    """The plugin modules that were imported, with their files, and those that raised; ``read`` gets their code."""

    def __init__(self, read: Read) -> None:
        self.read = read
        self.imported: dict[str, str] = {}
        self.failures: dict[str, BaseException] = {}
        self._traces: dict[str, TracebackType | None] = {}

    def raise_again(self, name: str) -> None:
        """Raise what this module raised when it was imported, if it did."""
        if name in self.failures:
            raise self.failures[name].with_traceback(self._traces[name])

    def failed(self, name: str, error: BaseException) -> None:
        """Remember that importing this module raised."""
        self.failures[name] = error
        self._traces[name] = error.__traceback__


class _RunsOnce:
    """A loader that runs a plugin's module once: if that failed, importing it again raises the same exception."""

    path: str
    _record: Record

    def exec_module(self, module: ModuleType) -> None:
        name = module.__name__
        self._record.raise_again(name)
        self._record.imported[name] = self.path
        try:
            super().exec_module(module)  # type: ignore[misc]  # the loader that this is mixed into
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # plugin code ran, and may raise anything
            self._record.failed(name, error)
            raise


class PluginLoader(_RunsOnce, CompiledLoader):  # type: ignore[misc]  # typeshed disagrees with itself
    """The loader of a plugin's source, or of what Python compiled from it earlier; it writes nothing."""

    def __init__(self, name: str, path: str, record: Record, translate: Translate | None) -> None:
        super().__init__(name, path)
        self._record = record
        self._translate = translate

    def get_code(self, fullname: str) -> CodeType | None:
        code = None if self._translate is None else self._translate(fullname, self.path)
        code = code or super().get_code(fullname)
        self._record.read(fullname, code)
        return code

    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """Write no compiled code, to leave the plugin's directory as it is."""


class CompiledPluginLoader(_RunsOnce, SourcelessFileLoader):
    """The loader of a plugin's module that only exists as compiled code."""

    def __init__(self, name: str, path: str, record: Record) -> None:
        super().__init__(name, path)
        self._record = record

    def get_code(self, fullname: str) -> CodeType | None:
        code = super().get_code(fullname)
        self._record.read(fullname, code)
        return code


class SharedLoader(SourceFileLoader):
    """The loader of a module that plugins share, which is passed to ``loaded`` before anybody can change it."""

    loaded: Callable[[ModuleType], None]

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, and be an ordinary loader again."""
        try:
            super().exec_module(module)
            self.loaded(module)
        finally:
            del self.loaded
            self.__class__ = SourceFileLoader  # type: ignore[assignment]


class PackageLoader:
    """The loader of a package that only exists to contain others."""

    def __init__(self, take: Take) -> None:
        self._take = take

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the creation to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: there is nothing to run."""
        answer_missing(module, self._take)


class FabricatingLoader:
    """The loader of a made-up module, which may already exist as an attribute of its parent."""

    def __init__(self, take: Take) -> None:
        self._take = take

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module."""
        parent, _, name = spec.name.rpartition(".")
        taken = vars(sys.modules[parent]).get(name) if parent else None
        return taken if isinstance(taken, FabricatedModule) else make_module(spec.name, self._take)

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: there is nothing to run."""


class AliasLoader:
    """The loader of another module under an alias; if there is no other, one is made up."""

    def __init__(self, target: str, otherwise: Callable[[str], ModuleSpec]) -> None:
        self._target = target
        self._otherwise = otherwise
        self._spec: ModuleSpec | None = None

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Return the other module itself."""
        try:
            module = importlib.import_module(self._target)
        except ModuleNotFoundError as error:
            if not f"{self._target}.".startswith(f"{error.name}."):
                raise
            loader = self._otherwise(spec.name).loader
            return None if loader is None else loader.create_module(spec)
        self._spec = module.__spec__
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module back the spec that the import system has just replaced."""
        if self._spec is not None:
            module.__spec__ = self._spec


def spec_of_imported(module: ModuleType) -> ModuleSpec | None:
    """Return the spec of a module that was imported while it was being looked up.

    Python would create a second module from the spec that the module has, so the module gets an equivalent one with
    another loader.
    """
    own = module.__spec__
    if own is None:
        return None
    spec = ModuleSpec(own.name, cast(Any, ImportedLoader(module, own)), origin=own.origin)
    spec.submodule_search_locations = own.submodule_search_locations
    spec.has_location, spec.cached = own.has_location, own.cached
    module.__spec__ = spec
    return spec


class ImportedLoader:
    """The loader of a module that exists already; it knows what the module's own loader does."""

    def __init__(self, module: ModuleType, own: ModuleSpec) -> None:
        self._module = module
        self._own = own

    def __getattr__(self, name: str) -> Any:
        return getattr(self._own.loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module."""
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """Give the module back its own spec."""
        module.__spec__ = self._own


class PatchingLoader:
    """A loader that does what another one does, then patches the module."""

    def __init__(self, loader: Any, patch: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._patch = patch

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave it to the other loader."""
        return self._loader.create_module(spec)  # type: ignore[no-any-return]

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, then patch it."""
        self._loader.exec_module(module)
        self._patch(module)


def emulated_loader(name: str, path: str, take: Take, loaded: Callable[[ModuleType], None]) -> PatchingLoader:
    """Return the loader of a module of the emulated Portal, which is passed to ``loaded`` afterwards.

    ``take`` provides the names that the module lacks.
    """

    def patch(module: ModuleType) -> None:
        answer_missing(module, take)
        loaded(module)

    return PatchingLoader(CompiledLoader(name, path), patch)


def answer_missing(module: ModuleType, take: Take) -> None:
    """Let ``take`` provide the names that the module lacks."""
    namespace = vars(module)
    namespace.setdefault("__getattr__", partial(take, namespace))
