"""What answers in the place of Vidispine: it remembers nothing and finds nothing, but every answer has its shape."""

from __future__ import annotations

from typing import Any

Document = dict[str, Any]

FIRST_ID = "VX-1"


class Backend:
    """Five questions, to which every helper method comes down; one that remembers can take this one's place.

    ``kind`` says of what: "item", "collection", "user", "group", "job", "storage", "file", "library" …
    """

    def create(self, kind: str, name: str = FIRST_ID, **fields: Any) -> Document:
        """A new thing, called ``name`` or by an id of the backend's own choice."""
        return {**_shape(kind, name), **_given(fields)}

    def get(self, kind: str, name: str, **fields: Any) -> Document:
        """The thing with this name; whatever is asked for exists."""
        return {**_shape(kind, name), **_given(fields)}

    def search(self, kind: str, **criteria: Any) -> list[Document]:
        """The things that fit, which are none."""
        return []

    def modify(self, kind: str, name: str, **changes: Any) -> None:
        """Change a thing, or what it is associated to."""

    def delete(self, kind: str, name: str) -> None:
        """Remove a thing."""


def _given(fields: Document) -> Document:
    return {name: value for name, value in fields.items() if value is not None}


def _shape(kind: str, name: str) -> Document:
    if kind in ("item", "collection"):
        fields = {"title": name, "mediaType": "video", "itemType": "item"}
        return {"id": name, "name": name, "metadata": metadata(fields), "content": []}
    if kind in ("user", "group"):
        return {"id": name, f"{kind}Name": name, "realName": name}
    if kind == "job":
        return {"jobId": name, "type": "PLACEHOLDER_IMPORT", "status": "FINISHED", "data": []}
    if kind == "storage":
        return {"id": name, "method": [{"browse": True, "uri": ["file:///srv/media/"]}]}
    if kind == "file":
        return {
            "id": name,
            "path": "example.mov",
            "size": 1,
            "hash": "0",
            "storage": FIRST_ID,
            "state": "CLOSED",
            "item": [],
        }
    return {"id": name}


def metadata(fields: Document) -> Document:
    """Vidispine's metadata document for these fields, without a time code."""
    values = [{"name": name, "value": [{"value": value}]} for name, value in fields.items()]
    return {"timespan": [{"start": "-INF", "end": "+INF", "field": values}]}
