"""The backend's objects by kind and name, their state before an event, and which of them holds which."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from cantemo_signals.sandbox.catalogue.examples import copied

Document = dict[str, Any]

_NUMBER = re.compile(r"[A-Z]+-(\d+)")


class Store:
    """The objects in two layers: as they were settled, and what has changed since; None marks what is gone.

    What is read from it belongs to it: only ``changeable`` returns a document that may be written to.
    """

    def __init__(self) -> None:
        self._settled: dict[str, dict[str, Document | None]] = defaultdict(dict)
        self._changed: dict[str, dict[str, Document | None]] = defaultdict(dict)
        self._highest: dict[str, int] = {}
        self._settled_highest: dict[str, int] = {}
        self._state = 0
        self._holders: dict[tuple[str, str], tuple[int, dict[Any, list[str]]]] = {}

    def find(self, kind: str, name: str) -> Document | None:
        """The object with this name, or None."""
        changed = self._changed[kind]
        return changed[name] if name in changed else self._settled[kind].get(name)

    def is_gone(self, kind: str, name: str) -> bool:
        """Return whether there was such an object that was removed."""
        has_been = name in self._changed[kind] or name in self._settled[kind]
        return has_been and self.find(kind, name) is None

    def every(self, kind: str) -> Iterator[tuple[str, Document]]:
        """Yield the objects of a kind by name, the oldest first."""
        settled, changed = self._settled[kind], self._changed[kind]
        for name in [*settled, *(name for name in changed if name not in settled)]:
            document = self.find(kind, name)
            if document is not None:
                yield name, document

    def changeable(self, kind: str, name: str) -> Document:
        """An existing object, to be changed at once."""
        self._state += 1
        document = self._changed[kind].get(name)
        if document is None:
            document = copied(self._settled[kind][name])
            self._changed[kind][name] = document
        return document

    def put(self, kind: str, name: str, document: Document) -> None:
        """Store an object under this name."""
        self._state += 1
        self._changed[kind][name] = document
        if number := _NUMBER.fullmatch(name):
            self._highest[kind] = max(self._highest.get(kind, 0), int(number[1]))

    def remove(self, kind: str, name: str) -> None:
        """Remove the object of this name."""
        self._state += 1
        self._changed[kind][name] = None

    def free_id(self, kind: str) -> str:
        """Return the next id of a kind that no object has or had."""
        return f"VX-{self._highest.get(kind, 0) + 1}"

    def holders(self, holder_kind: str, kind: str) -> dict[Any, list[str]]:
        """Return the objects of a kind by those that they hold; read all at once, as whoever lists asks for each."""
        state, found = self._holders.get((holder_kind, kind), (-1, {}))
        if state != self._state:
            found, key = {}, HELD_IN[holder_kind, kind]
            for holder, document in self.every(holder_kind):
                for name in dict.fromkeys(_name_of(each, kind) for each in document.get(key, ())):
                    found.setdefault(name, []).append(holder)
            self._holders[holder_kind, kind] = self._state, found
        return found

    def settle(self) -> None:
        """Make the current state the one that ``restore`` returns to."""
        for kind, changed in self._changed.items():
            self._settled[kind].update(changed)
        self._changed.clear()
        self._settled_highest = dict(self._highest)

    def restore(self) -> None:
        """Discard what has changed since ``settle``."""
        self._state += 1
        self._changed.clear()
        self._highest = dict(self._settled_highest)


HELD_IN = {
    ("group", "user"): "user",
    ("group", "group"): "group",
    ("collection", "item"): "content",
    ("collection", "collection"): "content",
    ("collection", "library"): "content",
    ("library", "item"): "item",
    ("item", "item"): "relation",
    ("item", "shape"): "shape",
    ("shape", "file"): "file",
    ("shape", "component"): "component",
    ("file", "item"): "item",
    ("field group", "field"): "field",
}
"""The key under which an object holds those of another kind."""


def hold(holder: Document, key: str, kind: str, names: Iterable[str], about: Document) -> None:
    """Add objects to their holder, each once; relations to one object can differ in what they are about."""
    held = holder.setdefault(key, [])
    if key == "relation":
        entries: list[Any] = [{"id": name, "keywords": about} for name in names]
        held += [each for each in entries if each not in held]
        return
    known = {_name_of(each, kind) for each in held}
    new = [name for name in dict.fromkeys(names) if name not in known]
    held += [{"id": name, "type": kind} for name in new] if key == "content" else new


def release(store: Store, kind: str, name: str, holder_kind: str, holder: str) -> None:
    """Separate an object from what holds it."""
    key = HELD_IN[holder_kind, kind]
    document = store.find(holder_kind, holder)
    if document is not None and any(_is(entry, kind, name) for entry in document.get(key, ())):
        changed = store.changeable(holder_kind, holder)
        changed[key] = [entry for entry in changed[key] if not _is(entry, kind, name)]


def forget(store: Store, kind: str, name: str) -> None:
    """Separate an object from everything that holds it."""
    for holder_kind, held_kind in HELD_IN:
        if held_kind == kind:
            for holder, _ in store.every(holder_kind):
                release(store, kind, name, holder_kind, holder)


def _is(entry: Any, kind: str, name: str) -> bool:
    return bool(_name_of(entry, kind) == name)


def _name_of(entry: Any, kind: str) -> Any:
    """Return the name of an object of this kind in its holder; None if the entry is about another kind."""
    if type(entry) is not dict:
        return entry
    return entry.get(_NAMED_BY.get(kind, "id")) if entry.get("type", kind) == kind else None


_NAMED_BY = {"user": "userName", "group": "groupName", "field": "name"}
