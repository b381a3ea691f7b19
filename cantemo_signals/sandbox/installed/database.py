"""The database behind the installed Django: SQLite in memory, with a table for every model once it is needed.

Nothing is migrated: migrations of plugins may depend on those of Portal's apps, which are not available.
"""

from __future__ import annotations

import re
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor

from cantemo_signals.bus.origin import PLUGINS, caller
from cantemo_signals.sandbox import accounts, effects
from cantemo_signals.sandbox.installed.accounts import Rows

_WRITES = re.compile(r"\s*(INSERT|REPLACE|UPDATE|DELETE)\b[^\"]*\"([^\"]+)\"", re.IGNORECASE)
_COLUMNS = re.compile(r"\(((?:\"[^\"]+\"(?:, )?)+)\)\s+(?:VALUES|SELECT)", re.IGNORECASE)
_COMPARED = re.compile(r"\"([^\"]+)\" (?:=|IN|<|>|<=|>=|LIKE) ?\(?%s")
ACCOUNTS = Rows.__module__
_NAME = re.compile(r'"([^"]+)"')


class Editor(DatabaseSchemaEditor):
    """An editor that also creates tables within a transaction; Django's refuses, as it could not alter any there."""

    __enter__ = BaseDatabaseSchemaEditor.__enter__
    __exit__ = BaseDatabaseSchemaEditor.__exit__


class Database:
    """The only connection, which all threads share because it contains the database."""

    def __init__(self) -> None:
        self._connection: Any = connections["default"]
        self._connection.inc_thread_sharing()
        self._connection.execute_wrappers.append(self._execute)
        make = connections.create_connection
        connections.create_connection = lambda alias: self._connection if alias == "default" else make(alias)
        self._models: list[Any] = []
        self._tables: dict[Any, Exception | None] = {}
        self._is_quiet = False
        #: The rows of Portal's users and groups.
        self.accounts = Rows(self.quiet, accounts.rows)

    @contextmanager
    def undone(self) -> Iterator[None]:
        """Restore the previous state of the database on exit.

        This restores a copy rather than rolling back a transaction: so transactions end for plugins as they do in
        Portal, and what waits for a commit (``on_commit``) runs.
        """
        copy, tables, models = self._copy(), dict(self._tables), self._models
        is_caught_up = self.accounts.is_caught_up
        try:
            yield
        finally:
            self._put_back(copy)
            self._tables, self._models = tables, models
            self.accounts.is_caught_up = is_caught_up

    def empty(self) -> None:
        """Forget everything that was written, and the tables."""
        self._put_back(None)
        self._tables, self._models = {}, []
        self.accounts.is_caught_up = False

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """While entered, what is written is not reported, because the emulated Portal itself writes it."""
        self._make_tables()
        was_quiet, self._is_quiet = self._is_quiet, True
        try:
            yield
        finally:
            self._is_quiet = was_quiet

    def _copy(self) -> sqlite3.Connection | None:
        if self._connection.connection is None:
            return None
        copy = sqlite3.connect(":memory:", check_same_thread=False)
        self._physical().commit()  # SQLite waits forever for a transaction left open in the same connection
        self._physical().backup(copy)
        return copy

    def _put_back(self, copy: sqlite3.Connection | None) -> None:
        """Restore it on a fresh connection: plugin code may have left a transaction or a cursor open on this one."""
        if self._connection.connection is not None:
            self._connection.connection.close()
            self._connection.connection = None
        if copy is not None:
            self._connection.connect()
            copy.backup(self._physical())
            copy.close()

    def _physical(self) -> sqlite3.Connection:
        return self._connection.connection  # type: ignore[no-any-return]

    def _execute(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001
        if not self._is_quiet:
            self._make_tables()
            if not self.accounts.is_caught_up and any(table in sql for table in _of_accounts()):
                self.accounts.catch_up()
            if effects.sink is not None:
                _report(sql, params, many=many)
        return execute(sql, params, many, context)

    def _make_tables(self) -> None:
        models = apps.get_models()
        if models is self._models:
            return
        was_quiet, self._is_quiet = self._is_quiet, True
        try:
            for model in models:
                if model not in self._tables and not model._meta.proxy:
                    self._tables[model] = self._make_table(model)
            self._models = models
        finally:
            self._is_quiet = was_quiet

    def _make_table(self, model: Any) -> Exception | None:
        try:
            with Editor(self._connection, atomic=False) as editor:
                editor.create_model(model)
        except Exception as error:  # noqa: BLE001 - fields are plugin code; the other models need their tables
            return error
        return None


def _of_accounts() -> tuple[str, str]:
    """Return the tables of users and groups; the model of users may not have been imported yet."""
    return f'"{settings.AUTH_USER_MODEL.lower().replace(".", "_")}"', '"auth_group"'


def _is_of_portal(frame: FrameType | None) -> bool:
    """Return whether the emulated Portal itself writes, on behalf of a plugin that called a helper, say."""
    while frame is not None and frame.f_globals.get("__name__") != ACCOUNTS:
        if str(frame.f_globals.get("__name__")).startswith(PLUGINS):
            return False
        frame = frame.f_back
    return frame is not None


def _report(sql: str, params: Any, *, many: bool) -> None:
    match = _WRITES.match(sql)
    if match is None or _is_of_portal(sys._getframe(1)):
        return
    what, frame = f"{match[1].upper()} {match[2]}", effects.plugin_frame(sys._getframe(1)) or caller("django")
    for row in params if many else _rows(sql, tuple(params or ())):
        effects.report("database", what, *_named(sql, tuple(row)), frame)


def _rows(sql: str, params: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Return the parameters of each row: one statement can insert several."""
    width = len(_columns(sql))
    if width == 0 or not params or len(params) % width:
        return [params]
    return [params[start : start + width] for start in range(0, len(params), width)]


def _columns(sql: str) -> list[str]:
    match = _COLUMNS.search(sql)
    return [] if match is None else _NAME.findall(match[1])


def _named(sql: str, params: tuple[Any, ...]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return parameters by column where that is clear, to recognize passwords; a column's first value counts."""
    written, _, condition = sql.partition(" WHERE ")
    names = _columns(sql) or [
        *_COMPARED.findall(written),
        *(f"where {name}" for name in _COMPARED.findall(condition)),
    ]
    if len(names) != len(params):
        return params, {}
    named: dict[str, Any] = {}
    for name, value in zip(names, params, strict=True):
        named.setdefault(name, value)
    return (), named
