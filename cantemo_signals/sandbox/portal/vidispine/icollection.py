"""Collections."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.catalogue.declaration import raises, sends_nothing

from .igeneral import Helper, wrapped

__all__ = ["CollectionHelper"]

_PAGE = "Development Guide, plugins/vidispine/interface_collection"
_NAMED = f"{_PAGE}; its signals by analogy with the other helpers"
_RAISES = f"{_PAGE}, which says that it raises signals and ends before which"
_DELETES = "a test by Productions Autrement Dit; its signals by analogy with the other helpers"


class CollectionHelper(Helper):
    """Collections of items, of other collections and of libraries."""

    @raises("modify", instance="collection_id", certainty="inferred", source=_RAISES)
    def addCollectionToCollection(self, collection_id: str, add_collection_id: str) -> Any:
        """Make a collection part of another."""
        return self._backend.join("collection", collection_id, "collection", add_collection_id)

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getCollection(self, collection_id: str, query: Any = None) -> Any:
        """A collection, as ``VSCollection``."""
        return wrapped("collection.VSCollection", self._backend.get("collection", collection_id))

    @raises("create", instance="collection_name", certainty="inferred", source=_NAMED)
    def createCollection(self, collection_name: str, settingsprofile_id: str | None = None) -> Any:
        """Create a collection; return a ``VSCollection``."""
        collection_id = self._backend.create("collection", name=collection_name)["id"]
        self._backend.write("collection", collection_id, {"title": collection_name})
        return wrapped("collection.VSCollection", self._backend.get("collection", collection_id))

    @raises("delete", instance="collection_id", certainty="inferred", source=_DELETES)
    def removeCollection(self, collection_id: str) -> None:
        """Delete a collection."""
        self._backend.delete("collection", collection_id)

    @raises("modify", instance="collection_id", certainty="inferred", source=_NAMED)
    def addItemToCollection(self, collection_id: str, item_id: str) -> None:
        """Put an item into a collection."""
        self._backend.join("collection", collection_id, "item", item_id)

    @raises("modify", instance="collection_id", certainty="inferred", source=_NAMED)
    def addLibraryToCollection(self, collection_id: str, library_id: str) -> None:
        """Put a library into a collection."""
        self._backend.join("collection", collection_id, "library", library_id)

    @raises("modify", instance="collection_id", certainty="inferred", source=_NAMED)
    def setCollectionMetadataFieldValue(self, collection_id: str, field_name: str, field_val: Any) -> None:
        """Set one field."""
        self._backend.write("collection", collection_id, {"fields": {field_name: field_val}})

    @raises("modify", instance="collection_id", certainty="inferred", source=_NAMED)
    def setCollectionMetadata(self, collection_id: str, metadata_document: Any) -> None:
        """Set the fields of a metadata document."""
        self._backend.write("collection", collection_id, metadata_document)

    @raises("modify", instance="collection_id", certainty="inferred", source=_NAMED)
    def setCollectionMetadataFieldGroup(self, collection_id: str, group: str) -> None:
        """Set the metadata group."""
        self._backend.write("collection", collection_id, {}, group=group)

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getCollectionMetadataFieldGroups(self, collection_id: str) -> dict[str, list[str]]:
        """The metadata groups, below ``uri``."""
        return {"uri": self._backend.metadata_groups("collection", collection_id)}

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getCollectionMetadataByLabel(self, collection_id: str, label: str) -> Any:
        """The first value of the field with a label, for which its name stands here; None if it has none."""
        return self.getCollection(collection_id).getMetadataFieldValueByName(label)

    @sends_nothing(certainty="inferred", source=_PAGE)
    def getAllCollections(self, includeItemThumbnails: bool = False, savedSearchesOnly: bool = False) -> list[Any]:
        """The collections, as ``VSCollection``."""
        return [wrapped("collection.VSCollection", each) for each in self._backend.search("collection")]
