"""Names that Django dropped and plugins for older Portals still use, restored under ``--legacy-imports``.

Only plugin code gets them, and each time we note what the plugin should write. A name without a known replacement is
made up.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace
from typing import Any

import django
from django.db import models
from django.db.models.options import Options
from django.dispatch import Signal

from cantemo_signals.bus.libraries.adoption import Undo
from cantemo_signals.sandbox.fabrication.fabricated import fabricate
from cantemo_signals.sandbox.fabrication.known_names import SIX
from cantemo_signals.sandbox.importing.loaders import PatchingLoader
from cantemo_signals.sandbox.installed.dropped_urls import patterns, resolved, url
from cantemo_signals.sandbox.python2.names import DROPPED_BY_DJANGO, advice_about_django

_LIBRARY = "django."
_URLS = "django.conf.urls"
_DEFAULT = object()


class DroppedNames:
    """The dropped names, available for the duration of a session."""

    def __init__(self, note_fix: Callable[..., bool], find: Callable[..., Any]) -> None:
        self._note_fix = note_fix
        self._find = find
        self._undo = Undo()
        self._values: dict[str, Any] = {}
        self._is_resolving = False
        for module in [module for name, module in sys.modules.items() if name.startswith(_LIBRARY)]:
            self.offer(module)
        self._undo.replace(models.ForeignKey, "__init__", self._with_on_delete)
        self._undo.replace(models.OneToOneField, "__init__", self._with_on_delete)
        self._undo.replace(Options, "contribute_to_class", self._without_index_together)
        self._undo.replace(Signal, "__init__", self._with_providing_args)

    def close(self) -> None:
        """Undo everything."""
        self._undo.close()

    def spec(self, name: str, path: Any) -> ModuleSpec | None:
        """Return the spec of a Django module: one that offers dropped names, or one that replaces a dropped module."""
        if not name.startswith(_LIBRARY) or self._is_resolving:
            return None
        spec: ModuleSpec | None = self._find(name, path)
        if spec is None:
            loader: Any = _ModuleLoader(self, name)
            return ModuleSpec(name, loader, is_package=True) if self._note_fix(self._advice(name)) else None
        if spec.loader is not None:
            loader = PatchingLoader(spec.loader, self.offer)
            spec.loader = loader
        return spec

    def offer(self, module: ModuleType) -> None:
        """Make a module provide names that it lacks if a plugin asks for them."""
        namespace = vars(module)
        own = namespace.get("__getattr__")

        def answer(name: str) -> Any:
            if own is None:
                return self.take(namespace, name)
            try:
                return own(name)
            except AttributeError:  # Django no longer has such a name
                return self.take(namespace, name)

        namespace["__getattr__"] = answer
        self._undo.callback(lambda: _restore(namespace, own))
        if module.__name__ == _URLS:
            self._undo.replace(module, "__all__", lambda names: [*names, "patterns", "url"])
        elif module.__name__ == "django.forms.models":
            self._undo.replace(namespace["ModelFormMetaclass"], "__new__", self._with_all_fields)

    def take(self, namespace: dict[str, Any], name: str) -> Any:
        """Return the value of a name that Django dropped.

        Raises:
            AttributeError: Django's own code asks, the name is private, or it is a module that is to be imported.
        """
        full = f"{namespace['__name__']}.{name}"
        is_module = "__path__" in namespace and self._find(full, namespace["__path__"]) is not None
        refused = name.startswith("_") or is_module or self._is_resolving
        if refused or not self._note_fix(self._advice(full)):
            raise AttributeError(f"module {namespace['__name__']!r} has no attribute {name!r}")
        return self.value(full)

    def value(self, full: str) -> Any:
        """Return the value of a dropped name, always the same one."""
        if full not in self._values:
            self._values[full] = self._make(full)
        return self._values[full]

    def _make(self, full: str) -> Any:
        if full in _SUBSTITUTES:
            return _SUBSTITUTES[full]()
        if full not in DROPPED_BY_DJANGO:
            return fabricate(full)
        _, instead = DROPPED_BY_DJANGO[full]
        home = sys.modules.get(full.rpartition(".")[0])
        self._is_resolving = True
        try:
            return getattr(home, instead) if hasattr(home, instead) else resolved(instead)
        finally:
            self._is_resolving = False

    def _advice(self, full: str) -> str:
        advice = advice_about_django(full)
        return advice or f"do without `{full}`, which Django {django.get_version()} does not have: it was made up"

    def _with_on_delete(self, original: Any) -> Any:
        @functools.wraps(original)
        def __init__(field: Any, to: Any, on_delete: Any = _DEFAULT, *args: Any, **kwargs: Any) -> None:  # noqa: N807
            if on_delete is _DEFAULT:
                on_delete = models.CASCADE
                self._note_fix("write `on_delete=models.CASCADE`, which Django 2.0 removed as the default", _LIBRARY)
            original(field, to, on_delete, *args, **kwargs)

        return __init__

    def _with_providing_args(self, original: Any) -> Any:
        @functools.wraps(original)
        def __init__(signal: Any, *args: Any, providing_args: Any = None, **kwargs: Any) -> None:  # noqa: N807
            if providing_args is not None:
                self._note_fix("remove `providing_args`, which Django 4.0 dropped", _LIBRARY)
            original(signal, *args, **kwargs)

        return __init__

    def _with_all_fields(self, original: Any) -> Any:
        @functools.wraps(original)
        def __new__(cls: Any, name: str, bases: Any, attributes: Any, **kwargs: Any) -> Any:  # noqa: N807
            meta = attributes.get("Meta")
            if hasattr(meta, "model") and not hasattr(meta, "fields") and not hasattr(meta, "exclude"):
                meta.fields = "__all__"
                self._note_fix('write `fields = "__all__"`, which Django 1.8 removed as the default', _LIBRARY)
            return original(cls, name, bases, attributes, **kwargs)

        return __new__

    def _without_index_together(self, original: Any) -> Any:
        @functools.wraps(original)
        def contribute_to_class(options: Any, cls: Any, name: str) -> None:
            if "index_together" in vars(options.meta or object) and django.VERSION >= (5, 1):
                del options.meta.index_together
                self._note_fix("write `indexes` instead of `index_together`, which Django 5.1 removed", _LIBRARY)
            original(options, cls, name)

        return contribute_to_class


def _restore(namespace: dict[str, Any], own: Any) -> None:
    if own is None:
        namespace.pop("__getattr__", None)
    else:
        namespace["__getattr__"] = own


class _ModuleLoader:
    """The loader of a module that Django dropped: what replaced it, plus the dropped names."""

    def __init__(self, dropped: DroppedNames, name: str) -> None:
        self._dropped = dropped
        self._name = name

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave the creation to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill it from the module that replaced it, or let every name be made up."""
        substitute = self._dropped.value(self._name)
        names = vars(substitute) if isinstance(substitute, ModuleType) else {}
        vars(module).update({name: value for name, value in names.items() if not name.startswith("__")})
        dropped = [name.rpartition(".")[2] for name in _SUBSTITUTES if name.rpartition(".")[0] == self._name]
        vars(module)["__all__"] = [*(name for name in names if not name.startswith("_")), *dropped]
        vars(module)["__getattr__"] = lambda name: self._take(substitute, name)

    def _take(self, substitute: Any, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self._name!r} has no attribute {name!r}")
        full = f"{self._name}.{name}"
        if full in _SUBSTITUTES or full in DROPPED_BY_DJANGO:
            return self._dropped.value(full)
        value = getattr(substitute, name, None)
        return self._dropped.value(full) if value is None else value


