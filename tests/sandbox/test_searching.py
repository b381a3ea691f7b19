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
        ({"query_string": {"query": "harb* dawn"}}, ["VX-1", "VX-2"]),
        ({"query_string": {"query": "harb* dawn", "default_operator": "AND"}}, ["VX-1"]),
        ({"query_string": {"query": "sea", "fields": ["title", "tags^2"]}}, ["VX-1"]),
        ({"multi_match": {"query": "sea market", "fields": ["title", "tags"]}}, ["VX-1", "VX-3"]),
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
    as_before = query_elastic(search_doc={"query": query}, doc_type="item")

    assert ids(by_keyword) == ids(as_json) == ids(as_before) == expected


def test_a_search_sorts_and_pages(query_elastic: Any) -> None:
    document = {"query": {"match_all": {}}, "sort": [{"durationSeconds": {"order": "desc"}}]}

    pages = [query_elastic(document, ["item"], first=first, number=2) for first in (0, 2)]

    assert [ids(page) for page in pages] == [["VX-2", "VX-3"], ["VX-1"]]


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("title", ["VX-2", "VX-1", "VX-3"]),
        ("-durationSeconds", ["VX-2", "VX-3", "VX-1"]),
        ({"tags": "asc"}, ["VX-1", "VX-3", "VX-2"]),
        ({"tags": {"order": "desc", "missing": "_first"}}, ["VX-2", "VX-3", "VX-1"]),
        ("_score", ["VX-1", "VX-2", "VX-3"]),
    ],
)
def test_what_has_no_value_comes_last(query_elastic: Any, key: Any, expected: list[str]) -> None:
    assert ids(query_elastic({"query": {"match_all": {}}, "sort": [key]}, ["item"])) == expected


def test_a_document_pages_by_itself(query_elastic: Any) -> None:
    document = {"query": {"match_all": {}}, "from": 1, "size": 1}

    assert [ids(query_elastic(document, "item")), ids(query_elastic(document, "item", number=5))] == [
        ["VX-2"],
        ["VX-2", "VX-3"],
    ]


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ({}, ["title", "tags"]),
        ({"fields": ["title", "tags"]}, None),
        ({"_source": ["t*"]}, None),
        ({"_source": {"includes": "t*", "excludes": ["type"]}}, None),
    ],
)
def test_only_the_fields_that_are_asked_for_are_shown(query_elastic: Any, document: Any, fields: Any) -> None:
    [hit] = query_elastic({"query": {"term": {"tags": "sea"}}, **document}, fields=fields)["hits"]["hits"]

    assert hit["_source"] == {"title": ["Harbour at dawn"], "tags": ["sea", "boats"]}


@pytest.mark.parametrize(
    ("about", "total"),
    [
        ({"version": "3.4.5"}, 3),
        ({"version": "6.2.1"}, {"value": 3, "relation": "eq"}),
        ({"version": "6.2.1", "search_total": "number"}, 3),
        ({"search_total": "object"}, {"value": 3, "relation": "eq"}),
    ],
)
def test_the_total_is_what_the_version_gives(portal: Portal, about: dict[str, str], total: Any) -> None:
    environment.give_data({**DATA, "portal": about})

    given = portal("search.elastic").query_elastic({}, ["item"])["hits"]["total"]

    assert (given, type(given)) == (total, type(total))


def test_a_search_object_is_asked_as_its_document(query_elastic: Any) -> None:
    class Search:
        def to_dict(self) -> dict[str, Any]:
            return {"query": {"term": {"tags": "sea"}}}

    assert ids(query_elastic(Search())) == ["VX-1"]


NEAR = {"geo_distance": {"distance": "1km", "place": [5, 60]}}


def test_the_hits_of_a_search_can_be_described(portal: Portal) -> None:
    environment.give_data({**DATA, "searches": [{"query": NEAR, "items": ["VX-3", "VX-1"], "collections": ["VX-7"]}]})
    ask = portal("search.elastic").query_elastic

    assert ids(ask({"query": NEAR})) == ids(ask(NEAR)) == ["VX-3", "VX-1", "VX-7"]
    assert ids(ask({"query": NEAR, "sort": ["title"], "from": 1}, ["item"])) == ["VX-1"]
    assert isinstance(ask({"query": {**NEAR, "boost": 2}}), Fabricated)
    portal("vidispine.iitem").ItemHelper().removeItem("VX-3")
    assert ids(ask(NEAR, "item")) == ["VX-1"]


def test_a_whole_answer_can_be_described(portal: Portal) -> None:
    counted = {"size": 0, "aggs": {"by_tag": {"terms": {"field": "tags"}}}}
    answer = {"hits": {"total": 3, "hits": []}, "aggregations": {"by_tag": {"buckets": [{"key": "sea"}]}}}
    environment.give_data({**DATA, "searches": [{"query": counted, "answer": answer}]})

    assert portal("search.elastic").query_elastic({**counted, "size": 10}) == answer


def test_words_find_what_is_described_wherever_they_are_asked_for(portal: Portal, client: Any) -> None:
    environment.give_data({**DATA, "searches": [{"query": "gulls AND harbour", "items": ["VX-2"]}]})
    helper = portal("vidispine.isearch").SearchHelper()
    helper.searchquery = "gulls AND harbour"

    [results] = helper.search()
    over_rest = client.put("/API/v2/search/", json={"query": "gulls AND harbour", "doc_types": ["item"]}).data

    assert (results["hits"], [each["id"] for each in results["item"]]) == (1, ["VX-2"])
    assert [each["id"] for each in over_rest["results"]] == ["VX-2"]


