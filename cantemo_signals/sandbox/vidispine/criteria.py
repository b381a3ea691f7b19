"""The criteria of a search over REST, in the language of the search index.

They have ``query``, a ``filter`` with an operator, terms and further filters, ``sort``, ``doc_types`` and ``fields``.
A term has a ``name``, and ``value`` with or without ``exact``, ``missing`` (seen in code: plugins by Productions
Autrement Dit), ``exists``, ``value_in`` or ``range`` (inferred).
"""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError

Document = dict[str, Any]

_KEYS = frozenset({"query", "filter", "sort", "doc_types", "fields"})
_OPERATORS = {"AND": "filter", "OR": "should", "NOT": "must_not"}


def document_of(criteria: Document) -> Document:
    """Return the search document for criteria.

    Raises:
        NotUnderstoodError: they ask for something else.
    """
    unknown = set(criteria) - _KEYS
    if unknown:
        raise NotUnderstoodError(sorted(unknown)[0])
    conditions = [*_text(criteria.get("query")), *_filter(criteria.get("filter"))]
    sort = [{each["name"]: each.get("order", "asc")} for each in criteria.get("sort", ())]
    return {"query": {"bool": {"filter": conditions}}, "sort": sort}


def _text(query: Any) -> list[Document]:
    return [{"query_string": {"query": query, "default_operator": "AND"}}] if query and query != "*" else []


def _filter(given: Any) -> list[Document]:
    """Return a criteria filter in Elasticsearch's language."""
    if not given:
        return []
    unknown = set(given) - {"operator", "terms", "filters"}
    if unknown:
        raise NotUnderstoodError(sorted(unknown)[0])
    clauses = [_term(each) for each in given.get("terms", ())]
    clauses += [clause for each in given.get("filters", ()) for clause in _filter(each)]
    operator = str(given.get("operator", "AND")).upper()
    if operator not in _OPERATORS:
        raise NotUnderstoodError(operator)
    return [{"bool": {_OPERATORS[operator]: clauses}}]


def _term(term: Document) -> Document:
    name = term.get("name")
    if term.get("missing"):
        return {"missing": {"field": name}}
    if term.get("exists"):
        return {"exists": {"field": name}}
    if "range" in term:
        limits = {"min": "gte", "max": "lte"}
        return {"range": {name: {limits.get(key, key): value for key, value in term["range"].items()}}}
    if "value_in" in term:
        return {"terms": {name: term["value_in"]}}
    if "value" not in term:
        raise NotUnderstoodError(str(term))
    return {"term" if term.get("exact") else "match_phrase": {name: term["value"]}}
