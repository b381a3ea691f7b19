"""What the search index holds of each object.

That the index has a field's values in a list below its name, the type of an object as ``_type``, and
``search_interval``, is seen in code (Cantemo/Community; plugins by Productions Autrement Dit).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cantemo_signals.sandbox.vidispine import metadata
from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.documents import rendered
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.recorded_forms import HIT

TYPES = ("item", "collection", "file")


class NotUnderstoodError(Exception):
    """A query says something that this index does not understand."""


class Record(NamedTuple):
    """What the index holds of an object."""

    type: str
    id: str
    source: dict[str, Any]

    def values(self, name: str) -> list[str]:
        """Return the values of a field as texts; ``title.raw`` and the like are ``title``."""
        if name in ("_type", "type"):
            return [self.type]
        if name in ("_id", "id", "vidispine_id"):
            return [self.id]
        found = self.source.get(name, self.source.get(name.partition(".")[0]))
        return metadata.texts(found)

    def everything(self) -> list[str]:
        """Return all values as texts."""
        return [self.id, *(text for name in self.source for text in self.values(name))]

    def as_hit(self) -> dict[str, Any]:
        """Return the record as a search shows it."""
        return {"_type": self.type, "_id": self.id, "_score": 1.0, "_source": self.source}


def records_of(backend: Backend, types: Iterable[str]) -> list[Record]:
    """Return what the index holds of the objects of these types, the oldest first.

    What was recorded of an object counts in place of what the object says, until that is removed.

    Raises:
        NotUnderstoodError: there is no such type.
    """
    kinds = list(types)
    for kind in kinds:
        if kind not in TYPES:
            raise NotUnderstoodError(kind)
    hits = _hits(backend)
    return [each for kind in kinds for each in _records(backend, kind, hits.get(kind, {}))]


def _records(backend: Backend, kind: str, hits: dict[str, dict[str, Any]]) -> list[Record]:
    names = dict.fromkeys([*(name for name, _ in backend.store.every(kind)), *hits])
    return [
        Record(kind, name, hits[name] if name in hits else _source(backend, kind, name))
        for name in names
        if not backend.store.is_gone(kind, name)
    ]


def _hits(backend: Backend) -> dict[str, dict[str, dict[str, Any]]]:
    """Return what was recorded of the index, by type and id."""
    hits: dict[str, dict[str, dict[str, Any]]] = {}
    for _, hit in backend.store.every(HIT):
        hits.setdefault(hit["type"], {})[hit["id"]] = hit["source"]
    return hits


def _source(backend: Backend, kind: str, name: str) -> dict[str, Any]:
    if kind == "file":
        document = rendered(backend.store, "file", name)
        parent, _, last = str(document["path"]).rpartition("/")
        return {**document, "parent": parent, "name": last}
    stored = backend.store.find(kind, name) or {}
    source: dict[str, Any] = {"id": name, "search_interval": ["all"]}
    for part in metadata.spans_in(stored):
        for field in metadata.fields_in(part):
            source.setdefault(field["name"], []).extend(metadata.values_of(field))
    source["parent_collection"] = backend.holders(kind, name, "collection")
    if kind == "collection":
        source["name"] = [stored.get("name", "")]
    return {key: value for key, value in source.items() if value not in ([], [""])}
