"""Documents that Vidispine has answered with, given as they are: they come out again unchanged, and can be changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.sandbox import environment
from cantemo_signals.values.loading import Loading

Portal = Callable[[str], Any]

RECORDED = Path(__file__).parent.parent / "recorded"
DUMP, SEARCH, OTHERS = (
    json.loads((RECORDED / f"{name}.json").read_text(encoding="utf-8")) for name in ("item", "search", "others")
)
WHOLE = [DUMP, SEARCH, OTHERS]


@pytest.fixture
def helper(portal: Portal) -> Callable[[str], Any]:
    """Makes a helper of a Portal that holds what was recorded, by module and class."""
    environment.set_up(Loading(data={"recorded": WHOLE}))
    return lambda name: getattr(portal(f"vidispine.{name.partition('.')[0]}"), name.partition(".")[2])()


@pytest.fixture
def items(helper: Callable[[str], Any]) -> Any:
    return helper("iitem.ItemHelper")


def test_an_item_is_as_it_was_recorded_to_the_last_key(items: Any) -> None:
    assert json.dumps(items.getItem("VX-20").json_object) == json.dumps(DUMP["json_object"])
    assert json.dumps(items.getItem("VX-21").json_object) == json.dumps(SEARCH["item"][1])


def test_every_other_object_is_as_it_was_recorded(helper: Callable[[str], Any]) -> None:
    collections, storages, jobs, users, groups, fields, file = OTHERS

    shown = [
        helper("icollection.CollectionHelper").getCollection("VX-70"),
        helper("istorage.StorageHelper").getStorage("VX-3"),
        helper("ijob.JobHelper").getJob("VX-80"),
        *(each for each in helper("iuser.UserHelper").getAllUsers() if each.getUserName() == "ann"),
        *(each for each in helper("igroup.GroupHelper").getAllGroups() if each.getName() == "editors"),
        helper("iitem.ItemHelper").getMetadataField("portal_mf100002"),
        helper("istorage.StorageHelper").getFileById("VX-32"),
    ]

    recorded = [collections["collection"], storages["storage"], jobs["job"], users["user"], groups["group"]]
    assert [each.json_object for each in shown[:3]] == [many[0] for many in recorded[:3]]
    assert shown[3].json_object == users["user"][0]
    assert {**shown[4].json_object, "groupList": None} == {**groups["group"][0], "groupList": None}
    assert [each.json_object for each in shown[5:]] == [fields["field"][0], file]


def test_what_an_item_holds_can_be_asked_for_by_itself(items: Any, helper: Callable[[str], Any]) -> None:
    file = helper("istorage.StorageHelper").getFileById("VX-30")
    shape = items.itemapi.getItemShape("VX-20", "VX-50")

    assert (file.getState(), file.getPath()) == ("IMPORTED", "rushes/gulls.mov")
    assert shape == DUMP["json_object"]["shape"][0]
    assert items.getComponentMetadataValue("VX-20", "VX-50", "VX-62", "language") == "nob"
    assert [each.getId() for each in items.getItemShapesFromNames("VX-20", "subtitles")] == ["VX-51"]


def test_the_definitions_of_its_fields_are_known_by_an_item(items: Any) -> None:
    language = items.getMetadataField("portal_mf100001")
    groups = {each.getName(): each for each in items.getMetadataFieldGroups(content=True).getGroups()}

    assert language.getLabel() == "Language"
    assert [each.getName() for each in groups["Nature"].getFields()] == ["portal_mf100001"]
    assert "mediaType" not in [each.getName() for each in items.getAllMetadataFields()]


def test_a_field_without_a_definition_is_known_all_the_same(portal: Portal) -> None:
    fields = [{"name": name, "value": [{"value": "a"}]} for name in ("place", "mediaType")]
    document = {"id": "VX-5", "metadata": {"timespan": [{"start": "-INF", "end": "+INF", "field": fields}]}}
    environment.set_up(Loading(data={"recorded": [document]}))
    helper = portal("vidispine.iitem").ItemHelper()

    names = [each.getName() for each in helper.getAllMetadataFields()]

    assert ("place" in names, "mediaType" in names) == (True, False)
    assert helper.getItem("VX-5").json_object == document


def test_fields_that_can_be_sorted_by_say_so(portal: Portal) -> None:
    described = {"name": "portal_mf2", "label": "Place", "description": "Where it was shot", "sortable": True}
    environment.set_up(Loading(data={"recorded": [DUMP], "fields": [described]}))
    helper = portal("vidispine.iitem").ItemHelper()

    [place] = helper.getAllMetadataFields(onlySortables=True)

    assert json.loads(place.json_object["data"][0]["value"]) == {
        "type": "string",
        "name": "Place",
        "description": "Where it was shot",
        "sortable": True,
    }


def test_urls_are_replaced_as_in_the_recorded_portal(items: Any) -> None:
    [first, _] = items.getItem("VX-20").getThumbnailObjects()

    assert first.replace_url(first.url) == "/APInoauth/thumbnail/VX-3/VX-20;version=0/0@PAL?hash=abc"


def test_what_is_written_is_added_to_what_was_recorded(items: Any) -> None:
    items.setItemMetadataFieldValue("VX-20", "title", "Gulls leaving")
    items.setItemMetadataFieldGroup("VX-21", "Nature")

    written = items.getItem("VX-20").json_object
    [title] = [each for each in written["metadata"]["timespan"][0]["field"] if each["name"] == "title"]
    assert (title["value"][0]["value"], title["value"][0]["user"]) == ("Gulls leaving", "admin")
    assert title["type"] == DUMP["json_object"]["metadata"]["timespan"][0]["field"][0]["type"]
    assert {**written, "metadata": None} == {**DUMP["json_object"], "metadata": None}
    assert items.getItemMetadataFieldGroups("VX-21") == {"uri": ["Nature"]}


def test_a_recorded_item_without_media_can_be_ingested_into(items: Any, helper: Callable[[str], Any]) -> None:
    helper("iitem.IngestHelper").importFileToPlaceholder("VX-21", file_id="VX-32", tags=["lowres"])

    [shape] = items.getItem("VX-21").getShapes()
    assert (shape.getTags(), shape.getFirstFileName()) == (["original", "lowres"], "pier.wav")


def test_a_recorded_user_joins_and_leaves_groups(helper: Callable[[str], Any]) -> None:
    helper("iuser.UserHelper").createUser("ben", "Ben", "secret")
    helper("iuser.UserHelper").addUserToGroup("ben", "editors")

    [editors] = [each for each in helper("igroup.GroupHelper").getAllGroups() if each.getName() == "editors"]
    assert editors.json_object["userList"]["user"] == [{"userName": "ann", "origin": "LDAP"}, {"userName": "ben"}]


def test_recorded_objects_are_found_like_described_ones(portal: Portal, items: Any) -> None:
    found = portal("search.elastic").query_elastic({"query": {"match": {"title": "pier"}}}, ["item"])

    assert [each["_id"] for each in found["hits"]["hits"]] == ["VX-20", "VX-21"]
    items.removeItem("VX-21")
    assert portal("search.elastic").query_elastic({"match": {"title": "pier"}}, ["item"])["hits"]["total"] == 1


def test_described_objects_hold_recorded_ones(portal: Portal) -> None:
    data = {"recorded": [DUMP], "collections": [{"id": "VX-71", "items": ["VX-20"]}]}
    environment.set_up(Loading(data=data))

    collection = portal("vidispine.icollection").CollectionHelper().getCollection("VX-71")

    assert [each.getId() for each in collection.getContent()] == ["VX-20"]


def test_a_described_shape_has_a_recorded_file(portal: Portal) -> None:
    described = {"id": "VX-1", "shapes": [{"id": "VX-5", "files": ["VX-30"]}]}
    environment.set_up(Loading(data={"recorded": [DUMP], "items": [described]}))

    [shape] = portal("vidispine.iitem").ItemHelper().getItem("VX-1").getShapes()

    assert shape.getFirstFileName() == "gulls.mov"


@pytest.mark.parametrize("metadata", [None, {}, {"timespan": []}])
def test_an_item_may_have_been_recorded_without_metadata(portal: Portal, metadata: Any) -> None:
    document = {"id": "VX-5", "shape": [], "metadata": metadata}
    environment.set_up(Loading(data={"recorded": [document]}))
    helper = portal("vidispine.iitem").ItemHelper()

    assert helper.getItem("VX-5").json_object == document
    helper.setItemMetadataFieldValue("VX-5", "title", "Found")
    assert helper.getItem("VX-5").getTitle() == "Found"
