"""The senders of the installed Django's own signals, as its source has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model


def senders(name: str) -> tuple[Any, ...] | None:
    """Return every sender of the signal of this name; None if they are unknown."""
    find = _SENDERS.get(name) if apps.models_ready else None
    return None if find is None else tuple(find())


def model_names() -> list[str] | None:
    """Return every model as Django names it, ``app.Model``; None while some may be missing."""
    return [model._meta.label for model in apps.get_models()] if apps.models_ready else None


def _saved() -> Iterator[Any]:
    """Yield the models whose objects are saved and deleted, except those that Django creates for a relation."""
    for model in apps.get_models():
        if not model._meta.auto_created:
            yield model


def _made() -> Iterator[Any]:
    yield from apps.get_models(include_auto_created=True)


def _prepared() -> Iterator[Any]:
    yield from apps.get_models(include_auto_created=True, include_swapped=True)


def throughs() -> dict[Any, Any]:
    """Return the intermediate models of relations, each with the field of the relation."""
    fields = (field for model in apps.get_models() for field in model._meta.local_many_to_many)
    return {field.remote_field.through: field for field in fields if not isinstance(field.remote_field.through, str)}


def _migrated() -> Iterator[Any]:
    """Yield every app; Django omits those without models, which here are only known once a plugin imports them."""
    yield from apps.get_app_configs()


def _users() -> Iterator[Any]:
    user = get_user_model()
    yield from (model for model in apps.get_models() if issubclass(model, user))


_SENDERS: dict[str, Callable[[], Iterable[Any]]] = {
    "class_prepared": _prepared,
    "pre_init": _made,
    "post_init": _made,
    "pre_save": _saved,
    "post_save": _saved,
    "pre_delete": _saved,
    "post_delete": _saved,
    "m2m_changed": throughs,
    "pre_migrate": _migrated,
    "post_migrate": _migrated,
    "user_logged_in": _users,
    "user_logged_out": _users,
    "user_login_failed": lambda: ("django.contrib.auth",),
}
