"""What people read about jobs, items and their fields, for templates."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.emulated import known

__all__ = [
    "getItemTypeLabel",
    "getJobStatusLabel",
    "getJobTypeLabel",
    "getMetadataFieldExtraDataValue",
    "getMetadataFieldValueByName",
    "getObjectByMimeType",
    "getObjectsByMimeType",
    "getRepresentativeMetadataFields",
    "getSytemMetadataFieldFormatted",
    "getURIByMimeType",
]

_TEMPLATES = "templates of Portal's own theme"
_LABELS = f"plugins by Productions Autrement Dit; {_TEMPLATES}; the wording is a guess"


@known("inferred", _LABELS)
def getJobStatusLabel(value: Any, status: Any) -> str:
    """The status of a job, as people read it: ``Finished``; the first argument is what the filter stands behind."""
    return _words(status)


@known("inferred", _LABELS)
def getJobTypeLabel(value: Any, job_type: Any) -> str:
    """The type of a job, as people read it: ``Placeholder import``."""
    return _words(job_type)


@known("inferred", f"{_TEMPLATES}; the wording is a guess")
def getItemTypeLabel(item: Any) -> str:
    """The type of an item, as people read it."""
    return _words(item.getItemType())


@known("seen in code", _TEMPLATES)
def getMetadataFieldValueByName(item: Any, name: str) -> Any:
    """The first value of an item's field, or None."""
    return item.getMetadataFieldValueByName(name)


@known("seen in code", _TEMPLATES)
def getMetadataFieldExtraDataValue(key: str, field: Any) -> Any:
    """What Portal keeps about a field: its ``name``, its ``type`` …; None if it keeps nothing of the kind."""
    return field._extradata().get(key)


@known("inferred", _TEMPLATES)
def getSytemMetadataFieldFormatted(name: str, item: Any) -> Any:
    """The value of one of the system's fields, or None; Portal writes the filter's name like this."""
    return item.getMetadata()[1].get(name)


@known("inferred", _TEMPLATES)
def getRepresentativeMetadataFields(number: int, item: Any) -> list[Any]:
    """The first fields that stand for the item, as Portal's extra data says for its group (Cantemo/AVLTAPlugin)."""
    group = item.getMetadataFieldGroupName()
    fields = item.getMetadata()[0].getFields()
    marked = [each for each in fields if (each._extradata().get(group) or {}).get("representative")]
    return marked[:number]


@known("seen in code", _TEMPLATES)
def getObjectsByMimeType(previews: Any, mime_type: str) -> list[Any]:
    """The previews whose shapes have a MIME type."""
    return [each for each in previews or () if each.shape.getMimeType() == mime_type]


@known("seen in code", _TEMPLATES)
def getObjectByMimeType(previews: Any, mime_type: str) -> Any:
    """The first preview whose shape has a MIME type, or None."""
    return next(iter(getObjectsByMimeType(previews, mime_type)), None)


@known("seen in code", _TEMPLATES)
def getURIByMimeType(previews: Any, mime_type: str) -> Any:
    """The URI of the first preview whose shape has a MIME type, or None."""
    return next((each.uri for each in getObjectsByMimeType(previews, mime_type)), None)


def _words(name: Any) -> str:
    return str(name or "").replace("_", " ").capitalize()
