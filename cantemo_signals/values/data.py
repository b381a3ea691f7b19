"""The things that the emulated Portal shall have, as ``--data`` describes them: whether they fit each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.errors import UsageError, some, suggestion
from cantemo_signals.values import NamedTuple

Data = dict[str, Any]


class Mention(NamedTuple):
    """A place that names a thing of one of the lists."""

    place: str
    list_name: str
    name: Any


NAMED_BY = {"users": "name", "groups": "name", "fields": "name", "shape_tags": "name"}
"""The lists whose things have no ``id``."""

LISTS = (
    "items",
    "users",
    "groups",
    "collections",
    "libraries",
    "storages",
    "files",
    "jobs",
    "fields",
    "shape_tags",
)
SEVERAL = (
    ("items", "collections", "collections"),
    ("users", "groups", "groups"),
    ("groups", "groups", "groups"),
    ("collections", "items", "items"),
    ("collections", "collections", "collections"),
    ("collections", "libraries", "libraries"),
    ("libraries", "items", "items"),
)
"""Where a thing names several: the list it is in, its key, and the list that they must be in."""

ONE = (
    ("files", "storage", "storages"),
    ("jobs", "item", "items"),
    ("relations", "from", "items"),
    ("relations", "to", "items"),
)
"""Where a thing names one."""


def check(data: Data, where: str) -> None:
    """Complain about what is named and not defined, or defined twice; ``where`` is where the data come from.

    Raises:
        UsageError: there is such a thing.
    """
    known = {name: _names(data, name, where) for name in LISTS}
    for mention in _mentions(data, where):
        names = known[mention.list_name]
        if mention.name not in names:
            message = f"{where}: {mention.place} names {mention.name!r}, which {mention.list_name} does not define."
            advice = suggestion(str(mention.name), names) or f"Known: {some(names)}."
            raise UsageError(message, f"{advice} Or define it there.")


def _names(data: Data, list_name: str, where: str) -> list[str]:
    key = NAMED_BY.get(list_name, "id")
    names: list[str] = []
    for number, thing in enumerate(_things(data, list_name, where)):
        name = thing.get(key)
        if type(name) is not str or not name:
            raise UsageError(f"{where}: {list_name}[{number}] has no {key}.", f'Write {key}: "…".')
        if name in names:
            message = (
                f"{where}: duplicate {key} {name!r} in {list_name}[{names.index(name)}] and {list_name}[{number}]."
            )
            raise UsageError(message, f"Give each of the {list_name} its own {key}.")
        names.append(name)
    return names


def _things(data: Data, list_name: str, where: str) -> list[dict[str, Any]]:
    things = data.get(list_name, [])
    if not isinstance(things, list) or not all(isinstance(thing, dict) for thing in things):
        raise UsageError(f"{where}: {list_name} must be a list of objects.", f"Write {list_name}: [{{…}}].")
    return things


def _mentions(data: Data, where: str) -> Iterator[Mention]:
    for list_name, key, target in SEVERAL:
        for number, thing in enumerate(_things(data, list_name, where)):
            for place, name in enumerate(thing.get(key, ())):
                yield Mention(f"{list_name}[{number}].{key}[{place}]", target, name)
    for list_name, key, target in ONE:
        for number, thing in enumerate(_things(data, list_name, where)):
            if key in thing:
                yield Mention(f"{list_name}[{number}].{key}", target, thing[key])
    for number, item in enumerate(_things(data, "items", where)):
        for which, shape in enumerate(item.get("shapes", ())):
            for place, name in enumerate(shape.get("files", ())):
                yield Mention(f"items[{number}].shapes[{which}].files[{place}]", "files", name)
