"""The arguments of the installed Django's own events: real objects, stored in the database if the signal says so.

They have plausible values, and are saved without sending signals.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import models, transaction
from django.db.models import signals
from django.db.models.base import ModelBase
from django.http import HttpRequest

from cantemo_signals.sandbox.catalogue.examples import Later, example_of
from cantemo_signals.sandbox.fabrication.fabricated import fabricate
from cantemo_signals.sandbox.installed.senders import throughs

_MIGRATING = ("pre_migrate", "post_migrate")
_OF_USERS = ("user_logged_in", "user_logged_out", "user_login_failed")
_DAY = datetime(2026, 1, 1, tzinfo=timezone.utc)
_USER = {"username": "ann", "first_name": "Ann", "last_name": "Example", "email": "ann@example.com"}
#: The example for a field is that of the first matching class.
_VALUES: tuple[tuple[Any, Any], ...] = (
    (models.BooleanField, False),
    (models.DateTimeField, _DAY),
    (models.DateField, date(2026, 1, 1)),
    (models.TimeField, time(12)),
    (models.DurationField, timedelta(minutes=1)),
    (models.DecimalField, Decimal(1)),
    (models.FloatField, 1.0),
    (models.IntegerField, 1),
    (models.UUIDField, UUID(int=1)),
    (models.JSONField, {}),
    (models.BinaryField, b"example"),
    (models.GenericIPAddressField, "127.0.0.1"),
    (models.EmailField, "ann@example.com"),
    (models.URLField, "http://example.com/"),
)
_OF_MODELS = ("pre_init", "post_init", "pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed")
DEEPEST = 5


def usual_sender(module: str) -> Any:
    """Return the usual sender of this module's signals."""
    return get_user_model() if module in ("django.db.models.signals", "django.contrib.auth.signals") else None


def example(name: str, sender: Any, occasion: str | None = None) -> dict[str, Any]:
    """Return the arguments of an event of the signal of this name from ``sender``, as far as they are Django's."""
    if name in _OF_USERS:
        return _of_login(nobody=name == "user_login_failed")
    if name in _MIGRATING:
        return {"app_config": sender, "apps": apps}
    if not _is_model(sender):
        return {}
    if name == "m2m_changed":
        return _changed(sender, occasion or "")
    make = _MAKERS.get((name, occasion)) or _MAKERS.get((name, None))
    if make is None:
        return {}
    instance = _later(sender, make)
    return {"instance": instance, **({"origin": instance} if name.endswith("_delete") else {})}


def _later(model: Any, make: Callable[[Any], Any]) -> Later:
    name = f"{model.__module__}.{model.__qualname__} object"
    return Later(name, lambda: _made(name, lambda: make(model)))


def _made(name: str, make: Callable[[], Any]) -> Any:
    """Return what ``make`` returns, or a replacement if it fails: the event is sent anyway."""
    try:
        return make()
    except Exception:  # noqa: BLE001 - models are plugin code
        return fabricate(name)


def _deleted(model: Any) -> Any:
    """Return an object whose row is gone; it still knows its key, as in Django while ``post_delete`` is sent."""
    instance = _saved_example(model)
    model._base_manager.filter(pk=instance.pk)._raw_delete("default")
    return instance


def saved_user() -> Later:
    """Return a user who is in the database."""
    return _later(get_user_model(), _saved_example)


def _of_login(*, nobody: bool) -> dict[str, Any]:
    """Return the request of a login or logout and its user, if there is one."""
    user = cache(lambda: AnonymousUser() if nobody else _saved_example(get_user_model()))
    request = Later("django.http.request.HttpRequest object", lambda: request_of(user()))
    return {"request": request, **({} if nobody else {"user": Later(saved_user().__dotted__, user)})}


def of_page(*, nobody: bool) -> dict[str, Any]:
    """Return the request for a page and its user, who need not have logged in."""
    user = cache(lambda: AnonymousUser() if nobody else _saved_example(get_user_model()))
    name = "AnonymousUser" if nobody else "User ann"
    return {"request": Later("HttpRequest", lambda: request_of(user(), "GET")), "user": Later(name, user)}


