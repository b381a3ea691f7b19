"""References that keep nothing alive."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Callable, Iterator
from types import CellType, FunctionType, MethodType, ModuleType
from typing import Any
from weakref import ref

#: Values of these types are kept as they are: nobody can tell, and they cannot be referenced weakly.
PLAIN = (type(None), bool, int, float, str, bytes)


def identity(target: Any) -> Any:
    """Return what Django identifies receivers and senders by: the ``id``, or both parts' ids for a method."""
    kind = type(target)
    if kind is not type and kind is not FunctionType and hasattr(target, "__func__"):
        return id(target.__self__), id(target.__func__)
    return id(target)


def known_identity(target: Any) -> Any:
    """Return the identity of a target whose own code may fail when this tool asks, in place of a plugin."""
    try:
        return identity(target)
    except BaseException:  # noqa: BLE001 - plugin code ran
        return id(target)


def plain_identity(target: Any) -> Any:
    """Return the identity of a target without running its code: only a bound method's is both parts'."""
    return (id(target.__self__), id(target.__func__)) if type(target) is MethodType else id(target)


#: The identity of no sender.
NO_SENDER = identity(None)


class MethodRef(ref[Any]):
    """A weak reference to a bound method: to its object and its function, calling ``on_death`` when either dies.

    ``weakref.WeakMethod`` would do, but the closure it registers fails when both references die in one collection.
    """

    __slots__ = ("_function", "_type")

    _function: ref[Any]
    _type: type[Any]

    def __new__(cls, method: Any, on_death: Callable[[Any], object] | None = None) -> MethodRef:
        self = super().__new__(cls, method.__self__, on_death)
        self._function = ref(method.__func__, on_death)
        self._type = type(method)
        return self

    def __init__(self, method: Any, on_death: Callable[[Any], object] | None = None) -> None:
        super().__init__(method.__self__, on_death)  # type: ignore[call-arg]  # typeshed knows no ref.__init__

    def __call__(self) -> Any:
        """Return the method, or None once its object or its function has died."""
        owner = super().__call__()
        function = self._function()
        return None if owner is None or function is None else self._type(function, owner)


class StrongRef:
    """A reference to a plain value, which cannot die."""

    __slots__ = ("_value",)

    def __init__(self, value: object) -> None:
        self._value = value

    def __call__(self) -> object:
        """Return the value."""
        return self._value


def reference(target: Any, on_death: Callable[[Any], object] | None = None) -> Callable[[], Any] | None:
    """Return a reference that does not keep ``target`` alive; None if ``target`` cannot be referenced that way."""
    if any(type(target) is plain for plain in PLAIN):
        return StrongRef(target)
    try:
        return ref(target, on_death)
    except TypeError:
        return None


def weakly(target: Any) -> Callable[[], Any]:
    """Return a reference that does not keep ``target`` alive, or a dead one; a bound method lives with its owner."""
    try:
        found = MethodRef(target) if type(target) is MethodType else reference(target)
    except TypeError:
        found = None
    return found or StrongRef(None)


MOST_WITHIN = 100
"""Objects that are looked through for the receiver inside a wrapper."""


def within(wrapper: Any) -> Iterator[Any]:
    """Yield a wrapper and what it holds, the nearest first, without running its code.

    It may hold what it calls in any way: as a ``partial`` does, in a closure, in an attribute or in a slot.
    """
    waiting, seen = deque([wrapper]), {id(wrapper)}
    while waiting and len(seen) < MOST_WITHIN:
        yield (thing := waiting.popleft())
        for held in _held_by(thing):
            if id(held) not in seen:
                seen.add(id(held))
                waiting.append(held)


def _held_by(thing: Any) -> list[Any]:
    """Return what an object refers to; not what holds everything else: classes, modules, a function's globals."""
    if issubclass(type(thing), (type, ModuleType)):
        return []
    if type(thing) is not FunctionType:
        return gc.get_referents(thing)
    cells: list[CellType] = list(thing.__closure__ or ())
    return [*thing.__dict__.values(), *cells, *(thing.__defaults__ or ()), *(thing.__kwdefaults__ or {}).values()]
