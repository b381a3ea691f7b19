"""Things by kind and name, and how they were before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

Document = dict[str, Any]

_NUMBER = re.compile(r"[A-Z]+-(\d+)")


class Store:
    """Documents in two layers: as they were settled, and what has changed since; None stands for what is gone.

    What is read from it belongs to it: only ``changeable`` gives a document that may be written to.
    """

    def __init__(self) -> None:
        self._settled: dict[str, dict[str, Document | None]] = defaultdict(dict)
        self._changed: dict[str, dict[str, Document | None]] = defaultdict(dict)
        self._highest: dict[str, int] = {}
        self._settled_highest: dict[str, int] = {}

    def find(self, kind: str, name: str) -> Document | None:
        """The thing with this name, if there is one."""
        changed = self._changed[kind]
        return changed[name] if name in changed else self._settled[kind].get(name)

    def is_gone(self, kind: str, name: str) -> bool:
        """Whether there was such a thing, which was removed."""
        known = name in self._changed[kind] or name in self._settled[kind]
        return known and self.find(kind, name) is None

    def every(self, kind: str) -> Iterator[tuple[str, Document]]:
        """The things of a kind by name, the oldest first."""
        settled, changed = self._settled[kind], self._changed[kind]
        for name in [*settled, *(name for name in changed if name not in settled)]:
            document = self.find(kind, name)
            if document is not None:
                yield name, document

    def changeable(self, kind: str, name: str) -> Document:
        """A thing that is there, to be changed."""
        document = self._changed[kind].get(name)
        if document is None:
            document = copied(self._settled[kind][name])
            self._changed[kind][name] = document
        return document

    def put(self, kind: str, name: str, document: Document) -> None:
        """Have this thing under this name."""
        self._changed[kind][name] = document
        if number := _NUMBER.fullmatch(name):
            self._highest[kind] = max(self._highest.get(kind, 0), int(number[1]))

    def remove(self, kind: str, name: str) -> None:
        """Have no thing of this name."""
        self._changed[kind][name] = None

    def free_id(self, kind: str) -> str:
        """The next id of a kind that nothing has or had."""
        return f"VX-{self._highest.get(kind, 0) + 1}"

    def settle(self) -> None:
        """Let what is now be what ``restore`` comes back to."""
        for kind, changed in self._changed.items():
            self._settled[kind].update(changed)
        self._changed.clear()
        self._settled_highest = dict(self._highest)

    def restore(self) -> None:
        """Forget what has changed since it was settled."""
        self._changed.clear()
        self._highest = dict(self._settled_highest)


def copied(value: Any) -> Any:
    """A copy of a document down to its last value."""
    if type(value) is dict:
        return {name: copied(item) for name, item in value.items()}
    return [copied(item) for item in value] if type(value) is list else value
