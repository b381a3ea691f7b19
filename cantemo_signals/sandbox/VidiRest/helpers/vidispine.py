"""Makers of documents for the Vidispine API."""

from __future__ import annotations

from typing import Any

from ..schemas.xmlSchema import (
    AutoCompleteRequestDocument,
    ItemSearchDocument,
    MetadataDocument,
    MetadataFieldType,
    MetadataTimespanType,
    MetadataValueType,
)

__all__ = [
    "createAutoCompleteRequestDocument",
    "createItemSearchDocument",
    "createMergedBatchItemMetadataDocument",
    "createMetadataDocumentFromDict",
    "createMetadataDocumentFromVSMetadata",
]


def createMetadataDocumentFromDict(
    _metadata_dict: dict[str, Any],
    metadatagroupname: str | None = None,
    vsmetadatafields: Any = None,
    time_zone: Any = None,
    encapsulate_in_group: Any = None,
    start: str = "-INF",
    end: str = "+INF",
) -> MetadataDocument:
    """The metadata document for fields and their values; a list gives a field several."""
    timespan = MetadataTimespanType(start, end, [_field(name, value) for name, value in _metadata_dict.items()])
    document = MetadataDocument([timespan])
    if metadatagroupname is not None:
        document.group = [metadatagroupname]
    return document


def createMetadataDocumentFromVSMetadata(_metadata_object: Any, exclude_system: bool = True) -> MetadataDocument:
    """The metadata document for what an object's ``getMetadata()`` gave."""
    fields = [_field(each.getName(), each.getFieldValues()) for each in _metadata_object.getFields()]
    return MetadataDocument([MetadataTimespanType(field=fields)])


def createMergedBatchItemMetadataDocument(
    metadata_document: MetadataDocument, custom_metadata: Any, update_mode: Any
) -> MetadataDocument:
    """The document to set on one of several items; nothing is merged here."""
    return metadata_document


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


def _field(name: str, value: Any) -> MetadataFieldType:
    values = value if isinstance(value, (list, tuple)) else [value]
    return MetadataFieldType(name, [MetadataValueType(each) for each in values])
