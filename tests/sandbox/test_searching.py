"""Searches of the index and calls of Portal's REST API, answered from what the backend holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cantemo_signals.sandbox import effects, environment
from cantemo_signals.sandbox.fabrication.fabricated import Fabricated

Portal = Callable[[str], Any]

DATA = {
    "items": [
        {"id": "VX-1", "metadata": {"title": "Harbour at dawn", "tags": ["sea", "boats"], "durationSeconds": 9}},
        {"id": "VX-2", "metadata": {"title": "Harbour", "portal_deleted": "2026-01-01", "durationSeconds": 80}},
        {"id": "VX-3", "metadata": {"title": "Market", "tags": ["town"], "durationSeconds": 10}},
    ],
    "collections": [{"id": "VX-7", "name": "Rushes", "items": ["VX-1"]}, {"id": "VX-8", "name": "Cuts"}],
    "storages": [{"id": "VX-1"}, {"id": "VX-2"}],
    "files": [
        {"id": "VX-3", "path": "rushes/day 1/harbour.mov", "storage": "VX-1", "state": "CLOSED"},
        {"id": "VX-4", "path": "rushes/day 2/market.MXF", "storage": "VX-1", "state": "LOST"},
        {"id": "VX-5", "path": "cuts/harbour.mp4", "storage": "VX-2", "state": "CLOSED"},
    ],
}


@pytest.fixture
def query_elastic(portal: Portal) -> Any:
    environment.give_data(DATA)
    return portal("search.elastic").query_elastic


@pytest.fixture
def client(portal: Portal) -> Any:
    environment.give_data(DATA)
    return portal("api.client")


def ids(answer: dict[str, Any]) -> list[str]:
    return [hit["_id"] for hit in answer["hits"]["hits"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"match_all": {}}, ["VX-1", "VX-2", "VX-3"]),
        ({"match_none": {}}, []),
        ({"ids": {"values": ["VX-3"]}}, ["VX-3"]),
        ({"term": {"tags": "sea"}}, ["VX-1"]),
        ({"term": {"tags": {"value": "sea", "boost": 2}}}, ["VX-1"]),
        ({"term": {"tags": "SEA"}}, []),
        ({"terms": {"tags": ["town", "boats"]}}, ["VX-1", "VX-3"]),
        ({"match": {"title": "dawn market"}}, ["VX-1", "VX-3"]),
        ({"match": {"title": {"query": "harbour dawn", "operator": "and"}}}, ["VX-1"]),
        ({"match_phrase": {"title": "harbour at"}}, ["VX-1"]),
        ({"prefix": {"title": "Harbour"}}, ["VX-1", "VX-2"]),
        ({"wildcard": {"title": "*dawn"}}, ["VX-1"]),
        ({"regexp": {"title": "Mark.t"}}, ["VX-3"]),
        ({"range": {"durationSeconds": {"gte": 9, "lt": 80}}}, ["VX-1", "VX-3"]),
        ({"range": {"durationSeconds": {"gt": 9, "lte": 80}}}, ["VX-2", "VX-3"]),
        ({"exists": {"field": "portal_deleted"}}, ["VX-2"]),
        ({"query_string": {"query": "harb* dawn"}}, ["VX-1"]),
        ({"simple_query_string": {"query": "*"}}, ["VX-1", "VX-2", "VX-3"]),
        (
            {"bool": {"must": [{"match": {"title": "harbour"}}], "must_not": {"exists": {"field": "portal_deleted"}}}},
            ["VX-1"],
        ),
        ({"bool": {"should": [{"term": {"tags": "sea"}}, {"term": {"tags": "town"}}]}}, ["VX-1", "VX-3"]),
        (
            {"bool": {"filter": [{"match_all": {}}], "should": [{"term": {"tags": "sea"}}]}},
            ["VX-1", "VX-2", "VX-3"],
        ),
        (
            {"bool": {"should": [{"term": {"tags": "sea"}}, {"term": {"tags": "boats"}}], "minimum_should_match": 2}},
            ["VX-1"],
        ),
        ({"constant_score": {"filter": {"term": {"tags": "town"}}}}, ["VX-3"]),
        (
            {
                "filtered": {
                    "query": {"match_all": {}},
                    "filter": {"and": {"filters": [{"missing": {"field": "tags"}}]}},
                }
            },
            ["VX-2"],
        ),
        ({"or": [{"term": {"tags": "town"}}, {"not": {"missing": {"field": "portal_deleted"}}}]}, ["VX-2", "VX-3"]),
        ({"term": {"search_interval": "all"}}, ["VX-1", "VX-2", "VX-3"]),
    ],
)
def test_a_query_finds_what_elasticsearch_would_find(
    query_elastic: Any, query: dict[str, Any], expected: list[str]
) -> None:
    by_keyword = query_elastic(query={"query": query}, doc_type=["item"], fields=None)
    as_json = query_elastic(json.dumps({"query": query}), "item")

    assert ids(by_keyword) == ids(as_json) == expected


def test_a_search_sorts_and_pages(query_elastic: Any) -> None:
    document = {"query": {"match_all": {}}, "sort": [{"durationSeconds": {"order": "desc"}}]}

    pages = [query_elastic(document, ["item"], first=first, number=2) for first in (0, 2)]

    assert [ids(page) for page in pages] == [["VX-2", "VX-3"], ["VX-1"]]


def test_the_total_is_a_number_and_an_object(query_elastic: Any) -> None:
    total = query_elastic({}, first=0, number=1)["hits"]["total"]

    assert (total, total["value"], total["relation"]) == (5, 5, "eq")


def test_a_hit_has_its_type_and_the_values_of_its_fields(query_elastic: Any) -> None:
    hits = query_elastic({"query": {"match_phrase": {"title": "Rushes"}}})["hits"]["hits"]
    [item] = query_elastic({"term": {"tags": "sea"}}, number=10)["hits"]["hits"]

    assert [(hit["_type"], hit["_id"]) for hit in hits] == [("collection", "VX-7")]
    assert item["_source"]["durationSeconds"] == ["9"]
    assert item["_source"]["parent_collection"] == ["VX-7"]


def test_an_old_portals_search_pages_by_position(query_elastic: Any) -> None:
    assert ids(query_elastic('{"query": {"match_all": {}}}', 2, 1)) == ["VX-3"]


def test_files_are_found_with_vidispines_own_documents(query_elastic: Any) -> None:
    document = {
        "query": {
            "bool": {
                "filter": [{"term": {"storage": "VX-1"}}, {"wildcard": {"name": "*.mov"}}],
                "must_not": [{"term": {"state": "LOST"}}],
            }
        }
    }

    [hit] = query_elastic(document, doc_type=["file"], first=0, number=100)["hits"]["hits"]

    assert (hit["_source"]["path"], hit["_source"]["parent"]) == ("rushes/day 1/harbour.mov", "rushes/day 1")


@pytest.mark.parametrize(
    "document",
    [
        {"query": {"geo_distance": {"distance": "1km"}}},
        {"query": {"match_all": {}}, "aggs": {"by_tag": {"terms": {"field": "tags"}}}},
        {"query": {"range": {"created": {"gte": "now-1d"}}}},
        {"query": {"query_string": {"query": "title:harbour AND dawn"}}},
        "no JSON",
    ],
)
def test_what_is_not_understood_is_made_up_rather_than_nothing(query_elastic: Any, document: Any) -> None:
    assert isinstance(query_elastic(document), Fabricated)


def test_the_criteria_of_a_search_over_rest_are_understood(client: Any) -> None:
    criteria = {
        "doc_types": ["collection"],
        "fields": ["id"],
        "query": "*",
        "filter": {
            "operator": "AND",
            "terms": [
                {"name": "portal_deleted", "missing": True},
                {"name": "title", "value": "Rushes", "exact": True},
            ],
        },
    }

    response = client.put("/API/v2/search/", user="admin", params={"page_size": 1}, json=criteria)

    assert (response.status_code, response.data["hits"], response.data["has_next"]) == (200, 1, False)
    assert response.data["results"] == [{"id": "VX-7", "_type": "collection", "type": "collection"}]


def test_a_search_over_rest_pages_until_there_is_no_next_one(client: Any) -> None:
    found, page, has_next = [], 1, True
    while has_next:
        data = client.put("/API/v2/search/", user="admin", params={"page": page, "page_size": 2}, json={}).data
        found += [each["id"] for each in data["results"]]
        has_next, page = data["has_next"], page + 1

    assert found == ["VX-1", "VX-2", "VX-3", "VX-7", "VX-8"]


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"operator": "OR", "terms": [{"name": "tags", "value": "sea"}, {"name": "tags", "value": "town"}]}, 2),
        ({"operator": "NOT", "terms": [{"name": "tags", "exists": True}]}, 1),
        ({"terms": [{"name": "durationSeconds", "range": {"min": 10, "max": 80}}]}, 2),
        ({"terms": [{"name": "title", "value_in": ["Market", "Harbour"]}]}, 2),
        ({"filters": [{"operator": "AND", "terms": [{"name": "title", "value": "dawn"}]}]}, 1),
    ],
)
def test_the_filters_of_criteria_combine(client: Any, conditions: dict[str, Any], expected: int) -> None:
    criteria = {"doc_types": ["item"], "filter": conditions}

    assert client.put("/API/v2/search/", user="admin", json=criteria).data["hits"] == expected


def test_the_files_of_a_storage_are_listed_with_what_comes_next(client: Any) -> None:
    params = {"storage": "VX-1", "path": "rushes", "item_type": "file", "page": 1, "page_size": 1}

    data = client.get("/API/v2/files/", user="admin", params=params).data

    assert [each["path"] for each in data["objects"]] == ["rushes/day 1/harbour.mov"]
    assert (data["meta"]["has_next"], data["meta"]["next"]) == (True, 2)


def test_the_directories_of_a_storage_are_those_right_below_a_path(client: Any) -> None:
    params = {"item_type": "directory", "path": "rushes", "page_size": 1000, "page": 1}

    data = client.get("/API/v2/storages/VX-1/content", user="admin", params=params).data

    assert data["objects"] == [
        {"path": "rushes/day 1", "name": "day 1", "storage": "VX-1"},
        {"path": "rushes/day 2", "name": "day 2", "storage": "VX-1"},
    ]


def test_a_role_tree_is_accepted(client: Any) -> None:
    response = client.post(user="admin", url="/API/v2/groups/roles/create/", json={"name": "a", "children": []})

    assert (response.status_code, response.ok) == (200, True)


def test_what_is_deleted_over_rest_is_gone_and_reported(
    portal: Portal, client: Any, noted: list[effects.EffectNote]
) -> None:
    deleted = client.delete("/API/v2/items/VX-2/", user="admin")

    assert (deleted.status_code, [note.kind for note in noted]) == (204, ["REST"])
    missing = client.get("/API/v2/items/VX-2/", user="admin")
    assert (missing.status_code, missing.ok) == (404, False)
    assert client.get("/API/v2/items/VX-1/").json()["id"] == "VX-1"


def test_the_answer_to_another_call_is_made_up(client: Any) -> None:
    response = client.get("/API/v2/dashboards/", user="admin")

    assert (response.status_code, isinstance(response.data, Fabricated), response.text) == (200, True, "{}")


def test_a_saved_search_finds_what_its_library_holds(portal: Portal) -> None:
    environment.give_data({**DATA, "libraries": [{"id": "VX-2", "items": ["VX-3"]}]})
    saved, items = portal("vidispine.vsavedsearch"), portal("vidispine.iitem").ItemHelper()

    search = saved.create_elastic_search_from_saved_search(items.getLibrarySettings("VX-2"), "admin")
    search, params = saved.update_search_with_optional_parameters(search=search, collection_id="VX-7", request=None)

    assert (ids(portal("search.elastic").query_elastic(query=search.to_dict())), params) == (["VX-3"], {})


def test_criteria_become_a_document_for_the_index(portal: Portal, query_elastic: Any) -> None:
    build = portal("api.v2.search.utilities").build_query_from_criteria

    document = build(criteria={"filter": {"terms": [{"name": "title", "value": "market"}]}}, username="admin")

    assert ids(query_elastic(query=document)) == ["VX-3"]
    assert isinstance(build(criteria={"filter": {"terms": [{"name": "title", "near": 1}]}}), Fabricated)
