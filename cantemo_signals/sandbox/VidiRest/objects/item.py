"""Items, their thumbnails, and their subclips."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from .access import VSACLMerged
from .base import AVL, PAD, TEMPLATES, VSObject, at, known
from .metadata import VSMetadata, VSMetadataField, VSSystemMetadata, chosen, fields_of, three_parts
from .shape import VSShape
from .storage import ONLINE

__all__ = ["SubClip", "VSACLMerged", "VSItem", "VSThumbnail"]

_WHOLE = ("-INF", "+INF")
_PAL = (25, 1)


class VSThumbnail(VSObject):
    """An image of one moment; ``url`` and ``timecode`` are seen in code (Cantemo/AVLTAPlugin)."""

    @property
    @known("seen in code", AVL)
    def url(self) -> str:
        """Where the image is."""
        return str(self.json_object["uri"])

    @property
    @known("seen in code", AVL)
    def timecode(self) -> Any:
        """The moment, as ``Timecode``: Vidispine's URI ends in it; None if that of another one does not (inferred)."""
        moment = self.url.partition("?")[0].rpartition("/")[2]
        return _timecode(moment) if "@" in moment else None


class SubClip(VSObject):
    """A part of an item, which has metadata of its own: one group of fields in one time span."""

    @known("inferred", AVL)
    def getId(self) -> Any:
        """The id of the group in the document."""
        return self.json_object.get("uuid")

    @known("seen in code", AVL)
    def getFieldByName(self, field_name: str) -> Any:
        """The first value of a field, or None."""
        fields = [self._made(VSMetadataField, field) for field in fields_of(self.json_object)]
        return next((field.getFirstFieldValue() for field in fields if field.getName() == field_name), None)

    @known("seen in code", AVL)
    def getMetadataFieldGroupName(self) -> str:
        """The name of the group; empty where fields stand in the time span itself."""
        return str(self.json_object.get("name", ""))

    @known("seen in code", TEMPLATES)
    def getTitle(self) -> Any:
        """The title."""
        return self.getFieldByName("title")

    @known("seen in code", AVL)
    def getStartTimecode(self) -> Any:
        """Where it begins, as ``Timecode``."""
        return _timecode(self.json_object["start"])

    @known("seen in code", AVL)
    def getEndTimecode(self) -> Any:
        """Where it ends, as ``Timecode``."""
        return _timecode(self.json_object["end"])

    @known("inferred", TEMPLATES)
    def getRelativeStartTimecode(self) -> Any:
        """Where it begins, counted from the beginning of the item."""
        return self.getStartTimecode()

    @known("inferred", TEMPLATES)
    def getRelativeEndTimecode(self) -> Any:
        """Where it ends, counted from the beginning of the item."""
        return self.getEndTimecode()

    @known("inferred", TEMPLATES)
    def getDurationTimecode(self) -> Any:
        """How long it is, as ``Timecode``."""
        start, end = self.getStartTimecode(), self.getEndTimecode()
        return _at(start.fpsAsFraction(), _seconds(end) - _seconds(start))


