"""Collections."""

from __future__ import annotations

from typing import Any

from .base import PAD, TEMPLATES, VSObject, known, reads
from .metadata import VSMetadata, VSMetadataField, VSSystemMetadata, chosen, three_parts


class VSCollectionContent(VSObject):
    """One thing in a collection."""

    getType = reads("type")  # "item", "collection" or "library"


class VSCollection(VSObject):
    """A collection."""

    getName = reads("name")

    @known("seen in code", PAD)
    def getContent(self) -> list[VSCollectionContent]:
        """The items, collections and libraries in it, each with its id and its type."""
        return [VSCollectionContent(each) for each in self.json_object.get("content", ())]

    @known("seen in code", f"{PAD}, which take the fields of a collection from the first")
    def getMetadata(self) -> tuple[VSMetadata, VSSystemMetadata, VSSystemMetadata]:
        """The custom metadata, the system's, and what the system keeps for itself."""
        return three_parts(self)

    @known("inferred", PAD)
    def getMetadataFieldByName(self, name: str) -> VSMetadataField:
        """The field with this name; one without values where there is none."""
        return chosen(self, VSMetadata, lambda _: True).getFieldByName(name)

    @known("inferred", PAD)
    def getMetadataFieldValueByName(self, name: str) -> Any:
        """The first value of a field, or None."""
        return self.getMetadataFieldByName(name).getFirstFieldValue()

    @known("inferred", f"{PAD}, which set it")
    def getMetadataFieldGroupName(self) -> str:
        """The name of the metadata group; empty where there is none."""
        return str(next(iter(self.json_object.get("metadata", {}).get("group") or ()), ""))

    @known("inferred", TEMPLATES)
    def getThumbnails(self) -> list[str]:
        """The URLs of the thumbnails of what is in it, as browsers reach them; none is made of a collection itself."""
        uris = (self.json_object.get("thumbnails") or {}).get("uri", ())
        return [self.replace_url(uri) for uri in uris]
