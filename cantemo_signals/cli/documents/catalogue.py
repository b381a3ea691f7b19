"""The document that ``--catalogue`` names: what a user knows better of Portal's signals and helper methods."""

from __future__ import annotations

from typing import Any

from cantemo_signals.cli.documents.reading import Schema, read_document

_NAME = "^[A-Za-z][A-Za-z0-9_]*$"
_DOTTED = r"^portal(\.[A-Za-z_][A-Za-z0-9_]*)+$"


def _text(title: str, example: str, pattern: str = r"\S") -> Schema:
    return {"type": "string", "title": title, "examples": [example], "pattern": pattern}


def _record(required: list[str], **properties: Schema) -> Schema:
    return {"type": "object", "additionalProperties": False, "required": required, "properties": properties}


def _many(items: Schema) -> Schema:
    return {"type": "array", "items": items}


_KNOWN_FROM = {
    "certainty": {"enum": ["documented", "seen in code", "measured by others", "inferred"]},
    "source": _text("a string", "our Portal 5, 2024"),
}
_CARRIES = _many(_text("the name of an argument", "item_id", _NAME))
_RAISING = _record(
    ["signal", "when", "instance"],
    signal=_text("a signal's name", "vidispine_post_modify"),
    when={"enum": ["before", "after"]},
    instance=_text("the name of a parameter, or return", "item_id", _NAME),
    carries=_CARRIES,
)
SCHEMA = _record(
    [],
    signals=_many(
        _record(
            ["name"],
            name=_text("a name", "vidispine_post_archive", _NAME),
            module=_text("a module of Portal", "portal.vidispine.signals", _DOTTED),
            meaning=_text("a sentence", "After an item was archived."),
            carries=_CARRIES,
            examples={"type": "object"},
            **_KNOWN_FROM,
        )
    ),
    senders=_many(
        _record(
            ["name"],
            name=_text("a class of Portal by its dotted name", "portal.archive.helpers.ArchiveHelper", _DOTTED),
            base=_text("the name of a class", "ItemHelper"),
        )
    ),
    methods=_many(
        _record(
            ["helper", "name"],
            helper=_text("the name of a helper class", "ItemHelper"),
            name=_text("a name", "setItemMetadata", _NAME),
            parameters=_many(
                _text("a parameter as NAME or NAME=JSON", "force=false", r"^[A-Za-z][A-Za-z0-9_]*(=.*)?$")
            ),
            raises=_many(_RAISING),
            returns={},
            examples={"type": "object"},
            **_KNOWN_FROM,
        )
    ),
)


def read(path: str) -> dict[str, Any]:
    """The document; what does not say where it is known from is known from this file.

    Raises:
        UsageError: it cannot be read, or is not as it should be.
    """
    found: dict[str, Any] = read_document(path, "--catalogue", SCHEMA)
    for entry in (*found.get("signals", ()), *found.get("methods", ())):
        entry.setdefault("source", path)
    return found
