"""The objects that the backend starts with: the examples, or those that the user's data describes."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue import examples
from cantemo_signals.sandbox.vidispine import metadata, recorded, searches, shapes
from cantemo_signals.sandbox.vidispine.backend import Backend
from cantemo_signals.sandbox.vidispine.documents import plausible
from cantemo_signals.sandbox.vidispine.rates import samples_and_rate
from cantemo_signals.sandbox.vidispine.store import Document
from cantemo_signals.values.data import KINDS, entry_name, recorded_objects
from cantemo_signals.values.recorded import Recorded

ADMINISTRATOR = "admin"


def filled_backend(data: dict[str, Any] | None, *, permissive: bool) -> Backend:
    """Return a backend with the objects of ``data``, and with the examples of every kind that ``data`` lacks."""
    backend = Backend(permissive=permissive)
    backend.create("user", ADMINISTRATOR, realName="Administrator")
    records = list(recorded_objects(data or {}).values())
    described = {KINDS[name] for name in data or () if name in KINDS}
    if "item" in described:
        described |= {"shape", "component"}
    if any("id" in search for search in (data or {}).get("searches", ())):
        described |= {"collection", "library"}
    _take_examples(backend, described | recorded.kinds_in(records))
    if data is not None:
        _take(backend, data, records)
    backend.store.settle()
    return backend


def _take_examples(backend: Backend, without: set[str]) -> None:
    """Add the objects that the tool itself names in events."""
    there = [key for key in examples.example_objects() if key[0] not in without]
    for kind, name in there:
        backend.store.put(kind, name, plausible(kind, name))
    for kind, name, changes in _ABOUT_EXAMPLES:
        if (kind, name) in there:
            backend.modify(kind, name, **changes)
    for kind, name, part_kind, part in _PARTS_OF_EXAMPLES:
        if (kind, name) in there and (part_kind, part) in there:
            backend.join(kind, name, part_kind, part)
    if "item" not in without:
        backend.write("item", "VX-1", {})


_ABOUT_EXAMPLES: tuple[tuple[str, str, Document], ...] = (
    ("user", "ann", {"realName": "Ann Example"}),
    ("group", "editors", {"role": ["portal_items_read"]}),
    ("file", "VX-1", {"path": "media/example.mov"}),
    ("shape", "VX-1", {"tag": ["original"]}),
)
_PARTS_OF_EXAMPLES = (
    ("item", "VX-1", "shape", "VX-1"),
    ("shape", "VX-1", "component", "VX-1"),
    ("shape", "VX-1", "file", "VX-1"),
    ("file", "VX-1", "item", "VX-1"),
    ("library", "VX-1", "item", "VX-1"),
    ("library", "VX-1", "item", "VX-2"),
)


def _take(backend: Backend, data: dict[str, Any], records: list[Recorded]) -> None:
    """Add the objects that the data describes: first each by itself, then what they are part of."""
    for name, kind in KINDS.items():
        for entry in data.get(name, ()):
            backend.create(kind, entry_name(entry), **_about(kind, entry))
    recorded.take(backend.store, records)
    for take in (_take_metadata, _take_members, _take_field_groups, _take_shapes, _take_relations):
        take(backend, data)
    searches.take(backend, data)


def _about(kind: str, entry: dict[str, Any]) -> Document:
    """Return the fields of an object in Vidispine's terms."""
    about: Document = {}
    for word, value in entry.items():
        name = _FIELDS.get((kind, word))
        if name is not None:
            about[name] = value
    if kind == "job":
        known = {"item": entry.get("item"), **entry.get("data", {})}
        about["data"] = [{"key": key, "value": str(value)} for key, value in known.items() if value is not None]
    if kind == "field" and "choices" in entry:
        about["choices"] = _choices(entry["choices"])
    if kind == "item":
        about |= _about_item(entry)
    if kind == "storage" and "uri" in entry:
        about["method"] = [{"id": "VX-1", "browse": True, "read": True, "write": True, "uri": [entry["uri"]]}]
    return about


def _choices(choices: Any) -> list[Document]:
    """Return the choices of a field as Portal keeps them, from values or from values and what people see."""
    labels = choices if isinstance(choices, dict) else {value: value for value in choices}
    return [{"key": str(value), "value": str(label)} for value, label in labels.items()]


def _about_item(entry: dict[str, Any]) -> Document:
    about: Document = {}
    if "access" in entry:
        about["merged-access"] = {"access": [{"type": "GENERIC", **each} for each in entry["access"]]}
    if "thumbnails" in entry:
        about["thumbnails"] = {"uri": entry["thumbnails"]}
    return about


