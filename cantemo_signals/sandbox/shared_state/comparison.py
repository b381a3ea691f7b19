"""What plugins share, compared with what it was before: what differs is damage, and is put back."""

from __future__ import annotations

import builtins
import gc
import os
import posixpath
import sys
import time
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import OWN_PACKAGE, plugin_of
from cantemo_signals.bus.pydispatcher import MODULES
from cantemo_signals.sandbox.audit_hooks import replace_hooks
from cantemo_signals.sandbox.emulated import ROOTS, SANDBOX
from cantemo_signals.sandbox.shared_state.classes import all_classes, classes_in, is_open
from cantemo_signals.sandbox.shared_state.damage import Damage, of_limit, of_name, of_own, of_setting
from cantemo_signals.sandbox.shared_state.dispatchers import Dispatchers
from cantemo_signals.sandbox.shared_state.hooks import AUDIT_HOOK, FINDER, Hooks
from cantemo_signals.sandbox.shared_state.insides import NAMES, NATIVE, Insides
from cantemo_signals.sandbox.shared_state.interpreter import Interpreter
from cantemo_signals.sandbox.shared_state.loggers import Loggers
from cantemo_signals.sandbox.shared_state.namespaces import Namespaces
from cantemo_signals.sandbox.shared_state.own import Mended, restorer
from cantemo_signals.sandbox.shared_state.settings import SETTINGS, UNKNOWN
from cantemo_signals.sandbox.shared_state.signals import OwnSignals
from cantemo_signals.sandbox.shared_state.steps import Step
from cantemo_signals.sandbox.shared_state.suspicion import SHARED, Suspicion
from cantemo_signals.sandbox.shared_state.tables import Tables
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

OURS = SANDBOX.removesuffix(f"sandbox{os.sep}")
GUIDE = os.path.join(OURS, "guide", "")
"""The directory of the example plugins, which are no code of the tool's."""
CORE = (builtins, os, posixpath, time, gc, sys, *MODULES)
"""The modules that are compared after every step of a plugin whose code may change them, with nothing let pass."""
_FAMILIAR = """
_io ast base64 collections contextlib copy datetime decimal functools gc hashlib importlib inspect io itertools json
json.decoder json.encoder linecache logging operator random re shutil socket string subprocess tempfile threading
traceback types urllib urllib.parse urllib.request uuid warnings weakref
"""
FAMILIAR = frozenset(_FAMILIAR.split())
"""Other modules that many plugins use.

They, their classes, the emulated Portal and the settings of the process are compared after the same steps. Everything
else is compared where a plugin may reach it, and at the end: to look at 13 000 names takes half a millisecond.
"""
TABLES = ("connections", "senders", "sendersBack")
_LOGGING = (
    "addFilter addHandler disabled dictConfig fileConfig filters getLogger handlers loggerDict propagate setLevel"
)
LOGGING = frozenset(_LOGGING.split())
IN_PLACE = NAMES | NATIVE
RECEIVERS = frozenset((*TABLES, "lock", "receivers", "sender_receivers_cache"))
OF_DJANGO = frozenset(("django.conf", "django.db.models.signals", "django.dispatch", "django.dispatch.dispatcher"))
"""The modules of Django that every plugin with models relies on; what plugins do with its others is theirs to say."""
EQUAL = frozenset(("__eq__", "ANY", "compile", "eval", "exec"))
"""The names of code that makes objects which claim to be equal to what they replace."""


