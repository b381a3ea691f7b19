"""The arguments and the senders of Django's and Celery's own events, as their documentation says."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime, timezone
from functools import cache
from typing import Any

from cantemo_signals.bus.naming import class_name, mro_of
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue.users import User
from cantemo_signals.sandbox.fabrication import models
from cantemo_signals.sandbox.fabrication.answers import FabricatedModule
from cantemo_signals.sandbox.fabrication.fabricated import FabricatedBase, FabricatedType, Task, fabricate, task_behind
from cantemo_signals.sandbox.fabrication.model_class import SAVED
from cantemo_signals.sandbox.fabrication.models import is_model

_DATABASE = {"raw": False, "using": "default", "update_fields": None}
_MIGRATION: dict[str, Any] = {
    "app_config": None,
    "verbosity": 1,
    "interactive": False,
    "using": "default",
    "apps": None,
    "plan": [],
}
_CARRIED: dict[str, dict[str, dict[str, Any]]] = {
    "django.db.models.signals": {
        "pre_init": {"args": [], "kwargs": {}},
        "post_init": {"instance": None},
        "pre_save": {"instance": None, **_DATABASE},
        "post_save": {"instance": None, "created": True, **_DATABASE},
        "pre_delete": {"instance": None, "using": "default", "origin": None},
        "post_delete": {"instance": None, "using": "default", "origin": None},
        "m2m_changed": {
            "instance": None,
            "action": "post_add",
            "reverse": False,
            "model": None,
            "pk_set": {1},
            "using": "default",
        },
        "class_prepared": {},
        "pre_migrate": _MIGRATION,
        "post_migrate": _MIGRATION,
    },
    "django.core.signals": {
        "request_started": {"environ": {}},
        "request_finished": {},
        "got_request_exception": {"request": None},
    },
    "django.contrib.auth.signals": {
        "user_logged_in": {"request": None, "user": User},
        "user_logged_out": {"request": None, "user": User},
        "user_login_failed": {"credentials": {"username": "visitor"}, "request": None},
    },
    "celery.app.base": {
        "on_configure": {},
        "on_after_configure": {"source": {}},
        "on_after_finalize": {},
        "on_after_fork": {},
    },
    "celery.signals": {
        "task_prerun": {"task_id": "example", "task": None, "args": [], "kwargs": {}},
        "task_postrun": {
            "task_id": "example",
            "task": None,
            "args": [],
            "kwargs": {},
            "retval": None,
            "state": "SUCCESS",
        },
        "task_success": {"result": None},
        "task_failure": {
            "task_id": "example",
            "exception": Exception,
            "args": [],
            "kwargs": {},
            "traceback": None,
            "einfo": None,
        },
        "task_retry": {"request": None, "reason": "example", "einfo": None},
        "task_revoked": {"request": None, "terminated": False, "signum": None, "expired": False},
    },
}
_CHANGES = ("pre_add", "post_add", "pre_remove", "post_remove", "pre_clear", "post_clear")
_OCCASIONS: dict[str, dict[str, dict[str, Any]]] = {
    "pre_save": {"created": {"raw": False}, "updated": {"raw": False}, "raw": {"raw": True}},
    "post_save": {
        "created": {"created": True, "raw": False},
        "updated": {"created": False, "raw": False},
        "raw": {"created": True, "raw": True},
    },
    "pre_delete": {"deleted": {}},
    "post_delete": {"deleted": {}},
    "m2m_changed": {
        **{action: {"action": action, "reverse": False} for action in _CHANGES},
        **{f"{action} reverse": {"action": action, "reverse": True} for action in _CHANGES},
    },
}
_OF_MODELS = ("pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "class_prepared")
_ACCOUNTS = ("User", "Group")
_SENDERS = {"django.db.models.signals": "django.db.models.Model", "celery.signals": "celery.task"}
_MADE_UP = ("instance", "model", "request", "task", "einfo", "traceback", "app_config", "apps")


def is_known(module: str, name: str) -> bool:
    """Return whether it is one of these signals."""
    return name in _CARRIED.get(module, {})


def occasions(module: str, name: str) -> dict[str | None, dict[str, Any]]:
    """Return the occasions on which a signal is sent, each with the arguments that are always the same on it."""
    if not module.startswith("django.") or name not in _OCCASIONS:
        return {None: {}}
    return dict(_OCCASIONS[name].items())


def carried(module: str, name: str) -> tuple[str, ...]:
    """Return the names of a signal's arguments."""
    return tuple(_CARRIED[module][name])


def is_of_django(name: str) -> bool:
    """Return whether a Django signal has this name, bare or dotted."""
    module, _, last = name.rpartition(".")
    return any(
        last in names for home, names in _CARRIED.items() if home.startswith("django.") and home.endswith(module)
    )


def sender(module: str, signal: str) -> Any:
    """Return the sender of a signal of this module if none is named; None if it has none."""
    name = _SENDERS.get(module) if module.startswith("django.") or is_known(module, signal) else None
    if name is not None and not environment.is_emulated:
        home, _, last = name.rpartition(".")
        return vars(sys.modules[home]).get(last) if home in sys.modules else None
    if module.startswith("django.") and (events := _of_installed_django()) is not None:
        return events.usual_sender(module)
    return None if name is None else _made_up(name)


@cache
def _made_up(name: str) -> Any:
    return fabricate(name)


