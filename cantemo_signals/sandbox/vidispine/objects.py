"""Things and their parts: the questions to which every helper method comes down, and the rules by which they exist."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from cantemo_signals.sandbox.vidispine import metadata, references, searching
from cantemo_signals.sandbox.vidispine.kinds import blank, plausible
from cantemo_signals.sandbox.vidispine.rendering import rendered
from cantemo_signals.sandbox.vidispine.store import Document, Store

GONE = "(not yet, or no longer)"

Name = tuple[str, str]
"""A kind and the name or id of a thing of it: ("item", "VX-1")."""


class Things:
    """A Vidispine that remembers.

    ``kind`` says of what: "item", "collection", "user", "group", "job", "storage", "file", "library" …; what is given
    back is the asker's own. With ``permissive`` everything that is asked for exists, unless it was deleted.
    """

    def __init__(self, *, permissive: bool = False) -> None:
        self.store = Store()
        self.permissive = permissive

    def create(self, kind: str, name: str | None = None, /, **fields: Any) -> Document:
        """A new thing, called ``name`` or by the next free id of its kind."""
        name = str(name or self.store.free_id(kind))
        known = self.store.find(kind, name)
        self.store.put(kind, name, {**(known or blank(kind, name)), **_given(fields)})
        return rendered(self.store, kind, name)

    def get(self, kind: str, name: str) -> Document:
        """The thing with this name.

        Raises:
            NotFoundError: there is none.
        """
        self._need(kind, name)
        return rendered(self.store, kind, name)

    def search(self, kind: str, **criteria: Any) -> list[Document]:
        """The things whose fields have these values (one of these, in a list); None asks for nothing."""
        wanted = _given(criteria)
        return [
            rendered(self.store, kind, name)
            for name, found in self.store.every(kind)
            if all(_fits(found.get(field), value) for field, value in wanted.items())
        ]

    def find(self, kind: str, text: str, fields: dict[str, Any]) -> list[Document]:
        """The things whose metadata, name or id hold every word of a text, and whose fields hold every word wanted."""
        return [
            rendered(self.store, kind, name)
            for name, found in self.store.every(kind)
            if searching.fits(name, found, text, fields)
        ]

    def modify(self, kind: str, name: str, /, **fields: Any) -> None:
        """Set fields of a thing itself.

        Raises:
            NotFoundError: there is none.
        """
        self._need(kind, name)
        self.store.changeable(kind, name).update(fields)

    def write(self, kind: str, name: str, document: Any, group: str | None = None) -> None:
        """Set the metadata that a document has of a thing, and its metadata group.

        Raises:
            NotFoundError: there is none.
        """
        self._need(kind, name)
        spans = metadata.spans_of(document)
        stored = self.store.changeable(kind, name)["metadata"]
        metadata.write(stored, spans)
        stored["group"] = [group] if group else metadata.group_names(document) or stored["group"]
        for field in metadata.field_names(spans):
            self._define("field", field)
        for each in stored["group"]:
            self._define("field group", each)

    def join(self, kind: str, name: str, part_kind: str, part: str, **about: Any) -> None:
        """Make a thing part of another, or its relation.

        Raises:
            NotFoundError: there is not one of them.
        """
        self._need(kind, name)
        self._need(part_kind, part)
        key = references.HELD_IN[kind, part_kind]
        references.hold(self.store.changeable(kind, name), key, part_kind, part, about)

    def part(self, kind: str, name: str, part_kind: str, part: str) -> None:
        """Undo ``join``.

        Raises:
            NotFoundError: there is not one of them.
        """
        self._need(kind, name)
        self._need(part_kind, part)
        references.release(self.store, part_kind, part, kind, name)

    def holders(self, kind: str, name: str, holder_kind: str) -> list[str]:
        """The names of what a thing is part of."""
        return references.holders(self.store, kind, name, holder_kind)

    def delete(self, kind: str, name: str) -> None:
        """Remove a thing.

        Raises:
            NotFoundError: there is none.
        """
        self._need(kind, name)
        self._remove(kind, name)

    def expect(self, exist: Iterable[Name], gone: Iterable[Name]) -> None:
        """Have these things, and not those, because an event says so."""
        for kind, name in exist:
            if self.store.find(kind, name) is None:
                self.store.put(kind, name, plausible(kind, name))
        for kind, name in gone:
            self._remove(kind, name)

    def _need(self, kind: str, name: object) -> None:
        if not isinstance(name, str):
            raise not_found(kind, repr(name))
        if self.store.find(kind, name) is not None:
            return
        if self.store.is_gone(kind, name):
            raise not_found(kind, f"{name} {GONE}")
        if not self.permissive:
            raise not_found(kind, name)
        self.store.put(kind, name, plausible(kind, name))

    def _remove(self, kind: str, name: str) -> None:
        references.forget(self.store, kind, name)
        self.store.remove(kind, name)

    def _define(self, kind: str, name: str) -> None:
        if self.store.find(kind, name) is None:
            self.store.put(kind, name, blank(kind, name))


def not_found(kind: str, name: str) -> Exception:
    """The error for what is not there: Portal's own exception, as the plugins loaded now know it."""
    error: Exception = import_module("portal.vidispine.iexception").NotFoundError(f"There is no {kind} {name}")
    return error


def _given(fields: Document) -> Document:
    return {name: value for name, value in fields.items() if value is not None}


def _fits(value: Any, wanted: Any) -> bool:
    return value in wanted if isinstance(wanted, (list, tuple)) else bool(value == wanted)
