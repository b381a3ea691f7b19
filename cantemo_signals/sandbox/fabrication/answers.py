"""Made-up modules, and what modules of the emulated host return for names that they lack."""

from __future__ import annotations

import importlib
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from types import FrameType, FunctionType, ModuleType
from typing import Any, Literal

from cantemo_signals.bus import Bus
from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.sandbox import missing_names
from cantemo_signals.sandbox.emulated import ROOTS, is_of_portal
from cantemo_signals.sandbox.fabrication import attribution, models
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated, TaskDecorator, fabricate, is_task_decorator
from cantemo_signals.sandbox.fabrication.known_names import (
    ELSEWHERE,
    MISSING,
    STAR_IMPORTS,
    celery_signal,
    known_elsewhere,
    known_value,
)
from cantemo_signals.sandbox.fabrication.null_object import made_up_name
from cantemo_signals.values.plugins import HostModule

_BETWEEN = ("importlib", "_frozen_importlib", "cantemo_signals.")
_module_of = type.__dict__["__module__"].__get__
_namespace_of = vars(ModuleType)["__dict__"].__get__

#: Returns the value of a name that a module does not have: the module's namespace, name → value.
Take = Callable[[dict[str, Any], str], Any]


class FabricatedModule(Fabricated, ModuleType):
    """A module made up on demand; like every made-up object, it can also be called and derived from."""

    def __init__(self, name: str, take: Take) -> None:
        ModuleType.__init__(self, name)
        self.__dict__.update(__dotted__=name, __path__=[], __take__=take)

    def __getattr__(self, name: str) -> Any:
        own = vars(self)
        return own["__take__"](own, name)

    @property
    def __all__(self) -> list[str]:
        """The names that ``from … import *`` imports: none, unless they are known."""
        importer = sys._getframe(1).f_globals.get("__name__")
        if type(importer) is str:
            attribution.note_star_import(importer)
        return list(STAR_IMPORTS.get(vars(self)["__name__"], ()))


class TaskModule(FabricatedModule, TaskDecorator):
    """A made-up module that is also a task decorator, as ``celery.task`` was."""


def make_module(name: str, take: Take) -> FabricatedModule:
    """Make up a module of this dotted name."""
    return (TaskModule if is_task_decorator(name) else FabricatedModule)(name, take)


