"""The rows of a project's database; they are only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from cantemo_signals.bus.naming import name_of
from cantemo_signals.errors import HostError, UnknownName, UsageError
from cantemo_signals.protocol.journal import Journal, StepDied
from cantemo_signals.values.rows import name_in, parts_of

FEW = 3
"""How many primary keys an error names."""


class Rows:
    """The rows of a loaded project's database."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def in_place(self, value: Any) -> Any:
        """Return an argument with the rows themselves in place of their names.

        Raises:
            UsageError: there is no such model or row.
        """
        if type(value) is list:
            return [self.in_place(item) for item in value]
        if (name := name_in(value)) is None:
            return {key: self.in_place(item) for key, item in value.items()} if type(value) is dict else value
        given, _ = parts_of(name) or (name, "")
        if _model(given) is None and not _is_meant(given):
            return name
        return self.named(name, f"A text that is no row: KEY:='\"{name}\"'.")

    def named(self, name: str, otherwise: str = "") -> Any:
        """Return the row that ``app.Model:pk`` names; ``otherwise`` is the end of the hint if there is no such model.

        Raises:
            UsageError: there is no such model or row.
        """
        given, key = parts_of(name) or (name, "")
        model = _model(given)
        if model is None:
            error = UnknownName("model", given, [each._meta.label for each in _models()])
            error.hint = f"{error.hint} {otherwise}".rstrip()
            raise error
        return self.read(model, lambda: _row(model, key))

    def read(self, model: Any, read: Callable[[], Any]) -> Any:
        """Return what ``read`` reads from the table of a model, as a step of its own.

        Raises:
            HostError: this ended an earlier host process.
            UsageError: the table cannot be read.
        """
        try:
            self._journal.step(f"reading {label(model)} from the database")
            return read()
        except UsageError:
            raise
        except StepDied as died:
            raise HostError(f"T{str(died)[1:]}.", "Give it longer: --timeout SECONDS.") from died
        except Exception as error:  # the project's own code, and its database
            raise UsageError(f"{label(model)} cannot be read: {in_short(error)}.", "Has it been migrated?") from error


def label(model: Any) -> str:
    """Return ``app.Model``."""
    return str(model._meta.label)


def in_short(error: BaseException) -> str:
    """Return an exception on one line, without the full stop."""
    message = " ".join(getattr(error, "messages", None) or str(error).split())
    return f"{type(error).__name__}: {message}".rstrip(".: ")


def first(model: Any) -> Any:
    """Return the row with the lowest primary key, or None if there is none."""
    return model._base_manager.order_by("pk").first()


def is_same_row(value: Any, row: Any) -> bool:
    """Return whether two values are one object, or instances of one model with the same primary key."""
    if value is row:
        return True
    is_alike = type(value) is type(row) and hasattr(type(row), "_meta")
    return is_alike and bool(value.pk == row.pk)


def _row(model: Any, key: str) -> Any:
    try:
        value = model._meta.pk.to_python(key)
    except Exception as error:  # a field may be the project's own
        reason = " ".join(getattr(error, "messages", None) or [in_short(error)]).rstrip(".")
        raise UsageError(f"{key!r} is no primary key of {label(model)}: {reason}.", _known(model)) from error
    try:
        return model._base_manager.get(pk=value)
    except model.DoesNotExist as error:
        raise UsageError(f"{label(model)} has no row {key}.", _known(model)) from error


def _known(model: Any) -> str:
    """Return how many rows there are, and the lowest primary keys."""
    rows = model._base_manager.order_by("pk")
    number, keys = rows.count(), [str(row.pk) for row in rows[:FEW]]
    if not number:
        return "It has no rows."
    if number <= FEW:
        return f"It has {number} row{'s' if number > 1 else ''}: {', '.join(keys)}."
    return f"It has {number} rows: {', '.join(keys)} and {number - FEW} more."


def _model(given: str) -> Any:
    """Return the model that ``app.Model``, ignoring case, or a dotted path names; None if there is none."""
    for model in _models():
        if given.lower() == model._meta.label_lower or given == name_of(model):
            return model
    return None


def _models() -> Iterator[Any]:
    yield from import_module("django.apps").apps.get_models(include_auto_created=True)


def _is_meant(given: str) -> bool:
    """Return whether a name that is no model's is meant to be: by its capital, or by the app that it begins with."""
    app, _, name = given.rpartition(".")
    return name[:1].isupper() or app in import_module("django.apps").apps.app_configs
