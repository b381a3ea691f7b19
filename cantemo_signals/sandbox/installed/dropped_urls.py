"""URLs as older Djangos had them: in ``patterns``, with views that are named by a text."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def patterns(prefix: str, *urls: Any) -> list[Any]:
    """The URLs; a view's name is below the prefix."""
    return [_with_prefix(prefix, each) if isinstance(each, (list, tuple)) else each for each in urls]


def _with_prefix(prefix: str, parts: Any) -> Any:
    pattern, view, *rest = parts
    return url(pattern, f"{prefix}.{view}" if prefix and isinstance(view, str) else view, *rest)


def url(pattern: Any, view: Any, kwargs: Any = None, name: Any = None, prefix: str = "") -> Any:
    """A URL whose view may be named by a text: Django before 1.10 imports it at the first request that asks for it."""
    if isinstance(view, str):
        full = f"{prefix}.{view}" if prefix else view

        def named(*args: Any, **options: Any) -> Any:
            return resolved(full)(*args, **options)

        return import_module("django.urls").re_path(pattern, named, kwargs, name)
    return import_module("django.urls").re_path(pattern, view, kwargs, name)


def resolved(full: str) -> Any:
    """The module or the attribute of that dotted name."""
    try:
        return import_module(full)
    except ImportError:
        owner, _, name = full.rpartition(".")
        if not owner:
            raise
        return getattr(resolved(owner), name)
