"""The classes that describe a plugin to Django, and which of them Django uses.

Since version 3.2 Django looks in a package's ``apps`` module by itself, and since 4.1 nowhere else.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.bus.origin import plugin_of

DROPPED = "default_app_config"
"""The name by which a package told older versions of Django which class to use."""


def base_class() -> Any:
    """Return Django's ``AppConfig``, installed or made up; None if it has not been imported."""
    return names_of("django.apps").get("AppConfig")


def names_of(module: str) -> dict[str, Any]:
    """Return the namespace of an imported module; plugin code may have put anything in its place."""
    found = sys.modules.get(module)
    is_module = issubclass(type(found), ModuleType)
    return object.__getattribute__(found, "__dict__") if is_module else {}


def candidates(package: str) -> list[Any]:
    """Return the classes that Django chooses from: all that a package's ``apps`` module has, defined there or not."""
    base = base_class()
    return [value for _, value in sorted(names_of(f"{package}.apps").items()) if _is_below(value, base)]


def taken(classes: list[Any]) -> Any:
    """Return the class that Django uses: the only eligible or only marked one; None if Django makes its own."""
    possible = [each for each in classes if _default(each) is not False]
    chosen = possible if len(possible) == 1 else _marked(classes)
    return chosen[0] if len(chosen) == 1 else None


def reason(cls: Any, package: str, name: str = "") -> str:
    """Return why Django does not use this class of a package; if it was not imported, only its ``name`` is known."""
    classes = candidates(package)
    if not any(each is cls for each in classes):
        named = names_of(package).get(DROPPED)
        if type(named) is str and named.endswith(f".{name or class_name(cls)[1]}"):
            return f"Django ignores {DROPPED} since 4.1, and looks in apps.py only"
        return "Django looks in apps.py only"
    if _default(cls) is False:
        return "It has default = False"
    if (chosen := taken(classes)) is cls:
        return "Its plugin failed before"
    if chosen is not None:
        return f"Django uses {class_name(chosen)[1]}, which has default = True"
    says = f"{len(_marked(classes))} of them have" if _marked(classes) else "none has"
    return f"apps.py has {len(classes)} AppConfig classes, and {says} default = True"


def defined() -> Iterator[Any]:
    """Yield the classes that imported modules of plugins define at their top level."""
    waiting, seen = [base_class()], set()
    while waiting:
        cls = waiting.pop(0)
        for below in () if cls is None else type.__subclasses__(cls):
            if id(below) not in seen:
                seen.add(id(below))
                waiting.append(below)
                if _is_of_plugin(below):
                    yield below


def _is_of_plugin(cls: Any) -> bool:
    module, name = class_name(cls)
    return plugin_of(module) is not None and names_of(str(module)).get(name) is cls


def _is_below(value: Any, base: Any) -> bool:
    return value is not base and issubclass(type(value), type) and any(each is base for each in mro_of(value))


def _marked(classes: list[Any]) -> list[Any]:
    return [each for each in classes if _default(each) not in (None, False)]


def _default(cls: Any) -> bool | None:
    """Return what a class sets as ``default``; None if nothing."""
    found = next((space["default"] for space in map(dict_of, mro_of(cls)) if "default" in space), None)
    return found if type(found) is bool or found is None else True