def _of_installed_django() -> Any:
    """Return the module about the installed Django's events, if that was set up: creating an example writes a row."""
    if not environment.is_emulated:
        return None
    if not has_django():
        return None
    from cantemo_signals.sandbox.installed import events  # imports Django

    return events


def has_django() -> bool:
    """Return whether an installed Django is in use, including a real project's, rather than a made-up one or none."""
    models = sys.modules.get("django.db.models")
    return models is not None and not isinstance(models, FabricatedModule)


def real_user(value: Any) -> Any:
    """Return a user of the installed Django in place of an example of one; any other value unchanged."""
    if type(value) is User and (events := _of_installed_django()) is not None:
        return events.saved_user()
    return value


def senders(module: str, name: str, modules: Iterable[str]) -> tuple[Any, ...] | None:
    """Return every sender of a Django or Celery signal; None if they are unknown.

    If Django is made up, they are only the models in ``modules``, as far as they can be seen, and Portal's users and
    groups; the tasks are only those in ``modules``.
    """
    if not is_known(module, name):
        return None
    if module == "celery.signals":
        return tuple(_tasks(modules)) or None
    if has_django():
        from cantemo_signals.sandbox.installed import senders  # imports Django

        return senders.senders(name)
    return (*_made_up_models(modules), *_made_up_accounts()) if name in _OF_MODELS else None


def _made_up_accounts() -> Iterator[Any]:
    """Yield the models of users and groups, which Portal saves whatever plugins do."""
    home = "django.contrib.auth.models"
    taken = vars(sys.modules[home]) if home in sys.modules else {}
    for name in _ACCOUNTS:
        yield taken[name] if name in taken else _made_up(f"{home}.{name}")


def _made_up_models(modules: Iterable[str]) -> Iterator[Any]:
    """Yield the classes in these modules that derive from the made-up ``Model`` and are not abstract."""
    for module in modules:
        for value in list(vars(sys.modules[module]).values()) if module in sys.modules else ():
            if issubclass(type(value), FabricatedType) and is_model(value) and class_name(value)[0] == module:
                yield value


def _tasks(modules: Iterable[str]) -> Iterator[Any]:
    """Yield the tasks that apps of the installed Celery know, or made-up ones in these modules."""
    state = sys.modules.get("celery._state")
    if state is not None and not isinstance(state, FabricatedModule):
        found = {id(task): task for app in list(vars(state)["_get_active_apps"]()) for task in app._tasks.values()}
        yield from found.values()
        return
    for module in modules:
        for value in list(vars(sys.modules[module]).values()) if module in sys.modules else ():
            if issubclass(type(task := task_behind(value)), Task):
                yield task


def model_names() -> list[str] | None:
    """Return the models that a sender can name, each as ``app.Model``; None while some may be missing."""
    if has_django():
        from cantemo_signals.sandbox.installed import senders  # imports Django

        return senders.model_names()
    return models.names()


def home(sender: Any) -> object:
    """Return the module that a sender comes from; for an app, its package."""
    cls = sender if issubclass(type(sender), type) else type(sender)
    is_app = any(class_name(base) == ("django.apps.config", "AppConfig") for base in mro_of(cls))
    if is_app and cls is not sender:
        return object.__getattribute__(sender, "__dict__").get("name")
    return class_name(cls)[0]


def example(module: str, name: str, sender: object, occasion: str | None = None) -> dict[str, Any]:
    """Return the arguments of an event of this signal from ``sender``, with example values."""
    given = occasions(module, name).get(occasion, {})
    if module.startswith("django.") and (events := _of_installed_django()) is not None:
        return {**_arguments(module, name, sender), **given, **events.example(name, sender, occasion)}
    return {**_arguments(module, name, sender), **given}


def _arguments(module: str, name: str, sender: object) -> dict[str, Any]:
    return {key: _value(key, value, sender) for key, value in _CARRIED[module][name].items()}


def _value(name: str, value: Any, sender: object) -> Any:
    if name == "instance" and issubclass(type(sender), FabricatedType):
        return _instance(sender)
    if name in ("app_config", "task") and sender is not None:
        return sender
    if value is None and name in _MADE_UP:
        return fabricate(name)
    if isinstance(value, type):
        return value()
    return value.copy() if isinstance(value, (dict, list, set)) else value


_FIELDS: tuple[tuple[str, Any], ...] = (
    ("Integer", 1),
    ("Auto", 1),
    ("Float", 1.0),
    ("Boolean", False),
    ("UUID", "00000000-0000-0000-0000-000000000001"),
    ("JSON", {}),
    ("DateTime", datetime(2026, 1, 1, tzinfo=timezone.utc)),
    ("Char", "example"),
    ("Text", "example"),
    ("Slug", "example"),
    ("Email", "ann@example.com"),
    ("URL", "http://example.com/"),
)


def _instance(model: Any) -> Any:
    """Return an instance of a made-up model, its plain fields filled, without ``__init__``, which is plugin code."""
    instance = object.__new__(model)
    instance.__dict__[SAVED] = True
    for cls in reversed(model.__mro__):
        for name, value in vars(cls).items():
            kind = type(value).__name__
            if issubclass(type(value), FabricatedBase) and kind.endswith("Field"):
                example = next((example for word, example in _FIELDS if word in kind), None)
                default = vars(value).get("default")
                if example is not None:
                    instance.__dict__[name] = default if type(default) is type(example) else example
    return instance