class VSItem(VSObject):
    """An item."""

    @known("seen in code", f"{PAD}; {TEMPLATES}; guardian/pluto-deliverables")
    def getMetadata(self) -> tuple[VSMetadata, VSSystemMetadata, VSSystemMetadata]:
        """The custom metadata, the system's, and what the system keeps for itself."""
        return three_parts(self)

    @known("inferred", PAD)
    def getMetadataFieldByName(self, name: str) -> VSMetadataField:
        """The field with this name."""
        return chosen(self, VSMetadata, lambda _: True).getFieldByName(name)

    @known("seen in code", PAD)
    def getMetadataFieldValueByName(self, name: str) -> Any:
        """The first value of a field, or None."""
        return self.getMetadataFieldByName(name).getFirstFieldValue()

    @known("seen in code", PAD)
    def getMetadataFieldGroupName(self) -> str:
        """The name of the metadata group; empty where there is none."""
        return str(next(iter(at(self.json_object, "metadata", "group") or ()), ""))

    @known("seen in code", f"{AVL}, whose tests expect the id")
    def getTitle(self) -> Any:
        """The title of the whole item; the id where there is none."""
        spans = at(self.json_object, "metadata", "timespan") or ()
        whole = [each for each in spans if (each.get("start"), each.get("end")) == _WHOLE]
        title = self._made(VSMetadata, {"timespan": whole}).getFieldByName("title")
        return title.getFirstFieldValue() or self.getId()

    @known("seen in code", PAD)
    def getMediaType(self) -> Any:
        """The type of the media, such as ``video``."""
        return self.getMetadataFieldValueByName("mediaType")

    @known("inferred", f"{TEMPLATES}, which compare it with 'video' and 'SubClip'")
    def getItemType(self) -> Any:
        """The type of the item, such as ``ppro_project``; without one, that of its media."""
        return self.getMetadataFieldValueByName("itemType") or self.getMediaType()

    @known("seen in code", TEMPLATES)
    def getOriginalFilename(self) -> Any:
        """The name of the file that was imported, or None."""
        return self.getMetadataFieldValueByName("originalFilename")

    @known("inferred", "Cantemo/FileSysArchive")
    def getArchiveStatus(self) -> Any:
        """The value of ``portal_archive_status``, or None."""
        return self.getMetadataFieldValueByName("portal_archive_status")

    @known("inferred", TEMPLATES)
    def isToBeDeleted(self) -> bool:
        """True if it lies in the recycle bin: ``portal_deleted`` says since when."""
        return bool(self.getMetadataFieldValueByName("portal_deleted"))

    @known("inferred", f"{PAD}; {TEMPLATES}")
    def isPlaceholder(self) -> bool:
        """True as long as it has no media: no file in any shape, and no media type."""
        return not self.getMediaType() and not any(shape.getAllFiles() for shape in self.getShapes())

    @known("inferred", TEMPLATES)
    def isEmpty(self) -> bool:
        """True if it has no shapes."""
        return not self.json_object.get("shape")

    @known("inferred", f"{TEMPLATES}; Vidispine counts an item's sequences in a field")
    def isSequence(self) -> bool:
        """True if it is a sequence of other items."""
        return self.getMetadataFieldValueByName("__sequence_size") not in (None, "", "0")

    @known("inferred", TEMPLATES)
    def isOriginalShapeOnline(self) -> bool:
        """True if a file of the original shape can be read at once."""
        original = self.getOriginalTag()
        return original is not None and any(file.json_object.get("state") in ONLINE for file in original.getAllFiles())

    @known("seen in code", AVL)
    def getShapes(self) -> list[VSShape]:
        """Its shapes."""
        return self._all(VSShape, "shape")

    @known("seen in code", f"{PAD}; {TEMPLATES}")
    def getOriginalTag(self) -> VSShape | None:
        """The original shape, or None."""
        return next((shape for shape in self.getShapes() if "original" in shape.getTags()), None)

    @known("seen in code", AVL)
    def getShapeById(self, shape_id: str) -> VSShape | None:
        """The shape with this id, or None."""
        return next((shape for shape in self.getShapes() if shape.getId() == shape_id), None)

    @known("seen in code", AVL)
    def getThumbnailObjects(self) -> list[VSThumbnail]:
        """Its thumbnails."""
        return [self._made(VSThumbnail, {"uri": uri}) for uri in at(self.json_object, "thumbnails", "uri") or ()]

    @known("inferred", TEMPLATES)
    def getThumbnails(self) -> list[str]:
        """The URLs of its thumbnails, as browsers reach them."""
        return [self.replace_url(thumbnail.url) for thumbnail in self.getThumbnailObjects()]

    @known("seen in code", AVL)
    def getACLMerged(self) -> VSACLMerged | None:
        """What the user who asks may do; None if that was not asked for."""
        document = self.json_object.get("merged-access")
        return None if document is None else self._made(VSACLMerged, document)

    @known("seen in code", AVL)
    def getAnnotationsFromMetadataDocument(self, metadata_document: dict[str, Any] | None) -> list[SubClip]:
        """The subclips that a metadata document in JSON has: the groups in its time spans, but for the whole item's."""
        return [self._made(SubClip, part) for part in _parts(metadata_document or {})]

    @known("seen in code", "Cantemo/Extra-ItemPage-Information-Example, which adds a text to it")
    def getFramesPerSecond(self) -> str:
        """The frame rate."""
        numerator, denominator = self._rate()
        return f"{numerator / denominator:g}"

    @known("inferred", TEMPLATES)
    def getDurationSeconds(self) -> float:
        """How many seconds it takes; 0 if unknown."""
        return float(self.getMetadataFieldValueByName("durationSeconds") or 0)

    @known("inferred", f"{TEMPLATES}; guardian/pluto-deliverables")
    def getDurationTimecode(self) -> Any:
        """How long it is, as ``Timecode`` at its own frame rate."""
        text = self.getMetadataFieldValueByName("durationTimeCode")
        return _at(self._rate(), _seconds(_timecode(text)) if text else self.getDurationSeconds())

    @known("inferred", TEMPLATES)
    def getStartTimecode(self) -> Any:
        """Where its time code begins, as ``Timecode``."""
        text = self.getMetadataFieldValueByName("startTimeCode")
        if text:
            return _at(self._rate(), _seconds(_timecode(text)))
        original = self.getOriginalTag()
        container = None if original is None else original.getContainerComponent()
        return _timecode(0 if container is None else container.getStartTimecode() or 0, self._rate())

    @known("inferred", TEMPLATES)
    def getEndTimecode(self) -> Any:
        """Where its time code ends, as ``Timecode``."""
        return _timecode(self.getStartTimecode().frames + self.getDurationTimecode().frames, self._rate())

    @known("inferred", TEMPLATES)
    def getRotation(self) -> int:
        """By how many degrees players turn it: what its video says, or 0."""
        properties = [entry for video in self._videos() for entry in at(video, "mediaInfo", "property") or ()]
        rotation = next((each.get("value") for each in properties if each.get("key") == "Rotation"), None)
        return round(float(rotation or 0))

    @known("inferred", TEMPLATES)
    def getRotationScale(self) -> float:
        """By how much players scale it, so that it fits when it is turned: 1 unless it stands upright."""
        video = next(iter(self._videos()), {})
        width, height = at(video, "resolution", "width"), at(video, "resolution", "height")
        return height / width if width and height and self.getRotation() % 180 else 1.0

    def _videos(self) -> list[dict[str, Any]]:
        """The documents of the video components, those of the original first."""
        shapes = sorted(self.getShapes(), key=lambda shape: "original" not in shape.getTags())
        return [video.json_object for shape in shapes for video in shape.getVideoComponents()]

    def _rate(self) -> tuple[int, int]:
        for video in self._videos():
            rate = video.get("averageFrameRate") or {}
            if rate.get("numerator") and rate.get("denominator"):
                return rate["numerator"], rate["denominator"]
        return _PAL


def _timecode(value: Any, rate: Any = _PAL) -> Any:
    return import_module("Timecode.timecode").Timecode(value, rate)


def _at(rate: tuple[int, int], seconds: float) -> Any:
    return _timecode(round(seconds * rate[0] / rate[1]), rate)


def _seconds(timecode: Any) -> float:
    numerator, denominator = timecode.fpsAsFraction()
    return float(timecode.frames * denominator / numerator)


def _parts(metadata: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The groups in the time spans of parts of the item, each with start and end; fields alone count as one."""
    for span in metadata.get("timespan", ()):
        times = {"start": span.get("start"), "end": span.get("end")}
        if (times["start"], times["end"]) != _WHOLE:
            if span.get("field"):
                yield {**times, "field": span["field"]}
            yield from ({**group, **times} for group in span.get("group", ()))
