"""What stands in for dropped names of Django where that is more than another name."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from cantemo_signals.sandbox.fabrication.known_names import SIX


def patterns(prefix: str, *urls: Any) -> list[Any]:
    """The URLs; views named by a text below a prefix are long gone."""
    return list(urls)


def render_to_response(template: Any, context: Any = None, **options: Any) -> Any:
    """Render a template for no request."""
    options.pop("context_instance", None)
    return import_module("django.shortcuts").render(None, template, context, **options)


def permalink(function: Callable[..., Any]) -> Callable[..., Any]:
    """Have a method return the URL of the view that it names."""

    @functools.wraps(function)
    def url(*args: Any, **kwargs: Any) -> Any:
        view, *rest = function(*args, **kwargs)
        reverse = import_module("django.urls").reverse
        return reverse(view, None, *rest)

    return url


def _same(thing: Any) -> Any:
    return thing


def _view(name: str) -> Callable[[], Any]:
    return lambda: getattr(import_module("django.contrib.auth.views"), name).as_view()


def _available_attrs() -> Any:
    return lambda function: tuple(name for name in functools.WRAPPER_ASSIGNMENTS if hasattr(function, name))


#: Full name → what makes the value.
SUBSTITUTES: dict[str, Callable[[], Any]] = {
    "django.conf.urls.defaults": lambda: import_module("django.conf.urls"),
    "django.conf.urls.defaults.patterns": lambda: patterns,
    "django.conf.urls.defaults.url": lambda: import_module("django.urls").re_path,
    "django.conf.urls.patterns": lambda: patterns,
    "django.contrib.auth.views.login": _view("LoginView"),
    "django.contrib.auth.views.logout": _view("LogoutView"),
    "django.core.cache.get_cache": lambda: import_module("django.core.cache").caches.__getitem__,
    "django.db.models.permalink": lambda: permalink,
    "django.shortcuts.render_to_response": lambda: render_to_response,
    "django.utils.decorators.available_attrs": _available_attrs,
    "django.utils.encoding.python_2_unicode_compatible": lambda: _same,
    "django.utils.lru_cache": lambda: functools,
    "django.utils.six": lambda: SimpleNamespace(**SIX),
}
