"""What the events of the installed Django's signals carry: real objects, in the database where the signal says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.http import HttpRequest

from cantemo_signals.sandbox.catalogue.examples import Later
from cantemo_signals.sandbox.installed import examples

_OF_USERS = ("user_logged_in", "user_logged_out", "user_login_failed")


def usual_sender(module: str) -> Any:
    """Who sends the signals of this module as a rule."""
    return get_user_model() if module in ("django.db.models.signals", "django.contrib.auth.signals") else None


def carried(name: str, sender: Any) -> dict[str, Any]:
    """What an event of the signal of this name from ``sender`` carries, as far as it is an object of Django's."""
    if name in _OF_USERS:
        user = {} if name == "user_login_failed" else {"user": _later(get_user_model(), examples.saved)}
        return {**user, "request": _request()}
    if not examples.is_model(sender):
        return {}
    if name == "m2m_changed":
        return _changed(sender)
    if name in ("pre_save", "post_init"):
        return {"instance": _later(sender, examples.unsaved)}
    if name in ("post_save", "pre_delete"):
        return {"instance": _later(sender, examples.saved)}
    return {"instance": _later(sender, _deleted)} if name == "post_delete" else {}


def _later(model: Any, make: Callable[[Any], Any]) -> Later:
    return Later(f"{model.__module__}.{model.__qualname__} object", lambda: make(model))


def _deleted(model: Any) -> Any:
    """An object whose row is gone; it still knows its key, as in Django while ``post_delete`` is sent."""
    made = examples.saved(model)
    model._base_manager.filter(pk=made.pk)._raw_delete("default")
    return made


def _request() -> Any:
    request = HttpRequest()
    request.method, request.path = "POST", "/"
    request.META.update(REMOTE_ADDR="127.0.0.1", SERVER_NAME="localhost", SERVER_PORT="80")
    request.session = {}
    return request


def _keys(model: Any) -> Later:
    return Later(f"{model.__qualname__}.pk in a set", lambda: {examples.saved(model).pk})


def _changed(through: Any) -> dict[str, Any]:
    """What a many-to-many relation carries, found by the model that stands between."""
    for model in apps.get_models():
        for field in model._meta.local_many_to_many:
            if field.remote_field.through is through:
                related = field.related_model
                return {"instance": _later(model, examples.saved), "model": related, "pk_set": _keys(related)}
    return {}
