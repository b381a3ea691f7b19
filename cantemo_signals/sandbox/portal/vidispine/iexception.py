"""Exceptions of the helper methods when Vidispine refuses."""

from __future__ import annotations

from typing import NoReturn

__all__ = ["NotFoundError", "VSAPIError", "handleRestAPIError"]


class VSAPIError(Exception):
    """Vidispine answered with an error; ``reason`` is its text (seen in plugins by Productions Autrement Dit)."""

    @property
    def reason(self) -> str:
        """What Vidispine said."""
        return str(self)


class NotFoundError(VSAPIError):
    """Vidispine does not know what was asked for."""


def handleRestAPIError(error: Exception) -> NoReturn:
    """Raise the helper's exception for one of the REST layer.

    Raises:
        NotFoundError: the status of the answer was 404.
        VSAPIError: it was any other.
    """
    kind = NotFoundError if getattr(error, "status", None) == 404 else VSAPIError
    raise kind(str(error)) from error
