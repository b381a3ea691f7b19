"""The names in modules and classes that plugins share, compared by identity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from operator import is_
from types import (
    FunctionType,
    MethodType,
    ModuleType,
)
from typing import Any

from cantemo_signals.bus.naming import class_name, plain_text
from cantemo_signals.bus.origin import OWN_PACKAGE, plugin_of
from cantemo_signals.sandbox.shared_state.renamed import FIXED, MISSING, PLAIN, Renamed, assign
from cantemo_signals.sandbox.shared_state.written import written_in
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

_VARIABLES = """
_ argv breakpointhook last_exc last_traceback last_type last_value ps1 ps2
tracebacklimit altzone daylight timezone tzname _loggerClass _logRecordFactory _showwarnmsg_impl formatwarning
showwarning
"""
VARIABLES = frozenset(_VARIABLES.split())
"""Names that hold something else from time to time, though it has such a type or the module has few variables."""

OF_IMPORT = ("__name__", "__path__")
"""The names by which Python finds what is in a module."""

PROTOCOL = ("_no_init", "_no_init_or_replace_init")
"""The names of the ``__init__`` that ``typing`` replaces when a protocol's class is first instantiated."""


class Namespaces:
    """The names in some modules and classes.

    ``is_ours`` tells what this tool puts in place for a while. In the first ``strict`` of them it does not, and these
    have no variables but ``VARIABLES``.
    """

    def __init__(self, owners: Iterable[Any], is_ours: Callable[[object], bool], *, strict: int = 0) -> None:
        #: The modules and classes.
        self.owners = list(owners)
        self._is_ours = is_ours
        self._strict = strict
        self._spaces: list[Any] = [vars(owner) for owner in self.owners]
        self._values = [space.values for space in self._spaces]
        self.take()

    def take(self) -> None:
        """Accept what the names hold now."""
        self._before = [space.copy() for space in self._spaces]
        self._flat = self._now()

    def take_strict(self) -> None:
        """Accept what the names hold now where nothing is let pass."""
        self._before[: self._strict] = [space.copy() for space in self._spaces[: self._strict]]
        self._flat = self._now()

    def take_ours(self) -> None:
        """Accept what this tool itself has put in place, or taken away again."""
        for space, before in zip(self._spaces, self._before, strict=True):
            if not all(map(is_, space.values(), before.values())):
                for name, value in space.items():
                    if before.get(name) is not value and (self._is_ours(value) or self._is_ours(before.get(name))):
                        before[name] = value
        self._flat = self._now()

    def add(self, owners: Iterable[Any]) -> None:
        """Include more modules or classes."""
        for owner in owners:
            space = vars(owner)
            self.owners.append(owner)
            self._spaces.append(space)
            self._values.append(space.values)
            self._before.append(space.copy())
            self._flat += space.values()

    def is_as_before(self, *, exactly: bool = True) -> bool:
        """Return whether every name holds what it held.

        An object of a plugin's may claim to be equal; not to compare ``exactly`` believes it, in a third of the time.
        """
        now = self._now()
        if exactly:
            return len(now) == len(self._flat) and all(map(is_, now, self._flat))
        try:
            return now == self._flat
        except BaseException:  # noqa: BLE001 - that comparison may do anything
            return False

    def is_strictly_as_before(self) -> bool:
        """Return whether every name holds what it held where nothing is let pass, as far as these objects tell."""
        now = [*chain.from_iterable([values() for values in self._values[: self._strict]])]
        try:
            return now == self._flat[: len(now)]
        except BaseException:  # noqa: BLE001 - that comparison may do anything
            return False

    def put_back(self) -> list[Renamed]:
        """Restore the names that changed, and return them; accept new names and variables."""
        changed = [
            (place, self.owners[place], space, before)
            for place, (space, before) in enumerate(zip(self._spaces, self._before, strict=True))
            if len(space) != len(before) or not all(map(is_, space.values(), before.values()))
        ]
        found: list[tuple[Any, str, object, object]] = []
        for is_sure in (True, False):  # to judge the rest, what was sure to be there must be there again
            for place, owner, space, before in changed:
                found += self._restored(owner, space, before, is_strict=place < self._strict, is_sure=is_sure)
        for _, owner, space, before in changed:
            found += _shadowing(owner, space, before) if type(owner) is not ModuleType else self._hiding(owner, before)
        for place, _, space, _ in changed:
            self._before[place] = space.copy()
        self._flat = self._now()
        return [Renamed(*each) for each in found]  # now that the builtins are there again

    def _now(self) -> list[Any]:
        return [*chain.from_iterable([values() for values in self._values])]

    def _restored(
        self, owner: Any, space: Any, before: dict[str, Any], *, is_strict: bool, is_sure: bool
    ) -> Iterator[tuple[Any, str, object, object]]:
        is_emptied = "__name__" in before and "__name__" not in space
        is_judged = self._is_kept if is_sure else self._is_constant
        for name, value in before.items():
            now = space.get(name, MISSING)
            if now is not value and (
                (is_emptied and now is MISSING)
                or (
                    is_judged(owner, name, value, now, is_strict=is_strict)
                    and (is_strict or not (self._is_ours(now) or _is_reloaded(value, now)))
                )
            ):
                assign(owner, name, value)
                yield owner, name, now, value

    def _is_kept(self, owner: Any, name: str, value: Any, now: Any, *, is_strict: bool) -> bool:
        """Return whether a name was given its value for good."""
        if is_strict or name in VARIABLES:
            return name not in VARIABLES
        kind = type(value)
        if type(owner) is ModuleType and name in OF_IMPORT:
            return True
        if kind is FunctionType:
            is_made = "<locals>" in value.__qualname__ and not (type(now) is FunctionType and _is_of_plugin(now))
            return not is_made and not (name == "__init__" and value.__name__ in PROTOCOL)
        if kind is MethodType:
            return not self._is_ours(value.__self__)
        return issubclass(kind, FIXED) or (_home(owner).startswith("portal.") and self._is_ours(value))

    def _is_constant(self, owner: Any, name: str, value: Any, now: Any, *, is_strict: bool) -> bool:
        """Return whether nothing in the source of a name's module gives it another value than its first one."""
        kind = type(value)
        if (
            is_strict
            or value is None
            or name in VARIABLES
            or name.startswith("__")
            or issubclass(kind, (*FIXED, MethodType))
        ):
            return False
        if kind in PLAIN and type(now) is kind and now == value:
            return False
        written = written_in(owner)
        return written is not None and name not in written.variables

    def _hiding(self, owner: Any, before: dict[str, Any]) -> list[tuple[Any, str, object, object]]:
        """Remove from a module what hides a builtin there, and return it."""
        space = vars(owner)
        names = [name for name in space if name not in before and name in OWN_BUILTINS and name != "_"]
        found = [
            (owner, name, space[name], MISSING)
            for name in names
            if not (
                type(space[name]) is ModuleType or self._is_ours(space[name])
            )  # the package `encodings` has `ascii`
        ]
        for _, name, _, _ in found:
            del space[name]
        return found