def request_of(user: Any, method: str = "POST") -> Any:
    """Return a request as the login form sends it, or one for a page, in which this user is logged in."""
    request = HttpRequest()
    request.method, request.path, request.user = method, "/", user
    request.META.update(REMOTE_ADDR="127.0.0.1", SERVER_NAME="localhost", SERVER_PORT="80")
    request.session = session_store()
    request._messages = CookieStorage(request)
    return request


def session_store() -> Any:
    """Return a new session of a visitor."""
    return import_module(settings.SESSION_ENGINE).SessionStore()


def _keys(model: Any) -> Later:
    name = f"{model.__qualname__}.pk in a set"
    return Later(name, lambda: _made(name, lambda: {_saved_example(model).pk}))


def _changed(through: Any, occasion: str) -> dict[str, Any]:
    """Return the arguments for a many-to-many relation, which is identified by its intermediate model."""
    field = throughs().get(through)
    if field is None:
        return {}
    model, related = field.model, field.related_model
    if occasion.endswith("reverse"):
        model, related = related, model
    keys = None if "clear" in occasion else _keys(related)
    return {"instance": _later(model, _saved_example), "model": related, "pk_set": keys}


def _is_model(sender: Any) -> bool:
    return issubclass(type(sender), ModelBase)


def _unsaved_example(model: Any) -> Any:
    """Create an instance of a model that is not in the database; what it refers to is."""
    with unsent_signals():
        return model(**_values(model, DEEPEST))


def _saved_example(model: Any) -> Any:
    """Create an instance of a model that is in the database; if that is impossible, one that is not."""
    with unsent_signals():
        return _save(model, DEEPEST)


def _save(model: Any, depth: int) -> Any:
    instance = model(**_values(model, depth))
    try:
        with transaction.atomic():
            models.Model.save_base(instance, force_insert=True)
    except Exception:  # noqa: BLE001 - fields and constraints are plugin code; the event is sent anyway
        return model._base_manager.filter(**_unique(instance)).first() or instance
    return instance


def _unique(instance: Any) -> dict[str, Any]:
    """Return the unique fields of an object: another one with these values may already exist."""
    fields = [field for field in instance._meta.concrete_fields if field.unique and not field.primary_key]
    return {field.attname: getattr(instance, field.attname) for field in fields}


def _values(model: Any, depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        is_parent = field.remote_field is not None and getattr(field.remote_field, "parent_link", False)
        if field.has_default() or isinstance(field, models.AutoField) or is_parent:
            continue
        if field.remote_field is not None:
            if not field.null and depth:
                values[field.name] = _save(field.related_model, depth - 1)
        elif not getattr(field, "generated", False):
            values[field.name] = _value(field)
    return values


def _value(field: Any) -> Any:
    choices = field.flatchoices
    if choices:
        return choices[0][0]
    for cls, value in _VALUES:
        if isinstance(field, cls):
            return value
    text = _USER.get(field.name) or example_of(field.name)
    return str(text)[: field.max_length] if isinstance(field, (models.CharField, models.TextField)) else None


_MAKERS: dict[tuple[str, str | None], Callable[[Any], Any]] = {
    ("post_init", None): _unsaved_example,
    ("pre_save", None): _unsaved_example,
    ("pre_save", "updated"): _saved_example,
    ("post_save", None): _saved_example,
    ("pre_delete", None): _saved_example,
    ("post_delete", None): _deleted,
}
"""What creates the instance of an event, by signal and occasion; None for every other occasion."""


@contextmanager
def unsent_signals() -> Iterator[None]:
    """While entered, models send no signals."""
    sent = [(vars(getattr(signals, name)), vars(getattr(signals, name)).get("send")) for name in _OF_MODELS]
    for attributes, _ in sent:
        attributes["send"] = _send_nothing
    try:
        yield
    finally:
        for attributes, before in sent:
            if before is None:
                del attributes["send"]
            else:  # while this is entered already
                attributes["send"] = before


def _send_nothing(*args: Any, **kwargs: Any) -> list[Any]:
    return []
