"""Objects of the installed Django's models with plausible values, saved without anybody hearing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import signals
from django.db.models.base import ModelBase

from cantemo_signals.sandbox.catalogue.examples import example_of

_DAY = datetime(2026, 1, 1, tzinfo=timezone.utc)
_USER = {"username": "ann", "first_name": "Ann", "last_name": "Example", "email": "ann@example.com"}
#: The example for a field of a class: the first that fits.
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
_SENT = ("pre_init", "post_init", "pre_save", "post_save", "m2m_changed")
DEEPEST = 5


def is_model(thing: Any) -> bool:
    """Whether it is a model's class."""
    return issubclass(type(thing), ModelBase)


def unsaved(model: Any) -> Any:
    """An object of a model that is not in the database; what it refers to is."""
    with _unheard():
        return model(**_values(model, DEEPEST))


def saved(model: Any) -> Any:
    """An object of a model that is in the database; where that cannot be, one that is not."""
    with _unheard():
        return _saved(model, DEEPEST)


def _saved(model: Any, depth: int) -> Any:
    made = model(**_values(model, depth))
    try:
        with transaction.atomic():
            models.Model.save_base(made, force_insert=True)
    except Exception:  # noqa: BLE001 - fields and constraints are plugin code; the event shall be sent all the same
        return model._base_manager.filter(**_unique(made)).first() or made
    return made


def _unique(made: Any) -> dict[str, Any]:
    """What is unique about an object: another one may be there already."""
    fields = [field for field in made._meta.concrete_fields if field.unique and not field.primary_key]
    return {field.attname: getattr(made, field.attname) for field in fields}


def _values(model: Any, depth: int) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        is_parent = field.remote_field is not None and getattr(field.remote_field, "parent_link", False)
        if field.has_default() or isinstance(field, models.AutoField) or is_parent:
            continue
        if field.remote_field is not None:
            if not field.null and depth:
                values[field.name] = _saved(field.related_model, depth - 1)
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


@contextmanager
def _unheard() -> Iterator[None]:
    """While entered, no receiver hears of what becomes of a model."""
    sent = [getattr(signals, name) for name in _SENT]
    for signal in sent:
        signal.send = _to_nobody
    try:
        yield
    finally:
        for signal in sent:
            del signal.send


def _to_nobody(*args: Any, **kwargs: Any) -> list[Any]:
    return []
