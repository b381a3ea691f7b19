"""Makers of documents for the Vidispine API."""

from __future__ import annotations

from typing import Any

from ..schemas.xmlSchema import (
    AutoCompleteRequestDocument,
    ItemSearchDocument,
    MetadataDocument,
    MetadataFieldType,
    MetadataGroupValueType,
    MetadataTimespanType,
    MetadataValueType,
)

__all__ = [
    "createAutoCompleteRequestDocument",
    "createItemSearchDocument",
    "createMergedBatchItemMetadataDocument",
    "createMetadataDocumentFromDict",
    "createMetadataDocumentFromVSMetadata",
    "createVSMetadataFieldGroupFromDict",
]


def createMetadataDocumentFromDict(
    _metadata_dict: dict[str, Any],
    metadatagroupname: str | list[str] | None = None,
    vsmetadatafields: Any = None,
    time_zone: Any = None,
    encapsulate_in_group: str | None = None,
    start: str = "-INF",
    end: str = "+INF",
) -> MetadataDocument:
    """The metadata document for fields and their values; a list gives a field several, None or an empty one none.

    The dict has ``fields`` (name → ``{"type": …, "value": …}``) and ``groups`` (name → a list of such dicts), as
    plugins by Productions Autrement Dit and Synonyms give it, or is nothing but names and values. That
    ``encapsulate_in_group`` names the group of fields that everything is put into is inferred from its name.
    """
    from cantemo_signals.sandbox.vidispine.metadata import contents, group, span  # plugins find no names of ours here

    fields, groups = contents(_metadata_dict)
    if encapsulate_in_group is not None:
        fields, groups = [], [group(encapsulate_in_group, fields, groups)]
    names = [metadatagroupname] if isinstance(metadatagroupname, str) else metadatagroupname or []
    return _document([span(fields, groups, start, end)], list(names))


def createMetadataDocumentFromVSMetadata(_metadata_object: Any, exclude_system: bool = True) -> MetadataDocument:
    """The metadata document for what an object's ``getMetadata()`` gave."""
    from cantemo_signals.sandbox.vidispine.metadata import SYSTEM, group_names, spans_of  # the same

    spans = spans_of(_metadata_object)
    for span in spans if exclude_system else ():
        span["field"] = [each for each in span["field"] if each["name"] not in SYSTEM and each["name"][:2] != "__"]
    return _document(spans, group_names(_metadata_object.json_object))


def createVSMetadataFieldGroupFromDict(_metadata_dict: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
    """The fields that such a dict names, as a ``VSMetadataFieldGroup`` with their values (inferred from its name)."""
    from cantemo_signals.sandbox.vidispine.metadata import contents  # plugins find no names of ours here

    from ..objects.metadata import VSMetadataFieldGroup  # only where somebody makes one

    fields, _ = contents(_metadata_dict)
    return VSMetadataFieldGroup({"name": str(_metadata_dict.get("name") or ""), "field": fields})


def createMergedBatchItemMetadataDocument(
    metadata_document: MetadataDocument, custom_metadata: Any, update_mode: Any
) -> MetadataDocument:
    """The document to set on one of several items: what it has, and what the document says.

    With the mode ``replace`` (seen in plugins by Productions Autrement Dit) the document's values take the place of
    those that a field has; with any other they are added, which is inferred.
    """
    from cantemo_signals.sandbox.vidispine.metadata import added, group_names, spans_of, write_spans  # the same

    merged: dict[str, Any] = {"timespan": spans_of(custom_metadata)}
    spans = spans_of(metadata_document)
    write_spans(merged, spans if update_mode == "replace" else added(merged, spans))
    return _document(merged["timespan"], group_names(metadata_document))


def createItemSearchDocument(
    searchquery: str = "",
    metadata_dict: Any = None,
    daterange: Any = None,
    searchcriteria: Any = None,
    sortlist: Any = None,
    qdr: Any = None,
    maximumSuggestions: int = 0,
    includeDeleted: bool = False,
) -> ItemSearchDocument:
    """The document that asks for items."""
    return ItemSearchDocument(text=[searchquery], sort=list(sortlist or ()))


def createAutoCompleteRequestDocument(
    searchquery: str = "", maximum_suggestions: int = 30, field: Any = None
) -> AutoCompleteRequestDocument:
    """The document that asks how a text could go on."""
    return AutoCompleteRequestDocument(text=searchquery, maximumNumberOfSuggestions=maximum_suggestions, field=field)


def _document(spans: list[dict[str, Any]], groups: list[str]) -> MetadataDocument:
    """Time spans in JSON as a document that can be walked and changed."""
    timespans = [MetadataTimespanType(each["start"], each["end"], *_parts(each)) for each in spans]
    return MetadataDocument(timespans, group=groups)


def _parts(part: dict[str, Any]) -> tuple[list[MetadataFieldType], list[MetadataGroupValueType]]:
    fields = [
        MetadataFieldType(each["name"], [MetadataValueType(value["value"]) for value in each["value"]])
        for each in part["field"]
    ]
    return fields, [MetadataGroupValueType(each["name"], *_parts(each)) for each in part["group"]]
