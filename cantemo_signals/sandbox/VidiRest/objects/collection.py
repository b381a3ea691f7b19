"""Collections."""

from __future__ import annotations

from typing import Any

from .base import VSObject
from .metadata import VSMetadata


class VSCollectionContent(VSObject):
    """One thing in a collection."""

    def getType(self) -> Any:
        """The type: ``item``, ``collection`` or ``library``."""
        return self.json_object.get("type")


class VSCollection(VSObject):
    """A collection."""

    def getName(self) -> Any:
        """The collection's name."""
        return self.json_object.get("name")

    def getContent(self) -> list[VSCollectionContent]:
        """The items, collections and libraries in it, each with its id and its type."""
        return [VSCollectionContent(each) for each in self.json_object.get("content", ())]

    def getMetadata(self) -> VSMetadata:
        """The metadata."""
        return VSMetadata(self.json_object.get("metadata", {}), self.replace_urls_dict, self.json_value_constant)

    def getMetadataFieldValueByName(self, name: str) -> Any:
        """The first value of a field, or None."""
        return self.getMetadata().getFieldByName(name).getFirstFieldValue()