@pytest.mark.parametrize("asked", [{"query": {"term": {"tags": "town"}}}, {"criteria": {"query": "market"}}])
def test_a_saved_search_asks_what_is_described(portal: Portal, asked: dict[str, Any]) -> None:
    environment.give_data({**DATA, "searches": [{"id": "VX-11", "name": "Town", "library": "VX-12", **asked}]})
    collection = portal("vidispine.icollection").CollectionHelper().getCollection("VX-11")
    settings = portal("vidispine.iitem").ItemHelper().getLibrarySettings("VX-12")

    search = portal("vidispine.vsavedsearch").create_elastic_search_from_saved_search(settings, "admin")

    assert (collection.getName(), [each.getId() for each in collection.getContent()]) == ("savedSearch_Town", ["VX-12"])
    assert ids(portal("search.elastic").query_elastic(query=search.to_dict())) == ["VX-3"]


def test_the_criteria_of_a_saved_search_lie_in_its_collection(portal: Portal) -> None:
    criteria = {"filter": {"terms": [{"name": "title", "near": 1}]}, "doc_types": ["item"]}
    environment.give_data({**DATA, "searches": [{"id": "VX-11", "criteria": criteria, "items": ["VX-3"]}]})
    helper = portal("vidispine.icollection").CollectionHelper()
    build = portal("api.v2.search.utilities").build_query_from_criteria

    document = build(json.loads(helper.getCollectionMetadataByLabel("VX-11", "criteria_document")), "admin")

    assert ids(portal("search.elastic").query_elastic(document)) == ["VX-3"]


def test_recorded_hits_stand_in_the_index_as_they_were(portal: Portal) -> None:
    source = {"title": ["Quay"], "f_place": {"lat": 60}}
    answer = {
        "hits": {"total": 1, "hits": [{"_index": "portal_item_1", "_type": "_doc", "_id": "VX-1", "_source": source}]}
    }
    environment.give_data({**DATA, "recorded": [answer]})

    [hit] = portal("search.elastic").query_elastic({"match": {"title": "quay"}})["hits"]["hits"]

    assert (hit["_id"], hit["_type"], hit["_source"]) == ("VX-1", "item", source)


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
        {"query": {"match": {"title": {"query": "harbuor", "fuzziness": "AUTO"}}}},
        {"query": {"ids": "VX-1"}},
        {"query": {"terms": {"title": {"index": "other", "id": 1, "path": "x"}}}},
        {"query": {"range": {"created": {"gte": "2026-01-01||/d"}}}},
        {"sort": [{"_script": {"type": "number"}}]},
        {"sort": [{"title": {"mode": "avg"}}]},
        "no JSON",
    ],
)
def test_what_is_not_understood_is_made_up_rather_than_nothing(query_elastic: Any, document: Any) -> None:
    assert isinstance(query_elastic(document), Fabricated)


def test_an_unknown_argument_is_not_ignored(query_elastic: Any) -> None:
    assert isinstance(query_elastic({}, routing="a"), Fabricated)


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


def test_what_is_deleted_over_rest_sends_what_the_helper_sends(portal: Portal, client: Any) -> None:
    seen: list[Any] = []

    def see(sender: Any, instance: str, method: str, **kwargs: Any) -> None:
        seen.append((sender.__name__, instance, method))

    portal("vidispine.signals").vidispine_post_delete.connect(see)

    client.delete("/API/v2/items/VX-2/", user="ann")
    client.delete("/API/v2/collections/VX-8/", user="ann")

    assert seen == [("ItemHelper", "VX-2", "removeItem"), ("CollectionHelper", "VX-8", "removeCollection")]


def test_a_query_in_the_url_counts_like_parameters(client: Any) -> None:
    data = client.put("/API/v2/search/?page=2", params={"page_size": 2}, json={}).data

    assert [each["id"] for each in data["results"]] == ["VX-3", "VX-7"]


def test_files_and_directories_are_sorted_by_name(client: Any) -> None:
    files = client.get("/API/v2/files/", params={"storage": "VX-1", "sort": "name_desc"}).data["objects"]
    directories = client.get(
        "/API/v2/storages/VX-1/content", params={"item_type": "directory", "path": "rushes", "sort": "name_desc"}
    ).data["objects"]

    assert [each["name"] for each in files] == ["market.MXF", "harbour.mov"]
    assert [each["name"] for each in directories] == ["day 2", "day 1"]


@pytest.mark.parametrize(
    ("url", "params"),
    [
        ("/API/v2/files/", {"storage": "VX-1", "older_than": 3}),
        ("/API/v2/files/", {"sort": "size_asc"}),
        ("/API/v2/files/", {"item_type": "directory"}),
        ("/API/v2/storages/VX-1/content", {"depth": 2}),
        ("/API/v2/files/", {"page_size": "all"}),
        ("/API/v2/files/", {"page": 0}),
    ],
)
def test_a_parameter_that_is_not_known_is_not_ignored(client: Any, url: str, params: Any) -> None:
    assert isinstance(client.get(url, params=params).data, Fabricated)


def test_the_content_of_a_storage_that_is_not_there_is_not_found(client: Any) -> None:
    assert client.get("/API/v2/storages/VX-9/content").status_code == 404


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
