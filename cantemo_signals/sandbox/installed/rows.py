"""The rows of models that ``--data`` describes, written to the database before plugins are made ready.

They are written without sending signals and without a model's own ``save``, as those of a fixture are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from cantemo_signals.errors import UsageError, some, suggestion
from cantemo_signals.sandbox import effects
from cantemo_signals.sandbox.installed.events import unsent_signals

Rows = dict[str, list[dict[str, Any]]]


class NotThereYet(UsageError):
    """A row refers to one that may come later."""


class Row:
    """One described row; ``place`` is where it is described."""

    def __init__(self, model: Any, place: str, described: dict[str, Any]) -> None:
        self.model = model
        self.place = place
        self.described = described

    def write(self) -> None:
        """Write the row.

        Raises:
            UsageError: it does not fit its model, or refers to something that does not exist.
        """
        values, several = self._values()
        try:
            instance = self.model(**values)
            if "password" in values and hasattr(instance, "set_password"):
                instance.set_password(values["password"])
            with transaction.atomic():
                models.Model.save_base(instance, force_insert=True)
                for name, related in several.items():
                    getattr(instance, name).set(related)
        except Exception as error:  # fields and constraints are plugin code
            raise UsageError(f"--data: {self.place} cannot be written: {error}.", "Fix the row.") from error

    def _values(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the values by field, and those of the fields with several values."""
        values: dict[str, Any] = {}
        several: dict[str, Any] = {}
        for name, value in self.described.items():
            field = self._field(name)
            place = f"{self.place}.{name}"
            if field.many_to_many:
                parts = value if isinstance(value, list) else [value]
                several[field.name] = [_referred(field.related_model, part, place) for part in parts]
            elif field.remote_field is not None and isinstance(value, dict):
                values[field.name] = _referred(field.related_model, value, place)
            else:
                values[field.attname] = _converted(field, value, place)
        self._check_complete(values)
        return values, several

    def _field(self, name: str) -> Any:
        options = self.model._meta
        known = {field.attname: field for field in options.concrete_fields}
        known |= {field.name: field for field in (*options.concrete_fields, *options.many_to_many)}
        if name == "pk":
            return options.pk
        if name not in known:
            names = [field.name for field in (*options.concrete_fields, *options.many_to_many)]
            advice = suggestion(name, names) or f"It has {some(names)}."
            raise UsageError(f"--data: {self.place} has no field {name!r}.", advice)
        return known[name]

    def _check_complete(self, values: dict[str, Any]) -> None:
        for field in self.model._meta.concrete_fields:
            given = values.get(field.name, values.get(field.attname, field.get_default()))
            is_made = isinstance(field, models.AutoField) or getattr(field, "generated", False) or field.primary_key
            if given is None and not field.null and not is_made and not getattr(field, "auto_now_add", False):
                example = "the key of a row, or {field: value}" if field.remote_field else "a value"
                raise UsageError(f"--data: {self.place} has no {field.name}.", f"Write {field.name}: {example}.")


def write(described: Rows, failed: Collection[str]) -> None:
    """Write all rows, each after those it refers to, except those of ``failed`` apps.

    Raises:
        UsageError: one cannot be written.
    """
    waiting = [row for label, rows in described.items() for row in _rows(label, rows, failed)]
    with unsent_signals(), _unseen(), transaction.atomic():
        while waiting:
            later, error = [], None
            for row in waiting:
                try:
                    row.write()
                except NotThereYet as not_there:
                    later.append(row)
                    error = not_there
            if error is not None and len(later) == len(waiting):
                raise error
            waiting = later
        _check_references()


def _rows(label: str, rows: list[dict[str, Any]], failed: Collection[str]) -> list[Row]:
    app = label.partition(".")[0]
    known = {model._meta.label: model for model in apps.get_models()}
    by_name = {name.lower(): model for name, model in known.items()}
    if label.lower() not in by_name:
        if app in failed:
            return []  # the reason for the failure is reported
        advice = suggestion(label, known) or f"Known: {some(sorted(known))}."
        raise UsageError(f"--data: rows names {label!r}, which is not a model here.", advice)
    return [Row(by_name[label.lower()], f"rows.{label}[{number}]", row) for number, row in enumerate(rows)]


def _referred(model: Any, value: Any, place: str) -> Any:
    """Return the only row of a model that has these values in its fields, or this key."""
    lookup = value if isinstance(value, dict) else {"pk": value}
    try:
        found = list(model._base_manager.filter(**lookup)[:2])
    except Exception as error:  # a wrong name or value, reported in Django's words
        raise UsageError(f"--data: {place} finds no {model.__name__}: {error}.", "Name its fields.") from error
    if len(found) == 1:
        return found[0]
    text = " and ".join(f"{name} {part!r}" for name, part in lookup.items())
    if found:
        raise UsageError(f"--data: {place} fits several {model.__name__} rows: {text}.", ("Name more of its fields."))
    raise NotThereYet(
        f"--data: {place} finds no {model.__name__} with {text}.", f"Describe it in rows: {model._meta.label}."
    )


def _converted(field: Any, value: Any, place: str) -> Any:
    try:
        return field.to_python(value) if field.remote_field is None else field.target_field.to_python(value)
    except Exception as error:  # django.core.exceptions.ValidationError, or plugin code's
        kind = type(field).__name__
        raise UsageError(f"--data: {place} is not a value for a {kind}: {value!r}.", "Fix the row.") from error


def _check_references() -> None:
    try:
        connection.check_constraints()
    except Exception as error:
        raise UsageError(f"--data: rows are inconsistent: {error}", "Add the missing row.") from error


@contextmanager
def _unseen() -> Iterator[None]:
    """While entered, what is written is not an effect of a plugin."""
    sink, effects.sink = effects.sink, None
    try:
        yield
    finally:
        effects.sink = sink