def _shadowing(owner: Any, space: Any, before: dict[str, Any]) -> list[tuple[Any, str, object, object]]:
    """Remove what a class was given in place of what it inherits, and return it; so with special methods of plugins'.

    A class of this tool's has such names removed whatever they hold, others those that hold functions of plugins.
    """
    is_own = owner.__module__.startswith(OWN_PACKAGE)
    inherited = [vars(base) for base in owner.__mro__[1:]]
    found = [
        (owner, name, value, MISSING)
        for name, value in space.items()
        if name not in before and _is_in_the_way(name, value, inherited, is_own=is_own)
    ]
    for _, name, _, _ in found:
        type.__delattr__(owner, name)
    return found


def _is_in_the_way(name: str, value: object, inherited: list[Any], *, is_own: bool) -> bool:
    if name.startswith("__"):
        return type(value) is FunctionType and _is_of_plugin(value)
    return any(name in each for each in inherited) and (is_own or _is_of_plugin(value))


def _is_reloaded(before: object, now: object) -> bool:
    """Return whether a name holds what its module gives it whenever that is loaded."""
    if type(before) is list and type(now) is list:
        return before == now
    if type(before) is FunctionType and type(now) is FunctionType:
        if (before.__module__, now.__module__) == ("typing", "typing_extensions"):  # which does so when it is imported
            return True
        written, other = before.__code__, now.__code__
        return (written.co_filename, written.co_firstlineno) == (other.co_filename, other.co_firstlineno)
    if issubclass(type(before), type) and issubclass(type(now), type):
        return class_name(before) == class_name(now)
    if type(before) is ModuleType and type(now) is ModuleType:
        return all(vars(before).get(name) == vars(now).get(name) for name in ("__name__", "__file__"))
    return False


def _home(owner: Any) -> str:
    """Return the name of a module, or of a class; empty if a plugin has deleted it."""
    return plain_text(vars(owner).get("__name__")) or "" if type(owner) is ModuleType else class_name(owner)[1]


def _is_of_plugin(value: object) -> bool:
    return value is None or (type(value) is FunctionType and plugin_of(value.__module__) is not None)
