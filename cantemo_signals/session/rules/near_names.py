"""What a name that the emulated Portal lacks was probably meant to be, and how certain that is."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import dict_of, mro_of
from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.sandbox.emulated import SANDBOX, emulated_modules, is_of_portal
from cantemo_signals.sandbox.fabrication.answers import FabricatedModule
from cantemo_signals.sandbox.fabrication.known_names import NOT_EMULATED
from cantemo_signals.sandbox.missing_names import MissingName
from cantemo_signals.session.rules.spelling import Kind, Near, near, words
from cantemo_signals.session.sources.attempts import is_attempt
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.severity import Severity

RANKS = {"note": 0, "warning": 1, "error": 2, None: -1}

_OF_SIGNALS: dict[Kind, Severity] = {"misspelt": "error", "in other words": "error", "perhaps": "warning"}
_OF_OTHERS: dict[Kind, Severity] = {"misspelt": "error", "in other words": "warning", "perhaps": "warning"}


class Verdict(NamedTuple):
    """What was probably meant, and how severe it is that something else was written; None if there is no problem."""

    near: str | None
    severity: Severity | None


def judged(missing_names: list[MissingName], plugins: list[str]) -> Iterator[tuple[MissingName, Verdict]]:
    """Yield the names to report; of a module and the names in it, only the one that says most.

    Of another plugin that is not loaded, only the first module is yielded for each plugin that imports from it.
    """
    verdicts = [(each, _of_path(each, missing_names, plugins)) for each in missing_names]
    told = [(each, said) for each, said in verdicts if said.severity is not None]
    absent: set[tuple[str, str]] = set()
    for each, said in told:
        asked = (each.plugin, _absent_plugin(each, said, plugins) or each.full)
        if asked not in absent and not any(_says_more(other, (each, said)) for other in told):
            absent.add(asked)
            yield each, said


def _absent_plugin(missing: MissingName, said: Verdict, plugins: list[str]) -> str | None:
    """Return the plugin that a missing module belongs to, if that is not loaded and nothing like it is."""
    if said.near is not None or not missing.module.startswith(PLUGINS):
        return None
    plugin = missing.module.split(".")[2]
    return None if plugin in plugins else f"{PLUGINS}{plugin}"


def is_misspelt(full: str, missing_names: list[MissingName]) -> bool:
    """Return whether a dotted name, or the name of its module, is certainly a misspelling of another one."""
    of_path = [each for each in missing_names if f"{full}.".startswith(f"{each.full}.")]
    return any(verdict(each, ()).severity == "error" for each in of_path)


def _of_path(missing: MissingName, others: list[MissingName], plugins: list[str]) -> Verdict:
    """Judge a name by its module if that is misspelt and its import was only recorded for another plugin."""
    of_module = [each for each in others if each.module == missing.module and not each.name]
    if missing.name and of_module and all(each.plugin != missing.plugin for each in of_module):
        said = verdict(of_module[0]._replace(place=missing.place), plugins)
        if said.near is not None:
            return said
    return verdict(missing, plugins)


def _says_more(one: tuple[MissingName, Verdict], other: tuple[MissingName, Verdict]) -> bool:
    """Return whether both are parts of one path, at one place, and the first is more severe or describes it better.

    If the path is wrong, its first wrong part describes it best, otherwise the whole path.
    """
    (mine, my_verdict), (yours, your_verdict) = one, other
    if mine is yours or mine.plugin != yours.plugin or mine.place != yours.place:
        return False
    is_inner = mine.full.startswith(f"{yours.full}.")
    if not is_inner and not yours.full.startswith(f"{mine.full}."):
        return False
    my_rank, your_rank = RANKS[my_verdict.severity], RANKS[your_verdict.severity]
    is_wrong = my_verdict.severity != "note" and mine.known_as is None
    return my_rank > your_rank or (my_rank == your_rank and is_inner is not is_wrong)


def verdict(missing: MissingName, plugins: Iterable[str]) -> Verdict:
    """Judge a missing name: it is an error if it is certainly misspelt.

    It is a note if Portal may well have it, or if the plugin itself can do without it.
    """
    if missing.known_as is not None:
        return Verdict(missing.known_as, "warning")
    if is_attempt(missing.place):
        return Verdict(None, _of_unknown(missing, "note"))
    if not missing.name:
        return _near_module(missing.module, plugins)
    home = sys.modules.get(missing.module)
    if home is None or _is_made_up(home):
        elsewhere = _elsewhere(missing.name)
        return Verdict(elsewhere, None if elsewhere is None else "warning")
    return _near_name(missing)


def _near_name(missing: MissingName) -> Verdict:
    owner, _, name = missing.name.rpartition(".")
    if name in NOT_EMULATED:
        return Verdict(None, _of_unknown(missing, "note"))
    if (found := _near(name, _known_names(missing.module, owner))) is not None:
        severities = _OF_SIGNALS if missing.module.endswith(".signals") else _OF_OTHERS
        return Verdict(f"{owner or missing.module}.{found.name}", severities[found.kind])
    elsewhere = _of_another_helper(missing.module, name) if owner else _elsewhere(name)
    # The objects that helpers return (VidiRest's) are known only in part, and have more names than that.
    unknown: Severity = "warning" if missing.module.startswith("portal.") else "note"
    return Verdict(elsewhere, "warning" if elsewhere else _of_unknown(missing, unknown))


def _of_unknown(missing: MissingName, severity: Severity) -> Severity | None:
    """Return how severe it is that nothing is known about a name; an absent attribute may be absent on purpose."""
    return None if missing.state == "absent" else severity


def _of_another_helper(module: str, name: str) -> str | None:
    """Return the method with this name, or nearly this name, that another of Portal's helper classes has, or None."""
    if not module.startswith("portal.vidispine."):
        return None
    helpers = [
        value
        for each in emulated_modules()
        for value in namespace_of(each).values()
        if type(value) is type and value.__name__.endswith("Helper") and value.__module__ == each.__name__
    ]
    owners = {method: helper.__name__ for helper in helpers for method in dict_of(helper) if not method.startswith("_")}
    found = near(name, owners)
    if name not in owners and (found is None or found.kind != "misspelt"):
        return None
    meant = name if name in owners or found is None else found.name
    return f"{owners[meant]}.{meant}"


