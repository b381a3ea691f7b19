"""The search index: how queries in Elasticsearch's language find what it holds.

Of that language it understands ``match_all``, ``match_none``, ``ids``, ``term``, ``terms``, ``match``,
``match_phrase``, ``multi_match``, ``prefix``, ``wildcard``, ``regexp``, ``range``, ``exists``, ``query_string``,
``simple_query_string``, ``bool`` and ``constant_score``, the older ``filtered``, ``and``, ``or``, ``not`` and
``missing``, besides ``sort``, ``from``, ``size``, ``_source`` and ``fields``. A query for which the user has described
the hits is not run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from cantemo_signals.sandbox.vidispine import answers
from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.records import TYPES, NotUnderstoodError, Record, records_of
from cantemo_signals.sandbox.vidispine.sorting import ordered, sorted_by
from cantemo_signals.sandbox.vidispine.words import (
    Fits,
    any_of,
    listed,
    multi_match,
    pattern_of,
    phrase_of,
    prefix_of,
    query_string,
    regexp_of,
    wanted_text,
    words_of,
)

_KEYS = frozenset({"query", "sort", "from", "size", "_source", "fields", "stored_fields", "track_total_hits"})


def search(backend: Backend, document: dict[str, Any], types: Iterable[str] | None = None) -> list[Record]:
    """Return the records that a search document finds, in its order; it may also be no more than a query.

    Raises:
        NotUnderstoodError: it asks for something else.
    """
    described = answers.hits_of(backend, document, types)
    if described is not None:
        return described
    is_whole = "query" in document or not document or not set(document).isdisjoint(_KEYS)
    if is_whole and (unknown := sorted(set(document) - _KEYS)):
        raise NotUnderstoodError(unknown[0])
    query = (document.get("query") or {}) if is_whole else document
    fits = matcher(query)
    records = [each for each in records_of(backend, types or TYPES[:2]) if fits(each)]
    return sorted_by(records, listed(document.get("sort") if is_whole else None))


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
        if word in _OBJECTS and not isinstance(body, dict):
            raise NotUnderstoodError(word)
        return _WHOLE[word](body)
    if word in _BY_FIELD and isinstance(body, dict):
        named = {name: value for name, value in body.items() if name != "boost"}
        if len(named) == 1:
            [(name, wanted)] = named.items()
            return _on_values(name, _BY_FIELD[word](wanted))
    raise NotUnderstoodError(word)


def _on_values(name: str, fits: Callable[[str], bool]) -> Fits:
    return lambda record: any(fits(value) for value in record.values(name))


def _range(body: Any) -> Callable[[str], bool]:
    limits = {"gt": 1, "gte": 1, "lt": 1, "lte": 1}
    if not isinstance(body, dict) or set(body) - {*limits, "format", "time_zone"} or _relative(body):
        raise NotUnderstoodError("range")
    return lambda value: all(_compare(key, ordered(value), ordered(str(limit))) for key, limit in _limits(body))


def _limits(body: dict[str, Any]) -> list[tuple[str, Any]]:
    return [(key, limit) for key, limit in body.items() if key in ("gt", "gte", "lt", "lte") and limit is not None]


def _relative(body: dict[str, Any]) -> bool:
    """Return whether a limit is reckoned, from now or a date: the tool's time stands still."""
    return any(str(limit).startswith("now") or "||" in str(limit) for _, limit in _limits(body))


def _compare(key: str, value: Any, limit: Any) -> bool:
    if key == "gt":
        return bool(value > limit)
    if key == "gte":
        return bool(value >= limit)
    return bool(value < limit if key == "lt" else value <= limit)


_BY_FIELD: dict[str, Callable[[Any], Callable[[str], bool]]] = {
    "term": lambda body: wanted_text(body).__eq__,
    "terms": any_of,
    "match": words_of,
    "match_phrase": phrase_of,
    "prefix": prefix_of,
    "wildcard": pattern_of,
    "regexp": regexp_of,
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
    must = [matcher(each) for word in ("must", "filter") for each in listed(body.get(word))]
    never = [matcher(each) for each in listed(body.get("must_not"))]
    should = [matcher(each) for each in listed(body.get("should"))]
    least = str(body.get("minimum_should_match", 0 if must or not should else 1))
    if not least.isdecimal():
        raise NotUnderstoodError("minimum_should_match")
    return lambda record: (
        all(fits(record) for fits in must)
        and not any(fits(record) for fits in never)
        and sum(fits(record) for fits in should) >= int(least)
    )


def _ids(body: Any) -> Fits:
    wanted = set(map(str, listed(body.get("values"))))
    return lambda record: record.id in wanted


def _filtered(body: Any) -> Fits:
    query, condition = matcher(body.get("query")), matcher(body.get("filter"))
    return lambda record: query(record) and condition(record)


def _filters(body: Any) -> list[Fits]:
    return [matcher(each) for each in listed(body.get("filters") if isinstance(body, dict) else body)]


def _combined(body: Any, combine: Callable[[Iterable[bool]], bool]) -> Fits:
    filters = _filters(body)
    return lambda record: combine(fits(record) for fits in filters)


def _negated(body: Any) -> Fits:
    fits = matcher(body.get("filter", body) if isinstance(body, dict) else body)
    return lambda record: not fits(record)


_WHOLE: dict[str, Callable[[Any], Fits]] = {
    "match_all": lambda body: lambda record: True,
    "match_none": lambda body: lambda record: False,
    "ids": _ids,
    "exists": lambda body: lambda record: bool(record.values(str(body.get("field")))),
    "bool": _bool,
    "constant_score": lambda body: matcher(body.get("filter")),
    "filtered": _filtered,
    "and": lambda body: _combined(body, all),
    "or": lambda body: _combined(body, any),
    "not": _negated,
    "missing": lambda body: lambda record: not record.values(str(body.get("field"))),
    "multi_match": multi_match,
    "query_string": query_string,
    "simple_query_string": query_string,
}


_OBJECTS = ("ids", "exists", "missing", "constant_score", "filtered", "multi_match")
"""What is always followed by an object."""
