"""Calls of Vidispine's own REST API, as plugins make them: they read and change what the helpers see."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

import pytest

from cantemo_signals.sandbox import effects, environment
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated

Portal = Callable[[str], Any]
Ask = Callable[..., Any]

DATA = {
    "items": [
        {
            "id": "VX-1",
            "metadata": {"title": "Harbour at dawn", "tags": ["sea", "boats"]},
            "field_groups": {"Camera": [{"lens": "50 mm", "iso": "100"}]},
            "shapes": [
                {
                    "id": "VX-5",
                    "files": ["VX-3"],
                    "components": [{"id": "VX-8", "type": "audio", "metadata": {"language": "nob"}}],
                },
                {"id": "VX-6", "tag": ["original", "web"]},
            ],
        },
        {"id": "VX-2", "metadata": {"title": "Market"}},
    ],
    "collections": [{"id": "VX-7", "name": "Rushes", "items": ["VX-1"]}],
    "storages": [{"id": "VX-1"}],
    "files": [
        {"id": "VX-3", "path": "rushes/harbour.mov", "storage": "VX-1", "state": "CLOSED", "hash": "5d41"},
        {"id": "VX-4", "path": "rushes/new.mov", "storage": "VX-1", "state": "OPEN", "hash": "5d42"},
    ],
    "fields": [{"name": "portal_mf1", "type": "lookup", "label": "Language", "groups": ["Film"]}],
    "shape_tags": [{"name": "lowres"}],
}


@pytest.fixture
def items(portal: Portal) -> Any:
    environment.give_data(DATA)
    return portal("vidispine.iitem").ItemHelper()


@pytest.fixture
def ask(items: Any) -> Ask:
    """Makes a call as plugins do, and reads its answer."""
    utility = importlib.import_module("RestAPIBase.utility")
    make_url = importlib.import_module("RestAPIBase.resturl").RestURL

    def call(method: str, path: str, query: Any = None, body: Any = None) -> Any:
        vsapi = items.itemapi.vsapi
        url = make_url(f"{vsapi.super_url}API/{path}")
        url.addQuery(query or {})
        options = {} if body is None else {"body": body, "header_contenttype": "json"}
        text = utility.perform_request(
            **utility.prepare_request(vsapi.base64string, url.geturl(), method=method, return_format="json", **options)
        )
        return text if isinstance(text, Fabricated) else json.loads(text) if text else text

    return call


def test_the_values_of_a_query_stand_in_the_url_as_they_are() -> None:
    url = importlib.import_module("cantemo_signals.sandbox.RestAPIBase.resturl").RestURL(
        "http://localhost:8080/API/item?a=b"
    )
    url.addQuery({"path": "day 1/a.mov", "tag": ["x", "y"]})

    assert url.geturl() == "http://localhost:8080/API/item?a=b&path=day 1/a.mov&tag=x&tag=y"


def test_a_list_has_pages(ask: Ask) -> None:
    assert [each["id"] for each in ask("GET", "item")["item"]] == ["VX-1", "VX-2"]
    assert ask("GET", "item;first=2;number=1", {"content": "access"})["item"][0].keys() == {
        *("id", "access", "timespan", "start", "end")
    }
    assert ask("GET", "item", {"first": 2})["hits"] == 2


def test_content_says_which_parts_of_an_item_are_wanted(ask: Ask) -> None:
    assert ask("GET", "item/VX-2", {"content": "shape,thumbnail"}).keys() == {
        *("id", "shape", "thumbnails", "timespan", "start", "end")
    }


def test_an_items_metadata_is_in_a_list_of_items(ask: Ask) -> None:
    [item] = ask("GET", "item/VX-1/metadata", {"field": "tags,lens"})["item"]
    [span] = item["metadata"]["timespan"]

    assert (item["id"], [each["name"] for each in span["field"]]) == ("VX-1", ["tags"])
    assert [[each["name"] for each in group["field"]] for group in span["group"]] == [["lens"]]
    assert ask("GET", "collection/VX-7/metadata")["timespan"][0]["field"][0]["name"] == "title"


XML = """<MetadataDocument xmlns="http://xml.vidispine.com/schema/vidispine"><group>News</group>
<timespan start="-INF" end="+INF"><field><name>title</name><value>Dawn</value></field>
<group><name>Camera</name><field><name>lens</name><value>35 mm</value></field></group></timespan></MetadataDocument>"""
JSON = {
    "group": ["News"],
    "timespan": [
        {
            "start": "-INF",
            "end": "+INF",
            "field": [{"name": "title", "value": [{"value": "Dawn"}]}],
            "group": [{"name": "Camera", "field": [{"name": "lens", "value": [{"value": "35 mm"}]}]}],
        }
    ],
}


@pytest.mark.parametrize("body", [XML, XML.encode(), json.dumps(JSON), JSON], ids=["xml", "bytes", "json", "dict"])
def test_metadata_is_written_in_json_and_in_xml(items: Any, ask: Ask, body: Any) -> None:
    ask("PUT", "item/VX-1/metadata", body=body)

    item = items.getItem("VX-1")
    values = [item.getMetadataFieldValueByName(name) for name in ("title", "lens", "tags")]
    assert (values, item.getMetadataFieldGroupName()) == (["Dawn", "35 mm", "sea"], "News")


def test_shapes_are_listed_by_tag_and_by_whether_they_have_files(ask: Ask) -> None:
    tagged = {"tag": "original"}

    assert ask("GET", "item/VX-1/shape", tagged) == {"uri": ["VX-5"]}
    assert ask("GET", "item/VX-1/shape", {**tagged, "placeholder": "true"}) == {"uri": ["VX-6"]}
    assert ask("GET", "item/VX-1/shape", {"placeholder": "all"}) == {"uri": ["VX-5", "VX-6"]}
    assert ask("GET", "item/VX-1/shape/VX-6")["tag"] == ["original", "web"]


def test_a_shape_is_created_of_files_that_are_there(items: Any, ask: Ask) -> None:
    document = {
        "containerComponent": {"file": [{"id": "VX-4"}]},
        "videoComponent": [{"file": [{"id": "VX-4"}], "resolution": {"width": 1920, "height": 1080}}],
    }

    made = ask(
        "POST",
        "item/VX-2/shape/create",
        {"tag": "original", "updateItemMetadata": "true"},
        json.dumps(document),
    )

    item = items.getItem("VX-2")
    shape = item.getShapeById(made["id"])
    assert (shape.getTags(), shape.getFirstFileName(), item.getMediaType()) == (["original"], "new.mov", "video")
    assert shape.getVideoComponents()[0].getResolutionWidth() == 1920


def test_tags_come_and_go_and_so_does_a_shape(items: Any, ask: Ask) -> None:
    ask("PUT", "item/VX-1/shape/VX-6/tag/legacy")
    ask("DELETE", "item/VX-1/shape/VX-6/tag/original")
    ask("DELETE", "item/VX-1/shape/VX-5")

    assert [(each.getId(), each.getTags()) for each in items.getItem("VX-1").getShapes()] == [
        ("VX-6", ["web", "legacy"])
    ]


def test_the_metadata_of_a_component_is_read_and_written(ask: Ask) -> None:
    path = "item/VX-1/shape/VX-5/component/VX-8/metadata"

    ask("PUT", path, body=json.dumps({"field": [{"key": "mark", "value": "a"}]}))

    assert ask("GET", path) == {"field": [{"key": "language", "value": "nob"}, {"key": "mark", "value": "a"}]}


def test_the_files_of_a_storage_are_found_moved_and_marked(ask: Ask) -> None:
    found = ask("GET", "storage/VX-1/file", {"hash": "5d42", "path": "rushes/*"})
    ask("POST", "storage/VX-1/file/VX-4/path?path=cuts/day%201.mov")
    ask("PUT", "storage/VX-1/file/VX-4/state/ARCHIVED")
    made = ask("POST", "storage/VX-1/file", {"path": "cuts/b.mov", "state": "CLOSED"})
    ask("DELETE", "storage/file/VX-3")

    assert [each["id"] for each in found["file"]] == ["VX-4"]
    assert [(each["path"], each["state"]) for each in ask("GET", "storage/VX-1/file")["file"]] == [
        ("cuts/day 1.mov", "ARCHIVED"),
        ("cuts/b.mov", "CLOSED"),
    ]
    assert ask("GET", f"storage/file/{made['id']}", {"includeItem": "true"})["item"] == []


def test_collections_are_made_and_filled(ask: Ask) -> None:
    made = ask("POST", "collection", {"name": "Cuts"})["id"]
    ask("PUT", f"collection/{made}/VX-2")
    ask("PUT", f"collection/{made}/VX-7", {"type": "collection"})
    ask("DELETE", "collection/VX-7/VX-1")

    assert [each["id"] for each in ask("GET", f"collection/{made}/item")["item"]] == ["VX-2"]
    assert ask("GET", f"collection/{made}")["content"][1] == {"id": "VX-7", "type": "collection"}
    assert ask("GET", "collection/VX-7/item")["hits"] == 0


def test_a_search_goes_by_words_and_fields(ask: Ask) -> None:
    by_field = {"field": [{"name": "tags", "value": [{"value": "boats"}]}], "text": ["dawn"]}

    assert [each["id"] for each in ask("PUT", "item", {"content": "metadata"}, json.dumps(by_field))["item"]] == [
        "VX-1"
    ]
    assert isinstance(ask("PUT", "item", body=json.dumps({"operator": {"operation": "OR"}})), Fabricated)


def test_placeholders_are_made_and_definitions_read(items: Any, ask: Ask) -> None:
    made = ask("POST", "import/placeholder", {"container": 1}, XML)

    assert items.getItem(made["id"]).getTitle() == "Dawn"
    assert ask("GET", "metadata-field/portal_mf1")["type"] == "string-exact"
    assert "portal_mf1" in [each["name"] for each in ask("GET", "metadata-field")["field"]]
    assert ask("GET", "metadata-field/field-group/Film")["field"][0]["name"] == "portal_mf1"
    assert "Film" in [each["name"] for each in ask("GET", "metadata-field/field-group")["group"]]
    assert ask("GET", "shape-tag/lowres")["name"] == "lowres"


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "version", None),
        ("POST", "item/VX-1/export", None),
        ("PUT", "item/VX-1/metadata", "<ShapeDocument/>"),
        ("PUT", "item/VX-1/metadata", "no document"),
        ("PUT", "item/VX-1/metadata", "[]"),
        ("PUT", "item/VX-1/metadata", 5),
        ("GET", "item;number=all", None),
        ("POST", "storage/VX-1/file", None),
    ],
)
def test_what_is_not_known_is_made_up_and_changes_nothing(ask: Ask, method: str, path: str, body: Any) -> None:
    before = [ask("GET", "item"), ask("GET", "storage/VX-1/file")]

    assert isinstance(ask(method, path, body=body), Fabricated)
    assert [ask("GET", "item"), ask("GET", "storage/VX-1/file")] == before


def test_what_is_not_there_is_refused_with_a_status(ask: Ask) -> None:
    error = importlib.import_module("RestAPIBase.utility").RestAPIBaseComError

    with pytest.raises(error, match="There is no shape VX-9") as caught:
        ask("PUT", "item/VX-1/shape/VX-9/tag/a")

    assert caught.value.status == 404


def test_a_call_is_an_effect_and_sends_no_signals(portal: Portal, ask: Ask, noted: list[effects.EffectNote]) -> None:
    seen: list[Any] = []
    portal("vidispine.signals").vidispine_post_delete.connect(lambda **kwargs: seen.append(kwargs), weak=False)

    ask("DELETE", "item/VX-2")

    [note] = noted
    assert (note.kind, note.kwargs["method"], seen) == ("REST", "DELETE", [])
