"""What Django dropped and plugins of older Portals still use, given back under ``--legacy-imports``.

Only plugin code gets it, and each time it is taken down what the plugin should write. What nobody knows a substitute
for is made up.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import django
from django.db import models
from django.db.models.options import Options
from django.dispatch import Signal

from cantemo_signals.bus.libraries.patching import Undo
from cantemo_signals.sandbox.fabrication.fabricated import fabricate
from cantemo_signals.sandbox.installed.substitutes import SUBSTITUTES
from cantemo_signals.sandbox.python2.names import DROPPED_BY_DJANGO, advice_about_django

_LIBRARY = "django."
_DEFAULT = object()


class Legacy:
    """Gives dropped names for the duration of a session."""

    def __init__(self, concede: Callable[..., bool], find: Callable[..., Any]) -> None:
        self._concede = concede
        self._find = find
        self._undo = Undo()
        self._values: dict[str, Any] = {}
        self._is_resolving = False
        for module in [each for name, each in sys.modules.items() if name.startswith(_LIBRARY)]:
            self.offer(module)
        self._undo.replace(models.ForeignKey, "__init__", self._with_on_delete)
        self._undo.replace(models.OneToOneField, "__init__", self._with_on_delete)
        self._undo.replace(Options, "contribute_to_class", self._without_index_together)
        self._undo.replace(Signal, "__init__", self._with_providing_args)

    def close(self) -> None:
        """Take everything back."""
        self._undo()

    def spec(self, name: str, path: Any) -> ModuleSpec | None:
        """The spec of a module of Django: one that offers dropped names, or one that stands in for a dropped module."""
        if not name.startswith(_LIBRARY) or self._is_resolving:
            return None
        found: ModuleSpec | None = self._find(name, path)
        if found is None:
            if self._concede(self._advice(name)):
                return _spec(name, _StandIn(self, name))
            return None
        loader: Any = found.loader
        found.loader = _offering(loader, self.offer)
        return found

    def offer(self, module: ModuleType) -> None:
        """Have a module answer what a plugin asks of it and it does not have."""
        namespace = vars(module)
        own = namespace.get("__getattr__")

        def answer(name: str) -> Any:
            if own is None:
                return self.take(namespace, name)
            try:
                return own(name)
            except AttributeError:  # Django has no such name, any more
                return self.take(namespace, name)

        namespace["__getattr__"] = answer
        self._undo.add(lambda: _restore(namespace, own))

    def take(self, namespace: dict[str, Any], name: str) -> Any:
        """The value of a name that Django dropped.

        Raises:
            AttributeError: Django's own code asks, the name is private, or a module has it that is to be imported.
        """
        full = f"{namespace['__name__']}.{name}"
        is_module = "__path__" in namespace and self._find(full, namespace["__path__"]) is not None
        refused = name.startswith("_") or is_module or self._is_resolving
        if refused or not self._concede(self._advice(full)):
            raise AttributeError(f"module {namespace['__name__']!r} has no attribute {name!r}")
        return self.value(full)

    def value(self, full: str) -> Any:
        """What to give for a dropped name; always the same."""
        if full not in self._values:
            self._values[full] = self._found(full)
        return self._values[full]

    def _found(self, full: str) -> Any:
        if full in SUBSTITUTES:
            return SUBSTITUTES[full]()
        if full not in DROPPED_BY_DJANGO:
            return fabricate(full)
        _, instead = DROPPED_BY_DJANGO[full]
        home = sys.modules.get(full.rpartition(".")[0])
        self._is_resolving = True
        try:
            return getattr(home, instead) if hasattr(home, instead) else _resolved(instead)
        finally:
            self._is_resolving = False

    def _advice(self, full: str) -> str:
        known = advice_about_django(full)
        return known or f"do without `{full}`, which Django {django.get_version()} does not have: it was made up"

    def _with_on_delete(self, original: Any) -> Any:
        @functools.wraps(original)
        def __init__(field: Any, to: Any, on_delete: Any = _DEFAULT, *args: Any, **kwargs: Any) -> None:  # noqa: N807
            if on_delete is _DEFAULT:
                on_delete = models.CASCADE
                self._concede("write `on_delete=models.CASCADE`, which Django 2.0 dropped as the default", _LIBRARY)
            original(field, to, on_delete, *args, **kwargs)

        return __init__

    def _with_providing_args(self, original: Any) -> Any:
        @functools.wraps(original)
        def __init__(signal: Any, *args: Any, providing_args: Any = None, **kwargs: Any) -> None:  # noqa: N807
            if providing_args is not None:
                self._concede("leave `providing_args` out, which Django 4.0 dropped", _LIBRARY)
            original(signal, *args, **kwargs)

        return __init__

    def _without_index_together(self, original: Any) -> Any:
        @functools.wraps(original)
        def contribute_to_class(options: Any, cls: Any, name: str) -> None:
            if "index_together" in vars(options.meta or object) and django.VERSION >= (5, 1):
                del options.meta.index_together
                self._concede("write `indexes` instead of `index_together`, which Django 5.1 dropped", _LIBRARY)
            original(options, cls, name)

        return contribute_to_class


def _restore(namespace: dict[str, Any], own: Any) -> None:
    if own is None:
        namespace.pop("__getattr__", None)
    else:
        namespace["__getattr__"] = own


def _resolved(dotted: str) -> Any:
    """The module or the attribute of that dotted name."""
    try:
        return import_module(dotted)
    except ImportError:
        owner, _, name = dotted.rpartition(".")
        if not owner:
            raise
        return getattr(_resolved(owner), name)


def _spec(name: str, loader: Any) -> ModuleSpec:
    return ModuleSpec(name, loader, is_package=True)


def _offering(loader: Any, offer: Callable[[ModuleType], None]) -> Any:
    return None if loader is None else _Offering(loader, offer)


class _Offering:
    """A loader whose modules answer for names that they do not have."""

    def __init__(self, loader: Any, offer: Callable[[ModuleType], None]) -> None:
        self._loader = loader
        self._offer = offer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The module, made as ever."""
        made: ModuleType | None = self._loader.create_module(spec)
        return made

    def exec_module(self, module: ModuleType) -> None:
        """Run it as ever, then have it offer more."""
        self._loader.exec_module(module)
        self._offer(module)


class _StandIn:
    """Loads a module that Django dropped: what replaced it, with the dropped names on top."""

    def __init__(self, legacy: Legacy, name: str) -> None:
        self._legacy = legacy
        self._name = name

    def create_module(self, spec: ModuleSpec) -> None:
        """Leave it to Python."""

    def exec_module(self, module: ModuleType) -> None:
        """Fill it from the module that is there now, or have every name made up."""
        substitute = self._legacy.value(self._name)
        names = vars(substitute) if isinstance(substitute, ModuleType) else {}
        vars(module).update({name: value for name, value in names.items() if not name.startswith("__")})
        vars(module)["__getattr__"] = lambda name: self._take(substitute, name)

    def _take(self, substitute: Any, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(f"module {self._name!r} has no attribute {name!r}")
        full = f"{self._name}.{name}"
        if full in SUBSTITUTES or full in DROPPED_BY_DJANGO:
            return self._legacy.value(full)
        found = getattr(substitute, name, None)
        return self._legacy.value(full) if found is None else found
