"""Vidispine as the place where users are looked up."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import accounts

__all__ = ["VidispineBackend", "post_login_df_groups_handler"]


class VidispineBackend:
    """An authentication backend of Django's kind, which knows the users of Vidispine; passwords are not checked.

    That Portal has such a class is documented (Development Guide, plugins/vidispine/authentication); that it writes the
    row of a user who has none yet, and leaves permissions to Django's own backend, is inferred.
    """

    def authenticate(
        self, request: Any = None, username: str | None = None, password: str | None = None, **credentials: Any
    ) -> Any:
        """The user with this name, or None: if Vidispine does not know it, Django's own backend decides."""
        user = None if username is None else accounts.rows.user_of(username)
        default = accounts.rows.default()
        if user is not None or default is None:
            return user
        return default.authenticate(request, username, password, **credentials)

    def get_user(self, user_id: Any) -> Any:
        """The user with this id, or None."""
        default = accounts.rows.default()
        return None if default is None else default.get_user(user_id)

    def __getattr__(self, name: str) -> Any:
        return getattr(accounts.rows.default(), name)


def post_login_df_groups_handler(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Portal's own receiver of ``portal_post_login``: repairs the user's default groups, of which there are none."""
