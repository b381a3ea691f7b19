"""The file that ``--catalogue`` names: what a user knows better of Portal's signals, helper methods and objects."""

from __future__ import annotations

from typing import Any

from cantemo_signals.cli.documents import Schema, array, read_document, record, string

NAME: Schema = {"pattern": "^[A-Za-z][A-Za-z0-9_]*$"}
DOTTED: Schema = {"pattern": r"^portal(\.[A-Za-z_][A-Za-z0-9_]*)+$"}
CARRIES = array(string("the name of an argument", "item_id", **NAME))
KNOWN_FROM = {
    "certainty": {"enum": ["documented", "seen in code", "measured by others", "inferred"]},
    "source": string("a string", "our Portal 5, 2024"),
}
RAISING = record(
    "signal",
    "when",
    "instance",
    signal=string("a signal's name", "vidispine_post_modify"),
    when={"enum": ["before", "after"]},
    instance=string("the name of a parameter, or return", "item_id", **NAME),
    carries=CARRIES,
)
SIGNAL = record(
    "name",
    name=string("a name", "vidispine_post_archive", **NAME),
    module=string("a module of Portal", "portal.vidispine.signals", **DOTTED),
    meaning=string("a sentence", "After an item was archived."),
    carries=CARRIES,
    examples={"type": "object"},
    **KNOWN_FROM,
)
SENDER = record(
    "name",
    name=string("a class of Portal by its dotted name", "portal.archive.helpers.ArchiveHelper", **DOTTED),
    base=string("the name of a class", "ItemHelper"),
)
METHOD = record(
    "helper",
    "name",
    helper=string("the name of a helper class", "ItemHelper"),
    name=string("a name", "setItemMetadata", **NAME),
    parameters=array(
        string("a parameter as NAME or NAME=JSON", "force=false", pattern=r"^[A-Za-z][A-Za-z0-9_]*(=.*)?$")
    ),
    raises=array(RAISING),
    returns={},
    examples={"type": "object"},
    **KNOWN_FROM,
)
BLOCK = record(
    "name",
    name=string("the name of a block", "MediaViewDropdown"),
    words=array(string("a word of the tag after its name", "core", pattern=r"^\S+$")),
    page=string("the page that has it", "the page of an item"),
    context={"type": "object"},
    meaning=string("a sentence", "Below the title of an item."),
    **KNOWN_FROM,
)
ACCESSOR = record(
    "object",
    "name",
    object=string("the class of an object that helpers return", "VSItem"),
    name=string("a name", "isPlaceholder", **NAME),
    returns={},
    meaning=string("a sentence", "True while it has no media."),
    **KNOWN_FROM,
)
KINDS = {"signals": SIGNAL, "senders": SENDER, "methods": METHOD, "accessors": ACCESSOR, "blocks": BLOCK}
SCHEMA = record(**{kind: array(entry) for kind, entry in KINDS.items()})


def read(path: str) -> dict[str, Any]:
    """Return the document; an entry without a source gets this file's name.

    Raises:
        UsageError: it cannot be read, or something in it is wrong.
    """
    catalogue: dict[str, Any] = read_document(path, "--catalogue", SCHEMA)
    entries = (entry for kind in KINDS if kind != "senders" for entry in catalogue.get(kind, ()))
    for entry in entries:
        entry.setdefault("source", path)
    return catalogue
