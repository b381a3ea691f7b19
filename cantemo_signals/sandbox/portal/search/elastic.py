"""The search index, as Portal asks it."""

from __future__ import annotations

import json
import sys
from fnmatch import fnmatchcase
from typing import Any

from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.catalogue.declaration import sends_nothing

__all__ = ["postprocess_search", "query_elastic"]

_USED = "Cantemo/Community; plugins by Productions Autrement Dit"


class TotalHits(int):
    """How many hits there are: a number, as older versions of Portal give it, and ``["value"]``, as newer ones do."""

    def __getitem__(self, key: str) -> Any:
        return {"value": int(self), "relation": "eq"}[key]


@sends_nothing(certainty="seen in code", source=_USED)
def query_elastic(
    query: Any = None, doc_type: Any = None, first: Any = None, number: Any = None, fields: Any = None, **options: Any
) -> Any:
    """The hits in the index, below ``hits``: ``total``, and ``hits`` with ``_type``, ``_id`` and ``_source`` each.

    ``query`` is a search document in Elasticsearch's language, its JSON, or a ``Search``; one that the tool does not
    understand has a made-up answer. In older versions of Portal the second positional argument is ``first``
    (Cantemo/Community); that they call the first one ``search_doc``, and that ``fields`` leaves only these in
    ``_source``, is inferred.
    """
    from cantemo_signals.sandbox.vidispine.answers import answer_of  # plugins find no names of ours here
    from cantemo_signals.sandbox.vidispine.index import search  # the same
    from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError  # the same

    if isinstance(doc_type, int):
        doc_type, first, number = None, doc_type, first if number is None else number
    query = options.pop("search_doc", query)
    types = [doc_type] if isinstance(doc_type, str) else doc_type
    backend = environment.vidispine.backend
    try:
        document = _document(query)
        if (answer := answer_of(backend, document)) is not None:
            return answer
        if options:
            raise NotUnderstoodError(next(iter(options)))
        found = search(backend, document, types)
        shown = _shown(document, fields)
    except (NotUnderstoodError, ValueError) as error:
        return _made_up(f"query_elastic({error})")
    start = int(document.get("from", 0) if first is None else first)
    amount = int(document.get("size", 10) if number is None else number)
    hits = [{**each.as_hit(), "_source": shown(each.source)} for each in found[start:][:amount]]
    return {"hits": {"total": _total(len(found)), "hits": hits}}


@sends_nothing(certainty="inferred", source="plugins by Productions Autrement Dit, which import it and do not call it")
def postprocess_search(results: Any, *args: Any, **kwargs: Any) -> Any:
    """What ``query_elastic`` gave, as it was."""
    return results


def _document(query: Any) -> dict[str, Any]:
    given = json.loads(query) if isinstance(query, str) else query
    document = given.to_dict() if hasattr(given, "to_dict") else given
    return dict(document or {})


def _total(hits: int) -> Any:
    """The number of hits in the form of the emulated version; in both, if none was asked for."""
    form = environment.search_total
    if form is None:
        return TotalHits(hits)
    return hits if form == "number" else {"value": hits, "relation": "eq"}


def _shown(document: dict[str, Any], fields: Any) -> Any:
    """Return what leaves of an object's fields those that are asked for."""
    wanted = fields if fields is not None else document.get("fields", document.get("stored_fields"))
    if wanted is None:
        wanted = document.get("_source", True)
    if isinstance(wanted, bool):
        return lambda source: source if wanted else {}
    if isinstance(wanted, dict):
        included = _names(wanted.get("includes", wanted.get("include", "*")))
        excluded = _names(wanted.get("excludes", wanted.get("exclude", ())))
    else:
        included, excluded = _names(wanted), []
    return lambda source: {
        name: value for name, value in source.items() if _fits(name, included) and not _fits(name, excluded)
    }


def _names(given: Any) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


def _fits(name: str, patterns: list[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _made_up(name: str) -> Any:
    return vars(sys.modules[__name__])["__getattr__"](name)
