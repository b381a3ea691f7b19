"""Damage to what plugins share: what is told of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import FunctionType
from typing import Any

from cantemo_signals.sandbox.shared_state.renamed import Renamed, name_of
from cantemo_signals.sandbox.shared_state.setting import Setting
from cantemo_signals.sandbox.shared_state.steps import Change, Step
from cantemo_signals.values import OWN_BUILTINS, NamedTuple
from cantemo_signals.values.severity import Severity

globals()["__builtins__"] = OWN_BUILTINS


class Damage(NamedTuple):
    """What was put back; ``repeat`` makes the change again, if its plugin may have it in its later steps.

    ``thing`` and ``value`` identify what is changed, and into what. What is not ``told`` may be changed.
    """

    what: str
    names: tuple[str, ...]
    thing: object = None
    value: object = None
    repeat: Callable[[], object] | None = None
    severity: Severity = "warning"
    place: tuple[str, int] | None = None
    is_called: bool = False
    told: bool = True

    def in_step(self, step: Step) -> Change:
        """Return it as what a step has changed."""
        return Change(self.what, self.names, step, self.severity, self.place, self.is_called)


def of_setting(setting: Setting, value: Any, *, told: bool) -> Damage:
    """Return the damage of a setting that was changed to a value."""
    repeat = partial(setting.set, value) if setting.stays else None
    what = f"changes {setting.what}"
    return Damage(what, setting.calls, setting.what, value, repeat, setting.severity, is_called=True, told=told)


def of_limit(name: str) -> Damage:
    """Return the damage of a limit that was lowered."""
    return Damage(f"changes the limit of {name}", ("setrlimit", "prlimit"), is_called=True)


def of_own(mended: tuple[str, str | None]) -> Damage:
    """Return the damage of a module of this tool's: what was done, and the name that was given another value."""
    what, name = mended
    names = ("clear", "pop", "__code__", "__defaults__", "__kwdefaults__") if name is None else (name,)
    return Damage(what, names, is_called=name is None)


def of_name(renamed: Renamed) -> Damage:
    """Return the damage of a name that was given another value."""
    owner = name_of(renamed.owner)
    name = f"the builtin {renamed.name}" if owner == "builtins" else f"{owner}.{renamed.name}"
    what = f"{'deletes' if renamed.is_removed else 'replaces'} {name}"
    if renamed.is_hiding:
        what = f"hides the builtin {renamed.name} from {owner}"
    repeat = renamed.repeat if renamed.is_patch else None
    severity: Severity = "note" if renamed.is_plain and renamed.is_patch else "warning"
    return Damage(what, (renamed.name,), what, id(renamed.value), repeat, severity, _defined(renamed))


def _defined(renamed: Renamed) -> tuple[str, int] | None:
    value = renamed.value
    return (value.__code__.co_filename, value.__code__.co_firstlineno) if type(value) is FunctionType else None
