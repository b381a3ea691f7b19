"""What Portal keeps at hand."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import accounts
from cantemo_signals.sandbox.emulated import known

__all__ = ["cache_get_user"]


class _User(str):
    """A user without a row, which there is none of without Django: the name, under ``username`` too."""

    @property
    def username(self) -> str:
        return str(self)


@known("inferred", "Development Guide, which names it and not what it takes")
def cache_get_user(username: Any) -> Any:
    """The user with this name, or None."""
    from cantemo_signals.sandbox import environment  # plugins find no names of ours here

    user = accounts.rows.user_of(username)
    if user is None and accounts.rows.default() is None:
        known_users = environment.vidispine.backend.search("user", userName=username, disabled=False)
        return _User(username) if known_users else None
    return user
