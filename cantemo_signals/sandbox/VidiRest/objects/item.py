"""Items."""

from __future__ import annotations

from typing import Any

from .base import VSObject
from .metadata import VSMetadata, VSMetadataField
from .shape import VSShape


class VSItem(VSObject):
    """An item."""

    def getMetadata(self) -> tuple[VSMetadata, VSMetadata, VSMetadata]:
        """The custom metadata, the system's, and what the system keeps for itself."""
        return self._metadata(), VSMetadata({}), VSMetadata({})

    def getMetadataFieldByName(self, name: str) -> VSMetadataField:
        """The field with this name."""
        return self._metadata().getFieldByName(name)

    def getMetadataFieldValueByName(self, name: str) -> Any:
        """The first value of a field, or None."""
        return self.getMetadataFieldByName(name).getFirstFieldValue()

    def getMetadataFieldGroupName(self) -> str:
        """The name of the metadata group."""
        return str(self.json_object.get("metadata", {}).get("group", "Film"))

    def getTitle(self) -> Any:
        """The title."""
        return self.getMetadataFieldValueByName("title")

    def getMediaType(self) -> Any:
        """What the item holds, such as ``video``."""
        return self.getMetadataFieldValueByName("mediaType")

    def getItemType(self) -> Any:
        """What sort of item it is."""
        return self.getMetadataFieldValueByName("itemType")

    def getOriginalTag(self) -> str:
        """The tag of the original shape."""
        return "original"

    def getShapeById(self, shape_id: str) -> VSShape:
        """The shape with this id."""
        return VSShape({"id": shape_id})

    def getFramesPerSecond(self) -> float:
        """The frame rate."""
        return 25.0

    def _metadata(self) -> VSMetadata:
        return VSMetadata(self.json_object.get("metadata", {}), self.replace_urls_dict, self.json_value_constant)
