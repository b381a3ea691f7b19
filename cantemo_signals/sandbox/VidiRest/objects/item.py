"""Items."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .base import VSObject
from .metadata import VSMetadata, VSMetadataField
from .shape import VSShape


class VSItem(VSObject):
    """An item."""

    def getMetadata(self) -> tuple[VSMetadata, VSMetadata, VSMetadata]:
        """The custom metadata, the system's, and what the system keeps for itself."""
        from cantemo_signals.sandbox.vidispine.metadata import SYSTEM  # plugins find no names of ours here

        def is_own(name: str) -> bool:
            return name.startswith("__")

        return (
            self._metadata(lambda name: name not in SYSTEM and not is_own(name)),
            self._metadata(lambda name: name in SYSTEM),
            self._metadata(is_own),
        )

    def getMetadataFieldByName(self, name: str) -> VSMetadataField:
        """The field with this name."""
        return self._metadata(lambda _: True).getFieldByName(name)

    def getMetadataFieldValueByName(self, name: str) -> Any:
        """The first value of a field, or None."""
        return self.getMetadataFieldByName(name).getFirstFieldValue()

    def getMetadataFieldGroupName(self) -> str:
        """The name of the metadata group; empty where there is none."""
        return str(next(iter(self.json_object.get("metadata", {}).get("group", ())), ""))

    def getTitle(self) -> Any:
        """The title."""
        return self.getMetadataFieldValueByName("title")

    def getMediaType(self) -> Any:
        """The type of the media, such as ``video``."""
        return self.getMetadataFieldValueByName("mediaType")

    def getItemType(self) -> Any:
        """The type of the item."""
        return self.getMetadataFieldValueByName("itemType")

    def getOriginalTag(self) -> VSShape | None:
        """The original shape, or None."""
        return self._shape(lambda shape: "original" in shape.get("tag", ()))

    def getShapeById(self, shape_id: str) -> VSShape | None:
        """The shape with this id, or None."""
        return self._shape(lambda shape: shape.get("id") == shape_id)

    def getFramesPerSecond(self) -> float:
        """The frame rate."""
        return 25.0

    def _shape(self, fits: Callable[[dict[str, Any]], bool]) -> VSShape | None:
        return next((VSShape(shape) for shape in self.json_object.get("shape", ()) if fits(shape)), None)

    def _metadata(self, fits: Callable[[str], bool]) -> VSMetadata:
        """The metadata with those fields whose names fit."""
        metadata = self.json_object.get("metadata", {})
        chosen = {**metadata, "timespan": [_chosen(part, fits) for part in metadata.get("timespan", ())]}
        return VSMetadata(chosen, self.replace_urls_dict, self.json_value_constant)


def _chosen(part: dict[str, Any], fits: Callable[[str], bool]) -> dict[str, Any]:
    fields = [field for field in part.get("field", ()) if fits(field["name"])]
    return {**part, "field": fields, "group": [_chosen(group, fits) for group in part.get("group", ())]}
