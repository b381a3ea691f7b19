"""Example values for what helper methods take and what their events carry, by the arguments' names."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any


class User:
    """A user as Django has them, for the events of a login."""

    username = "ann"
    first_name = "Ann"
    last_name = "Example"
    email = "ann@example.com"
    is_active = is_authenticated = True
    is_staff = is_superuser = False

    def get_username(self) -> str:
        """The name to log in with."""
        return self.username

    def get_full_name(self) -> str:
        """The person's name."""
        return f"{self.first_name} {self.last_name}"

    def __str__(self) -> str:
        return self.username

    def __repr__(self) -> str:
        return f"<User: {self.username}>"


def _metadata_document() -> Any:
    return import_module("VidiRest.helpers.vidispine").createMetadataDocumentFromDict({"title": "Example"})


def _schema(name: str) -> Callable[[], Any]:
    return lambda: getattr(import_module("VidiRest.schemas.xmlSchema"), name)()


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
    "user": User,
    "user_name": "ann",
}
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
    """An example for an argument: its default, else the one for its name, else one that suits its ending or type."""
    if default is not None:
        return default
    if name in _BY_NAME:
        value = _BY_NAME[name]
        return value() if callable(value) else _fresh(value)
    for ending, value in _BY_ENDING:
        if name.endswith(ending):
            return _fresh(value)
    for start, value in _BY_TYPE:
        if annotation.startswith(start):
            return _fresh(value)
    return "example"


def _fresh(value: Any) -> Any:
    """A copy of what a receiver could change."""
    return value.copy() if isinstance(value, (list, dict)) else value
