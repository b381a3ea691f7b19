"""The backend, which answers in place of Vidispine: every helper method is ultimately a request to it."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from importlib import import_module
from typing import Any
from urllib.parse import unquote

from cantemo_signals.sandbox.catalogue.examples import ObjectKey, copied
from cantemo_signals.sandbox.environment import GONE
from cantemo_signals.sandbox.vidispine import metadata, placeholders
from cantemo_signals.sandbox.vidispine.documents import blank, complete_fields, plausible, rendered, roots_of
from cantemo_signals.sandbox.vidispine.fields import RECORDED
from cantemo_signals.sandbox.vidispine.store import HELD_IN, Document, Store, forget, hold, release


class Backend:
    """A Vidispine in memory.

    ``kind`` is "item", "collection", "user", "group", "job", "storage", "file", "library" …, and ``name`` the object's
    id or name. Documents that are returned are the caller's own. With ``permissive``, everything that is requested
    exists, unless it was deleted. A job ends as soon as it is started, so there is no need to wait for it.

    Raises:
        NotFoundError: a method names an object that does not exist.
    """

    def __init__(self, *, permissive: bool = False) -> None:
        self.store = Store()
        self.permissive = permissive

    def create(self, kind: str, name: str | None = None, /, **fields: Any) -> Document:
        """Create an object, called ``name`` or by the next free id of its kind."""
        name = str(name or self.store.free_id(kind))
        existing = self.store.find(kind, name)
        self.store.put(kind, name, {**(existing or blank(kind, name)), **_given(fields)})
        return rendered(self.store, kind, name)

    def get(self, kind: str, name: str) -> Document:
        """The object with this name."""
        self._need(kind, name)
        return rendered(self.store, kind, name)

    def search(self, kind: str, **criteria: Any) -> list[Document]:
        """Return the objects whose fields have these values (any one of a list); None matches anything."""
        wanted = _given(criteria)
        return [
            rendered(self.store, kind, name)
            for name, document in self.store.every(kind)
            if all(_fits(document.get(field), value) for field, value in wanted.items())
        ]

    def find(self, kind: str, text: str, fields: dict[str, Any]) -> list[Document]:
        """Return the objects that have all words of a text in metadata, name or id, and all wanted words in fields."""
        return [
            rendered(self.store, kind, name)
            for name, document in self.store.every(kind)
            if metadata.matches(name, document, text, fields)
        ]

    def modify(self, kind: str, name: str, /, **fields: Any) -> None:
        """Set fields of an object itself."""
        self._need(kind, name)
        self.store.changeable(kind, name).update(fields)

    def write(self, kind: str, name: str, document: Any, group: str | None = None) -> None:
        """Set the metadata of an object to those of a document, and its metadata group."""
        self._need(kind, name)
        spans = metadata.spans_of(document)
        changed = self.store.changeable(kind, name)
        for field in metadata.field_names(spans):
            self._define("field", field)
        if RECORDED in changed:
            complete_fields(self.store, spans)
        metadata.write_spans(changed["metadata"], spans)
        if groups := [group] if group else metadata.group_names(document):
            changed["metadata"]["group"] = groups
        for each in changed["metadata"].get("group") or ():
            self._define("field group", each)

    def metadata_groups(self, kind: str, name: str) -> list[str]:
        """Return the names of an object's metadata groups."""
        return list((self.get(kind, name).get("metadata") or {}).get("group") or ())

    def saved_search(self, library: str) -> Document | None:
        """Return what the saved search of a library asks the index, as far as that is described."""
        found = self.store.find("saved search", library)
        return None if found is None else copied(found)

    def join(self, kind: str, name: str, part_kind: str, *parts: str, **about: Any) -> None:
        """Make objects part of another, or its relations."""
        self._need(kind, name)
        for part in parts:
            self._need(part_kind, part)
        hold(self.store.changeable(kind, name), HELD_IN[kind, part_kind], part_kind, parts, about)

    def part(self, kind: str, name: str, part_kind: str, part: str) -> None:
        """Undo ``join``."""
        self._need(kind, name)
        self._need(part_kind, part)
        release(self.store, part_kind, part, kind, name)

    def holders(self, kind: str, name: str, holder_kind: str) -> list[str]:
        """The names of the objects that an object is part of."""
        return list(self.store.holders(holder_kind, kind).get(name, ()))

    def delete(self, kind: str, name: str) -> None:
        """Delete an object."""
        self._need(kind, name)
        self._remove(kind, name)

    def expect(self, exist: Iterable[ObjectKey], gone: Iterable[ObjectKey]) -> None:
        """Make some objects exist and others not, because an event says so."""
        for kind, name in exist:
            if self.store.find(kind, name) is None:
                self.store.put(kind, name, plausible(kind, name))
        for kind, name in gone:
            self._remove(kind, name)

    def run_job(self, kind: str, item: str, **data: Any) -> Document:
        """Run a job for an item, and return it."""
        self.get("item", item)
        about = {"item": item, **{key: value for key, value in data.items() if value is not None}}
        entries = [{"key": key, "value": str(value)} for key, value in about.items()]
        return self.create("job", type=kind, data=entries)

    def import_file(self, item: str, query: dict[str, Any], component: str = "container") -> Document:
        """Bring a file into an item, as a query says, and return the job that did."""
        file = self._file_of(query)
        tags = ["original", *str(query.get("tag") or "").split(",")]
        files = placeholders.land(self, self.get("item", item), component, file)
        if files is not None:
            self._add_shape(item, [tag for tag in tags if tag], files)
        if file is None:
            return self.run_job("PLACEHOLDER_IMPORT", item)
        name = str(file["path"]).rpartition("/")[2]
        self.write("item", item, {"fields": {"originalFilename": name, "mediaType": _media_type(name)}})
        return self.run_job(
            "PLACEHOLDER_IMPORT", item, sourceUri=next(iter(file.get("uri") or ()), None), originalFilename=name
        )

    def add_placeholder_shape(self, item: str) -> str:
        """Add a shape without files to an item, and return its id."""
        return self._add_shape(item, ["original"], [])

    def add_file(self, storage: str, path: str, state: str) -> Document:
        """Return the file at a path of a storage; create it if it is not files."""
        self.get("storage", storage)
        files = self.search("file", storage=storage, path=path)
        return files[0] if files else self.create("file", storage=storage, path=path, state=state)

    def file_at(self, storage: str, path: str) -> Document:
        """The file at a path of a storage."""
        self.get("storage", storage)
        for file in self.search("file", storage=storage, path=path):
            return file
        if self.permissive:
            return self.add_file(storage, path, "CLOSED")
        raise not_found("file", f"{path} in storage {storage}")

    def files_in(self, storage: str, path: str = "*", **criteria: Any) -> list[Document]:
        """Return the files of a storage whose paths match a pattern."""
        self.get("storage", storage)
        return [each for each in self.search("file", storage=storage, **criteria) if fnmatchcase(each["path"], path)]

    def storage_of(self, path: str) -> Document:
        """Return the storage that contains a file: below one of its URIs, or known by this path."""
        for storage in self.search("storage"):
            roots = [unquote(uri).removeprefix("file://") for uri in roots_of(storage)]
            if any(path.startswith(root) for root in roots if root):
                return storage
        for file in self.search("file", path=path):
            return self.get("storage", file["storage"])
        raise not_found("storage", f"of the file {path}")

    def _file_of(self, query: dict[str, Any]) -> Document | None:
        if query.get("fileId"):
            return self.get("file", query["fileId"])
        if not query.get("uri"):
            return None
        uri = str(query["uri"])
        file = next((each for each in self.search("file") if uri in each.get("uri", ())), None)
        return file or self.create("file", path=unquote(uri.partition("://")[2]), uri=[uri], state="CLOSED")

    def _add_shape(self, item: str, tags: list[str], files: list[Document]) -> str:
        waiting = [each["id"] for each in self.get("item", item).get("shape", ()) if not files_of(each)]
        shape = waiting[0] if waiting else self.create("shape")["id"]
        self.modify("shape", shape, tag=tags)
        self.join("item", item, "shape", shape)
        for file in files:
            self.join("shape", shape, "file", file["id"])
            self.join("file", file["id"], "item", item)
        return str(shape)

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
        forget(self.store, kind, name)
        self.store.remove(kind, name)

    def _define(self, kind: str, name: str) -> None:
        if self.store.find(kind, name) is None:
            self.store.put(kind, name, blank(kind, name))


def files_of(shape: Document) -> list[Document]:
    """Return the files of a shape's container: a placeholder has none."""
    return (shape.get("containerComponent") or {}).get("file") or []


def not_found(kind: str, name: str) -> Exception:
    """Create Portal's own exception for what does not exist, as the loaded plugins know it."""
    error: Exception = import_module("portal.vidispine.iexception").NotFoundError(f"There is no {kind} {name}")
    return error


def _given(fields: Document) -> Document:
    return {name: value for name, value in fields.items() if value is not None}


def _fits(value: Any, wanted: Any) -> bool:
    return value in wanted if isinstance(wanted, (list, tuple)) else bool(value == wanted)


def _media_type(name: str) -> str | None:
    """The media type of a file by its name: ``video``, ``audio``, ``image`` …"""
    from mimetypes import guess_type  # only for imports

    mime_type = guess_type(name)[0]
    return mime_type.partition("/")[0] if mime_type else None
