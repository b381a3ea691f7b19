"""What plugins share, compared after each step: damage is put back, and kept with the step that did it."""

from __future__ import annotations

import builtins
import gc
import os
import posixpath
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from types import CodeType, FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import OWN_PACKAGE, plugin_of
from cantemo_signals.bus.pydispatcher import MODULES
from cantemo_signals.sandbox.emulated import ROOTS, SANDBOX
from cantemo_signals.sandbox.limits import free_memory
from cantemo_signals.sandbox.shared_state.dispatchers import Dispatchers
from cantemo_signals.sandbox.shared_state.interpreter import SHARED, Interpreter
from cantemo_signals.sandbox.shared_state.namespaces import (
    Namespaces,
    Renamed,
    all_classes,
    classes_in,
    is_open,
    name_of,
)
from cantemo_signals.sandbox.shared_state.own import Mended, restorer
from cantemo_signals.sandbox.shared_state.settings import SETTINGS, UNKNOWN, Setting
from cantemo_signals.sandbox.shared_state.signals import OwnSignals
from cantemo_signals.sandbox.shared_state.suspicion import Suspicion
from cantemo_signals.values import OWN_BUILTINS, NamedTuple
from cantemo_signals.values.severity import Severity

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
MOST_CHANGES = 1000
_OWN = frozenset({OWN_PACKAGE})
_OF_FUNCTIONS = ("__code__", "__defaults__", "__kwdefaults__")
ENOUGH = 20
"""After how many steps of a plugin that changed nothing the next are compared only at the end of all."""


class Step(NamedTuple):
    """What a plugin was doing: ``importing x``, or the name of a receiver; and where that is in its source."""

    plugin: str | None
    text: str
    place: tuple[str, int] | None


class Change(NamedTuple):
    """Something shared that was damaged in a step: ``what`` was done to it, and the ``names`` that do that in a source.

    ``place`` is the definition of a function that a plugin put in its place. With ``is_called``, a call of what has one
    of the names does it.
    """

    what: str
    names: tuple[str, ...]
    step: Step
    severity: Severity = "warning"
    place: tuple[str, int] | None = None
    is_called: bool = False


class Damage(NamedTuple):
    """What was put back; ``repeat`` makes the change again, if its plugin may have it in its later steps.

    ``thing`` and ``value`` identify what is changed, and into what.
    """

    what: str
    names: tuple[str, ...]
    thing: object = None
    value: object = None
    repeat: Callable[[], object] | None = None
    severity: Severity = "warning"
    place: tuple[str, int] | None = None
    is_called: bool = False


