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
from cantemo_signals.sandbox.shared_state.damage import Change, Damage, Step, of_limit, of_name, of_own, of_setting
from cantemo_signals.sandbox.shared_state.dispatchers import Dispatchers
from cantemo_signals.sandbox.shared_state.hooks import FINDER, Hooks
from cantemo_signals.sandbox.shared_state.insides import NAMES, NATIVE, Insides
from cantemo_signals.sandbox.shared_state.interpreter import SHARED, Interpreter
from cantemo_signals.sandbox.shared_state.loggers import Loggers
from cantemo_signals.sandbox.shared_state.namespaces import Namespaces, all_classes, classes_in, is_open
from cantemo_signals.sandbox.shared_state.own import Mended, restorer
from cantemo_signals.sandbox.shared_state.settings import SETTINGS, UNKNOWN
from cantemo_signals.sandbox.shared_state.signals import OwnSignals
from cantemo_signals.sandbox.shared_state.suspicion import Suspicion
from cantemo_signals.sandbox.shared_state.tables import Tables
from cantemo_signals.values import OWN_BUILTINS

__all__ = ("Change", "SharedState", "Step")

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
MOST_CHANGES = 1000
_OWN = frozenset({OWN_PACKAGE})
ENOUGH = 20
"""After how many steps of a plugin that changed nothing the next are compared only when somebody else's step comes."""
EQUAL = frozenset(("__eq__", "ANY", "compile", "eval", "exec"))
"""The names of code that makes objects which claim to be equal to what they replace."""


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
        self._is_running = False
        #: The latest step that was not compared with what was before.
        self._unchecked: Step | None = None
        #: The damage so far, each kind once for each step.
        self.changes: dict[Change, None] = {}
        self._hooks = Hooks(lambda: self._plugin if self._is_running else self, self.changes)
        self._tables = Tables()
        self._insides: Insides | None = None
        self._loggers: Loggers | None = None
        #: Whose step is under way.
        self._plugin: str | None = None
        self._core: Namespaces | None = None
        self._own: defaultdict[str | None, dict[object, Damage]] = defaultdict(dict)
        #: How many compared steps of each plugin have changed nothing.
        self._unchanged: dict[str | None, int] = defaultdict(int)
        #: Whether something may have changed since everything was compared.
        self._is_doubtful = False

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
        if self._core is not None:
            self._look_closer(plugin_of(module))
            self._prepare(self._plugin)

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
            self._core.take_ours()
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
            if self._suspicion.is_named(module.__name__):
                self._tables.add(module)

    def give(self, plugin: str | None) -> None:
        """Prepare a step of a plugin, which may have until the next check what it has changed itself."""
        if self._unchecked is not None and self._unchecked.plugin != plugin:
            self._compare(self._unchecked.plugin, partial(_same, self._unchecked))
        self._plugin, self._is_running, self._may_reach_us = plugin, True, False
        if self._core is None or not self._suspicion.falls_on(plugin):
            return
        self._is_doubtful = True
        self._note_own()
        self._include(self._interpreter.new_modules())
        self._dispatchers.note()
        self._signals.note()
        self._loggers = None
        self._prepare(plugin)
        for damage in self._own[plugin].values() if plugin in self._own else ():
            if damage.repeat is not None:
                damage.repeat()

    def _prepare(self, plugin: str | None) -> None:
        """Keep what the code of a plugin that was read so far may change, and few do."""
        names_any = self._suspicion.names_any
        if names_any(plugin, RECEIVERS):
            self._dispatchers.note_closely()
        if self._loggers is None and names_any(plugin, LOGGING):
            self._loggers = Loggers(plugin, self._hooks)

    def restore_own(self) -> None:
        """Put back our own modules if the step may have reached them, before any of our code is relied on."""
        if self._may_reach_us:
            self._mended += self._restore_own()

    def check(self, step: Callable[[], Step], *, thorough: bool = False) -> None:
        """Compare, put back what was damaged, and keep that with the step, which is only asked for then.

        Everything is compared if that is asked for, or if the plugin may reach what few do. After many steps of a
        plugin in vain only the core is, until somebody else's step.
        """
        self._may_reach_us = thorough or self._may_reach_us
        limits = self._free_memory()
        self.restore_own()
        plugin, self._is_running = self._plugin, False
        if self._core is None:
            return
        if mended := [*map(of_own, self._mended), *map(of_limit, limits)]:
            self._mended = []
            self._keep(mended, step())
            self._unchanged[plugin], self._is_doubtful = 0, True
        if thorough and self._is_doubtful:
            self._compare(plugin, step if self._unchecked is None else partial(_same, self._unchecked), thorough=True)
        elif thorough:
            return
        elif self._suspicion.falls_on(plugin):
            if plugin in self._own or self._unchanged[plugin] < ENOUGH or not self._core.is_strictly_as_before():
                self._compare(plugin, step)
            else:
                self._unchecked = step()

    def _compare(self, plugin: str | None, step: Callable[[], Step], *, thorough: bool = False) -> None:
        core: Any = self._core
        unchanged, self._unchecked = self._unchanged[plugin], None
        self._is_doubtful = not thorough
        self._interpreter.adopt_longer_lists()
        exactly = thorough or self._suspicion.names_any(plugin, EQUAL)
        found = [*self._settings_put_back()]
        found += [] if core.is_as_before(exactly=exactly) else [*map(of_name, core.put_back())]
        is_turn = unchanged < ENOUGH or unchanged % ENOUGH == 0
        is_due = thorough or (is_turn and self._suspicion.falls_on_any(plugin, self._rest_roots))
        if is_due and not self._rest.is_as_before(exactly=exactly):
            found += map(of_name, self._rest.put_back())
        found += self._contents_put_back(plugin, thorough=thorough)
        found += self._repaired(step, thorough=thorough)
        self._include(self._interpreter.new_modules())
        self._unchanged[plugin] += 1
        if found:
            self._unchanged[plugin] = 0
            self._keep(found, step())

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
            if each.told:
                self.changes[each.in_step(step)] = None

    def _repaired(self, step: Callable[[], Step], *, thorough: bool) -> Iterator[Damage]:
        for finder in self._interpreter.new_finders():
            finder.find_spec = self._hooks.calmed(finder.find_spec, self._plugin, FINDER, instead=None)
        for name in self._interpreter.repair_lists():
            yield Damage(f"removes from {name}", (name.rpartition(".")[2],))
        for name in self._interpreter.repair_streams():
            yield Damage(f"closes {name}", ("close", name.rpartition(".")[2]), is_called=True)
            self._core.take_strict()  # type: ignore[union-attr]  # with the stream that is open again
        for name, attribute in self._interpreter.repair_attributes():
            yield Damage(f"replaces {name}.{attribute}", (attribute,))
        for name in self._interpreter.repair_new_modules():
            yield Damage(f"takes the place of the module {name}", ("modules", name))
        if self._interpreter.repair_importers():
            yield Damage("replaces finders of modules", ("path_importer_cache",))
        for name in self._interpreter.repair_modules(lambda: step().plugin):
            yield Damage(f"replaces the module {name}", ("modules", name))
        yield from self._signals_repaired(is_outermost=thorough)

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

    def _look_closer(self, plugin: str | None) -> None:
        """Keep what a plugin may change in place, as its code names it."""
        for name in self._suspicion.modules_of(plugin):
            module = sys.modules.get(name)
            if module is not None and _is_shared(module):
                self._tables.add(module)
        if self._insides is None and self._suspicion.names_any(plugin, IN_PLACE):
            self._insides = Insides([*self._core.owners, *self._rest.owners])  # type: ignore[union-attr]

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


def _nothing() -> Mended:
    return []


def _same(step: Step) -> Step:
    return step


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
