"""Calls about objects of any kind, their metadata, and collections."""

from __future__ import annotations

from collections.abc import Callable

from cantemo_signals.sandbox.vidispine import bodies, metadata
from cantemo_signals.sandbox.vidispine.records import NotUnderstoodError
from cantemo_signals.sandbox.vidispine.rest.call import KIND, NAME, Call, Document, Route

_OF = "(item|collection)"
_PARTS = {"users": "userList", "groups": "groupList"}


def _list(call: Call) -> Document:
    """List the objects of a kind."""
    kind = call.names[0]
    return call.page(kind, [call.restricted(each) for each in call.backend.search(kind)])


def _search(call: Call) -> Document:
    """Search for items or collections with words in fields or anywhere."""
    asked = bodies.read(call.body)
    if unknown := sorted(set(asked) - {"text", "field"}):
        raise NotUnderstoodError(f"search by {unknown[0]}")
    words = " ".join(map(str, asked.get("text", [])))
    fields = {each["name"]: [value["value"] for value in each.get("value", ())] for each in asked.get("field", ())}
    found = call.backend.find(call.names[0], words, fields)
    return call.page(call.names[0], [call.restricted(each) for each in found])


def _get(call: Call) -> Document:
    """Return an object."""
    return call.restricted(call.backend.get(*call.names))


def _get_part(call: Call) -> Document:
    """Return a part of an object, by its key in the document."""
    kind, name, part = call.names
    document = call.backend.get(kind, name)
    key = _PARTS.get(part, part)
    if key not in document:
        raise NotUnderstoodError(f"GET /API/{kind}/{name}/{part}")
    found = document[key]
    return found if isinstance(found, dict) else {part: found}


def _delete(call: Call) -> None:
    call.backend.delete(*call.names)


def _get_metadata(call: Call) -> Document:
    """Return the metadata of an item or a collection, or some of its fields."""
    kind, name = call.names
    found = call.backend.get(kind, name).get("metadata") or {}
    if wanted := call.said("field"):
        found = {**found, "timespan": [_only(each, wanted) for each in metadata.spans_in({"metadata": found})]}
    return {"item": [{"metadata": found, "id": name}]} if kind == "item" else found


def _only(part: Document, names: list[str]) -> Document:
    return {
        **part,
        "field": [each for each in part.get("field", ()) if each["name"] in names],
        "group": [_only(each, names) for each in part.get("group", ())],
    }


def _put_metadata(call: Call) -> Document:
    kind, name = call.names
    call.backend.write(kind, name, bodies.read(call.body))
    return _get_metadata(call)


def _create_placeholder(call: Call) -> Document:
    item = call.backend.create("item")["id"]
    call.backend.write("item", item, bodies.read(call.body))
    return call.backend.get("item", item)


def _create_collection(call: Call) -> Document:
    name = call.needed("name")
    collection = call.backend.create("collection", name=name)["id"]
    call.backend.write("collection", collection, {"title": name})
    return call.backend.get("collection", collection)


def _list_items(call: Call) -> Document:
    entries = call.backend.get("collection", call.names[0]).get("content", ())
    items = [call.backend.get("item", each["id"]) for each in entries if each.get("type", "item") == "item"]
    return call.page("item", [call.restricted(each) for each in items])


def _add_to_collection(call: Call) -> None:
    collection, name = call.names
    call.backend.join("collection", collection, call.params.get("type", "item"), name)


def _remove_from_collection(call: Call) -> None:
    collection, name = call.names
    call.backend.part("collection", collection, call.params.get("type", "item"), name)


def _named(kind: str) -> Callable[[Call], Document]:
    """Return what gives an object of a kind whose path has another word."""
    return lambda call: call.backend.get(kind, call.names[0])


def _listed(kind: str, key: str) -> Callable[[Call], Document]:
    return lambda call: {key: call.backend.search(kind)}


CALLS: tuple[Route, ...] = (
    ("GET", KIND, _list),
    ("PUT", _OF, _search),
    ("GET", f"{_OF}/{NAME}/metadata", _get_metadata),
    ("PUT", f"{_OF}/{NAME}/metadata", _put_metadata),
    ("POST", "import/placeholder", _create_placeholder),
    ("POST", "collection", _create_collection),
    ("GET", f"collection/{NAME}/item", _list_items),
    ("GET", "metadata-field", _listed("field", "field")),
    ("GET", "metadata-field/field-group", _listed("field group", "group")),
    ("GET", f"metadata-field/field-group/{NAME}", _named("field group")),
    ("GET", f"metadata-field/{NAME}", _named("field")),
    ("GET", f"shape-tag/{NAME}", _named("shape tag")),
    ("GET", f"{KIND}/{NAME}", _get),
    ("DELETE", f"{KIND}/{NAME}", _delete),
    ("GET", f"{KIND}/{NAME}/{NAME}", _get_part),
    ("PUT", f"collection/{NAME}/{NAME}", _add_to_collection),
    ("DELETE", f"collection/{NAME}/{NAME}", _remove_from_collection),
)
