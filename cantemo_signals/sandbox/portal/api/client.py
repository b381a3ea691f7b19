"""REST calls to Portal itself, without a network; every one succeeds and gives nothing."""

from __future__ import annotations

from typing import Any, NamedTuple

from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

__all__ = ["delete", "get", "post", "put"]

_SOURCE = "Cantemo/AVLTAPlugin; plugins by Productions Autrement Dit"


class Response(NamedTuple):
    """An answer: its HTTP status and its content."""

    status_code: int
    data: dict[str, Any]

    @property
    def content(self) -> bytes:
        """The body as it was sent: no text stands for nothing."""
        return b"{}"

    @property
    def text(self) -> str:
        """The body as text."""
        return "{}"

    @property
    def ok(self) -> bool:
        """True if it succeeded."""
        return self.status_code < 400

    def json(self) -> dict[str, Any]:
        """The body as JSON has it."""
        return self.data


@sends_nothing(certainty="inferred", source=_SOURCE)
def get(*args: Any, **kwargs: Any) -> Response:
    """Ask for something."""
    return Response(200, {})


@sends_nothing(certainty="inferred", source=_SOURCE)
def post(*args: Any, **kwargs: Any) -> Response:
    """Create something."""
    return Response(200, {})


@sends_nothing(certainty="inferred", source=_SOURCE)
def put(*args: Any, **kwargs: Any) -> Response:
    """Replace something."""
    return Response(200, {})


@sends_nothing(certainty="inferred", source=_SOURCE)
def delete(*args: Any, **kwargs: Any) -> Response:
    """Delete something."""
    return Response(204, {})
