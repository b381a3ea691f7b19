"""The code that connects on behalf of others: a signal class's own ``connect``, and the helpers beside the class."""

from __future__ import annotations

from collections.abc import Iterable
from types import FrameType
from typing import Any

from cantemo_signals.bus.frames import enclosed, given, positional
from cantemo_signals.bus.naming import class_name, mro_of


def asking(frame: FrameType, signal: Any, package: str, receivers: Iterable[Any], passing: frozenset[str]) -> FrameType:
    """Return the frame that asked for a connection which ``frame`` makes, perhaps in several steps.

    The methods of a signal whose class is not the library's are such steps, and so is a function in the module of that
    class which was given the receiver, and all modules in ``passing``.
    """
    modules = own_modules(signal, package)
    if not modules:
        return frame
    known = {id(each) for receiver in receivers for each in (receiver, *enclosed(receiver)) if each is not None}
    while frame.f_back is not None and _passes_on(frame, signal, modules, known, passing):
        known.update(id(value) for value in given(frame) if callable(value) and not issubclass(type(value), type))
        frame = frame.f_back
    return frame


def own_modules(signal: Any, package: str) -> frozenset[str]:
    """Return the modules of the classes between that of a signal and its library's."""
    modules = (str(class_name(cls)[0]) for cls in mro_of(type(signal)))
    return frozenset(name for name in modules if name not in _NOBODYS and name.partition(".")[0] != package)


_NOBODYS = ("builtins", "typing", "abc")


def _passes_on(
    frame: FrameType, signal: Any, modules: frozenset[str], known: set[int], passing: frozenset[str]
) -> bool:
    name = frame.f_globals.get("__name__")
    if name in passing:
        return True
    if frame.f_code.co_name == "<module>":
        return False
    if next(iter(positional(frame)), None) is signal:
        return True
    return name in modules and any(id(value) in known for value in given(frame))
