"""The objects of the emulated Portal as ``--data`` describes them: their kinds and their names."""

from __future__ import annotations

from typing import Any

from cantemo_signals.errors import UsageError
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.recorded import Recorded, objects_in, united

Data = dict[str, Any]


class Part(NamedTuple):
    """Some of the data, and where it is from; of a file that was recorded, it is that alone."""

    where: str
    data: Data
    is_recorded: bool = False


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

HITS = {"items": "item", "collections": "collection", "files": "file"}
"""The keys of a search that name what is found, and the kind of each."""


def names_by_kind(data: Data) -> dict[str, list[str]]:
    """Return the names of the objects, by kind."""
    names = {kind: [entry_name(entry) for entry in data.get(list_name, ())] for list_name, kind in KINDS.items()}
    for kind, name in recorded_objects(data):
        if kind in names:
            names[kind].append(name)
    names["collection"] += [search["id"] for search in data.get("searches", ()) if "id" in search]
    return names


def entry_name(entry: dict[str, Any]) -> str:
    """Return the id of an object, or its name if it has no id."""
    return str(entry["id"] if "id" in entry else entry["name"])


def recorded_objects(data: Data) -> dict[tuple[str, str], Recorded]:
    """Return the recorded objects in data, by kind and name.

    Raises:
        UsageError: one is not as Vidispine has it, or is recorded twice and differently.
    """
    return records_in([Part("data", data)]) if "recorded" in data else {}


def merged(parts: list[Part]) -> Data:
    """Return the parts of the data as one."""
    whole: Data = {}
    for part in parts:
        for name, value in part.data.items():
            if name == "rows":
                rows = whole.setdefault(name, {})
                rows.update({label: [*rows.get(label, ()), *each] for label, each in value.items()})
            elif isinstance(value, list):
                whole[name] = [*whole.get(name, ()), *value]
            else:
                whole[name] = {**whole.get(name, {}), **value}
    return whole


def records_in(parts: list[Part]) -> dict[tuple[str, str], Recorded]:
    """Return the recorded objects in parts of the data, by kind and name.

    Raises:
        UsageError: one is not as Vidispine has it, or is recorded twice and differently.
    """
    for part in parts:
        if not isinstance(part.data.get("recorded", []), list):
            raise UsageError(f"{part.where}: recorded must be a list.", "Write recorded: [item.json].")
    return united(
        (record, part.where)
        for part in parts
        for number, answer in enumerate(part.data.get("recorded", ()))
        for record in objects_in(answer, part.where, "" if part.is_recorded else f"recorded[{number}]")
    )
