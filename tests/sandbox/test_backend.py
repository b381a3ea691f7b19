"""What stands behind the helpers remembers: what is created is there, what is written is read back."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from cantemo_signals.sandbox import environment

Portal = Callable[[str], Any]


@pytest.fixture
def items(portal: Portal) -> Any:
    return portal("vidispine.iitem").ItemHelper()


@pytest.fixture
def collections(portal: Portal) -> Any:
    return portal("vidispine.icollection").CollectionHelper()


@pytest.fixture
def storages(portal: Portal) -> Any:
    return portal("vidispine.istorage").StorageHelper()


@pytest.fixture
def not_found(portal: Portal) -> type[Exception]:
    return portal("vidispine.iexception").NotFoundError  # type: ignore[no-any-return]


def document(fields: dict[str, Any], **named: Any) -> Any:
    return importlib.import_module("VidiRest.helpers.vidispine").createMetadataDocumentFromDict(fields, **named)


def names(users: list[Any]) -> list[str]:
    return [user.getUserName() for user in users]


def test_a_user_who_was_created_is_among_all_users(portal: Portal) -> None:
    helper = portal("vidispine.iuser").UserHelper()

    helper.createUser("bob", "Bob Example", "secret")

    assert names(helper.getAllUsers()) == ["admin", "ann", "bob"]
    assert names(helper.getAllUsers(includeSelf=False)) == ["ann", "bob"]


def test_a_user_who_was_deleted_is_in_no_group(portal: Portal) -> None:
    users, groups = portal("vidispine.iuser").UserHelper(), portal("vidispine.igroup").GroupHelper()
    users.addUserToGroup("ann", "editors")

    users.deleteUser("ann")

    assert names(users.getAllUsers()) == ["admin"]
    assert [group.json_object["userList"]["user"] for group in groups.getAllGroups()] == [[], [], []]


def test_a_user_who_is_added_to_a_group_is_seen_on_both_sides(portal: Portal) -> None:
    users, groups = portal("vidispine.iuser").UserHelper(), portal("vidispine.igroup").GroupHelper()

    users.addUserToGroup("ann", "editors")

    (editors,) = [group for group in groups.getAllGroups() if group.name == "editors"]
    ann = users.getAllUsers()[1]
    assert editors.json_object["userList"] == {"user": [{"userName": "ann"}]}
    assert ann.json_object["groupList"] == {"group": [{"groupName": "editors"}]}


@pytest.mark.parametrize(("move", "expected"), [(True, ["staff"]), (False, ["editors", "staff"])])
def test_a_user_moves_to_several_groups_or_joins_them(portal: Portal, move: bool, expected: list[str]) -> None:
    helper = portal("vidispine.iuser").UserHelper()
    helper.addUserToGroup("ann", "editors")

    helper.addUserToMultipleGroups("ann", ["staff"], move=move)

    groups = helper.getAllUsers()[1].json_object["groupList"]["group"]
    assert sorted(group["groupName"] for group in groups) == expected


def test_a_group_has_the_roles_of_those_that_it_is_in(portal: Portal) -> None:
    helper = portal("vidispine.igroup").GroupHelper()
    helper.createGroup("trainees")
    helper.addChildToGroup("editors", "trainees")
    helper.addChildToGroup("trainees", "editors")

    found = [helper.containsPortalRole("trainees", role) for role in ("portal_items_read", "portal_items_write")]

    assert found == [True, False]


def test_the_group_to_ingest_into_is_known_by_name_and_as_a_text(portal: Portal) -> None:
    groups, default = portal("vidispine.igroup").GroupHelper().getUserIngestGroups()

    assert default in groups
    assert (default.name, str(default)) == (default.getName(), default.getName())


def test_groups_are_found_by_the_text_of_a_search_document(portal: Portal) -> None:
    helper = portal("vidispine.igroup").GroupHelper()
    search = importlib.import_module("VidiRest.schemas.xmlSchema").GroupSearchDocument(text=["EDIT"])

    assert [group.name for group in helper.doSearch(search)] == ["editors"]


def test_metadata_that_was_set_is_read_back_in_every_way(items: Any) -> None:
    items.setItemMetadata("VX-1", document({"title": "Harbour", "tags": ["sea", "boats"], "take": 3}))

    item = items.getItem("VX-1")
    custom, system, _ = items.getItemMetadata("VX-1")
    assert (item.getTitle(), item.getMetadataFieldValueByName("take")) == ("Harbour", "3")
    assert item.getMetadataFieldByName("tags").getFieldValues() == ["sea", "boats"]
    assert [each["value"] for each in custom.getFieldByName("tags").getValue()] == ["sea", "boats"]
    assert system.getFieldByName("itemId").getFirstFieldValue() == "VX-1"
    assert custom.getFieldByName("itemId").getFieldValues() == []


def test_setting_some_fields_leaves_the_others(items: Any) -> None:
    items.setItemMetadataFieldValue("VX-1", "tags", ["sea", "boats"])
    items.setItemMetadataFieldValue("VX-1", "place", "harbour")

    items.setItemMetadataFieldValue("VX-1", "tags", [])

    item = items.getItem("VX-1")
    assert item.getMetadataFieldByName("tags").getFieldValues() == []
    assert (item.getMetadataFieldValueByName("place"), item.getTitle()) == ("harbour", "VX-1")


def test_fields_of_a_time_span_stand_beside_those_of_the_item(items: Any) -> None:
    items.setItemMetadata("VX-1", document({"comment": "here"}, start="0@PAL", end="25@PAL"))
    items.setItemMetadata("VX-1", document({"comment": "there"}, start="25@PAL", end="50@PAL"))
    items.setItemMetadata("VX-1", document({"comment": "HERE"}, start="0@PAL", end="25@PAL"))

    spans = items.getItem("VX-1").json_object["metadata"]["timespan"][1:]

    said = [(span["start"], span["end"], [each["value"] for each in span["field"][0]["value"]]) for span in spans]
    assert said == [("0@PAL", "25@PAL", ["HERE"]), ("25@PAL", "50@PAL", ["there"])]


def test_groups_of_fields_are_replaced_by_name(items: Any) -> None:
    for lens in ("35 mm", "50 mm"):
        camera = {"fields": {"lens": {"type": "text", "value": lens}}}
        items.setItemMetadata("VX-1", document({"fields": {}, "groups": {"Camera": [camera, camera]}}))

    item = items.getItem("VX-1")

    assert len(item.json_object["metadata"]["timespan"][0]["group"]) == 2
    assert item.getMetadataFieldValueByName("lens") == "50 mm"


def test_the_metadata_group_is_the_documents_or_what_is_set(items: Any) -> None:
    items.setItemMetadata("VX-1", document({}, metadatagroupname=["Interview"]))
    items.setItemMetadataFieldGroup("VX-2", "Trailer")

    assert items.getItem("VX-1").getMetadataFieldGroupName() == "Interview"
    assert items.getItemMetadataFieldGroups("VX-2") == {"uri": ["Trailer"]}
    assert {group.getName() for group in items.getMetadataFieldGroups().getGroups()} >= {"Interview", "Trailer"}


def test_a_field_that_was_written_is_known(items: Any, not_found: type[Exception]) -> None:
    with pytest.raises(not_found, match="There is no field portal_mf1"):
        items.getMetadataField("portal_mf1")

    items.setItemMetadataFieldValue("VX-1", "portal_mf1", "a")

    assert items.getMetadataField("portal_mf1").json_object["name"] == "portal_mf1"


def test_a_placeholder_gets_the_next_free_id_and_the_documents_metadata(items: Any) -> None:
    made = items.createPlaceholder(document({"title": "Rushes"}, metadatagroupname="Film"))
    items.removeItem(made.getId())
    again = items.createPlaceholder(document({"title": "Again"}))

    assert (made.getId(), made.getTitle(), made.getMetadataFieldGroupName()) == ("VX-3", "Rushes", "Film")
    assert (again.getId(), items.getItem("VX-4").getTitle()) == ("VX-4", "Again")


def test_what_is_read_is_the_readers_own(items: Any) -> None:
    items.getItem("VX-1").json_object["metadata"]["timespan"].clear()

    assert items.getItem("VX-1").getTitle() == "VX-1"


def test_a_removed_item_is_nowhere(items: Any, collections: Any, not_found: type[Exception]) -> None:
    collections.addItemToCollection("VX-1", "VX-2")
    items.createItemRelation("VX-1", "VX-2")

    items.removeItem("VX-2")

    with pytest.raises(not_found, match="There is no item VX-2"):
        items.getItem("VX-2")
    assert collections.getCollection("VX-1").getContent() == []
    assert items.getItem("VX-1").json_object["relation"] == []


def test_a_relation_is_remembered_with_its_keywords(items: Any) -> None:
    items.createItemRelation("VX-1", "VX-2", keywords={"type": "portal_metadata_cascade"})

    relations = items.getItem("VX-1").json_object["relation"]
    assert relations == [{"id": "VX-2", "keywords": {"type": "portal_metadata_cascade"}}]


def test_a_collection_tells_what_was_put_into_it_once(items: Any, collections: Any) -> None:
    outer, inner = collections.createCollection("Outer"), collections.createCollection("Inner")
    library = items.createLibraryFromItemList(["VX-1", "VX-2"])

    for _ in range(2):
        collections.addItemToCollection(outer.getId(), "VX-1")
        collections.addCollectionToCollection(outer.getId(), inner.getId())
        collections.addLibraryToCollection(outer.getId(), library)

    content = [(each.getType(), each.getId()) for each in collections.getCollection(outer.getId()).getContent()]
    assert content == [("item", "VX-1"), ("collection", inner.getId()), ("library", library)]
    assert items.getLibrarySettings(library)["item"] == [{"id": "VX-1"}, {"id": "VX-2"}]


def test_a_collection_has_a_name_and_metadata(collections: Any) -> None:
    made = collections.createCollection("Rushes")
    collections.setCollectionMetadataFieldValue(made.getId(), "criteria_document", "{}")
    collections.setCollectionMetadataFieldGroup(made.getId(), "Film")
    collections.setCollectionMetadata(made.getId(), document({"place": "harbour"}))

    found = collections.getCollection(made.getId())

    assert (found.getName(), found.getMetadataFieldValueByName("title")) == ("Rushes", "Rushes")
    assert found.getMetadataFieldValueByName("place") == "harbour"
    assert collections.getCollectionMetadataByLabel(made.getId(), "criteria_document") == "{}"
    assert collections.getCollectionMetadataFieldGroups(made.getId()) == {"uri": ["Film"]}
    assert [each.getId() for each in collections.getAllCollections()] == ["VX-1", made.getId()]


def test_a_removed_collection_is_gone(collections: Any, not_found: type[Exception]) -> None:
    collections.removeCollection("VX-1")

    with pytest.raises(not_found, match="There is no collection VX-1"):
        collections.getCollection("VX-1")


def test_an_import_brings_a_file_into_the_item_and_leaves_a_job_that_has_ended(portal: Portal, items: Any) -> None:
    item = items.createPlaceholder()

    answer = (
        portal("vidispine.iitem")
        .IngestHelper()
        .importFileToPlaceholder(item.getId(), uri="file:///srv/media/a%20b.mov", tags=["lowres"])
    )

    jobs = portal("vidispine.ijob").JobHelper()
    job = jobs.getJob(answer["jobId"])
    assert (job.getStatus(), job.inProgress(), job.getTargetItem()) == ("FINISHED", False, item.getId())
    assert (job.getFilename(), job.getSourceFilePath()) == ("a b.mov", "file:///srv/media/a%20b.mov")
    assert [each.getId() for each in jobs.getAllJobsForItem(item.getId())] == [answer["jobId"]]
    imported = items.getItem(item.getId())
    (file,) = imported.getOriginalTag().getVideoComponents()[0].getFiles()
    assert (file.getFileName(), file.getState(), imported.getMediaType()) == ("a b.mov", "IMPORTED", "video")


def test_an_import_of_a_file_that_is_not_there_is_refused(portal: Portal, not_found: type[Exception]) -> None:
    with pytest.raises(not_found, match="There is no file VX-9"):
        portal("vidispine.iitem").IngestHelper().importFileToPlaceholder("VX-1", file_id="VX-9")


def test_jobs_are_listed_by_type_and_state_the_newest_first(portal: Portal, items: Any) -> None:
    jobs = portal("vidispine.ijob").JobHelper()
    items.recreateThumbnails("VX-1")
    items.recreateThumbnails("VX-2")

    assert [job.getId() for job in jobs.getAllJobs()] == ["VX-3", "VX-2", "VX-1"]
    assert [job.getId() for job in jobs.getAllJobs(sort="jobId asc", number=1)] == ["VX-1"]
    assert [job.getId() for job in jobs.getAllJobs(types="THUMBNAIL", states=["FINISHED"])] == ["VX-3", "VX-2"]
    assert [job.getId() for job in jobs.getAllIngestJobs()] == ["VX-1"]
    assert jobs.getAllImportJobs() == []


def test_the_priority_of_a_job_is_remembered(portal: Portal) -> None:
    helper = portal("vidispine.ijob").JobHelper("VX-1")

    helper.updateJobPriority("HIGHEST")

    assert helper.getJob().getPriority() == "HIGHEST"


def test_shapes_are_told_by_their_names_and_by_whether_they_wait(items: Any) -> None:
    shape_id = items.itemapi.createPlaceholderShape("VX-2").decode()

    assert [each.getId() for each in items.getItemShapesFromNames("VX-2", ["original"], placeholder=True)] == [shape_id]
    assert items.getItemShapesFromNames("VX-2", "original,lowres") == []
    assert [each.getTag() for each in items.getItemShapesFromNames("VX-1", "original")] == ["original"]
    assert items.getItem("VX-1").getShapeById("VX-1").getAllFiles()[0].getPath() == "media/example.mov"

    items.itemapi.removeItemShape("VX-2", shape_id)

    assert items.getItem("VX-2").getOriginalTag() is None


def test_files_are_found_by_path_pattern_and_hash(portal: Portal, storages: Any) -> None:
    made = storages.createFileEntity("VX-1", "rushes/a.mov")["id"]

    assert storages.getFileByPath("VX-1", path="rushes/a.mov").getId() == made
    assert storages.createFileEntity(storageId="VX-1", filepath="rushes/a.mov")["id"] == made
    assert storages.getStorageFromFullFileName("/srv/media/rushes/a.mov").getId() == "VX-1"
    of_storage = portal("vidispine.istorage").StorageHelper("VX-1").getFilesInStorage(path="rushes/*")
    assert [each.getId() for each in of_storage["files"]] == [made]
    found = storages.storageapi.getFilesInStorage("VX-1", query={"hash": ["0"], "includeItem": "true"})
    assert (found["hits"], found["file"][0]["item"]) == (1, [{"id": "VX-1"}])


def test_several_items_are_those_of_them_that_exist(items: Any) -> None:
    assert [each.getId() for each in items.getItems(item_ids=["VX-9", "VX-2"], content={"content": ["shape"]})] == [
        "VX-2"
    ]


def test_only_a_new_file_has_a_state_in_the_answer(storages: Any) -> None:
    answers = [storages.createFileEntity("VX-1", "rushes/a.mov", createOnly=only) for only in (True, True, False)]

    assert [answer.get("state") for answer in answers] == ["ARCHIVED", None, "ARCHIVED"]
    assert len({answer["id"] for answer in answers}) == 1


def test_a_storage_is_notified_of_a_file_which_can_be_removed(storages: Any, not_found: type[Exception]) -> None:
    file = storages.notifyStorageOfFile("VX-1", "rushes/b.mov", state="OPEN")
    before = storages.getFileById(file)

    storages.removeFileFromStorage("VX-1", file)

    assert (before.getPath(), before.json_object["state"], before.getFullItemReference()) == (
        "rushes/b.mov",
        "OPEN",
        [],
    )
    with pytest.raises(not_found):
        storages.getFileById(file)


def test_metadata_of_components_is_written_one_by_one(items: Any) -> None:
    container = items.getItem("VX-1").getOriginalTag().getContainerComponent().getId()

    items.setComponentMetadata("VX-1", "VX-1", container, "handle", "7")
    items.setComponentMetadata("VX-1", "VX-1", container, "tape", "A")

    values = [items.getComponentMetadataValue("VX-1", "VX-1", container, key) for key in ("handle", "tape", "reel")]
    assert values == ["7", "A", None]


def test_one_field_of_an_item_is_set_whether_it_is_there_or_not(portal: Portal, items: Any) -> None:
    write = portal("metadata.utils").update_or_create_item_metadata

    write("VX-1", "title", "Harbour")
    write("VX-1", "reel", "A7")

    item = items.getItem("VX-1")
    assert [item.getMetadataFieldValueByName(name) for name in ("title", "reel")] == ["Harbour", "A7"]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["title", "portal_mf1", "xmp_dc_rights"]),
        ({"onlyReusables": True}, ["portal_mf1"]),
        ({"onlyXMP": True}, ["xmp_dc_rights"]),
        ({"onlySortables": True}, []),
    ],
)
def test_fields_are_chosen_by_what_they_are(
    portal: Portal, items: Any, wanted: dict[str, bool], names: list[str]
) -> None:
    reusable = {"name": "portal_mf1", "type": "string", "data": [{"key": "extradata", "value": '{"reusable": true}'}]}
    environment.give_data({"fields": [{"name": "title"}, {"name": "xmp_dc_rights"}], "recorded": [reusable]})

    assert sorted(each.getName() for each in items.getAllMetadataFields(**wanted)) == sorted(names)


def test_previews_are_shapes_of_the_items_kind_and_the_original_comes_last(portal: Portal, items: Any) -> None:
    shapes = [{"id": "VX-5", "tag": "original", "files": ["VX-3"]}, {"id": "VX-6", "tag": "lowres", "files": ["VX-4"]}]
    files = [{"id": name, "path": f"{name}.mp4", "storage": "VX-1"} for name in ("VX-3", "VX-4")]
    environment.give_data({"items": [{"id": "VX-1", "shapes": shapes}], "files": files, "storages": [{"id": "VX-1"}]})
    previews = portal("vidispine.iitem").getPreviewsByShapes

    found = previews(items.getItem("VX-1"), "video")

    assert [(each.shape.getId(), each.displayname) for each in found] == [("VX-6", "lowres"), ("VX-5", "original")]
    assert found[0].uri.endswith("VX-4.mp4")
    assert previews(items.getItem("VX-1"), "audio") == []


def test_a_file_that_was_parted_from_its_item_is_in_none(items: Any, storages: Any) -> None:
    assert storages.getFileById("VX-1").getState() == "IMPORTED"

    storages.removeFileItemRelationship("VX-1", "VX-1")

    assert storages.getFileById("VX-1").getState() == "NOT_IMPORTED"
    assert items.getItem("VX-1").getOriginalTag().getAllFiles() == []


@pytest.mark.parametrize(
    ("query", "fields", "expected"),
    [
        ("", {}, ["VX-1", "VX-2"]),
        ("dawn harbour", {}, ["VX-1"]),
        ("vx-2", {}, ["VX-2"]),
        ("", {"title": {"value": "HARBOUR at dawn", "type": "string", "extradata": {}}}, ["VX-1"]),
        ("", {"title": {"value": "harb*"}}, ["VX-1"]),
        ("", {"title": {"value": ["nothing", "harbour"]}}, ["VX-1"]),
        ("", {"place": {"value": "harbour"}}, []),
    ],
)
def test_a_search_finds_items_by_text_and_by_fields(
    portal: Portal, items: Any, query: str, fields: dict[str, Any], expected: list[str]
) -> None:
    items.setItemMetadataFieldValue("VX-1", "title", "Harbour at dawn")
    helper = portal("vidispine.isearch").SearchHelper()
    helper.searchquery, helper.searchmetadata = query, {"fields": fields}

    (results,) = helper.search(_content={}, page=1)

    assert ([each["id"] for each in results["item"]], results["collection"]) == (expected, [])
    assert results["hits"] == len(expected)


def test_a_search_gives_one_page(portal: Portal) -> None:
    search = portal("vidispine.isearch").SearchHelper(searchdomain="item").search

    pages = [search(queryamount="1", page=page)[0] for page in (1, 2, 3)]

    assert [(page["hits"], [each["id"] for each in page["item"]]) for page in pages] == [
        (2, ["VX-1"]),
        (2, ["VX-2"]),
        (2, []),
    ]


def test_a_hidden_collection_is_made_once_as_the_plugin_template_does(portal: Portal, collections: Any) -> None:
    helper = portal("vidispine.isearch").SearchHelper()
    helper.searchdomain = "collection"
    helper.searchmetadata = {"fields": {"portal_collectiontype_hidden": {"value": "visited", "type": "string"}}}
    before = helper.search(_content={}, page=1, queryamount=1)[0]["hits"]
    made = collections.createCollection(collection_name="visited").getId()
    collections.setCollectionMetadataFieldValue(made, "portal_collectiontype_hidden", "visited")

    after = helper.search(_content={}, page=1, queryamount=1)[0]

    assert (before, after["hits"], after["collection"][0]["id"]) == (0, 1, made)


MISSING = [
    ("iitem.ItemHelper", "getItem", ("VX-9",), "item VX-9"),
    ("iitem.ItemHelper", "getItem", (["VX-1"],), "item ['VX-1']"),
    ("iitem.ItemHelper", "getItem", (None,), "item None"),
    ("iitem.ItemHelper", "setItemMetadata", ("VX-9", None), "item VX-9"),
    ("iitem.ItemHelper", "setItemMetadataFieldValue", ("VX-9", "title", "a"), "item VX-9"),
    ("iitem.ItemHelper", "removeItem", ("VX-9",), "item VX-9"),
    ("iitem.ItemHelper", "createItemRelation", ("VX-1", "VX-9"), "item VX-9"),
    ("iitem.ItemHelper", "createLibraryFromItemList", (["VX-9"],), "item VX-9"),
    ("iitem.ItemHelper", "getLibrarySettings", ("VX-9",), "library VX-9"),
    ("iitem.ItemHelper", "getShapeTag", ("4k",), "shape tag 4k"),
    ("iitem.ItemHelper", "getComponentMetadataValue", ("VX-1", "VX-9", "VX-1", "a"), "shape VX-9"),
    ("iitem.IngestHelper", "importFileToPlaceholder", ("VX-9",), "item VX-9"),
    ("iitem.IngestHelper", "copyEssenceVersion", ("VX-9",), "item VX-9"),
    ("icollection.CollectionHelper", "getCollection", ("VX-9",), "collection VX-9"),
    ("icollection.CollectionHelper", "addItemToCollection", ("VX-9", "VX-1"), "collection VX-9"),
    ("icollection.CollectionHelper", "addItemToCollection", ("VX-1", "VX-9"), "item VX-9"),
    ("icollection.CollectionHelper", "removeCollection", ("VX-9",), "collection VX-9"),
    ("iuser.UserHelper", "deleteUser", ("bob",), "user bob"),
    ("iuser.UserHelper", "addUserToGroup", ("bob", "editors"), "user bob"),
    ("iuser.UserHelper", "addUserToGroup", ("ann", "nobody"), "group nobody"),
    ("igroup.GroupHelper", "addChildToGroup", ("staff", "nobody"), "group nobody"),
    ("igroup.GroupHelper", "containsPortalRole", ("nobody", "role"), "group nobody"),
    ("ijob.JobHelper", "getJob", ("VX-9",), "job VX-9"),
    ("ijob.JobHelper", "getAllJobsForItem", ("VX-9",), "item VX-9"),
    ("istorage.StorageHelper", "getStorage", ("VX-9",), "storage VX-9"),
    ("istorage.StorageHelper", "getFileById", ("VX-9",), "file VX-9"),
    ("istorage.StorageHelper", "getFileByPath", ("VX-1", "a"), "file a in storage VX-1"),
    ("istorage.StorageHelper", "createFileEntity", ("VX-9", "a"), "storage VX-9"),
    ("istorage.StorageHelper", "getStorageFromFullFileName", ("/mnt/a",), "storage of the file /mnt/a"),
]


@pytest.mark.parametrize(
    ("helper", "method", "args", "what"), MISSING, ids=[f"{each[1]}-{each[3]}" for each in MISSING]
)
def test_what_is_not_there_is_not_found(
    portal: Portal, not_found: type[Exception], helper: str, method: str, args: tuple[Any, ...], what: str
) -> None:
    module, _, name = helper.partition(".")

    with pytest.raises(not_found) as caught:
        getattr(getattr(portal(f"vidispine.{module}"), name)(), method)(*args)

    assert str(caught.value) == f"There is no {what}"


def test_permissive_data_have_everything_exist_and_remember_it(portal: Portal, items: Any) -> None:
    environment.give_data(None, permissive=True)

    items.setItemMetadataFieldValue("VX-9", "place", "harbour")

    item = items.getItem("VX-9")
    assert (item.getTitle(), item.getMetadataFieldValueByName("place")) == ("VX-9", "harbour")
    assert portal("vidispine.istorage").StorageHelper().getFileByPath("VX-7", path="a.mov").getPath() == "a.mov"


def test_what_was_deleted_does_not_exist_however_permissive(items: Any, not_found: type[Exception]) -> None:
    environment.give_data(None, permissive=True)
    items.removeItem("VX-9")

    with pytest.raises(not_found, match="no longer"):
        items.getItem("VX-9")


def test_the_state_goes_back_to_where_it_was_settled(items: Any) -> None:
    items.setItemMetadataFieldValue("VX-1", "place", "harbour")
    environment.vidispine.settle()
    items.setItemMetadataFieldValue("VX-1", "place", "station")
    items.removeItem("VX-2")
    made = items.createPlaceholder().getId()

    environment.vidispine.restore()

    assert items.getItem("VX-1").getMetadataFieldValueByName("place") == "harbour"
    assert items.getItem("VX-2").getTitle() == "VX-2"
    assert items.createPlaceholder().getId() == made


def test_the_direct_api_goes_to_the_same_items_and_refuses_in_its_own_way(items: Any) -> None:
    error = importlib.import_module("RestAPIBase.utility").RestAPIBaseComError

    shape = items.itemapi.getItemShape(item_id="VX-1", shape_id="VX-1")
    with pytest.raises(error, match="There is no item VX-9") as caught:
        items.itemapi.createPlaceholderShape("VX-9")

    assert shape["tag"] == ["original"]
    assert caught.value.status == 404


def ask(path: str, method: str = "GET") -> Any:
    utility = importlib.import_module("RestAPIBase.utility")
    answer = utility.perform_request(**utility.prepare_request("", f"http://localhost:8080{path}", method=method))
    return json.loads(answer) if answer else answer


def test_a_rest_call_reads_and_deletes_what_the_helpers_have(portal: Portal, items: Any) -> None:
    portal("vidispine.iuser").UserHelper().addUserToGroup("ann", "editors")
    error = importlib.import_module("RestAPIBase.utility").RestAPIBaseComError

    assert ask("/API/item/VX-1?content=metadata")["id"] == "VX-1"
    assert ask("/API/item/VX-1/metadata")["item"][0]["metadata"]["group"] == ["Film"]
    assert ask("/API/item/VX-1/relation") == {"relation": []}
    assert ask("/API/group/editors/users") == {"user": [{"userName": "ann"}]}
    assert ask("/API/user")["hits"] == 2
    assert ask("/API/item/VX-1", "DELETE") == ""
    with pytest.raises(error, match="There is no item VX-1"):
        ask("/API/item/VX-1")


def walked(made: Any) -> list[Any]:
    return [
        (span.start, span.end, [(each.name, [value.value() for value in each.value_]) for each in span.field])
        for span in made.timespan
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"title": "a", "tags": ["b", "c"], "none": None}, [("title", ["a"]), ("tags", ["b", "c"]), ("none", [])]),
        (
            {"fields": {"title": {"type": "text", "value": "a"}, "tags": {"value": ["b"]}}},
            [("title", ["a"]), ("tags", ["b"])],
        ),
        ({"fields": "a text"}, [("fields", ["a text"])]),
    ],
    ids=["names and values", "as Portal's forms make it", "a field of that name"],
)
def test_a_document_is_made_from_a_dict(portal: Portal, fields: dict[str, Any], expected: list[Any]) -> None:
    assert walked(document(fields)) == [("-INF", "+INF", expected)]


def test_a_document_can_put_everything_into_a_group(portal: Portal) -> None:
    made = document({"lens": "50 mm"}, encapsulate_in_group="Camera", start="0@PAL", end="1@PAL")

    (span,) = made.timespan
    (group,) = span.group
    assert (span.start, span.field, group.name, group.field[0].name) == ("0@PAL", [], "Camera", "lens")


def test_a_document_is_made_from_what_an_item_has(portal: Portal, items: Any) -> None:
    make = importlib.import_module("VidiRest.helpers.vidispine").createMetadataDocumentFromVSMetadata
    items.setItemMetadata("VX-1", document({"comment": "here"}, start="0@PAL", end="1@PAL"))
    custom, system, _ = items.getItem("VX-1").getMetadata()

    made = make(custom)

    assert walked(made) == [("-INF", "+INF", [("title", ["VX-1"])]), ("0@PAL", "1@PAL", [("comment", ["here"])])]
    assert made.group == ["Film"]
    assert [fields for _, _, fields in walked(make(system))] == [[], []]
    assert "itemId" in dict(walked(make(system, exclude_system=False))[0][2])


@pytest.mark.parametrize(("mode", "tags"), [("replace", ["boats"]), ("append", ["sea", "boats"])])
def test_a_merged_document_has_what_the_item_has_and_what_the_document_says(
    portal: Portal, items: Any, mode: str, tags: list[str]
) -> None:
    merge = importlib.import_module("VidiRest.helpers.vidispine").createMergedBatchItemMetadataDocument
    items.setItemMetadataFieldValue("VX-1", "tags", "sea")
    custom = items.getItem("VX-1").getMetadata()[0]
    new = document({"tags": "boats"})

    merged = merge(new, custom, mode)

    assert dict(walked(merged)[0][2]) == {"title": ["VX-1"], "tags": tags}
    assert walked(new) == [("-INF", "+INF", [("tags", ["boats"])])]


@pytest.fixture
def waiting(portal: Portal, items: Any, storages: Any) -> Callable[..., Any]:
    """Imports a file as a component into an item whose placeholder waits for a container and two videos."""
    item = items.createPlaceholder().getId()
    shape = items.itemapi.createPlaceholderShape(item).decode()
    items.itemapi.updatePlaceholderComponentCount(item, shape, container=1, video=2, audio=0)

    def bring(path: str, component: str = "container") -> Any:
        file = storages.createFileEntity("VX-1", path)["id"]
        items.itemapi.doImportToPlaceholder(item, query={"fileId": file}, component=component)
        return items.getItem(item)

    return bring


def test_a_placeholder_waits_for_all_components_that_were_announced(items: Any, waiting: Callable[..., Any]) -> None:
    after_one = waiting("a.mov", "video")
    whole = waiting("b.mov")

    assert (after_one.getShapes()[0].getAllFiles(), len(whole.getShapes())) == ([], 1)
    assert [file.getFileName() for file in whole.getOriginalTag().getAllFiles()] == ["a.mov", "b.mov"]


def test_a_container_that_comes_too_early_leaves_a_placeholder(items: Any, waiting: Callable[..., Any]) -> None:
    early = waiting("a.mov")
    late = waiting("b.mov", "video")

    assert [item.getShapes()[0].getAllFiles() for item in (early, late)] == [[], []]


def test_a_component_that_no_place_is_left_for_is_refused(portal: Portal, waiting: Callable[..., Any]) -> None:
    waiting("a.mov", "video")
    waiting("b.mov", "video")

    with pytest.raises(importlib.import_module("RestAPIBase.utility").RestAPIBaseComError) as raised:
        waiting("c.mov", "video")

    said = {"explanation": "No more components of that type is accepted", "value": "VIDEO_COMPONENT"}
    assert (json.loads(str(raised.value)), raised.value.status) == ({"invalidInput": said}, 400)
    with pytest.raises(portal("vidispine.iexception").VSAPIError, match="VIDEO_COMPONENT") as handled:
        portal("vidispine.iexception").handleRestAPIError(raised.value)
    assert "No more components" in handled.value.reason
