"""Portal's own users and groups: rows in its database, beside the users and groups that Vidispine has.

That every user and group has a row is inferred. The Development Guide (plugins/vidispine/interface_user) only says that
changes of users in Portal are passed on to Vidispine. Nothing here imports Django: until a plugin does, there is no
database, and nobody who could hear of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cantemo_signals.sandbox.catalogue.examples import ObjectKey
from cantemo_signals.values.connections import Raise

Keys = Iterable[ObjectKey]
Expected = Callable[[], tuple[Keys, Keys]]


class NoRows:
    """What is done about the rows while there is no database: to remember what must have one once there is."""

    def __init__(self, before: NoRows | None = None) -> None:
        self._expected: Expected | None = before._expected if before else None
        self._created: dict[ObjectKey, None] = before._created if before else {}

    def expect(self, expected: Expected) -> None:
        """Set which users and groups have a row while an event is sent, and which have none; see ``Vidispine``."""
        self._expected = expected

    def know(self, *, users: Iterable[str] = (), groups: Iterable[str] = ()) -> None:
        """Make sure that what Vidispine has of these has its row: it has had it all along, so nobody is told."""

    def create_user(self, name: str, real_name: str) -> None:
        """Write the row of a new user."""
        self._created["user", name] = None

    def delete_user(self, name: str) -> None:
        """Delete the row of a user."""

    def create_group(self, name: str) -> None:
        """Write the row of a new group."""
        self._created["group", name] = None

    def join(self, user: str, groups: Iterable[str], *, move: bool = False) -> None:
        """Make a user a member of groups, and with ``move`` of no others."""

    def user_of(self, name: str) -> Any:
        """The row of a user whom Vidispine knows and has not disabled, written if it is not there; else None."""
        return None

    def default(self) -> Any:
        """Django's own authentication backend, which knows the users' permissions; None without Django."""
        return None

    def authenticated(self, request: Any, user: Any) -> Any:
        """Ask the authentication backends for a user; None if they refuse."""
        return user

    def log_in(self, request: Any, user: Any) -> None:
        """Log a user in as Django does."""

    def log_out(self, request: Any, user: Any) -> None:
        """Log a user out as Django does."""

    def causes(self, module: str, signal: str) -> Iterable[Raise]:
        """Yield the senders for which Portal's helpers and views make Django send a signal; the source names those."""
        return ()


rows: NoRows = NoRows()
"""The rows of the current session."""
