"""Portal's own REST API, as far as public plugins use it.

It knows ``PUT /API/v2/search/``, ``GET /API/v2/files/``, ``GET /API/v2/storages/VX-1/content`` and
``POST /API/v2/groups/roles/create/`` (plugins by Productions Autrement Dit, Cantemo/AVLTAPlugin), and
``GET`` and ``DELETE`` of ``/API/v2/items/VX-1/`` and ``/API/v2/collections/VX-1/`` (inferred).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from cantemo_signals.sandbox.vidispine.answers import is_described
from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.criteria import document_of
from cantemo_signals.sandbox.vidispine.index import matcher, search
from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError, Record
from cantemo_signals.values import NamedTuple

Data = dict[str, Any]

PAGE_SIZE = 50
"""How many objects a page has if nothing else is asked for (inferred)."""


class Call(NamedTuple):
    """A call of the API; ``place`` is what the path names: an id."""

    backend: Backend
    place: str
    params: Data
    body: Any


def answer(backend: Backend, method: str, url: str, params: Data, body: Any) -> tuple[int, Data]:
    """Return status and data of the answer to a call.

    Raises:
        NotUnderstoodError: nothing is known of such a call.
        NotFoundError: what it names does not exist.
    """
    path = url.partition("?")[0].rstrip("/")
    for known, pattern, give in _CALLS:
        if known == method and (found := pattern.fullmatch(path)) is not None:
            return give(Call(backend, "".join(found.groups()), params, body))
    raise NotUnderstoodError(f"{method} {path}")


def _search(call: Call) -> tuple[int, Data]:
    """Search by criteria."""
    criteria = call.body or {}
    asked = {"criteria": criteria}
    document = asked if is_described(call.backend, asked) else document_of(criteria)
    found = search(call.backend, document, criteria.get("doc_types"))
    results, page = _page(found, call.params)
    data = {"results": [_result(each, criteria.get("fields")) for each in results], "hits": len(found), **page}
    return 200, data


def _result(record: Record, fields: Any) -> Data:
    named = {name: record.source.get(name) for name in fields or record.source}
    return {**named, "id": record.id, "_type": record.type, "type": record.type}


def _files(call: Call) -> tuple[int, Data]:
    """List the files of a storage below a path."""
    conditions = [{"term": {key: call.params[key]}} for key in ("storage", "state") if key in call.params]
    return _listing(call, {"bool": {"filter": conditions}})


def _content(call: Call) -> tuple[int, Data]:
    """List the files, or the directories, of a storage right below a path."""
    files = search(call.backend, {"term": {"storage": call.place}}, ["file"])
    if call.params.get("item_type") != "directory":
        return _listing(call, {"term": {"storage": call.place}})
    path = str(call.params.get("path") or "").strip("/")
    below = [str(each.source["parent"]) for each in files if _is_below(str(each.source["parent"]), path)]
    depth = len(path.split("/")) + 1 if path else 1
    names = sorted({"/".join(each.split("/")[:depth]) for each in below if len(each.split("/")) >= depth and each})
    objects = [{"path": each, "name": each.rpartition("/")[2], "storage": call.place} for each in names]
    shown, page = _page(objects, call.params)
    return 200, {"objects": shown, "meta": page}


def _listing(call: Call, query: Data) -> tuple[int, Data]:
    matcher(query)  # refuses before anything is read
    path = str(call.params.get("path") or "").strip("/")
    found = [each for each in search(call.backend, query, ["file"]) if _is_below(str(each.source["parent"]), path)]
    shown, page = _page(found, call.params)
    return 200, {"objects": [each.source for each in shown], "meta": page}


def _is_below(directory: str, path: str) -> bool:
    return not path or directory == path or directory.startswith(f"{path}/")


def _page(found: list[Any], params: Data) -> tuple[list[Any], Data]:
    """Return a page, and what is said about it."""
    size, number = int(params.get("page_size", PAGE_SIZE)), int(params.get("page", 1))
    last = max(-(-len(found) // size), 1)
    about = {
        "page": number,
        "pages": last,
        "total": len(found),
        "has_next": number < last,
        "next": number + 1 if number < last else None,
    }
    return found[(number - 1) * size :][:size], about


def _get(kind: str) -> Callable[[Call], tuple[int, Data]]:
    def give(call: Call) -> tuple[int, Data]:
        return 200, call.backend.get(kind, call.place)

    return give


def _delete(kind: str) -> Callable[[Call], tuple[int, Data]]:
    def give(call: Call) -> tuple[int, Data]:
        call.backend.delete(kind, call.place)
        return 204, {}

    return give


def _create_roles(call: Call) -> tuple[int, Data]:
    """Accept a tree of roles: they have nothing to do with what Vidispine holds."""
    return 200, dict(call.body or {})


_CALLS: tuple[tuple[str, re.Pattern[str], Callable[[Call], tuple[int, Data]]], ...] = tuple(
    (method, re.compile(f"/API/v2/{path}"), give)
    for method, path, give in (
        ("PUT", "search", _search),
        ("GET", "files", _files),
        ("GET", "storages/([^/]+)/content", _content),
        ("POST", "groups/roles/create", _create_roles),
        ("GET", "items/([^/]+)", _get("item")),
        ("DELETE", "items/([^/]+)", _delete("item")),
        ("GET", "collections/([^/]+)", _get("collection")),
        ("DELETE", "collections/([^/]+)", _delete("collection")),
    )
)
