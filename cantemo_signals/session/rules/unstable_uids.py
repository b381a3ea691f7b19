"""CS207: dispatch uids that are different each time, so that they identify nothing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

from cantemo_signals.bus import Entry
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import class_name, dict_of, function_name, mro_of, name_of
from cantemo_signals.loader.failures import ADDRESS, without_addresses
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import judged, signal_name

MAKING: dict[str, tuple[str, ...]] = {
    "builtins": ("id", "object"),
    "uuid": ("uuid1", "uuid4"),
    "random": ("random", "randint", "randrange", "getrandbits", "choice", "choices", "uniform"),
    "secrets": ("token_hex", "token_urlsafe", "token_bytes", "randbelow"),
    "time": ("time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "perf_counter_ns"),
    "os": ("urandom",),
    "datetime": ("now", "utcnow", "today"),
    "django.utils.timezone": ("now",),
    "django.utils.crypto": ("get_random_string",),
}
"""The functions that return something else each time, by module; for dates, these are methods of the classes."""
NAMES = frozenset(name for names in MAKING.values() for name in names)
LASTING = (FunctionType, MethodType, BuiltinFunctionType, ModuleType)


@rule(
    "CS207",
    "unstable-uid",
    "warning",
    "A dispatch_uid changes every time it is created: it identifies nothing.",
    "A dispatch_uid connects a receiver only once, however often the line runs, and lets you disconnect it: it must"
    " be the same every time. An object that equals only itself, a memory address, a random value or the time is"
    " not. Use a string, such as the receiver's dotted name.",
)
def unstable_uids(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines of plugins that connect with a dispatch uid that is never the same again."""
    failures, told = evidence.host.failures, set()
    for entry in judged(evidence.entries):
        place = None if entry.dispatch_uid is None else entry.connected_at
        if place is None or place in told or not failures.is_own(place[0]):
            continue
        if (what := _unstable(entry, evidence)) is not None:
            told.add(place)
            yield Occurrence(
                f"{entry.name} is connected to {signal_name(entry.signal)} with an unstable dispatch_uid: {what}",
                failures.location(place),
                f"Use a constant string, such as {entry.name.removeprefix('portal.plugins.')!r}.",
                entry.plugin,
                entry=entry,
                word="dispatch_uid",
            )


def _unstable(entry: Entry, evidence: Evidence) -> str | None:
    """Return what makes an entry's dispatch uid different each time, or None if nothing does or that is unknown."""
    uid: Any = entry.dispatch_uid
    if type(uid) is str:
        if ADDRESS.search(uid):
            return f"the address of an object, {without_addresses(uid)}"
    elif _is_equal_only_to_itself(uid) and not _is_kept_by_name(uid, evidence):
        return f"an object, {name_of(uid)}, which equals only itself"
    if not entry.may_use(NAMES):
        return None
    from cantemo_signals.session.sources.fresh import fresh_uid  # imports ast: few uids need it

    made_by = fresh_uid(entry, evidence.host, MAKING)
    return None if made_by is None else f"made by {made_by}(), a new one each time"


def _is_equal_only_to_itself(uid: Any) -> bool:
    """Return whether an object has Python's own equality, and does not last as classes and functions do."""
    kind = type(uid)
    if kind is FunctionType:
        return "<" in function_name(uid)[1]
    if any(issubclass(kind, each) for each in LASTING) or issubclass(kind, type):
        return False
    return class_name(type(kind))[0] != "enum" and all("__eq__" not in dict_of(base) for base in mro_of(kind)[:-1])


def _is_kept_by_name(uid: Any, evidence: Evidence) -> bool:
    """Return whether a bare object or a function has a name in a module, and is always taken from there."""
    if type(uid) is not object and type(uid) is not FunctionType:
        return False
    modules = [namespace_of(sys.modules.get(name)) for name in evidence.host.plugin_modules()]
    return any(value is uid for module in modules for value in list(module.values()))
