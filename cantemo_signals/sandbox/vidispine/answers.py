"""Searches whose outcome the user has described: what is asked is compared, and not run."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cantemo_signals.sandbox.catalogue.examples import copied
from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.records import TYPES, Record, records_of

Document = dict[str, Any]

ANSWER = "answer"
"""The kind under which the store keeps them, by what is asked."""

_PAGING = frozenset({"from", "size", "sort", "_source", "fields", "stored_fields", "track_total_hits"})


def key_of(asked: Any) -> str:
    """Return what is asked as a text that is the same for the same search, whatever page of it, in whichever order."""
    if isinstance(asked, dict):
        asked = {name: value for name, value in asked.items() if name not in _PAGING}
        asked = asked["query"] if list(asked) == ["query"] else asked
    if isinstance(asked, dict) and isinstance(asked.get("criteria"), dict):
        asked = {"criteria": {name: value for name, value in asked["criteria"].items() if name not in _PAGING}}
    return json.dumps(asked, sort_keys=True, default=str)


def is_described(backend: Backend, asked: Any) -> bool:
    """Return whether the user has described what a search finds."""
    return backend.store.find(ANSWER, key_of(asked)) is not None


def answer_of(backend: Backend, asked: Any) -> Any:
    """Return the whole answer of the index as the user has described it, or None."""
    described = backend.store.find(ANSWER, key_of(asked))
    return copied(described["answer"]) if described and described["answer"] is not None else None


def hits_of(backend: Backend, asked: Any, types: Iterable[str] | None = None) -> list[Record] | None:
    """Return the hits that the user has described for a search, as far as they still exist; None if there are none."""
    described = backend.store.find(ANSWER, key_of(asked))
    if described is None or described["answer"] is not None:
        return None
    wanted = [(kind, name) for kind, name in described["hits"] if types is None or kind in types]
    kinds = [kind for kind in TYPES if any(kind == each for each, _ in wanted)]
    known = {(each.type, each.id): each for each in records_of(backend, kinds)}
    return [known[key] for key in wanted if key in known]
