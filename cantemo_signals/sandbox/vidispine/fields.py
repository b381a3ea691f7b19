"""Fields as Vidispine's JSON has them: their definitions, and what it says of each field that an object has.

How Portal keeps labels and choices in a field's *extra data* is seen in code: Cantemo/AVLTAPlugin has recorded an item.
That choices stand there below ``values`` is inferred.
"""

from __future__ import annotations

import json
from typing import Any

from cantemo_signals.sandbox.vidispine.metadata import SYSTEM

Document = dict[str, Any]

MOMENT = "2026-01-01T09:00:00.000+0000"
"""The time at which everything was created and written, the same in every run."""

CHANGE: Document = {
    "uuid": "00000000-0000-4000-8000-000000000001",
    "user": "admin",
    "timestamp": MOMENT,
    "change": "VX-1",
}
"""Who wrote a field, and when."""

RECORDED = "recorded"
"""The key of a stored document that was recorded: its keys then, each with whether it was null."""

_TYPES = {"text": "string", "textarea": "string", "lookup": "string-exact", "tags": "string-exact", "timestamp": "date"}
"""Portal's types of fields, where Vidispine calls them otherwise (the first four recorded, the last inferred)."""


def definition(field: Document) -> Document:
    """Return what Vidispine says of a field; ``field`` has what is described of it."""
    if RECORDED in field:
        return {key: field[key] for key in field[RECORDED] if key in field}
    kind = str(field.get("type", "string"))
    document: Document = {
        "name": field["name"],
        "type": _TYPES.get(kind, kind),
        "data": _data(field, kind),
        "origin": "VX",
    }
    return {**document, "system": "true"} if field["name"] in SYSTEM else document


def as_used(field: Document | None, name: str) -> Document:
    """Return what Vidispine says of a field besides name and values where an object has it."""
    if name.startswith("__"):
        return {}
    defined = definition(field or {"name": name, "type": "string"})
    return {"id": [], "data": defined.get("data", []), "type": defined, **CHANGE}


def _data(field: Document, kind: str) -> list[Document]:
    """Return the extra data of a field, if Portal knows anything about it."""
    known = {key: field[word] for word, key in _EXTRADATA.items() if field.get(word)}
    if not known and kind not in _TYPES:
        return []
    return [{"key": "extradata", "value": json.dumps({"type": kind, **known})}]


_EXTRADATA = {"label": "name", "description": "description", "sortable": "sortable", "choices": "values"}
"""What is described of a field, and how Portal calls that in its extra data."""
