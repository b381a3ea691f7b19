"""Methods that a signal class has written itself, in place of its library's, and how what they send is recorded."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from itertools import chain as each
from types import CodeType, FunctionType, MethodType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import (
    CO_COROUTINE,
    CO_GENERATOR,
    Described,
    DescribedReceiver,
    class_name,
    dict_of,
    mro_of,
)
from cantemo_signals.bus.origin import OWN_PACKAGE
from cantemo_signals.bus.parameters import chain
from cantemo_signals.bus.references import known_identity, plain_identity, within

if TYPE_CHECKING:  # which imports this
    from cantemo_signals.bus.base import BaseBus, BaseSignal
    from cantemo_signals.bus.entries import Entry

#: The beginnings of the names of methods that send; others may, if they use what the library calls receivers from.
_SENDS, _MAY_SEND = ("send", "asend"), ("emit", "fire", "dispatch", "trigger", "notify", "publish", "__call__")
_SOURCES = frozenset({"_live_receivers", "receivers"})
#: The code of what is put in the place of these methods.
_ours: set[CodeType] = set()


def is_own_send(name: str, value: object) -> bool:
    """Return whether an attribute of a signal class is a send of its own."""
    if type(value) is not FunctionType or value.__code__ in _ours:
        return False
    return name.startswith(_SENDS) or (name.startswith(_MAY_SEND) and not _SOURCES.isdisjoint(value.__code__.co_names))


def own_sends(cls: Any, is_library: Callable[[Any], bool]) -> dict[str, FunctionType]:
    """Return the sends that a class has itself, or mixes in: from classes that do not derive from the library's."""
    found: dict[str, FunctionType] = {}
    hidden: set[str] = set()
    for base in mro_of(cls):
        if base is cls or not any(map(is_library, mro_of(base))):
            own = {name: value for name, value in dict_of(base).items() if is_own_send(name, value)}
            found.update({name: value for name, value in own.items() if name not in hidden})
        hidden.update(dict_of(base))
    return found


def is_watched(method: Any) -> bool:
    """Return whether a method of a signal records what it sends."""
    function = method.__func__ if type(method) is MethodType else method
    return type(function) is FunctionType and function.__code__ in _ours


def own_method(signal: Any, name: str, package: str, *, replaced: bool = True) -> Any:
    """Return the method of a signal that its class or, if ``replaced``, who replaced the library's, has written."""
    holders = [(namespace_of(signal), ""), *((dict_of(cls), str(class_name(cls)[0])) for cls in mro_of(type(signal)))]
    found, place = next(((holder[name], place) for holder, place in holders if name in holder), (None, ""))
    if found is None or (not replaced and place.startswith(f"{package}.")):
        return None
    if is_watched(found):
        return found.__wrapped__
    module = found.__globals__.get("__name__") if type(found) is FunctionType else None
    return None if str(module).startswith((f"{package}.", OWN_PACKAGE)) else found


def watching(bus: BaseBus, represented: Callable[[Any], BaseSignal]) -> Callable[[Any], Any]:
    """Wrap a method that sends so that it is recorded while a recorder is set; ``represented`` finds its signal."""

    def make(original: Any) -> Any:
        by = DescribedReceiver(original)
        robust = "robust" in original.__name__

        def recorded(signal: Any, given: tuple[Any, ...], named: dict[str, Any]) -> AbstractContextManager[None]:
            recorder: Any = bus.recorder
            if recorder is None:
                return nullcontext()
            event = _event(original, given, named)
            return recorder.own_dispatch(represented(signal), *event, by, robust=robust)  # type: ignore[no-any-return]

        @wraps(original)
        def send(self: Any, *given: Any, **named: Any) -> Any:
            with recorded(self, given, named):
                return original(self, *given, **named)

        @wraps(original)
        async def asend(self: Any, *given: Any, **named: Any) -> Any:
            with recorded(self, given, named):
                return await original(self, *given, **named)

        @wraps(original)
        def send_lazily(self: Any, *given: Any, **named: Any) -> Any:
            with recorded(self, given, named):
                return (yield from original(self, *given, **named))

        flags = original.__code__.co_flags
        made: Any = asend if flags & CO_COROUTINE else send_lazily if flags & CO_GENERATOR else send
        _ours.add(made.__code__)
        return made

    return make


def _event(method: FunctionType, given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """Return the sender and the arguments of a send with these arguments; the first one is the sender if none is."""
    code = method.__code__
    names = code.co_varnames[1 : code.co_argcount]
    arguments = {**dict(zip(names, given, strict=False)), **named}
    if "sender" in arguments:
        return arguments.pop("sender"), arguments
    if not given:
        return None, arguments
    return given[0], {name: value for name, value in arguments.items() if name != next(iter(names), None)}


def chooser(signal: Any, package: str) -> Described | None:
    """Return the method that decides which receivers a send calls, and in which order, if its class has one."""
    for name in ("send", "_live_receivers"):
        if (own := own_method(signal, name, package, replaced=False)) is not None:
            return DescribedReceiver(own)
    return None


def finder(signal: Any, package: str) -> Described | None:
    """Return the method that finds the live receivers, if that is not the library's."""
    own = own_method(signal, "_live_receivers", package)
    return None if own is None else DescribedReceiver(own)


def paired_as_chosen(entries: list[Entry], receivers: list[Any]) -> list[tuple[Entry | None, Any]]:
    """Pair receivers, which someone has chosen, put in order or wrapped, with their entries."""
    known: dict[Any, list[Entry]] = {}
    alike: dict[Any, list[Entry]] = {}
    for entry in reversed(entries):
        if (receiver := entry.receiver()) is not None:
            known.setdefault(known_identity(receiver), []).append(entry)
            alike.setdefault(entry.code, []).append(entry)
    paired: set[Entry] = set()

    def first(group: list[Entry]) -> Entry | None:
        while group and group[-1] in paired:
            group.pop()
        return group[-1] if group else None

    def entry_of(receiver: Any) -> Entry | None:
        keys = each([known_identity(receiver)], map(plain_identity, within(receiver)))
        itself = (first(known.get(key, [])) for key in keys)
        similar = (first(alike.get(function.__code__, [])) for function in chain(receiver))
        found = next((entry for entry in each(itself, similar) if entry is not None), None)
        if found is not None:
            paired.add(found)
        return found

    return [(entry_of(receiver), receiver) for receiver in receivers]
