"""The objects of the emulated Portal as ``--data`` describes them: their kinds, their names and their consistency."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.errors import UsageError, some, suggestion
from cantemo_signals.values import NamedTuple

Data = dict[str, Any]


class Mention(NamedTuple):
    """A place that names an object of one of the lists."""

    place: str
    list_name: str
    name: Any


NAMED_BY = {"users": "name", "groups": "name", "fields": "name", "shape_tags": "name"}
"""The lists whose objects have no ``id``, and the key that has their name."""

KINDS = {
    "items": "item",
    "users": "user",
    "groups": "group",
    "collections": "collection",
    "libraries": "library",
    "storages": "storage",
    "files": "file",
    "jobs": "job",
    "fields": "field",
    "shape_tags": "shape tag",
}
"""The lists of the data, and the kind of the objects in each."""

SEVERAL = (
    ("items", "collections", "collections"),
    ("users", "groups", "groups"),
    ("groups", "groups", "groups"),
    ("collections", "items", "items"),
    ("collections", "collections", "collections"),
    ("collections", "libraries", "libraries"),
    ("libraries", "items", "items"),
)
"""The keys that name several objects: the list with the key, the key, and the list that must define the objects."""

ONE = (
    ("files", "storage", "storages"),
    ("jobs", "item", "items"),
    ("relations", "from", "items"),
    ("relations", "to", "items"),
)
"""The keys that name one object."""


def names_by_kind(data: Data) -> dict[str, list[str]]:
    """Return the names of the objects, by kind."""
    return {kind: [entry_name(entry) for entry in data.get(list_name, ())] for list_name, kind in KINDS.items()}


def entry_name(entry: dict[str, Any]) -> str:
    """Return the id of an object, or its name if it has no id."""
    return str(entry["id"] if "id" in entry else entry["name"])


def check(data: Data, where: str) -> None:
    """Check that every object that is named is defined once; ``where`` says where the data comes from.

    Raises:
        UsageError: one is not.
    """
    known = {name: _names(data, name, where) for name in KINDS}
    _check_rows(data.get("rows", {}), where)
    for mention in _mentions(data, where):
        names = known[mention.list_name]
        if mention.name not in names:
            message = f"{where}: {mention.place} names {mention.name!r}, which {mention.list_name} does not define."
            advice = suggestion(str(mention.name), names) or f"Known: {some(list(names))}."
            raise UsageError(message, f"{advice} Or define it there.")


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


def _names(data: Data, list_name: str, where: str) -> dict[str, int]:
    """Return the names in a list, each with its place there."""
    key = NAMED_BY.get(list_name, "id")
    names: dict[str, int] = {}
    for number, entry in enumerate(_entries(data, list_name, where)):
        name = entry.get(key)
        if type(name) is not str or not name:
            raise UsageError(f"{where}: {list_name}[{number}] has no {key}.", f'Write {key}: "…".')
        if name in names:
            message = f"{where}: duplicate {key} {name!r} in {list_name}[{names[name]}] and {list_name}[{number}]."
            raise UsageError(message, f"Give each of the {list_name} its own {key}.")
        names[name] = number
    return names


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
