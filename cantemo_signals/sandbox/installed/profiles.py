"""The profile that Portal has of each user, beside Django's row (seen in templates of Portal's own theme)."""

from __future__ import annotations

from typing import Any


class UserProfile:
    """What one user may do beyond the roles; that nobody lacks a permission is a guess."""

    can_share = True

    def __init__(self, user: Any) -> None:
        self.user = user


def attach() -> None:
    """Give every user a ``userprofile``."""
    from django.contrib.auth import get_user_model  # its apps must be ready

    model: Any = get_user_model()
    model.userprofile = property(UserProfile)
