"""What may have been meant by a name that the emulated Portal lacks, and how sure that is."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from difflib import SequenceMatcher
from types import ModuleType
from typing import Any

from cantemo_signals.bus.naming import dict_of, mro_of
from cantemo_signals.sandbox.emulated import emulated_modules
from cantemo_signals.sandbox.fabrication.answers import FabricatedModule, MissingName
from cantemo_signals.sandbox.fabrication.known_names import NOT_EMULATED
from cantemo_signals.session.sources.attempts import is_attempt
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Severity

ALIKE = 0.7
"""How alike the words of two names must be, from 0 to 1, for one to be the other misspelt."""

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
_SYNONYMS = (
    {"change", "changed", "edit", "modify", "save", "update", "updated"},
    {"delete", "destroy", "remove"},
    {"add", "create", "insert", "new"},
    {"fetch", "get", "read"},
)


class Verdict(NamedTuple):
    """What was probably meant, and how bad it is that something else was written; None: it is not bad."""

    near: str | None
    severity: Severity | None


def verdict(missing: MissingName, plugins: Iterable[str]) -> Verdict:
    """Judge a missing name: an error is what is surely misspelt.

    A note is what Portal may well have, and what the plugin itself can do without.
    """
    if is_attempt(missing.place):
        return Verdict(None, "note")
    if not missing.name:
        near = _near_module(missing.module, plugins)
        return Verdict(near, "note" if near is None else "error")
    if issubclass(type(sys.modules.get(missing.module)), FabricatedModule):
        near = _elsewhere(missing.name)
        return Verdict(near, None if near is None else "warning")
    return _near_name(missing)


def misspelt(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that this is, but for letters: each of its words is the other's, or is like it."""
    likeness = {other: _likeness(_words(name), _words(other)) for other in known}
    best = max(likeness, key=likeness.__getitem__, default=None)
    return best if best is not None and likeness[best] >= ALIKE else None


def said_otherwise(name: str, known: Iterable[str]) -> str | None:
    """Return the known name that says the same in Portal's own words: ``removeItem`` for ``deleteItem``."""
    return next((other for other in known if _mean_the_same(_words(name), _words(other))), None)


def _near_name(missing: MissingName) -> Verdict:
    owner, _, name = missing.name.rpartition(".")
    if name in NOT_EMULATED:
        return Verdict(None, "note")
    known = _known_names(missing.module, owner)
    prefix = f"{owner or missing.module}."
    if (near := misspelt(name, known)) is not None:
        return Verdict(prefix + near, "warning" if _differ_in_number(name, near) else "error")
    if (near := said_otherwise(name, known)) is not None:
        return Verdict(prefix + near, "warning" if owner else "error")
    return Verdict(None if owner else _elsewhere(name), "warning")


def _near_module(module: str, plugins: Iterable[str]) -> str | None:
    parent, _, last = module.rpartition(".")
    if parent == "portal.plugins":
        known = list(plugins)
    else:
        known = [
            each.__name__.removeprefix(f"{parent}.").partition(".")[0]
            for each in emulated_modules()
            if each.__name__.startswith(f"{parent}.")
        ]
    near = misspelt(last, known)
    return None if near is None else f"{parent}.{near}"


def _elsewhere(name: str) -> str | None:
    """Return where else in Portal there is something of this very name, if there is one such place."""
    homes = [each.__name__ for each in emulated_modules() if _is_home_of(each, name)]
    return f"{homes[0]}.{name}" if len(homes) == 1 else None


def _is_home_of(module: ModuleType, name: str) -> bool:
    value = vars(module).get(name)
    return value is not None and getattr(value, "__module__", None) == module.__name__


def _known_names(module: str, owner: str) -> list[str]:
    namespace = vars(sys.modules[module])
    spaces: list[Any] = [namespace] if not owner else [dict_of(cls) for cls in mro_of(namespace.get(owner, object))]
    return [name for space in spaces for name in space if not name.startswith("_")]


def _words(name: str) -> list[str]:
    return [word.lower() for word in _WORDS.findall(name)]


def _likeness(words: list[str], others: list[str]) -> float:
    """How alike the words are that differ least; 0 where the names have not as many words."""
    if len(words) != len(others):
        return 0.0
    return min((SequenceMatcher(None, *pair).ratio() for pair in zip(words, others, strict=True)), default=0.0)


def _mean_the_same(words: list[str], others: list[str]) -> bool:
    return len(words) == len(others) and all(
        word == other or any({word, other} <= meaning for meaning in _SYNONYMS)
        for word, other in zip(words, others, strict=True)
    )


def _differ_in_number(name: str, other: str) -> bool:
    """Tell whether one is the plural of the other: Portal may well have both."""
    return f"{name}s" == other or f"{other}s" == name
