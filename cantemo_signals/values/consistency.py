"""That every object that data names is defined, and once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.errors import UsageError, some, suggestion
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.data import HITS, KINDS, NAMED_BY, Data, Part, records_in
from cantemo_signals.values.recorded import files_within

Places = dict[str, tuple[str, str]]
"""Names, each with the place that defines it, and where that is."""


class Mention(NamedTuple):
    """A place that names an object of one of the lists."""

    place: str
    list_name: str
    name: Any


SAVED = (("id", "collections"), ("library", "libraries"))
"""The keys of a saved search that define objects: its collection, and the library in it."""

SEVERAL = (
    ("items", "collections", "collections"),
    ("users", "groups", "groups"),
    ("groups", "groups", "groups"),
    ("collections", "items", "items"),
    ("collections", "collections", "collections"),
    ("collections", "libraries", "libraries"),
    ("libraries", "items", "items"),
    ("searches", "items", "items"),
    ("searches", "collections", "collections"),
    ("searches", "files", "files"),
)
"""The keys that name several objects: the list with the key, the key, and the list that must define the objects."""

ONE = (
    ("files", "storage", "storages"),
    ("jobs", "item", "items"),
    ("relations", "from", "items"),
    ("relations", "to", "items"),
)
"""The keys that name one object."""


def check(parts: list[Part]) -> None:
    """Check that every object that is named is defined once, in any of the parts.

    Raises:
        UsageError: one is not.
    """
    known: dict[str, Places] = {name: {} for name in KINDS}
    lists = {kind: name for name, kind in KINDS.items()}
    records = records_in(parts)
    for (kind, name), record in records.items():
        if kind in lists:
            known[lists[kind]][name] = record.place or "a recorded document", ""
    for part in parts:
        _check_portal(part.data.get("portal", {}), part.where)
        _check_rows(part.data.get("rows", {}), part.where)
        for name in KINDS:
            _add_names(known[name], part, name)
        _add_searches(known, part)
        _check_parts(part)
    for file in (name for record in records.values() for name in files_within(record)):
        known["files"].setdefault(file, ("a recorded item", ""))
    for part in parts:
        for mention in _mentions(part.data, part.where):
            _check_mention(mention, known, part.where)


def _check_mention(mention: Mention, known: dict[str, Places], where: str) -> None:
    names = known[mention.list_name]
    if mention.name not in names:
        message = f"{where}: {mention.place} names {mention.name!r}, which {mention.list_name} does not define."
        advice = suggestion(str(mention.name), names) or f"Known: {some(list(names))}."
        raise UsageError(message, f"{advice} Or define it there.")


def _add_searches(known: dict[str, Places], part: Part) -> None:
    """Add what saved searches define, and check all of them."""
    for number, search in enumerate(_entries(part.data, "searches", part.where)):
        place = f"searches[{number}]"
        _check_search(search, place, part.where)
        for key, list_name in SAVED:
            if key in search:
                _add_name(known[list_name], place, key, search[key], part.where)


def _check_portal(portal: Any, where: str) -> None:
    """Check what is said of Portal itself."""
    version = portal.get("version", "6") if isinstance(portal, dict) else None
    if not isinstance(version, str) or not version.partition(".")[0].isdecimal():
        raise UsageError(f"{where}: portal must be an object with a version.", 'Write portal: {version: "6.2.1"}.')


def _check_rows(rows: Any, where: str) -> None:
    """Check that rows are lists of objects by model; whether they fit the model is only known once it exists."""
    example = "Write rows: {app.Model: [{field: value}]}."
    if type(rows) is not dict:
        raise UsageError(f"{where}: rows must be an object.", example)
    for label, each in rows.items():
        if type(label) is not str or label.count(".") != 1:
            raise UsageError(f"{where}: rows names {label!r}, which is not app.Model.", example)
        if not isinstance(each, list) or not all(isinstance(row, dict) for row in each):
            raise UsageError(f"{where}: rows.{label} must be a list of objects.", example)


def _check_parts(part: Part) -> None:
    """Check that the shapes of an item and the components of a shape have ids of their own."""
    for number, item in enumerate(_entries(part.data, "items", part.where)):
        shapes = item.get("shapes")
        _check_own_ids(shapes, f"items[{number}].shapes", part.where)
        for at, shape in enumerate(shapes if isinstance(shapes, list) else ()):
            if isinstance(shape, dict):
                _check_own_ids(shape.get("components"), f"items[{number}].shapes[{at}].components", part.where)


def _check_own_ids(entries: Any, place: str, where: str) -> None:
    """Check that no two of some parts of an object have the same id; they may have none."""
    names: Places = {}
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, dict) and type(name := entry.get("id")) is str:
            _add_name(names, f"{place}[{number}]", "id", name, where)


def _add_names(names: Places, part: Part, list_name: str) -> None:
    """Add the names in a list, each with its place."""
    key = NAMED_BY.get(list_name, "id")
    for number, entry in enumerate(_entries(part.data, list_name, part.where)):
        name, place = entry.get(key), f"{list_name}[{number}]"
        if type(name) is not str or not name:
            raise UsageError(f"{part.where}: {place} has no {key}.", f'Write {key}: "…".')
        _add_name(names, place, key, name, part.where)


def _add_name(names: Places, place: str, key: str, name: str, where: str) -> None:
    if name in names:
        first, file = names[name]
        first += f" of {file.partition(': ')[2]}" if file not in ("", where) else ""
        message = f"{where}: duplicate {key} {name!r} in {first} and {place}."
        raise UsageError(message, f"Give each of the {_list_of(place)} its own {key}.")
    names[name] = place, where


def _list_of(place: str) -> str:
    return place.rpartition(".")[2].partition("[")[0]


def _check_search(search: dict[str, Any], place: str, where: str) -> None:
    """Check that a search says what is asked, or is a saved one, and what is found."""
    asked = [key for key in ("query", "criteria") if key in search]
    if len(asked) == 2:
        raise UsageError(f"{where}: {place} has both query and criteria.", "Leave one of them out.")
    if not asked and "id" not in search:
        advice = "Write id for a saved search, query for a document of the index, or criteria."
        raise UsageError(f"{where}: {place} has no id, query or criteria.", advice)
    if not any(key in search for key in (*HITS, "answer")) and not ("id" in search and asked):
        raise UsageError(f"{where}: {place} says nothing of what is found.", "Write items, collections or files.")


def _entries(data: Data, list_name: str, where: str) -> list[dict[str, Any]]:
    entries = data.get(list_name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise UsageError(f"{where}: {list_name} must be a list of objects.", f"Write {list_name}: [{{…}}].")
    return entries


def _mentions(data: Data, where: str) -> Iterator[Mention]:
    for list_name, key, target in SEVERAL:
        for number, entry in enumerate(_entries(data, list_name, where)):
            for place, name in enumerate(entry.get(key, ())):
                yield Mention(f"{list_name}[{number}].{key}[{place}]", target, name)
    for list_name, key, target in ONE:
        for number, entry in enumerate(_entries(data, list_name, where)):
            if key in entry:
                yield Mention(f"{list_name}[{number}].{key}", target, entry[key])
    for number, item in enumerate(_entries(data, "items", where)):
        for which, shape in enumerate(item.get("shapes", ())):
            where = f"items[{number}].shapes[{which}]"
            yield from _files(shape, where)
            for part, component in enumerate(shape.get("components", ())):
                yield from _files(component, f"{where}.components[{part}]")


def _files(entry: dict[str, Any], where: str) -> Iterator[Mention]:
    for place, name in enumerate(entry.get("files", ())):
        yield Mention(f"{where}.files[{place}]", "files", name)