_FIELDS = {
    ("user", "real_name"): "realName",
    ("user", "disabled"): "disabled",
    ("group", "roles"): "role",
    ("collection", "name"): "name",
    ("storage", "name"): "name",
    ("storage", "state"): "state",
    ("file", "path"): "path",
    ("file", "storage"): "storage",
    ("file", "size"): "size",
    ("file", "hash"): "hash",
    ("file", "state"): "state",
    ("job", "type"): "type",
    ("job", "status"): "status",
    ("job", "user"): "user",
    ("job", "priority"): "priority",
    ("field", "type"): "type",
    ("field", "label"): "label",
    ("field", "description"): "description",
    ("field", "sortable"): "sortable",
}


def _take_metadata(backend: Backend, data: dict[str, Any]) -> None:
    for name, kind in (("items", "item"), ("collections", "collection")):
        for entry in data.get(name, ()):
            if kind == "collection":
                backend.write(kind, entry_name(entry), {"title": entry.get("name", "")})
            fields = {**_duration(entry), **entry.get("metadata", {})}
            whole = {"fields": fields, "groups": entry.get("field_groups", {})}
            backend.write(kind, entry_name(entry), whole, entry.get("group"))
            for part in entry.get("timespans", ()):
                backend.write(kind, entry_name(entry), {"timespan": [_span(part)]})


def _duration(entry: dict[str, Any]) -> dict[str, Any]:
    """Return the fields in which Vidispine keeps an item's duration."""
    if "duration" not in entry:
        return {}
    samples, (numerator, denominator) = samples_and_rate(entry["duration"])
    return {"durationTimeCode": entry["duration"], "durationSeconds": samples * denominator / numerator}


def _span(part: dict[str, Any]) -> Document:
    return metadata.span(
        *metadata.contents({"fields": part.get("metadata", {}), "groups": part.get("field_groups", {})}),
        part["start"],
        part["end"],
    )


def _take_members(backend: Backend, data: dict[str, Any]) -> None:
    for name, word, kind, part_kind in _MEMBERS:
        for entry in data.get(name, ()):
            backend.join(kind, entry_name(entry), part_kind, *entry.get(word, ()))
    for name, word, kind, holder_kind in _MEMBERSHIPS:
        members: dict[str, list[str]] = {}
        for entry in data.get(name, ()):
            for holder in entry.get(word, ()):
                members.setdefault(holder, []).append(entry_name(entry))
        for holder, parts in members.items():
            backend.join(holder_kind, holder, kind, *parts)


def _take_field_groups(backend: Backend, data: dict[str, Any]) -> None:
    for field in data.get("fields", ()):
        for group in field.get("groups", ()):
            if backend.store.find("field group", group) is None:
                backend.create("field group", group)
            backend.join("field group", group, "field", field["name"])


_MEMBERS = (
    ("groups", "groups", "group", "group"),
    ("collections", "items", "collection", "item"),
    ("collections", "collections", "collection", "collection"),
    ("collections", "libraries", "collection", "library"),
    ("libraries", "items", "library", "item"),
)
_MEMBERSHIPS = (
    ("users", "groups", "user", "group"),
    ("items", "collections", "item", "collection"),
)


def _take_shapes(backend: Backend, data: dict[str, Any]) -> None:
    described = [(entry_name(item), shape) for item in data.get("items", ()) for shape in item.get("shapes", ())]
    for item, shape in sorted(described, key=lambda each: "id" not in each[1]):  # a free id differs from all given ones
        kinds = [shape["mime_type"]] if "mime_type" in shape else None
        shape_id = backend.create("shape", shape.get("id"), tag=_tags(shape), mimeType=kinds)["id"]
        backend.join("item", item, "shape", shape_id)
        for file in shape.get("files", ()):
            backend.join("shape", shape_id, "file", file)
            backend.join("file", file, "item", item)
        for component in shape.get("components", ()):
            backend.create("component", component["id"], file=component.get("files"), **shapes.component(component))
            backend.join("shape", shape_id, "component", component["id"])


def _tags(shape: dict[str, Any]) -> list[str]:
    tag = shape.get("tag", "original")
    return tag if isinstance(tag, list) else [tag]


def _take_relations(backend: Backend, data: dict[str, Any]) -> None:
    for relation in data.get("relations", ()):
        keywords = {"type": relation["type"]} if "type" in relation else {}
        backend.join("item", relation["from"], "item", relation["to"], **keywords)
