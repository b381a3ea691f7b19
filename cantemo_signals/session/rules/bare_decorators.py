"""Functions below a ``@receiver`` without a signal, which takes the function for the signal and connects nothing."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from functools import partial
from types import CodeType, FunctionType
from typing import Any

from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import dotted_name, function_name
from cantemo_signals.bus.origin import is_decorator_of_portal, plugin_of
from cantemo_signals.session.rules import Evidence, Occurrence

DECORATORS = (partial, FunctionType)
"""The types of what ``receiver`` returns: that of the emulated Portal, and Django's."""
_DJANGO = os.path.join("django", "dispatch", "dispatcher.py")


def bare_decorators(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the functions that were replaced in their modules by what ``receiver(function)`` returned."""
    failures = evidence.host.failures
    for module in evidence.host.plugin_modules():
        for name, value in list(namespace_of(sys.modules.get(module)).items()):
            function = _taken_for_signal(value) if type(value) in DECORATORS else None
            if function is not None and failures.is_own(function.__code__.co_filename):
                code = function.__code__
                yield Occurrence(
                    f"{name} is not connected: @receiver names no signal",
                    failures.location((code.co_filename, code.co_firstlineno)),
                    "Name the signal: @receiver(vidispine_post_modify).",
                    plugin_of(module),
                    severity="error",
                    receiver=dotted_name(*function_name(function)),
                )


def _taken_for_signal(value: Any) -> FunctionType | None:
    """Return the function that Django's ``receiver`` took for a signal when it made a decorator, or None."""
    given: Any = None
    if type(value) is partial:
        given = value.args[0] if value.args and is_decorator_of_portal(value.func) else None
    elif value.__closure__ and _is_django_decorator(code := value.__code__):  # few functions enclose anything
        cells = dict(zip(code.co_freevars, value.__closure__, strict=True))
        given = cells["signal"].cell_contents if "signal" in cells else None
    return given if type(given) is FunctionType else None


def _is_django_decorator(code: CodeType) -> bool:
    return code.co_name == "_decorator" and code.co_filename.endswith(_DJANGO)