class SharedState:
    """What the plugins of a bus share.

    Nothing is compared before code that may change it is about to run, and nothing after steps of other plugins.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._suspicion = Suspicion()
        self._is_begun = False
        self._restore_own: Callable[[], Mended] = _nothing
        self._mended: Mended = []
        self._free_memory = free_memory
        #: Whether code in the step under way may reach this tool's own modules.
        self._may_reach_us = False
        #: Whose step is under way.
        self._plugin: str | None = None
        self._core: Namespaces | None = None
        self._own: defaultdict[str | None, dict[object, Damage]] = defaultdict(dict)
        #: How many compared steps of each plugin have changed nothing.
        self._unchanged: dict[str | None, int] = defaultdict(int)
        #: Whether something may have changed since everything was compared.
        self._is_doubtful = False
        #: The damage so far, each kind once for each step.
        self.changes: dict[Change, None] = {}

    def begin(self) -> None:
        """Follow what plugins do from now on."""
        self._is_begun = True
        if self._suspicion.is_any:
            self._take()

    def read(self, module: str, code: CodeType | None) -> None:
        """Take note of the code of a plugin's module before it runs; None if it cannot be read."""
        self._suspicion.read(module, code)
        self._take_in_time()
        self._note_own()

    def importing(self, name: str, exists: Callable[[], object]) -> bool:
        """Take note that a module of somebody else is about to be imported; return whether it is to be compared."""
        self._suspicion.importing(name, exists)
        self._take_in_time()
        return self._core is not None and name.partition(".")[0] in SHARED

    def accept(self) -> None:
        """Accept the present state, whoever has changed it."""
        if self._core is not None:
            self._take()

    def take_core(self) -> None:
        """Accept what this tool itself has just changed for a while, as at the beginning of an event."""
        if self._core is not None:
            self._core.take_strict()
            self._interpreter.take()
            self._settings = [each.now() for each in SETTINGS]

    def add(self, module: ModuleType) -> None:
        """Include a module that has just been imported, with its classes."""
        if self._core is not None and id(module) not in self._included:
            self._included.add(id(module))
            is_near = module.__name__ in FAMILIAR or _root(module) in ROOTS
            (self._core if is_near else self._rest).add([module, *classes_in([module])])
            self._rest_roots |= set() if is_near else {_root(module)}

    def give(self, plugin: str | None) -> None:
        """Prepare a step of a plugin, which may have until the next check what it has changed itself."""
        self._plugin, self._may_reach_us = plugin, False
        if self._core is None or not self._suspicion.falls_on(plugin):
            return
        self._is_doubtful = True
        self._note_own()
        self._include(self._interpreter.new_modules())
        self._dispatchers.note()
        self._signals.note()
        for damage in self._own[plugin].values() if plugin in self._own else ():
            if damage.repeat is not None:
                damage.repeat()

    def restore_own(self) -> None:
        """Put back our own modules if the step may have reached them, before any of our code is relied on."""
        if self._may_reach_us:
            self._mended += self._restore_own()

    def check(self, step: Callable[[], Step], *, thorough: bool = False) -> None:
        """Compare, put back what was damaged, and keep that with the step, which is only asked for then.

        Everything is compared if that is asked for, or if the plugin may reach what few do.
        """
        self._may_reach_us = thorough or self._may_reach_us
        limits = self._free_memory()
        self.restore_own()
        mended, self._mended = self._mended, []
        plugin = self._plugin
        if self._core is None or not (mended or limits or (self._is_doubtful if thorough else self._is_due(plugin))):
            return
        self._is_doubtful = not thorough
        found = [*map(_of_own, mended), *map(_of_limit, limits)]
        self._interpreter.adopt_longer_lists()
        found += [] if self._core.is_as_before() else [*map(_of_name, self._core.put_back())]
        is_due = thorough or self._suspicion.falls_on_any(plugin, self._rest_roots)
        if is_due and not self._rest.is_as_before():
            found += map(_of_name, self._rest.put_back())
        found += self._settings_put_back()
        found += self._repaired(step, thorough=thorough)
        self._include(self._interpreter.new_modules())
        self._unchanged[plugin] += 1
        if found:
            self._unchanged[plugin] = 0
            self._keep(found, step())

    def _is_due(self, plugin: str | None) -> bool:
        """Return whether a step of a plugin is compared: not if many were in vain, and it keeps nothing of its own."""
        return self._suspicion.falls_on(plugin) and (plugin in self._own or self._unchanged[plugin] < ENOUGH)

    def _note_own(self) -> None:
        """Note our own modules as they are before code that may reach them runs."""
        self._may_reach_us = self._suspicion.falls_on_any(self._plugin, _OWN)
        if self._may_reach_us and self._restore_own is _nothing:
            self._restore_own = restorer()

    def _take_in_time(self) -> None:
        if self._is_begun and self._core is None and self._suspicion.is_any:
            self._take()

    def _take(self) -> None:
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
        self._is_doubtful = True
        self._dispatchers = Dispatchers(self._bus)
        self._signals = OwnSignals(self._bus)

    def _keep(self, found: list[Damage], step: Step) -> None:
        own = self._own[step.plugin]
        for each in found if len(self.changes) < MOST_CHANGES else ():
            if each.thing in own and own[each.thing].value == each.value:  # it was given to the plugin again
                continue
            if each.repeat is not None and step.plugin is not None:
                own[each.thing] = each
            self.changes[Change(each.what, each.names, step, each.severity, each.place, each.is_called)] = None

    def _repaired(self, step: Callable[[], Step], *, thorough: bool) -> Iterator[Damage]:
        for name in self._interpreter.repair_lists():
            yield Damage(f"removes from {name}", (name.rpartition(".")[2],))
        for name in self._interpreter.repair_streams():
            yield Damage(f"closes {name}", ("close", name.rpartition(".")[2]), is_called=True)
            self._core.take_strict()  # type: ignore[union-attr]  # with the stream that is open again
        for name, attribute in self._interpreter.repair_attributes():
            yield Damage(f"replaces {name}.{attribute}", (attribute,))
        for name in self._interpreter.repair_modules(lambda: step().plugin):
            yield Damage(f"replaces the module {name}", ("modules", name))
        for given in self._signals.put_back():
            what = f"replaces {given.signal}.{given.name}"
            yield Damage(what, (given.name,), what, id(given.value), given.repeat)
        if self._dispatchers.is_refilled():
            yield Damage("empties PyDispatcher's tables", ("connections", "senders", "sendersBack"))
        if self._dispatchers.are_released(is_outermost=thorough):
            yield Damage("keeps the lock of a signal", ("acquire", "__enter__"), is_called=True)

    def _include(self, new: list[Any]) -> None:
        """Compare from now on what was imported, too."""
        for module in new:
            if _is_shared(module):
                self.add(module)

    def _settings_put_back(self) -> Iterator[Damage]:
        for place, setting in enumerate(SETTINGS):
            before, now = self._settings[place], setting.now()
            if now is not before and now is not UNKNOWN:
                if setting.is_damaged(before, now):
                    setting.set(before)
                    yield _of_setting(setting, now)
                self._settings[place] = setting.now()


def _of_limit(name: str) -> Damage:
    return Damage(f"changes the limit of {name}", ("setrlimit", "prlimit"), is_called=True)


def _nothing() -> Mended:
    return []


def _of_own(mended: tuple[str, str | None]) -> Damage:
    what, name = mended
    names = ("clear", "pop", *_OF_FUNCTIONS) if name is None else (name,)
    return Damage(what, names, is_called=name is None)


def _of_setting(setting: Setting, value: Any) -> Damage:
    repeat = partial(setting.set, value) if setting.stays else None
    what = f"changes {setting.what}"
    return Damage(what, setting.calls, setting.what, value, repeat, setting.severity, is_called=True)


def _of_name(renamed: Renamed) -> Damage:
    owner = name_of(renamed.owner)
    name = f"the builtin {renamed.name}" if owner == "builtins" else f"{owner}.{renamed.name}"
    what = f"{'deletes' if renamed.is_removed else 'replaces'} {name}"
    repeat = renamed.repeat if renamed.is_patch else None
    return Damage(what, (renamed.name,), what, id(renamed.value), repeat, place=_defined(renamed))


def _defined(renamed: Renamed) -> tuple[str, int] | None:
    value = renamed.value
    return (value.__code__.co_filename, value.__code__.co_firstlineno) if type(value) is FunctionType else None


def _is_shared(module: object) -> bool:
    if type(module) is not ModuleType or plugin_of(module.__name__) is not None:
        return False
    return str(module.__name__).partition(".")[0] in SHARED


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
