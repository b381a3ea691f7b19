"""What plugins share, compared after each step: damage is put back, and kept with the step that did it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import partial
from types import CodeType, ModuleType
from typing import TYPE_CHECKING

from cantemo_signals.bus import Bus
from cantemo_signals.bus.origin import OWN_PACKAGE, plugin_of
from cantemo_signals.sandbox.limits import free_memory
from cantemo_signals.sandbox.shared_state.steps import Change, Step
from cantemo_signals.sandbox.shared_state.suspicion import SHARED, Suspicion
from cantemo_signals.values import OWN_BUILTINS

if TYPE_CHECKING:  # these are for plugins whose code may change something: few do
    from cantemo_signals.sandbox.shared_state.comparison import Comparison
    from cantemo_signals.sandbox.shared_state.damage import Damage
    from cantemo_signals.sandbox.shared_state.own import Mended

__all__ = ("Change", "SharedState", "Step")

globals()["__builtins__"] = OWN_BUILTINS

MOST_CHANGES = 1000
_OWN = frozenset({OWN_PACKAGE})
ENOUGH = 20
"""After how many steps of a plugin that changed nothing the next are compared only when somebody else's step comes."""


class SharedState:
    """What the plugins of a bus share.

    Nothing is compared before code that may change it is about to run, and nothing after steps of other plugins.
    """

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._suspicion = Suspicion()
        self._is_begun = False
        #: Nothing is taken before code that may change it is about to run.
        self._comparison: Comparison | None = None
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
        #: Whose step is under way.
        self._plugin: str | None = None
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
        if self._comparison is not None:
            self._comparison.look_closer(plugin_of(module))
            self._comparison.prepare_for_code(self._plugin)

    def importing(self, name: str, exists: Callable[[], object]) -> bool:
        """Take note that a module of somebody else is about to be imported; return whether it is to be compared."""
        self._suspicion.importing(name, exists)
        self._take_in_time()
        return self._comparison is not None and name.partition(".")[0] in SHARED

    def accept(self) -> None:
        """Accept the present state, whoever has changed it."""
        if self._comparison is not None:
            self._take()

    def take_core(self) -> None:
        """Accept what this tool itself has just changed for a while, as at the beginning of an event."""
        if self._comparison is not None:
            self._comparison.take_core()

    def add(self, module: ModuleType) -> None:
        """Include a module that has just been imported, with its classes."""
        if self._comparison is not None:
            self._comparison.add(module)

    def give(self, plugin: str | None) -> None:
        """Prepare a step of a plugin, which may have until the next check what it has changed itself."""
        if self._unchecked is not None and self._unchecked.plugin != plugin:
            self._compare(self._unchecked.plugin, partial(_same, self._unchecked))
        self._plugin, self._is_running, self._may_reach_us = plugin, True, False
        if self._comparison is None or not self._suspicion.falls_on(plugin):
            return
        self._is_doubtful = True
        self._note_own()
        self._comparison.prepare(plugin)
        for damage in self._own[plugin].values() if plugin in self._own else ():
            if damage.repeat is not None:
                damage.repeat()

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
        if self._comparison is None:
            return
        if self._mended or limits:
            mended, self._mended = self._mended, []
            self._keep(self._comparison.damage(mended, limits), step())
            self._unchanged[plugin], self._is_doubtful = 0, True
        if thorough and self._is_doubtful:
            self._compare(plugin, step if self._unchecked is None else partial(_same, self._unchecked), thorough=True)
        elif thorough:
            return
        elif self._suspicion.falls_on(plugin):
            if plugin in self._own or self._unchanged[plugin] < ENOUGH or not self._comparison.is_core_as_before:
                self._compare(plugin, step)
            else:
                self._unchecked = step()

    def _compare(self, plugin: str | None, step: Callable[[], Step], *, thorough: bool = False) -> None:
        unchanged, self._unchecked = self._unchanged[plugin], None
        self._is_doubtful = not thorough
        looks_far = unchanged < ENOUGH or unchanged % ENOUGH == 0
        found = self._compared.put_back(plugin, step, thorough=thorough, looks_far=looks_far)
        self._unchanged[plugin] += 1
        if found:
            self._unchanged[plugin] = 0
            self._keep(found, step())

    @property
    def _compared(self) -> Comparison:
        assert self._comparison is not None  # without it no step is left to compare
        return self._comparison

    def _note_own(self) -> None:
        """Note our own modules as they are before code that may reach them runs."""
        self._may_reach_us = self._suspicion.falls_on_any(self._plugin, _OWN)
        if self._may_reach_us and self._restore_own is _nothing and self._comparison is not None:
            self._restore_own = self._comparison.restorer()

    def _take_in_time(self) -> None:
        if self._is_begun and self._comparison is None and self._suspicion.is_any:
            self._is_begun = False  # what is imported now is no plugin's business
            self._take()
            self._is_begun = True

    def _take(self) -> None:
        self._is_doubtful = True
        if self._comparison is not None:
            self._comparison.take()
            return
        from cantemo_signals.sandbox.shared_state.comparison import Comparison  # as above
        from cantemo_signals.sandbox.shared_state.hooks import Hooks  # as above

        hooks = Hooks(lambda: self._plugin if self._is_running else self, self.changes)
        self._comparison = Comparison(self._bus, self._suspicion, hooks)

    def _keep(self, found: list[Damage], step: Step) -> None:
        own = self._own[step.plugin]
        for each in found if len(self.changes) < MOST_CHANGES else ():
            if each.thing in own and own[each.thing].value == each.value:  # it was given to the plugin again
                continue
            if each.repeat is not None and step.plugin is not None:
                own[each.thing] = each
            if each.told:
                self.changes[each.in_step(step)] = None


def _nothing() -> Mended:
    return []


def _same(step: Step) -> Step:
    return step
