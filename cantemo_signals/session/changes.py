"""The changes inside an argument, as paths: found by comparing descriptions, so that no plugin code runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from cantemo_signals.values.documents import Json
from cantemo_signals.values.outcomes import Change

MOST_CHANGES = 100
LONGEST_NAME = 40
VALUES = ("value_", "value", "content")
"""The keys under which a named field holds its values, as an object of ``VidiRest`` and as Vidispine writes it."""


def changes(argument: str, before: Json, after: Json) -> tuple[Change, ...]:
    """Return what changed, up to a limit; every path begins with ``argument``."""
    return tuple(change for change, _ in zip(_changes(argument, before, after), range(MOST_CHANGES), strict=False))


def is_same(before: Json, after: Json) -> bool:
    """Return whether two descriptions are the same; 1, 1.0 and True are not, though they are equal."""
    if type(before) is not type(after):
        return False
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(is_same, before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(is_same(item, after[name]) for name, item in before.items())
    return before == after


def _changes(path: str, before: Json, after: Json) -> Iterator[Change]:
    if is_same(before, after):
        return
    if isinstance(before, list) and isinstance(after, list):
        yield from _in_list(path, before, after)
    elif isinstance(before, dict) and isinstance(after, dict):
        old, new = _state(before), _state(after)
        if old is None and new is None:
            yield from _in_dict(path, before, after, "[{!r}]")
        elif old is not None and new is not None and before.keys() == after.keys():
            yield from _in_dict(path, old, new, ".{}")
        else:
            yield Change(path, "changed", before, after)
    else:
        yield Change(path, "changed", before, after)


def _in_dict(path: str, before: dict[str, Json], after: dict[str, Json], step: str) -> Iterator[Change]:
    for name in dict.fromkeys((*before, *after)):
        yield from _between(path + step.format(name[:LONGEST_NAME]), before, after, name)


def _in_list(path: str, before: list[Json], after: list[Json]) -> Iterator[Change]:
    old, new = _by_name(before), _by_name(after)
    if old is not None and new is not None:
        for name in dict.fromkeys((*old, *new)):
            yield from _of_field(f"{path}[{name[:LONGEST_NAME]}]", old, new, name)
        return
    start = _alike(before, after)
    end = min(_alike(before[::-1], after[::-1]), len(before) - start, len(after) - start)
    old_places, new_places = (dict(enumerate(each[: len(each) - end])) for each in (before, after))
    for place in range(start, max(len(old_places), len(new_places))):
        yield from _between(f"{path}[{place}]", old_places, new_places, place)


def _of_field(path: str, before: dict[str, Json], after: dict[str, Json], name: str) -> Iterator[Change]:
    """Yield the changes of a named field; if it has a single value, only that of the value."""
    old, new = _single(before.get(name)), _single(after.get(name))
    if old is not None and new is not None and old[0] == new[0] and not is_same(old[1], new[1]):
        yield Change(path, "changed", old[1], new[1])
    else:
        yield from _between(path, before, after, name)


def _between(path: str, before: Any, after: Any, key: Any) -> Iterator[Change]:
    """Yield the changes under a key, which may exist on one side only."""
    if key not in after:
        yield Change(path, "removed", before=before[key])
    elif key not in before:
        yield Change(path, "added", after=after[key])
    else:
        yield from _changes(path, before[key], after[key])


def _state(described: Json) -> dict[str, Json] | None:
    """Return the attributes of an object of the host, described as ``{"<Class>": {…}}``, else None."""
    if not isinstance(described, dict) or len(described) != 1:
        return None
    [(name, state)] = described.items()
    return state if name.startswith("<") and name.endswith(">") and isinstance(state, dict) else None


def _fields(described: Json) -> dict[str, Json]:
    """Return the attributes of an object, or the items of a dict."""
    return _state(described) or (described if isinstance(described, dict) else {})


def _by_name(items: list[Json]) -> dict[str, Json] | None:
    """Return the items of a list by name; None if they do not have names of their own."""
    named = {name: item for item in items if isinstance(name := _fields(item).get("name"), str)}
    return named if len(named) == len(items) else None


def _single(field: Json) -> tuple[str, Json] | None:
    """Return the path to the single value of a named field, and the value; None if the field has anything else."""
    way, value = "", field
    while True:
        if isinstance(value, list) and len(value) == 1:
            way, [value] = f"{way}[]", value
        elif isinstance(value, dict):
            held = [(key, item) for key, item in _fields(value).items() if key != "name"]
            if len(held) != 1 or held[0][0] not in VALUES:
                return None
            [(key, value)] = held
            way += f".{key}"
        else:
            return None if isinstance(value, list) else (way, value)


def _alike(before: list[Json], after: list[Json]) -> int:
    """Return how many items at the start are the same."""
    return sum(1 for _ in takewhile(bool, map(is_same, before, after)))
