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
from types import FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.bus.origin import OWN_PACKAGE, plugin_of
from cantemo_signals.bus.pydispatcher import MODULES
from cantemo_signals.sandbox.emulated import SANDBOX
from cantemo_signals.sandbox.shared_state.interpreter import SHARED, Interpreter
from cantemo_signals.sandbox.shared_state.namespaces import Namespaces, Renamed, classes_in, name_of
from cantemo_signals.sandbox.shared_state.settings import SETTINGS, UNKNOWN, Setting
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.severity import Severity

globals()["__builtins__"] = dict(vars(builtins))  # what is below must work when a plugin has damaged the real ones

OURS = SANDBOX.removesuffix(f"sandbox{os.sep}")
GUIDE = os.path.join(OURS, "guide", "")
"""The directory of the example plugins, which are no code of the tool's."""
CORE = (builtins, os, posixpath, time, gc, sys, *MODULES)
"""The modules that are compared after every step."""
_FAMILIAR = """
_io ast base64 collections contextlib copy datetime decimal functools gc hashlib importlib inspect io itertools json
json.decoder json.encoder linecache logging operator random re shutil socket string subprocess tempfile threading
traceback types urllib urllib.parse urllib.request uuid warnings weakref
"""
FAMILIAR = frozenset(_FAMILIAR.split())
"""Other modules that many plugins use.

They, their classes, the emulated Portal's and the settings of the process are compared after each of the first ``FEW``
steps, and then less often. Everything else is compared at the end: to look at 13 000 names takes milliseconds.
"""
FEW, SELDOM = 100, 100
MOST_CHANGES = 1000


class Step(NamedTuple):
    """What a plugin was doing: ``importing x``, or the name of a receiver; and where that is in its source."""

    plugin: str | None
    text: str
    place: tuple[str, int] | None


class Change(NamedTuple):
    """Something shared that was damaged in a step: ``what`` was done to it, and the ``names`` that do that in a source.

    ``place`` is the definition of a function that a plugin put in its place.
    """

    what: str
    names: tuple[str, ...]
    step: Step
    severity: Severity = "warning"
    place: tuple[str, int] | None = None


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


class SharedState:
    """What the plugins of a bus share; nothing is compared before ``take``."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._steps = 0
        self._core: Namespaces | None = None
        self._own: defaultdict[str | None, dict[object, Damage]] = defaultdict(dict)
        self._is_given = False
        #: Whether everything was compared since the last step.
        self._is_compared = False
        #: The damage so far, each kind once for each step.
        self.changes: dict[Change, None] = {}

    def take(self) -> None:
        """Accept the present state, and compare with it from now on."""
        self._core = Namespaces(CORE, _is_ours, is_strict=True)
        self._familiar, self._rest = Namespaces((), _is_ours), Namespaces((), _is_ours)
        self._included = set(map(id, CORE))
        self._include([*sys.modules.values()])
        self._interpreter = Interpreter()
        self._settings = [each.now() for each in SETTINGS]
        self._steps = 0
        self._is_compared = False

    def take_core(self) -> None:
        """Accept what this tool itself has just changed for a while, as at the beginning of an event."""
        if self._core is not None:
            self._core.take()
            self._interpreter.take()
            self._settings = [each.now() for each in SETTINGS]

    def add(self, module: ModuleType) -> None:
        """Include a module that has just been imported, with its classes."""
        if self._core is not None:
            self._included.add(id(module))
            self._familiar.add([module, *classes_in([module])])

    def check(self, step: Callable[[], Step], *, thorough: bool = False) -> None:
        """Compare, put back what was damaged, and keep that with the step, which is only asked for then."""
        if self._core is None or (thorough and self._is_compared):
            return
        self._is_compared = thorough
        self._steps += 1
        is_due = thorough or self._is_given or self._steps < FEW or self._steps % SELDOM == 0
        self._is_given = False
        found: list[Damage] = []
        if not (self._core.is_identical() if is_due else self._core.is_as_before()):
            found += map(_of_name, self._core.put_back())
        if is_due and not self._familiar.is_as_before():
            found += map(_of_name, self._familiar.put_back())
        if thorough and not self._rest.is_as_before():
            found += map(_of_name, self._rest.put_back())
        found += self._settings_put_back() if is_due else ()
        found += self._repaired(step, is_due=is_due)
        self._include(self._interpreter.new_modules())
        if found:
            self._keep(found, step())

    def give(self, plugin: str | None) -> None:
        """Let a plugin have, until the next check, what it has put in the place of something itself."""
        if plugin in self._own:
            self._is_given = True
            for damage in self._own[plugin].values():
                if damage.repeat is not None:
                    damage.repeat()

    def _keep(self, found: list[Damage], step: Step) -> None:
        own = self._own[step.plugin]
        for each in found if len(self.changes) < MOST_CHANGES else ():
            if each.thing in own and own[each.thing].value == each.value:  # it was given to the plugin again
                continue
            if each.repeat is not None and step.plugin is not None:
                own[each.thing] = each
            self.changes[Change(each.what, each.names, step, each.severity, each.place)] = None

    def _repaired(self, step: Callable[[], Step], *, is_due: bool) -> Iterator[Damage]:
        for name in self._interpreter.repair_lists():
            yield Damage(f"removes from {name}", (name.rpartition(".")[2],))
        if self._interpreter.repair_streams() and self._core is not None:
            self._core.take()
        if is_due:
            for name in self._interpreter.repair_modules(lambda: step().plugin):
                yield Damage(f"replaces the module {name}", ("modules", name))
        if self._bus.reinstate():
            yield Damage("empties PyDispatcher's tables", ("connections", "senders", "sendersBack"))

    def _include(self, new: list[Any]) -> None:
        """Compare from now on what was imported, too."""
        new = [each for each in new if _is_shared(each) and id(each) not in self._included]
        if not new:
            return
        self._included.update(map(id, new))
        for names, modules in (
            (self._familiar, [each for each in new if each.__name__ in FAMILIAR]),
            (self._rest, [each for each in new if each.__name__ not in FAMILIAR]),
        ):
            names.add([*modules, *classes_in(filter(_has_compared_classes, modules))])

    def _settings_put_back(self) -> Iterator[Damage]:
        for place, setting in enumerate(SETTINGS):
            before, now = self._settings[place], setting.now()
            if now is not before and now is not UNKNOWN:
                if setting.is_damaged(before, now):
                    setting.set(before)
                    yield _of_setting(setting, now)
                self._settings[place] = setting.now()


def _of_setting(setting: Setting, value: Any) -> Damage:
    repeat = partial(setting.set, value) if setting.stays else None
    return Damage(f"changes {setting.what}", setting.calls, setting.what, value, repeat, setting.severity)


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


def _has_compared_classes(module: ModuleType) -> bool:
    """Return whether the classes of a module are compared, too: there are thousands of others."""
    return module.__name__ in FAMILIAR or module.__name__.partition(".")[0] not in sys.stdlib_module_names


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
