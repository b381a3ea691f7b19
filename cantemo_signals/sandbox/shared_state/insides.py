"""What is inside of functions, objects and built-in classes: changed in place, they stay the same for every name."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from types import FunctionType, MemberDescriptorType, ModuleType
from typing import Any

from cantemo_signals.bus.naming import class_name, dotted_name
from cantemo_signals.bus.origin import OWN_PACKAGE
from cantemo_signals.values import OWN_BUILTINS, NamedTuple

globals()["__builtins__"] = OWN_BUILTINS

FUNCTION = ("__code__", "__defaults__", "__kwdefaults__")
NAMES = frozenset((*FUNCTION, "__class__", "__bases__"))
"""The attributes that code has to name to change something in place."""
NATIVE = frozenset(("get_referents", "ctypes", "pythonapi"))
"""The names by which code reaches the namespaces of built-in classes."""
BUILT_IN = tuple(each for each in OWN_BUILTINS.values() if type(each) is type and not each.__flags__ & (1 << 9))
_own_set, _referents = object.__setattr__, gc.get_referents


class Changed(NamedTuple):
    """Something that was changed in place: what, and the name of the attribute."""

    what: str
    names: tuple[str, ...]


class Insides:
    """The functions in some modules and classes, the classes of what they hold, and the built-in classes."""

    def __init__(self, owners: Iterable[Any]) -> None:
        self._functions: dict[int, tuple[Any, tuple[Any, ...], dict[str, Any] | None]] = {}
        self._objects: list[tuple[str, Any, type]] = []
        self._classes: list[tuple[type, tuple[type, ...]]] = []
        self._built_in = [(cls, vars(cls).copy()) for cls in BUILT_IN]
        for owner in owners:
            self._add(owner)

    def _add(self, owner: Any) -> None:
        if type(owner) is not ModuleType and issubclass(type(owner), type):
            self._classes.append((owner, owner.__bases__))
        for name, value in list(vars(owner).items()):
            function = _function(value)
            if function is not None:
                held = function.__kwdefaults__
                known = function, (function.__code__, function.__defaults__), None if held is None else held.copy()
                self._functions[id(function)] = known
            elif type(owner) is ModuleType and _is_instance(value):
                self._objects.append((f"{owner.__name__}.{name}", value, type(value)))
        if type(owner) is ModuleType:
            self._objects.append((owner.__name__, owner, ModuleType))

    def put_back(self) -> Iterator[Changed]:
        """Restore what was changed, and yield it."""
        for cls, held in self._built_in:
            if changed := _changed_names(vars(cls), held):
                _restore_built_in(cls, held, changed)
                yield Changed(f"replaces {cls.__name__}.{changed[0]}", (*changed, *NATIVE))
        for function, before, named in self._functions.values():
            if (function.__code__, function.__defaults__) != before or function.__kwdefaults__ != named:
                names = _restore_function(function, before, named)
                yield Changed(f"changes {dotted_name(function.__module__, function.__qualname__)} itself", names)
        for name, value, kind in self._objects:
            if type(value) is not kind and _is_set(value, "__class__", kind, _own_set):
                yield Changed(f"changes the class of {name}", ("__class__",))
        for cls, bases in self._classes:
            if cls.__bases__ != bases and _is_set(cls, "__bases__", bases, type.__setattr__):
                yield Changed(f"changes the bases of {dotted_name(*class_name(cls))}", ("__bases__",))


def _function(value: Any) -> Any:
    inner = value.__func__ if type(value) in (staticmethod, classmethod) else value
    inner = inner.fget if type(inner) is property else inner
    return inner if type(inner) is FunctionType else None


def _is_instance(value: Any) -> bool:
    """Return whether the class of a value can be changed: it was made at run time."""
    cls = type(value)
    if (class_name(cls)[0] or "").startswith(OWN_PACKAGE):  # such as a signal, which is compared otherwise
        return False
    return bool(cls.__flags__ & (1 << 9)) and not issubclass(cls, type) and cls is not MemberDescriptorType


def _changed_names(now: Any, before: dict[str, Any]) -> list[str]:
    if len(now) == len(before) and all(now.get(name) is value for name, value in before.items()):
        return []
    return [name for name in {**before, **now} if now.get(name) is not before.get(name)]


def _restore_built_in(cls: type, before: dict[str, Any], names: list[str]) -> None:
    space = next(each for each in _referents(vars(cls)) if type(each) is dict)
    for name in names:
        if name in before:
            space[name] = before[name]
        else:
            del space[name]
    import ctypes  # whoever changed that has it

    ctypes.pythonapi.PyType_Modified(ctypes.py_object(cls))


def _restore_function(function: Any, before: tuple[Any, ...], held: dict[str, Any] | None) -> tuple[str, ...]:
    now = (function.__code__, function.__defaults__, function.__kwdefaults__)
    function.__code__, function.__defaults__ = before
    function.__kwdefaults__ = None if held is None else held.copy()
    return tuple(name for name, one, other in zip(FUNCTION, now, (*before, held), strict=True) if one != other)


def _is_set(owner: Any, name: str, value: object, write: Callable[[Any, str, object], object]) -> bool:
    try:
        write(owner, name, value)
    except (TypeError, AttributeError):
        return False
    return True
