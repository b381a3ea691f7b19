"""Portal's own REST API, as far as public plugins use it.

It knows ``PUT /API/v2/search/``, ``GET /API/v2/files/``, ``GET /API/v2/storages/VX-1/content`` and
``POST /API/v2/groups/roles/create/`` (plugins by Productions Autrement Dit, Cantemo/AVLTAPlugin), and
``GET`` and ``DELETE`` of ``/API/v2/items/VX-1/`` and ``/API/v2/collections/VX-1/`` (inferred). What deletes calls the
helper's method, as Portal's views most likely do, so its signals are raised.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import import_module
from typing import Any
from urllib.parse import parse_qsl

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
    user: Any
    params: Data
    body: Any


def answer(backend: Backend, method: str, url: str, user: Any, params: Data, body: Any) -> tuple[int, Data]:
    """Return status and data of the answer to a call, as a user; a query in the URL adds to the parameters.

    Raises:
        NotUnderstoodError: nothing is known of such a call.
        NotFoundError: what it names does not exist.
    """
    path, _, query = url.partition("?")
    path, params = path.rstrip("/"), {**dict(parse_qsl(query)), **params}
    for known, pattern, give in _CALLS:
        if known == method and (found := pattern.fullmatch(path)) is not None:
            return give(Call(backend, "".join(found.groups()), user, params, body))
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
    _refuse_unknown(call, "storage", "state", "path", "item_type", "sort")
    if call.params.get("item_type", "file") != "file":
        raise NotUnderstoodError(f"item_type={call.params['item_type']}")
    conditions = [{"term": {key: call.params[key]}} for key in ("storage", "state") if key in call.params]
    return _listing(call, {"bool": {"filter": conditions}})


def _content(call: Call) -> tuple[int, Data]:
    """List the files, or the directories, of a storage right below a path."""
    _refuse_unknown(call, "path", "item_type", "sort")
    call.backend.get("storage", call.place)
    files = search(call.backend, {"term": {"storage": call.place}}, ["file"])
    if call.params.get("item_type") != "directory":
        return _listing(call, {"term": {"storage": call.place}})
    path = str(call.params.get("path") or "").strip("/")
    below = [str(each.source["parent"]) for each in files if _is_below(str(each.source["parent"]), path)]
    depth = len(path.split("/")) + 1 if path else 1
    names = sorted(
        {"/".join(each.split("/")[:depth]) for each in below if len(each.split("/")) >= depth and each},
        reverse=_is_descending(call),
    )
    objects = [{"path": each, "name": each.rpartition("/")[2], "storage": call.place} for each in names]
    shown, page = _page(objects, call.params)
    return 200, {"objects": shown, "meta": page}


def _refuse_unknown(call: Call, *known: str) -> None:
    """Refuse a parameter that might leave something out or order it otherwise."""
    if unknown := sorted(set(call.params) - {*known, "page", "page_size", "format"}):
        raise NotUnderstoodError(f"the parameter {unknown[0]}")


def _is_descending(call: Call) -> bool:
    """Return whether the names go from z to a."""
    order = call.params.get("sort", "name_asc")
    if order not in ("name_asc", "name_desc"):
        raise NotUnderstoodError(f"sort={order}")
    return bool(order == "name_desc")


def _listing(call: Call, query: Data) -> tuple[int, Data]:
    matcher(query)  # refuses before anything is read
    path = str(call.params.get("path") or "").strip("/")
    found = [each for each in search(call.backend, query, ["file"]) if _is_below(str(each.source["parent"]), path)]
    if "sort" in call.params:
        found.sort(key=lambda each: str(each.source["name"]), reverse=_is_descending(call))
    shown, page = _page(found, call.params)
    return 200, {"objects": [each.source for each in shown], "meta": page}


def _is_below(directory: str, path: str) -> bool:
    return not path or directory == path or directory.startswith(f"{path}/")


def _page(found: list[Any], params: Data) -> tuple[list[Any], Data]:
    """Return a page, and what is said about it."""
    size, number = _number(params, "page_size", PAGE_SIZE), _number(params, "page", 1)
    last = max(-(-len(found) // size), 1)
    about = {
        "page": number,
        "pages": last,
        "total": len(found),
        "has_next": number < last,
        "next": number + 1 if number < last else None,
    }
    return found[(number - 1) * size :][:size], about


def _number(params: Data, name: str, default: int) -> int:
    value = params.get(name, default)
    if not str(value).isdecimal() or int(value) < 1:
        raise NotUnderstoodError(f"{name}={value}")
    return int(value)


def _get(kind: str) -> Callable[[Call], tuple[int, Data]]:
    def give(call: Call) -> tuple[int, Data]:
        return 200, call.backend.get(kind, call.place)

    return give


def _delete(kind: str) -> Callable[[Call], tuple[int, Data]]:
    module, helper, method = _REMOVED_BY[kind]

    def give(call: Call) -> tuple[int, Data]:
        getattr(getattr(import_module(module), helper)(runas=call.user), method)(call.place)
        return 204, {}

    return give


_REMOVED_BY = {
    "item": ("portal.vidispine.iitem", "ItemHelper", "removeItem"),
    "collection": ("portal.vidispine.icollection", "CollectionHelper", "removeCollection"),
}
"""The helper's method that removes an object of a kind."""


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
