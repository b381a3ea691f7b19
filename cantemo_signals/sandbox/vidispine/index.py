"""The search index: what it holds of each object, and how queries in Elasticsearch's language find it.

Of that language it understands ``match_all``, ``match_none``, ``ids``, ``term``, ``terms``, ``match``,
``match_phrase``, ``prefix``, ``wildcard``, ``regexp``, ``range``, ``exists``, ``query_string``,
``simple_query_string``, ``bool`` and ``constant_score``, the older ``filtered``, ``and``, ``or``, ``not`` and
``missing``, besides ``sort``, ``from`` and ``size``. That the index has a field's values in a list below its name, the
type of an object as ``_type``, and ``search_interval``, is seen in code (Cantemo/Community; plugins by Productions
Autrement Dit).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from typing import Any

from cantemo_signals.sandbox.vidispine import metadata
from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.documents import rendered
from cantemo_signals.values import NamedTuple

TYPES = ("item", "collection", "file")

_KEYS = frozenset(
    {"query", "sort", "from", "size", "_source", "fields", "stored_fields", "track_total_hits", "version"}
)


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


def search(backend: Backend, document: dict[str, Any], types: Iterable[str] | None = None) -> list[Record]:
    """Return the records that a search document finds, in its order; it may also be no more than a query.

    Raises:
        NotUnderstoodError: it asks for something else.
    """
    is_whole = "query" in document or not document or not set(document).isdisjoint(_KEYS)
    if is_whole and (unknown := sorted(set(document) - _KEYS)):
        raise NotUnderstoodError(unknown[0])
    query = (document.get("query") or {}) if is_whole else document
    fits = matcher(query)
    records = [each for each in records_of(backend, types or TYPES[:2]) if fits(each)]
    for key in reversed(_listed(document.get("sort") if is_whole else None)):
        _sort(records, key)
    return records


def records_of(backend: Backend, types: Iterable[str]) -> list[Record]:
    """Return what the index holds of the objects of these types, the oldest first.

    Raises:
        NotUnderstoodError: there is no such type.
    """
    records = []
    for kind in types:
        if kind not in TYPES:
            raise NotUnderstoodError(kind)
        names = [name for name, _ in backend.store.every(kind)]
        records += [Record(kind, name, _source(backend, kind, name)) for name in names]
    return records


def _source(backend: Backend, kind: str, name: str) -> dict[str, Any]:
    if kind == "file":
        document = rendered(backend.store, "file", name)
        parent, _, last = str(document["path"]).rpartition("/")
        return {**document, "parent": parent, "name": last}
    stored = backend.store.find(kind, name) or {}
    source: dict[str, Any] = {"id": name, "search_interval": ["all"]}
    for part in stored["metadata"]["timespan"]:
        for field in metadata.fields_in(part):
            source.setdefault(field["name"], []).extend(value["value"] for value in field["value"])
    source["parent_collection"] = backend.holders(kind, name, "collection")
    if kind == "collection":
        source["name"] = [stored.get("name", "")]
    return {key: value for key, value in source.items() if value not in ([], [""])}


Fits = Callable[[Record], bool]


def matcher(query: Any) -> Fits:
    """Return the function that tells whether a record fits a query.

    Raises:
        NotUnderstoodError: it says something else.
    """
    if not query:
        return lambda record: True
    if not isinstance(query, dict) or len(query) != 1:
        raise NotUnderstoodError(str(query))
    [(word, body)] = query.items()
    if word in _WHOLE:
        return _WHOLE[word](body)
    if word in _BY_FIELD and isinstance(body, dict):
        named = {name: value for name, value in body.items() if name != "boost"}
        if len(named) == 1:
            [(name, wanted)] = named.items()
            return _on_values(name, _BY_FIELD[word](wanted))
    raise NotUnderstoodError(word)


def _on_values(name: str, fits: Callable[[str], bool]) -> Fits:
    return lambda record: any(fits(value) for value in record.values(name))


def _wanted(body: Any, key: str = "value") -> str:
    value = body.get(key, body.get("query")) if isinstance(body, dict) else body
    return str(value).lower() if isinstance(value, bool) else str(value)


def _words(body: Any) -> Callable[[str], bool]:
    words = _wanted(body, "query").casefold().split()
    is_any = not (isinstance(body, dict) and str(body.get("operator", "or")).lower() == "and")
    return lambda value: (any if is_any else all)(word in value.casefold().split() for word in words)


def _phrase(body: Any) -> Callable[[str], bool]:
    phrase = _wanted(body, "query").casefold()
    return lambda value: phrase in value.casefold()


def _range(body: Any) -> Callable[[str], bool]:
    limits = {"gt": 1, "gte": 1, "lt": 1, "lte": 1}
    if not isinstance(body, dict) or set(body) - {*limits, "format", "time_zone"} or _relative(body):
        raise NotUnderstoodError("range")
    return lambda value: all(_compare(key, _ordered(value), _ordered(str(limit))) for key, limit in _limits(body))


def _limits(body: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(key, limit) for key, limit in body.items() if key in ("gt", "gte", "lt", "lte") and limit is not None]


def _relative(body: dict[str, Any]) -> bool:
    """Return whether a limit counts from now: the tool's time stands still."""
    return any(str(limit).startswith("now") for _, limit in _limits(body))