def _near(name: str, known: list[str]) -> Near | None:
    found = near(name, known)
    return near(name, known, _vocabulary()) if found is not None and found.kind == "misspelt" else found


def _near_module(module: str, plugins: Iterable[str]) -> Verdict:
    parent, _, last = module.rpartition(".")
    of_plugins = parent == "portal.plugins"
    known = list(plugins) if of_plugins else _modules_in(parent)
    found = _near(last, known)
    if found is None or found.kind != "misspelt":
        return Verdict(None, "note")
    return Verdict(f"{parent}.{found.name}", "warning" if of_plugins else "error")


def _modules_in(package: str) -> list[str]:
    """Return the names of the modules in an emulated package."""
    directories = [path for path in getattr(sys.modules.get(package), "__path__", ()) if path.startswith(SANDBOX)]
    names = [name.removesuffix(".py") for directory in directories for name in os.listdir(directory)]
    return [name for name in names if not name.startswith("_")]


def _elsewhere(name: str) -> str | None:
    """Return the only other place in Portal that has exactly this name; None if there are several or none."""
    homes = [each.__name__ for each in emulated_modules() if _is_home_of(each, name)]
    return f"{homes[0]}.{name}" if len(homes) == 1 else None


def _is_home_of(module: ModuleType, name: str) -> bool:
    value = namespace_of(module).get(name)
    if issubclass(type(value), BaseSignal):
        return bool(value.module == module.__name__)  # type: ignore[union-attr]
    return value is not None and getattr(value, "__module__", None) == module.__name__


def _known_names(module: str, owner: str) -> list[str]:
    space = _names_in(sys.modules[module])
    spaces: list[Any] = [space] if not owner else [dict_of(cls) for cls in mro_of(space.get(owner, object))]
    return [name for space in spaces for name in space if not name.startswith("_")]


def _names_in(module: ModuleType) -> dict[str, Any]:
    """Return the namespace of an emulated module, leaving out what was made up in it."""
    return {name: value for name, value in list(namespace_of(module).items()) if not _is_made_up(value)}


def _is_made_up(value: object) -> bool:
    return issubclass(type(value), FabricatedModule)


def _vocabulary() -> set[str]:
    """Return the words that occur in the names of Portal's imported modules."""
    modules = [module for name, module in list(sys.modules.items()) if is_of_portal(name)]
    spaces: list[Any] = [
        _names_in(module)
        for module in modules
        if type(module) is ModuleType and not module.__name__.startswith(PLUGINS)
    ]
    spaces += [dict_of(value) for space in spaces for value in space.values() if type(value) is type]
    return {word for space in spaces for name in space for word in words(name)}
