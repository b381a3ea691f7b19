"""What Elasticsearch's language says of texts: exact ones, words, patterns, and several fields at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError, Record

FitsText = Callable[[str], bool]
Fits = Callable[[Record], bool]


def wanted_text(body: Any, key: str = "value", *known: str) -> str:
    """Return the text that is wanted.

    Raises:
        NotUnderstoodError: the body says something else besides.
    """
    if not isinstance(body, dict):
        return _text(body)
    if unknown := sorted(set(body) - {key, "query", "boost", *known}):
        raise NotUnderstoodError(unknown[0])
    return _text(body.get(key, body.get("query")))


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def words_of(body: Any) -> FitsText:
    """Return what tells whether a text has one of some words, or all."""
    words = wanted_text(body, "query", "operator").casefold().split()
    is_any = not (isinstance(body, dict) and str(body.get("operator", "or")).lower() == "and")
    return lambda value: (any if is_any else all)(word in value.casefold().split() for word in words)


def phrase_of(body: Any) -> FitsText:
    """Return what tells whether a text has words one after the other."""
    phrase = wanted_text(body, "query").casefold()
    return lambda value: phrase in value.casefold()


def pattern_of(body: Any) -> FitsText:
    """Return what tells whether a text fits a pattern with ``*`` and ``?``."""
    key = "wildcard" if isinstance(body, dict) and "wildcard" in body else "value"
    pattern = wanted_text(body, key).replace("[", "[[]")
    return lambda value: fnmatchcase(value, pattern)


def prefix_of(body: Any) -> FitsText:
    """Return what tells whether a text begins so."""
    beginning = wanted_text(body)
    return lambda value: value.startswith(beginning)


def any_of(body: Any) -> FitsText:
    """Return what tells whether a text is one of several."""
    if isinstance(body, dict):
        raise NotUnderstoodError("terms")
    return {_text(each) for each in listed(body)}.__contains__


def regexp_of(body: Any) -> FitsText:
    """Return what tells whether a text fits a regular expression."""
    try:
        pattern = re.compile(wanted_text(body))
    except re.error as error:
        raise NotUnderstoodError("regexp") from error
    return lambda value: pattern.fullmatch(value) is not None


def query_string(body: Any) -> Fits:
    """Return what finds plain words, with ``*`` for any characters, of which Elasticsearch wants one or all."""
    known = ("default_operator", "fields", "default_field", "analyze_wildcard", "lenient")
    text = wanted_text(body, "query", *known)
    if re.search(r'[:()"~^\\/|]|(^|\s)[-+!]|\b(AND|OR|NOT)\b', text):
        raise NotUnderstoodError("query_string")
    options = body if isinstance(body, dict) else {}
    names = [each.partition("^")[0] for each in options.get("fields") or listed(options.get("default_field"))]
    patterns = [] if text == "*" else [each.replace("[", "[[]") for each in text.casefold().split()]
    every = all if str(options.get("default_operator", "or")).lower() == "and" or not patterns else any
    return lambda record: every(_has_word(_values(record, names), pattern) for pattern in patterns)


def _values(record: Record, names: list[str]) -> list[str]:
    if not names or not {"*", "_all"}.isdisjoint(names):
        return record.everything()
    return [value for name in names for value in record.values(name)]


def _has_word(values: list[str], pattern: str) -> bool:
    return any(fnmatchcase(word, pattern) for value in values for word in value.casefold().split())


def multi_match(body: Any) -> Fits:
    """Return what finds words in any of several fields."""
    fields = [str(each).partition("^")[0] for each in listed(body.get("fields"))]
    fits = words_of({key: value for key, value in body.items() if key not in ("fields", "type")})
    if not fields or body.get("type", "best_fields") != "best_fields":
        raise NotUnderstoodError("multi_match")
    return lambda record: any(fits(value) for value in _values(record, fields))


def listed(value: Any) -> list[Any]:
    """Return a list, a single value in one, or none."""
    if value is None:
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]
