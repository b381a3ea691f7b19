"""REST calls; none leaves the machine."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue import silent

__all__ = ["RestAPIBaseComError", "perform_request", "prepare_request"]


class RestAPIBaseComError(Exception):
    """A REST call failed; ``status`` is the HTTP status of the answer."""

    def __init__(self, message: str = "", status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def prepare_request(
    base64string: str, url: str, method: str = "GET", runasuser: Any = None, return_format: str = "json", **options: Any
) -> dict[str, Any]:
    """The arguments for ``perform_request``."""
    request = {"base64string": base64string, "url": url, "method": method, "runasuser": runasuser}
    return {**request, "return_format": return_format, **options}


@silent(certainty="inferred", source="Cantemo/Community; plugins by Productions Autrement Dit")
def perform_request(*args: Any, **kwargs: Any) -> dict[str, Any]:
    """Make a REST call; nothing is sent, and the answer is empty."""
    return {}
