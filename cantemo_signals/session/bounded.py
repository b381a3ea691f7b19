"""A log that cannot grow without end, whatever a plugin does."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class BoundedLog(Generic[T]):
    """The first ``most`` entries; ``more`` counts any further ones."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.entries: list[T] = []
        self.more = 0

    def add(self, entry: T) -> None:
        """Keep an entry, or only count it if the log is full."""
        if len(self.entries) < self._most:
            self.entries.append(entry)
        else:
            self.more += 1
