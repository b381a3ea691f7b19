"""What keeps a weakly connected receiver alive, found by following references backwards, without running any code."""

from __future__ import annotations

import gc
import sys
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from types import FrameType, FunctionType, MethodType, ModuleType
from typing import Any, Literal

from cantemo_signals.bus import Entry
from cantemo_signals.bus.naming import class_name, function_name, mro_of
from cantemo_signals.bus.origin import OWN_PACKAGE

Accident = Literal["cycle", "cache"]

#: Classes with a registry that keeps their objects.
_KEPT = (("portal.pluginbase.core", "Plugin"), ("django.apps.config", "AppConfig"))
_CONTAINERS = (list, tuple, set, frozenset, dict)
_CACHE = type(lru_cache(lambda: None))
MOST_HOLDERS = 200
MOST_ITEMS = 1000


def is_suspect(entry: Entry) -> bool:
    """Return whether it is not obvious that something keeps a weakly connected receiver for good."""
    target = _target(entry)
    kind = type(target)
    if kind is FunctionType:
        if "<" not in function_name(target)[1]:  # neither a lambda nor a function inside another one
            return False
        module = target.__module__
    elif target is None or issubclass(kind, (type, ModuleType)):
        return False
    else:
        if any(class_name(base) in _KEPT for base in mro_of(kind)):
            return False
        module = class_name(kind)[0]
    modules = [each for each in (module, entry.module, entry._site[2]) if type(each) is str]
    return not any(_is_in(target, each) for each in dict.fromkeys(modules))


def accident(entry: Entry) -> Accident | None:
    """Return what alone keeps a receiver alive, though not for good; None if something else does, or if unknown."""
    if gc.get_freeze_count():
        gc.unfreeze()  # frozen objects would not be found
    roots = {id(namespace) for namespace in _namespaces()}
    known: dict[int, Any] = {id(target): target for target in (_target(entry),) if target is not None}
    caches: dict[int, Any] = {}
    edge = list(known)
    while edge:
        found = _holders(known, edge)
        if len(known) > MOST_HOLDERS or any(id(each) in roots or _lasts(each) for each in found):
            return None
        caches.update((id(each), each) for each in found if type(each) is _CACHE)
        edge = [id(each) for each in found if type(each) is not _CACHE]
        known.update((id(each), each) for each in found if type(each) is not _CACHE)
        del found
    if not known or _are_held_elsewhere(known, caches):
        return None
    return "cache" if caches else "cycle"


def _holders(known: dict[int, Any], edge: list[int]) -> list[Any]:
    """Return the objects that refer to known objects on the edge, leaving out known objects and our own frames."""
    found = gc.get_referrers(*[known[address] for address in edge])
    for probe in [object()]:
        ours = sys.getrefcount(probe)
    # What nothing else holds was made by the call itself.
    return [
        each
        for each in found
        if id(each) not in known and each is not known and not _is_ours(each) and sys.getrefcount(each) > ours
    ]


def _lasts(holder: Any) -> bool:
    """Return whether what this object holds lives for good, or for an unknown time."""
    if type(holder) is _CACHE:
        wrapped = vars(holder).get("__wrapped__")
        return type(wrapped) is not FunctionType or wrapped.__module__ != "django.utils.inspect"
    return issubclass(type(holder), (ModuleType, type, FrameType))


def _are_held_elsewhere(known: dict[int, Any], caches: dict[int, Any]) -> bool:
    """Return whether one of these objects has more references than these objects and the caches account for."""
    inside = Counter(map(id, gc.get_referents(*known.values(), *caches.values())))
    probe = {0: object()}
    ours = sys.getrefcount(probe[0])
    return any(sys.getrefcount(known[address]) - ours > inside[address] for address in known)


def _target(entry: Entry) -> Any:
    """Return the object that must stay alive: the receiver, or the object that a method is bound to."""
    receiver = entry.receiver()
    return receiver.__self__ if type(receiver) is MethodType else receiver


def _is_in(target: Any, module: str) -> bool:
    """Return whether a module holds an object, either directly under a name or in a container."""
    namespace = vars(sys.modules[module]) if type(sys.modules.get(module)) is ModuleType else {}
    for value in list(namespace.values()):
        if value is target:
            return True
        if any(type(value) is each for each in _CONTAINERS) and len(value) <= MOST_ITEMS:
            items = list(value.values() if type(value) is dict else value)
            if any(item is target for item in items):
                return True
    return False


def _is_ours(holder: Any) -> bool:
    return type(holder) is FrameType and str(holder.f_globals.get("__package__")).startswith(OWN_PACKAGE)


def _namespaces() -> Iterator[Any]:
    for module in list(sys.modules.values()):
        try:
            yield object.__getattribute__(module, "__dict__")
        except AttributeError:  # anything can be put into sys.modules
            continue
