"""Decorators."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from cantemo_signals.sandbox.emulated import known

__all__ = ["memorized_method"]


@known("inferred", "Cantemo/FileSysArchive, tests")
def memorized_method(*options: Any, **named: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorate a method so that it runs once for each object and arguments, and its answer is kept."""

    def decorate(method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def remembering(self: Any, *args: Any, **kwargs: Any) -> Any:
            kept = vars(self).setdefault("_memorized", {})
            key = (method.__name__, args, tuple(sorted(kwargs.items())))
            if key not in kept:
                kept[key] = method(self, *args, **kwargs)
            return kept[key]

        return remembering

    return decorate
