"""Vidispine as the place where users are looked up."""

from __future__ import annotations

from typing import Any

__all__ = ["VidispineBackend", "post_login_df_groups_handler"]


class VidispineBackend:
    """An authentication backend of Django's kind; it knows nobody."""

    def authenticate(self, request: Any = None, username: str | None = None, password: str | None = None) -> Any:
        """The user with this name and password, or None."""
        return None

    def get_user(self, user_id: Any) -> Any:
        """The user with this id, or None."""
        return None


def post_login_df_groups_handler(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Portal's own receiver of ``portal_post_login``: repairs the user's default groups, of which there are none."""
