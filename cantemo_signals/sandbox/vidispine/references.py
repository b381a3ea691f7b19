"""Who holds whom: members and parts, by name in the document of what holds them."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.vidispine.store import Document, Store

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
}
"""Where a thing holds those of another kind."""


def hold(holder: Document, key: str, kind: str, name: str, about: Document) -> None:
    """Take a thing in, once."""
    entry: Any = name
    if key == "content":
        entry = {"id": name, "type": kind}
    elif key == "relation":
        entry = {"id": name, "keywords": about}
    if entry not in holder[key]:
        holder[key].append(entry)


def release(store: Store, kind: str, name: str, holder_kind: str, holder: str) -> None:
    """Part a thing from what holds it."""
    key = HELD_IN[holder_kind, kind]
    document = store.find(holder_kind, holder)
    if document is not None and any(_is(entry, kind, name) for entry in document[key]):
        changed = store.changeable(holder_kind, holder)
        changed[key] = [entry for entry in changed[key] if not _is(entry, kind, name)]


def forget(store: Store, kind: str, name: str) -> None:
    """Part a thing from everything that holds it."""
    for holder_kind, held_kind in HELD_IN:
        if held_kind == kind:
            for holder, _ in store.every(holder_kind):
                release(store, kind, name, holder_kind, holder)


def holders(store: Store, kind: str, name: str, holder_kind: str) -> list[str]:
    """The things of one kind that hold this one."""
    key = HELD_IN[holder_kind, kind]
    return [holder for holder, found in store.every(holder_kind) if any(_is(each, kind, name) for each in found[key])]


def names(entries: list[Any]) -> list[str]:
    """The names in what something holds."""
    return [entry["id"] if type(entry) is dict else entry for entry in entries]


def _is(entry: Any, kind: str, name: str) -> bool:
    if type(entry) is dict:
        return bool(entry["id"] == name) and entry.get("type", kind) == kind
    return bool(entry == name)
