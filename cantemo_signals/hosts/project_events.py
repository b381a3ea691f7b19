"""What Django sends with events about a project's models, filled in with rows of its database."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cantemo_signals.errors import UsageError
from cantemo_signals.hosts.project_rows import Rows, first, in_short, label
from cantemo_signals.sandbox.catalogue.library_events import carried
from cantemo_signals.values import NamedTuple

MODEL_SIGNALS = "django.db.models.signals"
WITHOUT_OBJECT = ("pre_init", "class_prepared")


class Filled(NamedTuple):
    """Arguments that were filled in, and notes that say with which rows."""

    arguments: dict[str, Any] = {}  # noqa: RUF012 - never mutated
    notes: tuple[str, ...] = ()


class Filling:
    """The filling in of one event, which carries ``arguments`` so far, of a signal from ``sender``.

    What the user has ``given`` stays as it is.
    """

    def __init__(self, rows: Rows, signal: str, sender: Any, arguments: dict[str, Any], given: dict[str, Any]) -> None:
        self._rows = rows
        self._signal = signal
        self._sender = sender
        self._arguments = arguments
        self._given = given
        self._notes: list[str] = []

    def filled(self) -> Filled:
        """Return the objects that Django sends with the event."""
        if self._signal in ("pre_migrate", "post_migrate"):
            return Filled({"app_config": self._sender, "apps": import_module("django.apps").apps})
        if self._signal in WITHOUT_OBJECT or not is_model(self._sender):
            return Filled()
        arguments = self._change() if self._signal == "m2m_changed" else self._object()
        return Filled(arguments, tuple(self._notes))

    def _object(self) -> dict[str, Any]:
        instance = self._instance(self._sender)
        if instance is None:
            return {}
        origin = {"origin": instance} if self._signal.endswith("_delete") else {}
        using = {} if self._signal == "post_init" else {"using": _database(instance)}
        return {"instance": instance, **origin, **using}

    def _change(self) -> dict[str, Any]:
        """Return the objects for a change of the many-to-many relation that the sender is the model of."""
        from cantemo_signals.sandbox.installed.senders import throughs  # imports Django

        field = throughs().get(self._sender)
        if field is None:
            return {}
        mine, other = field.model, field.related_model
        if self._is_reverse(mine, other):
            mine, other = other, mine
        instance = self._instance(mine)
        keys = None if "clear" in str(self._arguments.get("action")) else self._keys(other)
        rows = {} if instance is None else {"instance": instance, "using": _database(instance)}
        return {**rows, "reverse": mine is not field.model, "model": other, "pk_set": keys}

    def _is_reverse(self, mine: Any, other: Any) -> bool:
        instance = self._given.get("instance")
        if instance is None or mine is other:
            return bool(self._arguments.get("reverse"))
        return isinstance(instance, other) and not isinstance(instance, mine)

    def _instance(self, model: Any) -> Any:
        """Return the given instance, else the first row, else an unsaved instance; None if none can be made."""
        if "instance" in self._given:
            return self._given["instance"]
        row, why = self._first(model)
        if row is not None:
            self._notes.append(f"instance is filled in with the first row, {label(model)}:{row.pk}.")
            return row
        try:
            made = model()
        except Exception as error:  # noqa: BLE001 - the project's own code
            self._notes.append(f"{why}, and no instance can be made: {in_short(error)}.")
            return None
        self._notes.append(f"{why}: instance is filled in with an unsaved one.")
        return made

    def _keys(self, model: Any) -> set[Any]:
        if "pk_set" in self._given:
            return set()
        row, why = self._first(model)
        if row is None:
            self._notes.append(f"{why}: pk_set is empty.")
            return set()
        self._notes.append(f"pk_set is filled in with the first row, {label(model)}:{row.pk}.")
        return {row.pk}

    def _first(self, model: Any) -> tuple[Any, str]:
        """Return the first row of a model, or None and why there is none."""
        try:
            return self._rows.read(model, lambda: first(model)), f"{label(model)} has no rows"
        except UsageError as error:
            return None, error.message.rstrip(".")


def in_order(signal: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of a signal about models in the order in which Django's documentation has them."""
    known = [name for name in carried(MODEL_SIGNALS, signal) if name in arguments]
    return {name: arguments[name] for name in (*known, *(name for name in arguments if name not in known))}


def is_model(value: Any) -> bool:
    """Return whether a value is a class of Django's models."""
    return issubclass(type(value), import_module("django.db.models.base").ModelBase)


def model_of(value: Any) -> Any:
    """Return the model of a row, or None for any other value."""
    return type(value) if is_model(type(value)) else None


def _database(instance: Any) -> str:
    """Return the alias of the database that an instance comes from."""
    state = getattr(instance, "_state", None)  # a given one may be a text
    return str(getattr(state, "db", None) or "default")
