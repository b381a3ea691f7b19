"""The ``AppConfig`` classes of plugins, as values."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from types import FunctionType
from typing import Any

from cantemo_signals.bus.naming import class_name, dict_of, mro_of
from cantemo_signals.loader import Failures
from cantemo_signals.loader.misspelt import has_own, misspelt
from cantemo_signals.sandbox import app_configs
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import AppConfig, Misspelt, Outcome

_CLASS = rb"(?m)^class[ \t]+(\w+)[ \t]*\([ \t]*(?:\w+\.)*AppConfig[ \t]*\)"
_READY = rb"(?m)^[ \t]+def[ \t]+ready\b"


def described(cls: Any, outcome: Outcome | None, seconds: float, package: str, failures: Failures) -> AppConfig:
    """Return an imported ``AppConfig`` class as a value; ``outcome`` is None if Django did not take it."""
    module, name = class_name(cls)
    base = app_configs.base_class()
    return AppConfig(
        name=name,
        module=str(module),
        taken=outcome is not None,
        outcome=(outcome or "not run") if has_own(cls, "ready", base) else None,
        seconds=seconds,
        location=_class_place(cls, failures),
        why_not=app_configs.reason(cls, package) if outcome is None else None,
        misspelt=misspelt_method(cls, "ready", base, failures),
    )


def not_imported(files: Iterable[str], package: str, failures: Failures) -> Iterator[AppConfig]:
    """Yield the classes in files that nothing imported but that are named like those that define them."""
    for path in files:
        module = os.path.basename(path)[:-3]
        if "app" in module or "conf" in module:
            text = content_of(path)
            for match in re.finditer(_CLASS, text):
                body, _, _ = text[match.end() :].partition(b"\nclass ")
                yield AppConfig(
                    name=match[1].decode(),
                    module=f"{package}.{module}",
                    taken=False,
                    outcome="not run" if re.search(_READY, body) else None,
                    location=failures.location((path, text.count(b"\n", 0, match.start()) + 1)),
                    why_not=app_configs.reason(None, package, match[1].decode()),
                )


def misspelt_method(cls: Any, wanted: str, base: Any, failures: Failures) -> Misspelt | None:
    """Return the method of a class that was probably meant to be named ``wanted``."""
    method = misspelt(cls, wanted, base)
    at = None if method is None else method_place(cls, method.__name__, failures)
    return None if method is None or at is None else Misspelt(method.__name__, at)


def method_place(cls: Any, method: str, failures: Failures) -> Location | None:
    """Return the line of a method, if the class or a base defines it as a function."""
    for base in mro_of(cls):
        found = dict_of(base).get(method)
        if type(found) is FunctionType:
            code = found.__code__
            return failures.location((code.co_filename, code.co_firstlineno))
    return None


def _class_place(cls: Any, failures: Failures) -> Location | None:
    """Return the line of the ``class`` statement; before Python 3.13 the source is searched for it."""
    module, name = class_name(cls)
    path = app_configs.names_of(str(module)).get("__file__")
    if type(path) is not str:
        return None
    line = dict_of(cls).get("__firstlineno__")
    if type(line) is int:
        return failures.location((path, line))
    match = re.search(rb"(?m)^[ \t]*class[ \t]+" + name.encode() + rb"\b", text := content_of(path))
    return None if match is None else failures.location((path, text.count(b"\n", 0, match.start()) + 1))
