"""Example values for the arguments of helper methods and of their events, by the arguments' names."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

ObjectKey = tuple[str, str]
"""A kind of Vidispine objects, and the id or name of one of them: ``("item", "VX-1")``."""


def _user() -> Any:
    return import_module("cantemo_signals.sandbox.catalogue.users").User()


def _metadata_document() -> Any:
    return import_module("VidiRest.helpers.vidispine").createMetadataDocumentFromDict({"title": "Example"})


def given(name: str, value: Any) -> Any:
    """Return an argument as a user wrote it: a metadata document can be given as its fields."""
    if name != "metadata_document" or type(value) is not dict:
        return value
    return import_module("VidiRest.helpers.vidispine").createMetadataDocumentFromDict(value)


def _schema(name: str) -> Callable[[], Any]:
    return lambda: getattr(import_module("VidiRest.schemas.xmlSchema"), name)()


class Later:
    """An example that is created when the event is sent, because it needs the database; until then it has a name."""

    def __init__(self, name: str, make: Callable[[], Any]) -> None:
        self.__dotted__ = name
        self.make = make


def make_later_examples(arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments with every ``Later`` created; one that occurs twice is created once."""
    later = {id(value): value for value in arguments.values() if type(value) is Later}
    made = {key: value.make() for key, value in later.items()}
    return {name: made.get(id(value), value) for name, value in arguments.items()}


_BY_NAME: dict[str, Any] = {
    "UserName": "ann",
    "child": "assistants",
    "collection_name": "Rushes",
    "field_name": "title",
    "group": "editors",
    "group_document": _schema("GroupDocument"),
    "group_name": "editors",
    "group_names": ["editors", "assistants"],
    "instance": "VX-1",
    "keywords": {"type": "portal_undirectional"},
    "metadata_document": _metadata_document,
    "method": "getItem",
    "newPassword": "example-password",
    "newRealName": "Ann Example",
    "newUserName": "ann",
    "parent": "staff",
    "path": "media/example.mov",
    "role": "portal_items_read",
    "search_document": _schema("GroupSearchDocument"),
    "shape_names": "original",
    "slug": "VX-1",
    "tag": "lowres",
    "tags": ["lowres"],
    "transcode_preset_document": _schema("TranscodePresetDocument"),
    "uri": "file:///srv/media/example.mov",
    "user": _user,
    "user_name": "ann",
}
_KIND_BY_ARGUMENT = {
    "UserName": "user",
    "child": "group",
    "field_name": "field",
    "group": "group",
    "group_name": "group",
    "group_names": "group",
    "instance": "item",
    "newUserName": "user",
    "other_id": "item",
    "parent": "group",
    "settingsprofile_id": "settings profile",
    "slug": "job",
    "tag": "shape tag",
    "user_name": "user",
}
_ID_KINDS = ("item", "collection", "library", "storage", "file", "shape", "component", "job")
_NEW = frozenset({"newUserName"})

of_data: dict[str, list[str]] = {}
"""The names, by kind, of the objects in the session's data, which are better examples."""

_BY_ENDING: tuple[tuple[str, Any], ...] = (
    ("_ids", ["VX-1", "VX-2"]),
    ("_id_list", ["VX-1", "VX-2"]),
    ("_id", "VX-1"),
    ("Id", "VX-1"),
    ("_path", "media/example.mov"),
)
_BY_TYPE: tuple[tuple[str, Any], ...] = (
    ("bool", True),
    ("int", 1),
    ("dict", {}),
    ("list", []),
)


def example_of(name: str, default: Any = None, annotation: str = "") -> Any:
    """Return an example for an argument: its default, else that for its name, else one that fits its suffix or type."""
    if default is not None:
        return default
    if of_data and name not in _NEW and (names := of_data.get(kind_of(name) or "")):
        return names[:2] if name.endswith(("s", "_list")) else names[0]
    if name in _BY_NAME:
        value = _BY_NAME[name]
        return value() if callable(value) else copied(value)
    for ending, value in _BY_ENDING:
        if name.endswith(ending):
            return copied(value)
    for start, value in _BY_TYPE:
        if annotation.startswith(start):
            return copied(value)
    return "example"


def kind_of(name: str) -> str | None:
    """Return the kind of the objects that an argument of this name refers to."""
    if name in _KIND_BY_ARGUMENT:
        return _KIND_BY_ARGUMENT[name]
    stem = name.removesuffix("_list").removesuffix("s")
    last = stem.removesuffix("_id").rpartition("_")[2]
    return last if stem.endswith("_id") and last in _ID_KINDS else None


def example_objects() -> list[ObjectKey]:
    """Return the objects that the examples name."""
    by_name = [(kind, name) for argument, kind in _KIND_BY_ARGUMENT.items() for name in _listed(example_of(argument))]
    by_id = [(kind, name) for kind in _ID_KINDS for name in _listed(example_of(f"{kind}_id"))]
    return [*by_id, *(("item", name) for name in example_of("item_ids")), *by_name]


def named_objects(argument: str, value: Any) -> list[ObjectKey]:
    """Return the objects that an argument with this value names."""
    kind = kind_of(argument)
    return [(kind, name) for name in _listed(value) if type(name) is str and name] if kind else []


def _listed(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def copied(value: Any) -> Any:
    """Return a deep copy of a document of dicts and lists."""
    if type(value) is dict:
        return {name: copied(part) for name, part in value.items()}
    return [copied(part) for part in value] if type(value) is list else value
