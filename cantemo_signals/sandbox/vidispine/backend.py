"""Files, and the jobs that bring them into items."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from cantemo_signals.sandbox.vidispine.objects import Things, not_found
from cantemo_signals.sandbox.vidispine.store import Document


class Backend(Things):
    """The whole Vidispine. A job has ended as soon as it was started: nobody need wait for it."""

    def run_job(self, kind: str, item: str, **data: Any) -> Document:
        """A job for an item, which has ended.

        Raises:
            NotFoundError: there is no such item.
        """
        self.get("item", item)
        known = {"item": item, **{key: value for key, value in data.items() if value is not None}}
        entries = [{"key": key, "value": str(value)} for key, value in known.items()]
        return self.create("job", type=kind, data=entries)

    def import_file(self, item: str, query: dict[str, Any]) -> Document:
        """Bring a file into an item, as its query says: the job that did.

        Raises:
            NotFoundError: there is no such item, or no such file.
        """
        self.get("item", item)
        file = self._file_of(query)
        tags = ["original", *str(query.get("tag") or "").split(",")]
        self._add_shape(item, [tag for tag in tags if tag], file)
        if file is None:
            return self.run_job("PLACEHOLDER_IMPORT", item)
        name = str(file["path"]).rpartition("/")[2]
        self.write("item", item, {"fields": {"originalFilename": name, "mediaType": _media_type(name)}})
        return self.run_job("PLACEHOLDER_IMPORT", item, sourceUri=next(iter(file["uri"]), None), originalFilename=name)

    def add_placeholder_shape(self, item: str) -> str:
        """A shape without files, for an item.

        Raises:
            NotFoundError: there is no such item.
        """
        return self._add_shape(item, ["original"], None)

    def add_file(self, storage: str, path: str, state: str) -> Document:
        """The file at a path of a storage, made known if it was not.

        Raises:
            NotFoundError: there is no such storage.
        """
        self.get("storage", storage)
        known = self.search("file", storage=storage, path=path)
        return known[0] if known else self.create("file", storage=storage, path=path, state=state)

    def file_at(self, storage: str, path: str) -> Document:
        """The file at a path of a storage.

        Raises:
            NotFoundError: there is no such storage, or no such file in it.
        """
        self.get("storage", storage)
        for found in self.search("file", storage=storage, path=path):
            return found
        if self.permissive:
            return self.add_file(storage, path, "CLOSED")
        raise not_found("file", f"{path} in storage {storage}")

    def files_in(self, storage: str, path: str = "*", **criteria: Any) -> list[Document]:
        """The files of a storage whose paths fit a pattern.

        Raises:
            NotFoundError: there is no such storage.
        """
        self.get("storage", storage)
        return [each for each in self.search("file", storage=storage, **criteria) if fnmatchcase(each["path"], path)]

    def storage_of(self, path: str) -> Document:
        """The storage in which a file lies: below one of its URIs, or known by this path.

        Raises:
            NotFoundError: there is none.
        """
        for storage in self.search("storage"):
            roots = [unquote(uri).removeprefix("file://") for method in storage["method"] for uri in method["uri"]]
            if any(path.startswith(root) for root in roots):
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
        known = next((each for each in self.search("file") if uri in each["uri"]), None)
        return known or self.create("file", path=unquote(uri.partition("://")[2]), uri=[uri], state="CLOSED")

    def _add_shape(self, item: str, tags: list[str], file: Document | None) -> str:
        waiting = [each["id"] for each in self.get("item", item)["shape"] if not each["containerComponent"]["file"]]
        shape = waiting[0] if waiting else self.create("shape")["id"]
        self.modify("shape", shape, tag=tags)
        self.join("item", item, "shape", shape)
        if file is not None:
            self.join("shape", shape, "file", file["id"])
            self.join("file", file["id"], "item", item)
        return str(shape)


def _media_type(name: str) -> str | None:
    """What a file holds, by its name: ``video``, ``audio``, ``image`` …"""
    from mimetypes import guess_type

    found = guess_type(name)[0]
    return found.partition("/")[0] if found else None
