"""Roles of users; Portal's templates use ``has_role`` without loading it."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.emulated import known

__all__ = ["has_role"]


@known("inferred", "guardian/pluto-deliverables; templates of Portal's own theme")
def has_role(user: Any, role: str) -> bool:
    """Tell whether one of the user's groups gives a role, such as ``_administrator``.

    An administrator has every role, and so has everybody whose groups nobody has described.
    """
    name = getattr(user, "username", user)
    if name == environment.settings.VIDISPINE_USERNAME or getattr(user, "is_superuser", False):
        return True
    if not environment.vidispine.is_described:
        return True
    from ...vidispine.igroup import GroupHelper  # with the backend, only where somebody has described it

    groups = environment.vidispine.backend.holders("user", str(name), "group")
    return any(GroupHelper().containsPortalRole(group, role) for group in groups)
