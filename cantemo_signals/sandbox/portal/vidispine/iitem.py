"""Items."""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple

from cantemo_signals.sandbox.catalogue.declaration import RETURNED, raises, sends_nothing

from .iexception import NotFoundError, handleRestAPIError
from .igeneral import Helper, vidirest, wrapped

__all__ = ["IngestHelper", "ItemHelper", "getPreviewsByShapes"]

_USED = "plugins by Productions Autrement Dit"
_RAISES = f"{_USED}; its signals by analogy with the other helpers"
_TEMPLATE = "Cantemo/PortalPluginTemplate, vmysignallisteners.py"
_REMOVED = f"{_USED} and Taxonomy, which connect to it"
_SHAPE_TAG = "Cantemo/AVLTAPlugin; its signals by analogy with the other helpers"
_RELATION = "guardian/pluto-deliverables; its signals by analogy with the other helpers"
_PAGE = "Development Guide, plugins/vidispine/interface_item"
_DOCSTRING = "Portal's own docstring, copied in plugins by Productions Autrement Dit"


class _ItemAPIHelper(Helper):
    """Base of the helpers for items; ``itemapi`` goes to Vidispine itself and raises nothing."""

    itemapi: Any

    def __init__(self, user: Any = None, runas: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(user, runas, *args, **kwargs)
        self.provideItemAPI()

    def provideItemAPI(self) -> None:
        """Set ``itemapi``; overriding this is how plugins put in their own."""
        if not hasattr(self, "itemapi"):
            self.itemapi = vidirest("itemapi.ItemAPI")(self._vsapi)


class ItemHelper(_ItemAPIHelper):
    """Items, their metadata and their shapes."""

    @raises("get_item_ntfcn", instance="item_id", certainty="seen in code", source=_TEMPLATE)
    def getItem(self, item_id: str, content: dict[str, Any] | None = None) -> Any:
        """An item, as ``VSItem``."""
        return self._item(item_id)

    @sends_nothing(certainty="inferred", source="Cantemo/SearchPageExportExample, views.py; Cantemo/AVLTAPlugin, tests")
    def getItems(self, item_ids: list[str], content: dict[str, Any] | None = None) -> list[Any]:
        """Those of several items that exist, as ``VSItem``.

        That others are left out is seen in code: Cantemo/AVLTAPlugin, tests, ask for one that does not exist.
        """
        return [item for item_id in item_ids if (item := self._found(item_id)) is not None]

    @sends_nothing(certainty="inferred", source="plugins by the Guardian")
    def getItemMetadata(self, item_id: str) -> Any:
        """An item's metadata, as in ``VSItem.getMetadata()``."""
        return self._item(item_id).getMetadata()

    @sends_nothing(certainty="inferred", source=_USED)
    def getItemMetadataFieldGroups(self, item_id: str) -> dict[str, list[str]]:
        """The metadata groups, below ``uri``."""
        return {"uri": self._backend.metadata_groups("item", item_id)}

    @sends_nothing(certainty="inferred", source=_USED, examples={"name": "title"})
    def getMetadataField(self, name: str) -> Any:
        """The definition of a field, as ``VSMetadataField``."""
        return wrapped("metadata.VSMetadataField", self._backend.get("field", name))

    @sends_nothing(certainty="inferred", source=_USED)
    def getAllMetadataFields(
        self,
        onlySortables: bool = False,
        includeSystemFields: bool = False,
        onlyReusables: bool = False,
        onlyXMP: bool = False,
    ) -> list[Any]:
        """The definitions of the fields, as ``VSMetadataField``.

        A sortable and a reusable one say so in their extra data; those of XMP are named ``xmp_…`` (inferred).
        """
        fields = [wrapped("metadata.VSMetadataField", each) for each in self._backend.search("field")]
        return [
            each
            for each in fields
            if (includeSystemFields or "system" not in each.json_object)
            and (not onlySortables or each._extradata().get("sortable"))
            and (not onlyReusables or each._extradata().get("reusable"))
            and (not onlyXMP or str(each.getName()).startswith("xmp_"))
        ]

    @sends_nothing(certainty="inferred", source=_USED)
    def getMetadataFieldGroups(self, content: bool = True) -> Any:
        """The groups of fields, as ``VSMetadataFieldGroups``; without ``content``, none has its fields."""
        groups = self._backend.search("field group")
        shown = groups if content else [{**each, "field": []} for each in groups]
        return wrapped("metadata.VSMetadataFieldGroups", {"group": shown})

    @raises(
        "modify",
        instance="item_id",
        pre=("metadata_document",),
        certainty="seen in code",
        source=f"{_TEMPLATE}; {_USED}, plistner.py",
    )
    def setItemMetadata(
        self, item_id: str, metadata_document: Any, skipForbidden: bool = True, return_format: str = "xml"
    ) -> None:
        """Set the fields of a metadata document."""
        self._backend.write("item", item_id, metadata_document)

    @raises(
        "modify",
        instance="item_id",
        certainty="inferred",
        source="Cantemo/GoogleVisionRule; its signals by analogy with the other helpers",
    )
    def setItemMetadataFieldValue(self, item_id: str, field_name: str, value_or_list: Any) -> None:
        """Set one field."""
        self._backend.write("item", item_id, {"fields": {field_name: value_or_list}})

    @raises("modify", instance="item_id", certainty="inferred", source=_RAISES)
    def setItemMetadataFieldGroup(self, item_id: str, group_name: str) -> None:
        """Set the metadata group."""
        self._backend.write("item", item_id, {}, group=group_name)

    @raises("create", instance=RETURNED, certainty="inferred", source=_RAISES)
    def createPlaceholder(self, metadata_document: Any = None, settingsprofile_id: str | None = None) -> Any:
        """Create an item without media; return a ``VSItem``."""
        item_id = self._backend.create("item")["id"]
        self._backend.write("item", item_id, metadata_document)
        return self._item(item_id)

    @raises("pre_delete", instance="item_id", certainty="inferred", source="by analogy with the other helpers")
    @raises("post_delete", instance="item_id", certainty="seen in code", source=_REMOVED)
    def removeItem(self, item_id: str) -> None:
        """Delete an item."""
        self._backend.delete("item", item_id)

    @raises(
        "create",
        instance=RETURNED,
        returned="library_id",
        certainty="inferred",
        source=f"{_TEMPLATE}; its signals by analogy",
    )
    def createLibraryFromItemList(self, item_id_list: list[str]) -> str:
        """Create a library of these items; return its id."""
        library_id = str(self._backend.create("library")["id"])
        for item_id in item_id_list:
            self._backend.join("library", library_id, "item", item_id)
        return library_id

    @sends_nothing(certainty="inferred", source=_USED)
    def getLibrarySettings(self, library_id: str) -> Any:
        """The settings of a library, as ``VSLibrarySettings``."""
        return wrapped("library.VSLibrarySettings", self._backend.get("library", library_id))

    @raises("modify", instance="item_id", certainty="inferred", source=_RELATION)
    def createItemRelation(self, item_id: str, other_id: str, keywords: dict[str, str] | None = None) -> None:
        """Associate an item to another."""
        self._backend.join("item", item_id, "item", other_id, **(keywords or {}))

    @sends_nothing(certainty="inferred", source="Cantemo/FileSysArchive, tests")
    def getComponentMetadataValue(self, item_id: str, shape_id: str, component_id: str, key: str) -> Any:
        """A value of a component's metadata, or None."""
        from cantemo_signals.sandbox.vidispine.shapes import component_metadata  # plugins find no names of ours here

        self._backend.get("item", item_id)
        return component_metadata(self._backend, shape_id, component_id).get(key)

    @sends_nothing(certainty="inferred", source=_USED)
    def setComponentMetadata(self, item_id: str, shape_id: str, component_id: str, key: str, value: Any) -> None:
        """Set a value of a component's metadata."""
        from cantemo_signals.sandbox.vidispine.shapes import write_component_metadata  # the same

        self._backend.get("item", item_id)
        write_component_metadata(self._backend, shape_id, component_id, {key: value})

    @sends_nothing(certainty="inferred", source=_USED)
    def getItemShapesFromNames(
        self, item_id: str, shape_names: str | list[str], placeholder: bool | str = False
    ) -> list[Any]:
        """The shapes with these names, as ``VSShape``: those with files, the placeholders without, or ``all``."""
        from cantemo_signals.sandbox.vidispine.shapes import named  # plugins find no names of ours here

        shapes = named(self._backend.get("item", item_id).get("shape", ()), shape_names, placeholder)
        return [wrapped("shape.VSShape", each) for each in shapes]

    @sends_nothing(certainty="inferred", source="Cantemo/AVLTAPlugin")
    def getShapeTag(self, tag: str) -> dict[str, Any]:
        """The definition of a shape tag."""
        definition: dict[str, Any] = self._backend.get("shape tag", tag)
        return definition

    @raises("create", instance="tag", certainty="inferred", source=_SHAPE_TAG)
    def createOrModifyShapeTag(self, tag: str, transcode_preset_document: Any) -> None:
        """Define a shape tag."""
        self._backend.create("shape tag", tag)

    @sends_nothing(certainty="inferred", source="Cantemo/Community")
    def recreateThumbnails(self, item_id: str) -> None:
        """Start the job that makes new thumbnails."""
        self._backend.run_job("THUMBNAIL", item_id)

    def _item(self, item_id: str) -> Any:
        return wrapped("item.VSItem", self._backend.get("item", item_id))

    def _found(self, item_id: str) -> Any:
        try:
            return self._item(item_id)
        except NotFoundError:
            return None


def _import_query(arguments: dict[str, Any]) -> dict[str, Any]:
    """The query of ``importFileToPlaceholder`` to Vidispine; receivers of the pre signal can change it."""
    tags, jobmetadata = arguments["tags"], arguments["jobmetadata"]
    query = {
        "uri": arguments["uri"],
        "fileId": arguments["file_id"],
        "tag": ",".join(tags) if isinstance(tags, (list, tuple)) else tags,
        "createPosters": arguments["createPosters"],
        "notification": arguments["notification_id"],
        "fastStartLength": arguments["fastStartLength"],
        "jobmetadata": jobmetadata,
        "no-transcode": arguments["noTranscode"],
    }
    return {name: value for name, value in query.items() if value is not None}


class IngestHelper(_ItemAPIHelper):
    """Imports of media into items."""

    @sends_nothing(certainty="documented", source=_PAGE)
    def copyEssenceVersion(
        self,
        source_item_id: str,
        source_version: str | None = None,
        destination_item_id: str | None = None,
        tags: list[str] | None = None,
        recreateExistingTags: bool = True,
        skip_essence_version_update: bool = False,
    ) -> Any:
        """Copy the media of one item to another; return a ``VSJob``."""
        self._backend.get("item", source_item_id)
        return wrapped("job.VSJob", self._backend.run_job("ESSENCE_VERSION", destination_item_id or source_item_id))

    @sends_nothing(certainty="inferred", source=_PAGE)
    def generateImportPassKey(
        self,
        transferId: str,
        metadata_document: Any = None,
        externalIds: list[str] | None = None,
        tags: list[str] | None = None,
        ingestprofile_groups: list[str] | None = None,
        settingsprofile_id: str | None = None,
        createPosters: str | None = None,
        notification_id: str | None = None,
        originalFilename: str | None = None,
        addToCollections: list[str] | None = None,
        storage_id: str | None = None,
        *args: Any,
    ) -> str:
        """The key with which a file can be imported by someone who has not logged in."""
        return str(self._backend.create("pass key", transferId)["id"])

    @raises(
        "ingest",
        instance="item_id",
        pre=("query",),
        prepared={"query": _import_query},
        certainty="seen in code",
        source=_DOCSTRING,
    )
    def importFileToPlaceholder(
        self,
        item_id: str,
        uri: str | None = None,
        file_id: str | None = None,
        tags: list[str] | None = None,
        ingestprofile_groups: list[str] | None = None,
        createPosters: str | None = None,
        notification_id: str | None = None,
        fastStartLength: str | None = None,
        ignore_sidecars: bool = False,
        jobmetadata: Any = None,
        noTranscode: bool | None = None,
        *,
        _query: dict[str, Any],
    ) -> dict[str, Any]:
        """Start the import of a file into an item; return a dict with the ``jobId``."""
        try:
            answer: dict[str, Any] = self.itemapi.doImportToPlaceholder(
                item_id, query=_query, ingestprofile_groups=ingestprofile_groups, ignore_sidecars=ignore_sidecars
            )
        except import_module("RestAPIBase.utility").RestAPIBaseComError as error:
            handleRestAPIError(error)
        return answer


class Preview(NamedTuple):
    """A shape to play or to show in a browser; what it has is seen in templates of Portal's own theme."""

    uri: Any
    shape: Any
    displayname: str


@sends_nothing(certainty="inferred", source="guardian/pluto-deliverables; templates of Portal's own theme")
def getPreviewsByShapes(item: Any, media_type: str | None = None) -> list[Preview]:
    """The shapes of an item of this type of media that have a file, each with its URI; the original last (inferred)."""
    wanted = str(media_type or item.getMediaType() or "")
    shapes = sorted(item.getShapes(), key=lambda each: "original" in each.getTags())
    previews = [Preview(_uri_of(each), each, str(each.getTag() or "")) for each in shapes]
    return [each for each in previews if each.uri and str(each.shape.getMimeType()).startswith(f"{wanted}/")]


def _uri_of(shape: Any) -> Any:
    """The first URI of a shape's files, as browsers reach it, or None."""
    uris = [file.getURI("https") or file.getURI("http") or file.getURI() for file in shape.getAllFiles()]
    return next((shape.replace_url(uri) for uri in uris if uri), None)
