"""Recorded answers of Vidispine and of the search index: told apart by their content, and checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.errors import UsageError
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.recorded_forms import COMPONENTS, HIT, Document, below, check, wrong


class Recorded(NamedTuple):
    """One recorded object: its kind, its name, the document as it is, and its place in the file."""

    kind: str
    name: str
    document: Document
    place: str


LISTS = {
    "item": "item",
    "collection": "collection",
    "storage": "storage",
    "file": "file",
    "job": "job",
    "user": "user",
    "group": "group",
    "field": "field",
}
"""The keys of answers that hold several objects, and the kind of these."""

_NAMED_BY = {"job": "jobId", "user": "userName", "group": "groupName", "field": "name", "field group": "name"}
_DUMP = ("json_object", "replace_urls_dict", "json_value_constant")
_TYPES = ("item", "collection", "file")
_KNOWN = (
    "Known: an item (id, metadata.timespan), collection (id, name), storage (id, method), file (id, path, storage),"
    " job (jobId), user (userName), group (groupName), field (name, type, data), field group (name, field), an answer"
    " (hits, item …), a list of these, and a VSItem's dump (json_object)."
)


def is_recorded(value: Any) -> bool:
    """Return whether a value is something recorded rather than a description."""
    if not isinstance(value, dict):
        return isinstance(value, list)
    return not value.keys().isdisjoint(("json_object", "hits", "id", "metadata")) or kind_of(value) is not None


def objects_in(value: Any, where: str, place: str = "") -> Iterator[Recorded]:
    """Yield the objects in something recorded: an object, an answer with several, a dump, or a list of any of these.

    Raises:
        UsageError: it is nothing of the kind, or something in it is not as Vidispine has it.
    """
    if isinstance(value, list):
        for number, each in enumerate(value):
            yield from objects_in(each, where, f"{place}[{number}]")
    elif not isinstance(value, dict):
        raise wrong(where, place, "an object", value)
    elif "json_object" in value:
        _check_dump(value, where, place)
        yield from objects_in(value["json_object"], where, below(place, "json_object"))
    elif (lists := _lists_of(value)) is not None:
        for key, kind in lists:
            yield from _listed(value, key, kind, where, place)
    else:
        yield _object(value, kind_of(value), where, place)


def united(records: Iterator[tuple[Recorded, str]]) -> dict[tuple[str, str], Recorded]:
    """Return the objects by kind and name; each record comes with where it is from.

    One that only names an object yields to one that describes it, as where a search and an item were recorded.

    Raises:
        UsageError: an object was recorded twice, and differently.
    """
    known: dict[tuple[str, str], Recorded] = {}
    origins: dict[tuple[str, str], str] = {}
    for record, where in records:
        key = record.kind, record.name
        first = known.setdefault(key, record)
        if first.document.items() <= record.document.items():
            known[key], origins[key] = record, where
        elif not record.document.items() <= first.document.items():
            message = f"{where}: {record.place or 'the document'} has another {record.kind} {record.name!r}"
            raise UsageError(f"{message} than {first.place or origins[key]}.", "Leave one of them out.")
    return known


def files_within(record: Recorded) -> Iterator[str]:
    """Yield the ids of the files that the shapes of a recorded item have."""
    if record.kind != "item":
        return
    for shape in record.document.get("shape") or ():
        for key in COMPONENTS:
            part = shape.get(key) or ()
            for component in [part] if isinstance(part, dict) else part:
                yield from (file["id"] for file in component.get("file") or () if "id" in file)


def replaced_urls(value: Any) -> dict[str, str]:
    """Return how the dumps in something recorded replace the beginnings of URLs."""
    if isinstance(value, list):
        return {old: new for each in value for old, new in replaced_urls(each).items()}
    return dict(value.get("replace_urls_dict") or {}) if isinstance(value, dict) else {}


def kind_of(document: Document) -> str | None:
    """Return the kind of a recorded object, or of an answer that is not empty; None if it is neither."""
    for kind in ("job", "user", "group"):
        if _NAMED_BY[kind] in document:
            return kind
    if "id" in document:
        return _kind_with_id(document)
    if "name" in document and isinstance(document.get("field"), list):
        return "field group"
    if "name" in document and "type" in document and ("data" in document or "origin" in document):
        return "field"
    return "answer" if _lists_of(document) else None


def _kind_with_id(document: Document) -> str | None:
    if "path" in document and "storage" in document:
        return "file"
    if "method" in document:
        return "storage"
    if "name" in document:
        return "collection"
    metadata = document.get("metadata")
    return "item" if "shape" in document or (isinstance(metadata, dict) and "timespan" in metadata) else None


def _lists_of(document: Document) -> list[tuple[str, str]] | None:
    """Return the keys of an answer that hold objects, with their kinds; None if it is no answer."""
    hits = document.get("hits")
    if isinstance(hits, dict):
        return [("hits", HIT)]
    keys = [key for key in (*LISTS, "entry") if isinstance(document.get(key), list)]
    is_answer = "hits" in document or (keys and "id" not in document and "name" not in document)
    return [(key, LISTS.get(key, key)) for key in keys] if is_answer else None


def _listed(answer: Document, key: str, kind: str, where: str, place: str) -> Iterator[Recorded]:
    """Yield the objects that an answer holds under a key."""
    if kind == HIT:
        answer, place = answer["hits"], below(place, "hits")
        if not isinstance(answer.get("hits"), list):
            raise wrong(where, below(place, "hits"), "a list", answer.get("hits"))
    for number, each in enumerate(answer[key]):
        at = f"{below(place, key)}[{number}]"
        if not isinstance(each, dict):
            raise wrong(where, at, "an object", each)
        if kind == "entry":
            of = next((name for name in LISTS if isinstance(each.get(name), dict)), None)
            yield _object(each[of] if of else each, of, where, below(at, of) if of else at)
        elif kind == HIT:
            yield _hit(each, where, at)
        else:
            yield _object(each, "field group" if kind == "group" and "groupName" not in each else kind, where, at)


def _hit(hit: Document, where: str, place: str) -> Recorded:
    told = hit.get("_type") if hit.get("_type") in _TYPES else str(hit.get("_index", ""))
    kind = next((each for each in _TYPES if each in str(told)), None)
    if kind is None:
        raise UsageError(f"{where}: {place} says no type that is known.", f"Known _type: {', '.join(_TYPES)}.")
    check(hit, HIT, where, place)
    return Recorded(HIT, f"{kind} {hit['_id']}", {"type": kind, "id": hit["_id"], "source": hit["_source"]}, place)


def _object(document: Document, kind: str | None, where: str, place: str) -> Recorded:
    if kind is None or kind == "answer":
        keys = ", ".join(list(map(str, document))[:6]) or "none"
        subject = place or "the document"
        raise UsageError(f"{where}: {subject} is nothing that Vidispine records; its keys: {keys}.", _KNOWN)
    check(document, kind, where, place)
    return Recorded(kind, document[_NAMED_BY.get(kind, "id")], document, place)


def _check_dump(dump: Document, where: str, place: str) -> None:
    unknown = next((key for key in dump if key not in _DUMP), None)
    if unknown is not None:
        raise UsageError(
            f"{where}: unknown key {unknown!r} in {place or 'the document'}.", f"Known: {', '.join(_DUMP)}."
        )
    check(dump, "dump", where, place)
    if dump.get("json_value_constant", "value") != "value":
        constant = dump["json_value_constant"]
        message = (
            f"{where}: {below(place, 'json_value_constant')} is {constant!r}, but values are only read below value."
        )
        raise UsageError(message, 'Record it again with "value".')