def _compare(key: str, value: Any, limit: Any) -> bool:
    if key == "gt":
        return bool(value > limit)
    if key == "gte":
        return bool(value >= limit)
    return bool(value < limit if key == "lt" else value <= limit)


def _ordered(text: str) -> tuple[int, float, str]:
    """Return what orders texts: numbers by value, before all others."""
    try:
        return 0, float(text), ""
    except ValueError:
        return 1, 0.0, text


def _regexp(body: Any) -> Callable[[str], bool]:
    try:
        pattern = re.compile(_wanted(body))
    except re.error as error:
        raise NotUnderstoodError("regexp") from error
    return lambda value: pattern.fullmatch(value) is not None


_BY_FIELD: dict[str, Callable[[Any], Callable[[str], bool]]] = {
    "term": lambda body: _wanted(body).__eq__,
    "terms": lambda body: {_wanted(each) for each in _listed(body)}.__contains__,
    "match": _words,
    "match_phrase": _phrase,
    "prefix": lambda body: lambda value: value.startswith(_wanted(body)),
    "wildcard": lambda body: lambda value: fnmatchcase(value, _wanted(body).replace("[", "[[]")),
    "regexp": _regexp,
    "range": _range,
}


def _bool(body: Any) -> Fits:
    if not isinstance(body, dict) or set(body) - {
        "must",
        "filter",
        "should",
        "must_not",
        "minimum_should_match",
        "boost",
    }:
        raise NotUnderstoodError("bool")
    must = [matcher(each) for word in ("must", "filter") for each in _listed(body.get(word))]
    never = [matcher(each) for each in _listed(body.get("must_not"))]
    should = [matcher(each) for each in _listed(body.get("should"))]
    least = body.get("minimum_should_match", 0 if must or not should else 1)
    if not isinstance(least, int):
        raise NotUnderstoodError("minimum_should_match")
    return lambda record: (
        all(fits(record) for fits in must)
        and not any(fits(record) for fits in never)
        and sum(fits(record) for fits in should) >= least
    )


def _filtered(body: Any) -> Fits:
    query, condition = matcher(body.get("query")), matcher(body.get("filter"))
    return lambda record: query(record) and condition(record)


def _filters(body: Any) -> list[Fits]:
    return [matcher(each) for each in _listed(body.get("filters") if isinstance(body, dict) else body)]


def _combined(body: Any, combine: Callable[[Iterable[bool]], bool]) -> Fits:
    filters = _filters(body)
    return lambda record: combine(fits(record) for fits in filters)


def _negated(body: Any) -> Fits:
    fits = matcher(body.get("filter", body) if isinstance(body, dict) else body)
    return lambda record: not fits(record)


def _query_string(body: Any) -> Fits:
    text = _wanted(body, "query")
    if re.search(r'[:()"~^\\/]|\b(AND|OR|NOT)\b', text):
        raise NotUnderstoodError("query_string")
    return lambda record: metadata.hold(record.everything(), "" if text == "*" else text)


_WHOLE: dict[str, Callable[[Any], Fits]] = {
    "match_all": lambda body: lambda record: True,
    "match_none": lambda body: lambda record: False,
    "ids": lambda body: lambda record: record.id in body.get("values", ()),
    "exists": lambda body: lambda record: bool(record.values(str(body.get("field")))),
    "bool": _bool,
    "constant_score": lambda body: matcher(body.get("filter")),
    "filtered": _filtered,
    "and": lambda body: _combined(body, all),
    "or": lambda body: _combined(body, any),
    "not": _negated,
    "missing": lambda body: lambda record: not record.values(str(body.get("field"))),
    "query_string": _query_string,
    "simple_query_string": _query_string,
}


def _sort(records: list[Record], key: Any) -> None:
    """Sort by one key: a name, or a name and an order."""
    [(name, order)] = key.items() if isinstance(key, dict) and len(key) == 1 else [(str(key), "asc")]
    order = order.get("order", "asc") if isinstance(order, dict) else order
    if name == "_score":
        return
    records.sort(key=lambda each: [_ordered(value) for value in each.values(name)], reverse=order == "desc")


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
