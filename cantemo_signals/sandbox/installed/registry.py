"""The plugins as apps in the registry of the installed Django, registered before their packages are imported.

Django itself would import a package before registering its app, so that a model defined meanwhile fails. How Portal
registers plugins is not known; plugins that define models early are accepted.
"""

from __future__ import annotations

import inspect
import os
import re
import sys
from types import ModuleType
from typing import Any

from django import contrib
from django.apps import AppConfig, apps
from django.urls import set_script_prefix

from cantemo_signals.sandbox import app_configs
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.sandbox.installed.django import ImproperlyConfigured

_LABEL = re.compile(rb"^[ \t]+label[ \t]*=[ \t]*['\"](\w+)['\"]", re.MULTILINE)


class Registry:
    """Django's registry with the plugins in it: module name → path of the package or of the module."""

    def __init__(self, plugins: dict[str, str]) -> None:
        self._plugins = plugins
        self._configs: dict[str, Any] = {}
        self._added: list[str] = []

    def populate(self, names: list[str]) -> None:
        """Set up the apps that are not plugins."""
        set_script_prefix("/")
        apps.populate(names)
        # Until every model exists, each new one would make all others forget what they know about their relations.
        apps.ready = False

    def register_plugins(self) -> None:
        """Make every plugin an app."""
        for module, path in self._plugins.items():
            config = self._configs[module] = _provisional(module, path)
            self._register(config)

    def models_are_loaded(self) -> None:
        """Let the models learn about each other."""
        apps.ready = True
        apps.clear_cache()

    def adopt(self, package: str) -> None:
        """Make an installed library an app if it is not one, because its models are about to be imported."""
        is_library = package.startswith("django.contrib.") or not package.startswith("django.")
        if is_library and not any(config.name == package for config in apps.get_app_configs()):
            self._register(AppConfig.create(package))

    def adopt_admin(self) -> None:
        """Make the admin an app, because it is about to be imported: its own ``AppConfig`` would import it."""
        site = "django.contrib.admin.sites.AdminSite"
        namespace = {"path": os.path.join(os.path.dirname(contrib.__file__), "admin"), "default_site": site}
        config: Any = type("AdminConfig", (AppConfig,), namespace)
        self._register(config("django.contrib.admin", ModuleType("django.contrib.admin")))

    def configure(self, module: str, compatibility: list[tuple[str, int, str]]) -> None:
        """Configure an imported plugin as its own ``apps.py`` describes it.

        One that gives itself another name is accepted, and added to ``compatibility``: Django refuses such an app, but
        how Portal turns its plugins into apps is unknown (inferred).

        Raises:
            ImproperlyConfigured: it cannot be an app as it is.
        """
        own = _described(module)
        name = None if own is None else getattr(own, "name", None)
        if own is None or name == module:
            self._replace(module, AppConfig.create(module))
            return
        place = inspect.getsourcefile(own) or module, inspect.getsourcelines(own)[1]
        compatibility.append((*place, f'write `name = "{module}"` in {own.__qualname__}'))
        self._replace(module, own(module, sys.modules[module]))

    def _replace(self, module: str, config: Any) -> None:
        """Replace a plugin's provisional description by its own."""
        before = self._configs[module]
        if apps.app_configs.get(before.label) is before:
            del apps.app_configs[before.label]
        if not self._register(config):
            place = inspect.getsourcefile(config.module) or module, 1
            hint = "Give it its own label, in an AppConfig in its apps.py."
            raise ImproperlyConfigured(f"The app label {config.label!r} is already taken", place, hint)
        self._configs[module] = config

    def config(self, module: str) -> Any:
        """Return the app of a plugin."""
        return self._configs[module]

    def models(self) -> list[Any]:
        """Return every model, including those of many-to-many relations."""
        return list(apps.get_models(include_auto_created=True))

    def close(self) -> None:
        """Remove everything that was not there before."""
        if "django.contrib.admin.sites" in sys.modules:
            shown = sys.modules["django.contrib.admin.sites"].site._registry
            for model in [model for model in shown if model._meta.app_label in self._added]:
                del shown[model]
        for label in self._added:
            apps.app_configs.pop(label, None)
            apps.all_models.pop(label, None)
        apps.clear_cache()

    def _register(self, config: Any) -> bool:
        if config.label in apps.app_configs:
            return False
        config.apps = apps
        config.models = apps.all_models[config.label]
        apps.app_configs[config.label] = config
        self._added.append(config.label)
        apps.get_models.cache_clear()
        return True


def _described(module: str) -> Any:
    """Return the class that describes a plugin; None if Django describes it."""
    return app_configs.taken(app_configs.candidates(module))


def _provisional(module: str, path: str) -> Any:
    """Create the app of a plugin that may not be imported yet, with the label that its ``apps.py`` is going to set."""
    stand_in = ModuleType(module)
    stand_in.__file__ = path
    directory = path if os.path.isdir(path) else os.path.dirname(path)
    label = _LABEL.findall(content_of(os.path.join(path, "apps.py"))) if directory == path else []
    namespace: dict[str, Any] = {"path": directory, "__module__": AppConfig.__module__}
    if len(label) == 1:
        namespace["label"] = label[0].decode()
    config: Any = type("AppConfig", (AppConfig,), namespace)
    return config(module, sys.modules.get(module, stand_in))
