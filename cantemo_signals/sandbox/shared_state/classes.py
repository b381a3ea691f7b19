"""The classes that there are, and whether their attributes can be set."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from types import ModuleType

from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS


def all_classes() -> list[type]:
    """Return all classes: to ask each for those derived from it is the quickest way."""
    found: dict[int, type] = {}
    derived: list[type] = [object]
    while derived:
        below: list[type] = [*chain.from_iterable(map(type.__subclasses__, derived))]
        derived = [each for each in below if id(each) not in found]
        found.update((id(each), each) for each in derived)
    return [*found.values()]


def classes_in(modules: Iterable[ModuleType]) -> list[type]:
    """Return the classes that these modules define in Python."""
    spaces = {module.__name__: vars(module) for module in modules}
    homes = {*spaces, "_frozen_importlib", "_frozen_importlib_external"} if spaces else ()
    found = [
        value
        for space in spaces.values()
        for value in space.values()
        if issubclass(type(value), type) and class_name(value)[0] in homes and is_open(value)
    ]
    return list({id(value): value for value in found}.values())


def is_open(cls: type) -> bool:
    """Return whether the attributes of a class can be set; not if its own class is a plugin's, which may raise."""
    if plugin_of(class_name(type(cls))[0]) is not None:
        return False
    return bool(cls.__flags__ & MADE_AT_RUN_TIME) and not cls.__flags__ & IMMUTABLE


IMMUTABLE, MADE_AT_RUN_TIME = 1 << 8, 1 << 9
"""CPython's flags of classes."""
