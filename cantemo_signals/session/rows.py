"""Rows of a project's database in what a command line specifies."""

from __future__ import annotations

from typing import Any

from cantemo_signals.errors import UsageError
from cantemo_signals.hosts import Host
from cantemo_signals.values.requests import EventSpec
from cantemo_signals.values.rows import name_in, parts_of


def with_rows(spec: EventSpec, host: Host) -> EventSpec:
    """Return a specification with the rows themselves in place of their names.

    Raises:
        UsageError: there is no such model or row, or no database.
    """
    place = _no_row if host.rows is None else host.rows.in_place
    return spec._replace(arguments={name: place(value) for name, value in spec.arguments.items()})


def row_named(name: str, host: Host) -> Any:
    """Return the row that ``app.Model:pk`` names.

    Raises:
        UsageError: there is no such model or row, or no database.
    """
    if host.rows is None:
        raise _no_database(name, "--host django names a project.")
    return host.rows.named(name)


def _no_row(value: Any) -> Any:
    """Return a value with texts in place of what only looks like the name of a row."""
    if type(value) is list:
        return [_no_row(item) for item in value]
    if (name := name_in(value)) is None:
        return {key: _no_row(item) for key, item in value.items()} if type(value) is dict else value
    model, _ = parts_of(name) or (name, "")
    if model.rpartition(".")[2][:1].isupper():
        raise _no_database(name, f"--host django names a project; a text that is no row: KEY:='\"{name}\"'.")
    return name


def _no_database(name: str, hint: str) -> UsageError:
    return UsageError(f"{name!r} names a row, and the emulated Portal has no database of yours.", hint)
