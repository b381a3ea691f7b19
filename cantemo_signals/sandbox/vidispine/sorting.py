"""The order in which the search index gives what it has found."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError, Record

_KNOWN = {"order", "missing", "unmapped_type", "ignore_unmapped", "format"}
_NO_ORDER = ("_score", "_doc")


def ordered(text: str) -> tuple[int, float, str]:
    """Return what orders texts: numbers by value, before all others."""
    try:
        return 0, float(text), ""
    except ValueError:
        return 1, 0.0, text


def sorted_by(records: list[Record], keys: list[Any]) -> list[Record]:
    """Return records by keys, each a name, or a name and an order; those without a value come last, as a rule.

    Raises:
        NotUnderstoodError: a key says something else.
    """
    for key in reversed(keys):
        name, is_descending, are_missing_first = _key(key)
        records = _sorted(records, name, is_descending=is_descending, are_missing_first=are_missing_first)
    return records


def _key(key: Any) -> tuple[str, bool, bool]:
    """Return a key's name, whether it is descending, and whether those without a value come first."""
    if isinstance(key, str):
        return key.removeprefix("-"), key.startswith("-"), False
    if not isinstance(key, dict) or len(key) != 1:
        raise NotUnderstoodError("sort")
    [(name, about)] = key.items()
    options = about if isinstance(about, dict) else {"order": about}
    unknown = sorted(set(options) - _KNOWN)
    if unknown or name in ("_script", "_geo_distance"):
        raise NotUnderstoodError(f"sort {unknown[0] if unknown else name}")
    return name, options.get("order", "asc") == "desc", options.get("missing") == "_first"


def _sorted(records: list[Record], name: str, *, is_descending: bool, are_missing_first: bool) -> list[Record]:
    if name in _NO_ORDER:
        return records
    extreme = max if is_descending else min
    values = {id(each): [ordered(value) for value in each.values(name)] for each in records}
    present = [each for each in records if values[id(each)]]
    missing = [each for each in records if not values[id(each)]]
    present.sort(key=lambda each: extreme(values[id(each)]), reverse=is_descending)
    return [*missing, *present] if are_missing_first else [*present, *missing]
