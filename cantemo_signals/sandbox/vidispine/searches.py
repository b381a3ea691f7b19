"""Searches that the user has described: saved ones, and those whose hits are known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from cantemo_signals.sandbox.vidispine.answers import ANSWER, key_of
from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.criteria import document_of
from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError
from cantemo_signals.values.data import HITS

Document = dict[str, Any]

SAVED = "saved search"
"""The kind under which the store keeps what a saved search asks, by its library."""

PREFIX = "savedSearch_"
"""How the name of a saved search's collection begins (seen in code: plugins by Productions Autrement Dit)."""


def take(backend: Backend, data: Document) -> None:
    """Add the searches that the data describes."""
    for search in data.get("searches", ()):
        if "id" in search:
            _save(backend, search)
        if any(key in search for key in (*HITS, "answer")):
            hits = [(kind, name) for key, kind in HITS.items() for name in search.get(key, ())]
            for key in _keys(search):
                backend.store.put(ANSWER, key, {"hits": hits, "answer": search.get("answer")})


def _save(backend: Backend, search: Document) -> None:
    """Create a saved search: a collection with a library of what is found, and with its criteria, if it has any."""
    name = search.get("name", search["id"])
    library = backend.create("library", search.get("library"))["id"]
    for item in search.get("items", ()):
        backend.join("library", library, "item", item)
    backend.create("collection", search["id"], name=f"{PREFIX}{name}")
    backend.join("collection", search["id"], "library", library)
    fields = {"title": f"{PREFIX}{name}"}
    if "criteria" in search:
        fields["criteria_document"] = json.dumps(search["criteria"])
    backend.write("collection", search["id"], {"fields": fields})
    document = next(iter(_documents(search)), None)
    if document is not None:
        backend.store.put(SAVED, library, document)


def _documents(search: Document) -> Iterator[Document]:
    """Yield the documents with which the index may be asked for a search."""
    query = search.get("query")
    if isinstance(query, dict):
        yield query
        return
    criteria = search.get("criteria") or ({"query": query} if query else None)
    if criteria is None:
        return
    with suppress(NotUnderstoodError):  # then only the user knows what it finds
        yield document_of(criteria)
    yield {"criteria": criteria}
    if query:
        yield {"query_string": {"query": query}}


def _keys(search: Document) -> Iterator[str]:
    """Yield what is asked for a search, in each of its forms."""
    yield from map(key_of, _documents(search))
    if isinstance(search.get("query"), str):
        yield key_of(search["query"])
