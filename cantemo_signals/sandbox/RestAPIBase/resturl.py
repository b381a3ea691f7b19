"""URLs with a query."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

__all__ = ["RestURL"]


class RestURL:
    """A URL, to which queries can be added."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._query: list[tuple[str, Any]] = []

    def addQuery(self, query: dict[str, Any]) -> None:  # noqa: N802 - its real name
        """Add names and values."""
        self._query.extend(query.items())

    def geturl(self) -> str:
        """The URL with its query."""
        if not self._query:
            return self._url
        return f"{self._url}{'&' if '?' in self._url else '?'}{urlencode(self._query, doseq=True)}"