class Comparison:
    """What the plugins of a bus share, as it was.

    ``suspicion`` tells what a plugin may change, ``hooks`` stand between what it leaves behind and others.
    """

    def __init__(self, bus: Bus, suspicion: Suspicion, hooks: Hooks) -> None:
        self._bus = bus
        self._suspicion = suspicion
        self._hooks = hooks
        self._tables = Tables()
        self._insides: Insides | None = None
        self._loggers: Loggers | None = None
        self.take()

    restorer = staticmethod(restorer)

    @staticmethod
    def damage(mended: Mended, limits: list[str]) -> list[Damage]:
        """Return the damage to our own modules and to limits, which was put back before anything else."""
        return [*map(of_own, mended), *map(of_limit, limits)]

    def take(self) -> None:
        """Take everything as it is now."""
        modules = [each for each in sys.modules.values() if _is_shared(each)]
        core = {id(each): each for each in (*CORE, *(each for each in modules if each.__name__ in FAMILIAR))}
        rest = [each for each in modules if id(each) not in core]
        near, far = _parted(all_classes(), {each.__name__ for each in core.values()})
        self._core = Namespaces([*core.values(), *near], _is_ours, strict=len(CORE))
        self._rest = Namespaces([*rest, *far], _is_ours)
        self._rest_roots = frozenset(map(_root, rest))
        self._included = {id(each) for each in modules}
        self._interpreter = Interpreter()
        self._settings = [each.now() for each in SETTINGS]
        self._dispatchers = Dispatchers(self._bus)
        self._signals = OwnSignals(self._bus)

    def take_core(self) -> None:
        """Take the core as it is now."""
        self._core.take_ours()
        self._core.take_strict()
        self._interpreter.take()
        self._settings = [each.now() for each in SETTINGS]

    @property
    def is_core_as_before(self) -> bool:
        """Whether the modules with which nothing is let pass are as they were."""
        return self._core.is_strictly_as_before()

    def add(self, module: ModuleType) -> None:
        """Include a module that has just been imported, with its classes."""
        if id(module) not in self._included:
            self._included.add(id(module))
            is_near = module.__name__ in FAMILIAR or _root(module) in ROOTS
            (self._core if is_near else self._rest).add([module, *classes_in([module])])
            self._rest_roots |= set() if is_near else {_root(module)}
            if self._suspicion.is_named(module.__name__):
                self._tables.add(module)

    def look_closer(self, plugin: str | None) -> None:
        """Keep what a plugin may change in place, as its code names it."""
        for name in self._suspicion.modules_of(plugin):
            module = sys.modules.get(name)
            if module is not None and _is_shared(module):
                self._tables.add(module)
        if self._insides is None and self._suspicion.names_any(plugin, IN_PLACE):
            self._insides = Insides([*self._core.owners, *self._rest.owners])

    def prepare(self, plugin: str | None) -> None:
        """Prepare a step of a plugin."""
        self._include(self._interpreter.new_modules())
        self._dispatchers.note()
        self._signals.note()
        self._loggers = None
        self.prepare_for_code(plugin)

    def prepare_for_code(self, plugin: str | None) -> None:
        """Keep what the code of a plugin that was read so far may change, and few do."""
        names_any = self._suspicion.names_any
        if names_any(plugin, RECEIVERS):
            self._dispatchers.note_closely()
        if self._loggers is None and names_any(plugin, LOGGING):
            self._loggers = Loggers(plugin, self._hooks)

    def put_back(
        self, plugin: str | None, step: Callable[[], Step], *, thorough: bool, looks_far: bool
    ) -> list[Damage]:
        """Put back what is not as it was after a step of a plugin, and return it.

        What few plugins reach is compared if the step ``looks_far`` and the plugin may reach it, or if all is.
        """
        self._interpreter.adopt_longer_lists()
        exactly = thorough or self._suspicion.names_any(plugin, EQUAL)
        found = [*self._settings_put_back()]
        found += [] if self._core.is_as_before(exactly=exactly) else [*map(of_name, self._core.put_back())]
        is_due = thorough or (looks_far and self._suspicion.falls_on_any(plugin, self._rest_roots))
        if is_due and not self._rest.is_as_before(exactly=exactly):
            found += map(of_name, self._rest.put_back())
        found += self._contents_put_back(plugin, thorough=thorough)
        found += self._repaired(plugin, step, is_outermost=thorough)
        self._include(self._interpreter.new_modules())
        return found

    def _repaired(self, plugin: str | None, step: Callable[[], Step], *, is_outermost: bool) -> Iterator[Damage]:
        replace_hooks(lambda hook, owner: self._hooks.calmed(hook, owner, AUDIT_HOOK))
        for finder in self._interpreter.new_finders():
            finder.find_spec = self._hooks.calmed(finder.find_spec, plugin, FINDER, instead=None)
        for name in self._interpreter.repair_lists():
            yield Damage(f"removes from {name}", (name.rpartition(".")[2],))
        for name in self._interpreter.repair_streams():
            yield Damage(f"closes {name}", ("close", name.rpartition(".")[2]), is_called=True)
            self._core.take_strict()  # with the stream that is open again
        for name, attribute in self._interpreter.repair_attributes():
            yield Damage(f"replaces {name}.{attribute}", (attribute,))
        for name in self._interpreter.repair_new_modules():
            yield Damage(f"takes the place of the module {name}", ("modules", name))
        if self._interpreter.repair_importers():
            yield Damage("replaces finders of modules", ("path_importer_cache",))
        for name in self._interpreter.repair_modules(lambda: step().plugin):
            yield Damage(f"replaces the module {name}", ("modules", name))
        yield from self._signals_repaired(is_outermost=is_outermost)

    def _signals_repaired(self, *, is_outermost: bool) -> Iterator[Damage]:
        for given in self._signals.put_back():
            what = f"replaces {given.signal}.{given.name}"
            yield Damage(what, (given.name,), what, id(given.value), given.repeat)
        if (done := self._dispatchers.repair()) is not None:
            yield Damage(done, (*TABLES, "receivers", "lock"))
        if self._dispatchers.are_released(is_outermost=is_outermost):
            yield Damage("keeps the lock of a signal", ("acquire", "__enter__"), is_called=True)

    def _contents_put_back(self, plugin: str | None, *, thorough: bool) -> Iterator[Damage]:
        """Restore what keeps its name and was changed inside."""
        for full_name, name in self._tables.put_back():
            yield Damage(f"changes {full_name}", (name,))
        if self._insides is not None and (thorough or self._suspicion.names_any(plugin, IN_PLACE)):
            for changed in self._insides.put_back():
                yield Damage(changed.what, changed.names)
        if self._loggers is not None:
            self._loggers.calm()
            for what, name in self._loggers.put_back():
                yield Damage(what, (name, "dictConfig", "fileConfig"), severity="note", is_called=True)

    def _include(self, new: list[Any]) -> None:
        """Compare from now on what was imported, too."""
        for module in new:
            if _is_shared(module):
                self.add(module)

    def _settings_put_back(self) -> Iterator[Damage]:
        for place, setting in enumerate(SETTINGS):
            before, now = self._settings[place], setting.now()
            if now is not before and now is not UNKNOWN:
                is_damaged = setting.is_damaged(before, now)
                if is_damaged or setting.is_scoped(before, now):
                    setting.set(before)
                    yield of_setting(setting, now, told=is_damaged)
                self._settings[place] = setting.now()


def _is_shared(module: object) -> bool:
    if type(module) is not ModuleType or plugin_of(module.__name__) is not None:
        return False
    return str(module.__name__).partition(".")[0] in SHARED or module.__name__ in OF_DJANGO


def _root(module: ModuleType) -> str:
    return str(module.__name__).partition(".")[0]


def _parted(classes: list[type], near: set[str]) -> tuple[list[type], list[type]]:
    """Return the shared classes of these modules and of the emulated Portal, and the others."""
    parted: tuple[list[type], list[type]] = [], []
    for cls in classes:
        home = class_name(cls)[0] or ""
        root = home.partition(".")[0]
        if root in SHARED and plugin_of(home) is None and is_open(cls):
            parted[home not in near and root not in ROOTS].append(cls)
    return parted


def _is_ours(value: object) -> bool:
    """Return whether this tool has put a value in its place, for a while."""
    if type(value) is FunctionType:
        path = value.__code__.co_filename
        return path.startswith(OURS) and not path.startswith(GUIDE)
    try:
        module = type.__getattribute__(type(value), "__module__")
    except BaseException:  # noqa: BLE001 - a metaclass of a plugin's
        return False
    return type(module) is str and module.startswith(OWN_PACKAGE)
