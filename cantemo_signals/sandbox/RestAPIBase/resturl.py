"""URLs with a query."""

from __future__ import annotations

from typing import Any

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
        """The URL with its query, whose values stand in it as they are.

        That nothing is escaped was measured by the authors of TapelessIngest; what becomes of lists is inferred.
        """
        if not self._query:
            return self._url
        pairs = [(name, each) for name, value in self._query for each in _many(value)]
        query = "&".join(f"{name}={value}" for name, value in pairs)
        return f"{self._url}{'&' if '?' in self._url else '?'}{query}"


def _many(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (list, tuple)) else [value]
