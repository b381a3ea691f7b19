"""Collections."""

from __future__ import annotations

from typing import Any

from .base import VSObject, reads
from .metadata import VSMetadata


class VSCollectionContent(VSObject):
    """One thing in a collection."""

    getType = reads("type")  # "item", "collection" or "library"


class VSCollection(VSObject):
    """A collection."""

    getName = reads("name")

    def getContent(self) -> list[VSCollectionContent]:
        """The items, collections and libraries in it, each with its id and its type."""
        return [VSCollectionContent(each) for each in self.json_object.get("content", ())]

    def getMetadata(self) -> VSMetadata:
        """The metadata."""
        return VSMetadata(self.json_object.get("metadata", {}), self.replace_urls_dict, self.json_value_constant)

    def getMetadataFieldValueByName(self, name: str) -> Any:
        """The first value of a field, or None."""
        return self.getMetadata().getFieldByName(name).getFirstFieldValue()
