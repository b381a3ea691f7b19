"""URLs as in older versions of Django: in ``patterns``, with views named by strings."""

from __future__ import annotations

from importlib import import_module
from typing import Any


def patterns(prefix: str, *urls: Any) -> list[Any]:
    """Return the URLs; a view's name is relative to the prefix."""
    return [_with_prefix(prefix, each) if isinstance(each, (list, tuple)) else each for each in urls]


def _with_prefix(prefix: str, parts: Any) -> Any:
    pattern, view, *rest = parts
    return url(pattern, f"{prefix}.{view}" if prefix and isinstance(view, str) else view, *rest)


def url(pattern: Any, view: Any, kwargs: Any = None, name: Any = None, prefix: str = "") -> Any:
    """Return a URL whose view may be named by a string: Django before 1.10 imports it at the first request for it."""
    if isinstance(view, str):
        full = f"{prefix}.{view}" if prefix else view

        def named(*args: Any, **options: Any) -> Any:
            return resolved(full)(*args, **options)

        return import_module("django.urls").re_path(pattern, named, kwargs, name)
    return import_module("django.urls").re_path(pattern, view, kwargs, name)


def resolved(full: str) -> Any:
    """Return the module or attribute with that dotted name."""
    try:
        return import_module(full)
    except ImportError:
        owner, _, name = full.rpartition(".")
        if not owner:
            raise
        return getattr(resolved(owner), name)