def _render_to_response(template: Any, context: Any = None, **options: Any) -> Any:
    """Render a template without a request."""
    options.pop("context_instance", None)
    return import_module("django.shortcuts").render(None, template, context, **options)


def _permalink(function: Callable[..., Any]) -> Callable[..., Any]:
    """Make a method return the URL of the view that it names."""

    @functools.wraps(function)
    def url(*args: Any, **kwargs: Any) -> Any:
        view, *rest = function(*args, **kwargs)
        return import_module("django.urls").reverse(view, None, *rest)

    return url


def _view(name: str) -> Callable[[], Any]:
    return lambda: getattr(import_module("django.contrib.auth.views"), name).as_view()


def _available_attrs() -> Any:
    return lambda function: tuple(name for name in functools.WRAPPER_ASSIGNMENTS if hasattr(function, name))


#: What creates the value of a dropped name, if that is more than another name.
_SUBSTITUTES: dict[str, Callable[[], Any]] = {
    "django.conf.urls.defaults": lambda: import_module("django.conf.urls"),
    "django.conf.urls.defaults.patterns": lambda: patterns,
    "django.conf.urls.defaults.url": lambda: url,
    "django.conf.urls.patterns": lambda: patterns,
    "django.conf.urls.url": lambda: url,
    "django.contrib.auth.views.login": _view("LoginView"),
    "django.contrib.auth.views.logout": _view("LogoutView"),
    "django.core.cache.get_cache": lambda: import_module("django.core.cache").caches.__getitem__,
    "django.db.models.permalink": lambda: _permalink,
    "django.shortcuts.render_to_response": lambda: _render_to_response,
    "django.utils.decorators.available_attrs": _available_attrs,
    "django.utils.encoding.python_2_unicode_compatible": lambda: lambda cls: cls,
    "django.utils.lru_cache": lambda: functools,
    "django.utils.six": lambda: SimpleNamespace(**SIX),
}