class Answers:
    """The values that one emulated Portal's modules return for names they lack, and which plugin asked for which."""

    def __init__(self, bus: Bus, has: Callable[[str], bool], *, strict: bool) -> None:
        self.compatibility: list[tuple[str, int, str]] = []
        self._bus = bus
        self._has = has
        self._strict = strict
        self._state: missing_names.State = "refused" if strict else "made up"
        self._asked: dict[str, set[str]] = defaultdict(set)
        self._taken: dict[str, set[str]] = defaultdict(set)
        self._kept: dict[str, Any] = {}
        models.forget()

    def take(self, namespace: dict[str, Any], name: str) -> Any:
        """Return the value of a name that a module lacks: the module of that name, or something made up.

        Raises:
            AttributeError: the name is private, or nothing may be made up.
            ImportError: nothing may be made up, and an import asks.
        """
        if name == "__path__":  # every import from a module asks for it
            raise AttributeError(name)
        module = namespace["__name__"]
        full = f"{module}.{name}"
        if name == "__version__" and "." not in module and "__dotted__" in namespace:
            return "0"
        if name.startswith("_"):
            raise AttributeError(f"module {module!r} has no attribute {name!r}")
        if self._has(full):
            return importlib.import_module(full)
        known_as = known_elsewhere(module, name)
        self._note_taken(module, name, known_as)
        if self._strict and full not in ELSEWHERE and is_of_portal(module):
            _refuse(full, sys._getframe(1))
        return self._make_up(namespace, module, name)

    def note_import(self, module: str) -> None:
        """Remember that plugin code imports this module, if plugin code does."""
        plugin, _ = _asker()
        if plugin is not None:
            self._asked[module].add(plugin)

    def modules(self, plugin_modules: Iterable[str]) -> list[HostModule]:
        """Return the modules that plugin code asked for, with the names made up for it, sorted by name."""
        asked = self._asked_by(plugin_modules)
        modules = []
        for name in sorted(asked):
            names = sorted(taken for taken in self._taken.get(name, ()) if f"{name}.{taken}" not in asked)
            if names or not any(other.startswith(f"{name}.") for other in asked):
                modules.append(HostModule(name, _origin(name), tuple(names), tuple(sorted(asked[name]))))
        return modules

    def _make_up(self, namespace: dict[str, Any], module: str, name: str) -> Any:
        full = f"{module}.{name}"
        advice = _advice(full) if full.startswith("django.") else None
        if advice is not None:
            self.note_fix(advice)
        if full not in self._kept:
            self._kept[full] = self._value(namespace, module, name)
        value = self._kept[full]
        if advice is None and (isinstance(value, FabricatedModule) or not is_of_portal(module)):
            namespace[name] = value  # otherwise the next one to ask is noted, too
        return value

    def _value(self, namespace: dict[str, Any], module: str, name: str) -> Any:
        full = f"{module}.{name}"
        if (known_as := known_elsewhere(module, name)) is not None:
            home, _, last = known_as.rpartition(".")
            return getattr(importlib.import_module(home), last)
        value = known_value(module, name, self._bus)
        if value is not MISSING:
            return value
        if not name[0].islower():
            return fabricate(full)
        if module.rpartition(".")[2] == "signals":
            return self._signal(module, name)
        return make_module(full, self.take) if "__path__" in namespace else fabricate(full)

    def _signal(self, module: str, name: str) -> Any:
        signal = self._made_signal(module, name)
        standing: Any = self._bus.standing(signal)
        standing.name, standing.module = name, module
        return signal

    def _made_signal(self, module: str, name: str) -> Any:
        if module.startswith("celery."):
            return celery_signal(self._bus)
        is_of_models = module == "django.db.models.signals" and name in models.SIGNALS
        return models.model_signal(self._bus) if is_of_models else self._bus.Signal()

    def _note_taken(self, module: str, name: str, known_as: str | None) -> None:
        plugin, frame = _asker()
        if plugin is None or frame is None:
            return
        self._taken[module].add(name)
        self._asked[module].add(plugin)
        if is_of_portal(module) and missing_names.is_taken(frame):
            missing_names.note(module, name, plugin, frame, self._state, known_as)

    def note_missing_module(self, module: str, known_as: str | None = None) -> None:
        """Remember that a plugin imports a module that Portal lacks, or that is an alias of another one."""
        plugin, frame = _asker()
        if plugin is not None and frame is not None:
            missing_names.note(module, "", plugin, frame, self._state, known_as)

    def note_fix(self, advice: str, library: str | None = None) -> bool:
        """Note what the plugin that asks, possibly through this library, should write; return whether a plugin asks."""
        plugin, frame = _asker(library)
        if plugin is None or frame is None:
            return False
        fix = (frame.f_code.co_filename, frame.f_lineno, advice)
        if fix not in self.compatibility:
            self.compatibility.append(fix)
        return True

    def _asked_by(self, plugin_modules: Iterable[str]) -> dict[str, set[str]]:
        """Return the plugins by requested module; one loaded earlier is recognized by names in their namespaces."""
        asked = {name: set(plugins) for name, plugins in self._asked.items() if plugins}
        for plugin_module in plugin_modules:
            for owner in _owners_of_names(sys.modules.get(plugin_module)):
                if type(owner) is str and (owner in asked or _is_emulated(owner)):
                    asked.setdefault(owner, set()).add(plugin_module.split(".")[2])
        return asked


def _is_emulated(module: str) -> bool:
    """Return whether it is an emulated module of Portal; one that only another one imported was never requested."""
    root = module.partition(".")[0]
    return root in ROOTS and not module.startswith(PLUGINS) and module in sys.modules


def _owners_of_names(module: ModuleType | None) -> Iterator[object]:
    """Yield the modules that the names in a module's namespace come from, without running any code of the values."""
    for value in () if module is None else list(vars(module).values()):
        kind = type(value)
        if issubclass(kind, ModuleType):
            yield _namespace_of(value).get("__name__")
        elif issubclass(kind, Fabricated):
            yield made_up_name(value).rpartition(".")[0]
        elif issubclass(kind, type):
            yield _module_of(value)
        elif kind is FunctionType:
            yield value.__module__


def _advice(full: str) -> str | None:
    from cantemo_signals.sandbox.python2.names import advice_about_django  # only for Django's names

    return advice_about_django(full)


def _origin(name: str) -> Literal["emulated", "made up"]:
    """Return the origin of the loaded module; an attribute of a made-up module is one itself without being imported."""
    module = sys.modules.get(name)
    return "made up" if module is None or isinstance(module, FabricatedModule) else "emulated"


def _asker(library: str | None = None) -> tuple[str | None, FrameType | None]:
    """Return the plugin whose code asks, and the frame that does; None if other code asks."""
    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        name = frame.f_globals.get("__name__")
        if type(name) is str and name.startswith(PLUGINS):
            return name.split(".")[2], frame
        passed = _BETWEEN if library is None else (*_BETWEEN, library)
        if type(name) is not str or not name.startswith(passed):
            return None, frame
        frame = frame.f_back
    return None, None


def refusal(name: str) -> ImportError:
    """Return the error for what would have to be made up when nothing may be."""
    return ImportError(f"{name!r} is not part of the emulated Portal, and --strict forbids making it up", name=name)


def _refuse(full: str, frame: FrameType) -> None:
    """Raise what suits the caller: an import statement only passes on our message if it is an ImportError."""
    from opcode import opmap  # only for what --strict refuses

    if frame.f_code.co_code[frame.f_lasti] == opmap["IMPORT_FROM"]:
        raise refusal(full)
    raise AttributeError(str(refusal(full)))
