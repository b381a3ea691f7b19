"""Permissions to see a view."""

from __future__ import annotations

from typing import Any

__all__ = ["HasAnyRole", "isAdminPermission"]


class HasAnyRole:
    """Permission for the users that have one of the view's ``roles``; the emulated Portal lets everybody in."""

    def has_permission(self, request: Any, view: Any) -> bool:
        """Tell whether the user may see the view."""
        return True

    def has_object_permission(self, request: Any, view: Any, obj: Any) -> bool:
        """Tell whether the user may see the view of this object."""
        return True


class isAdminPermission(HasAnyRole):  # noqa: N801 - Portal's name
    """Permission for administrators."""
