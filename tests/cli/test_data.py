"""The file of ``--data``: what it may hold, and how wrong ones are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.cli.documents.data import read
from cantemo_signals.errors import UsageError
from cantemo_signals.values import consistency, data

WHOLE: dict[str, Any] = {
    "items": [
        {
            "id": "VX-41",
            "metadata": {"title": "Harbour at dawn", "tags": ["sea", "boats"], "take": 3},
            "group": "Film",
            "field_groups": {"Camera": [{"lens": "50 mm"}]},
            "timespans": [{"start": "0@PAL", "end": "25@PAL", "metadata": {"comment": "gulls"}}],
            "shapes": [{"id": "VX-5", "tag": "original", "files": ["VX-3"], "components": [{"id": "VX-6"}]}],
            "collections": ["VX-7"],
        },
        {"id": "VX-42"},
    ],
    "users": [{"name": "ann", "real_name": "Ann Example", "groups": ["editors"], "disabled": False}],
    "groups": [{"name": "editors", "roles": ["portal_items_read"]}, {"name": "staff", "groups": ["editors"]}],
    "collections": [{"id": "VX-7", "name": "Rushes", "items": ["VX-42"], "libraries": ["VX-2"]}],
    "libraries": [{"id": "VX-2", "items": ["VX-41"]}],
    "storages": [{"id": "VX-1", "uri": "file:///mnt/rushes/"}],
    "files": [{"id": "VX-3", "path": "a.mov", "storage": "VX-1", "size": 10, "hash": "abc"}],
    "jobs": [{"id": "VX-9", "type": "RAW_IMPORT", "status": "STARTED", "item": "VX-41", "data": {"tags": "lowres"}}],
    "relations": [{"from": "VX-41", "to": "VX-42", "type": "portal_undirectional"}],
    "fields": [{"name": "portal_mf1", "type": "date"}],
    "shape_tags": [{"name": "lowres"}],
    "searches": [
        {"id": "VX-11", "name": "Night", "library": "VX-12", "criteria": {"query": "night"}, "items": ["VX-41"]},
        {"query": {"match_all": {}}, "answer": {"hits": {"total": 0, "hits": []}}},
    ],
    "portal": {"version": "5.2", "search_total": "object"},
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory for the file."""
    monkeypatch.chdir(tmp_path)


def written(things: Any) -> str:
    Path("data.json").write_text(json.dumps(things), encoding="utf-8")
    return "data.json"


def test_everything_that_can_be_described_is_read() -> None:
    assert read([written(WHOLE)]) == WHOLE


def test_yaml_and_toml_say_the_same() -> None:
    Path("data.yaml").write_text("items:\n  - {id: VX-1, metadata: {title: Harbour}}\n", encoding="utf-8")
    Path("data.toml").write_text('[[items]]\nid = "VX-1"\nmetadata = { title = "Harbour" }\n', encoding="utf-8")

    assert read(["data.yaml"]) == read(["data.toml"]) == {"items": [{"id": "VX-1", "metadata": {"title": "Harbour"}}]}


WRONG = [
    (
        {"itms": []},
        "unknown key 'itms' in the document.",
        "Did you mean items? Known: collections, fields, files, groups, items, jobs, libraries, portal, recorded,"
        " relations, rows, searches, shape_tags, storages, users.",
    ),
    ({"items": {}}, "items must be a list of items, not an empty object.", 'Write items: [{"id": "VX-1"}].'),
    ({"items": [{}]}, "items[0] has no id.", 'Write id: "VX-1".'),
    ({"items": [{"id": 1}]}, "items[0].id must be a string, not 1.", 'Quote it: "1".'),
    (
        {"items": [{"id": "VX-1", "metadata": {"title": {"value": "a"}}}]},
        "items[0].metadata.title must be a value or a list of values, not an object.",
        'Write title: "Harbour at dawn".',
    ),
    (
        {"users": [{"name": "ann", "group": "editors"}]},
        "unknown key 'group' in users[0].",
        "Did you mean groups? Known: disabled, groups, name, real_name.",
    ),
    (
        {"items": [{"id": "VX-1"}, {"id": "VX-1"}]},
        "duplicate id 'VX-1' in items[0] and items[1].",
        "Give each of the items its own id.",
    ),
    (
        {"items": [{"id": "VX-1", "shapes": [{"id": "VX-5"}, {"id": "VX-5"}]}]},
        "duplicate id 'VX-5' in items[0].shapes[0] and items[0].shapes[1].",
        "Give each of the shapes its own id.",
    ),
    (
        {"items": [{"id": "VX-1", "shapes": [{"components": [{"id": "VX-8", "type": "video"}] * 2}]}]},
        "duplicate id 'VX-8' in items[0].shapes[0].components[0] and items[0].shapes[0].components[1].",
        "Give each of the components its own id.",
    ),
    (
        {"collections": [{"id": "VX-7", "items": ["VX-41"]}], "items": [{"id": "VX-42"}]},
        "collections[0].items[0] names 'VX-41', which items does not define.",
        "Did you mean VX-42? Or define it there.",
    ),
    (
        {"users": [{"name": "ann", "groups": ["editors"]}]},
        "users[0].groups[0] names 'editors', which groups does not define.",
        "Known: none. Or define it there.",
    ),
    (
        {"items": [{"id": "VX-1", "shapes": [{"files": ["VX-3"]}]}]},
        "items[0].shapes[0].files[0] names 'VX-3', which files does not define.",
        "Known: none. Or define it there.",
    ),
    (
        {"searches": [{"name": "Night"}]},
        "searches[0] has no id, query or criteria.",
        "Write id for a saved search, query for a document of the index, or criteria.",
    ),
    (
        {"searches": [{"query": "night", "criteria": {}, "items": []}]},
        "searches[0] has both query and criteria.",
        "Leave one of them out.",
    ),
    (
        {"searches": [{"query": {"match_all": {}}}]},
        "searches[0] says nothing of what is found.",
        "Write items, collections or files.",
    ),
    (
        {"searches": [{"query": "night", "items": ["VX-1"]}]},
        "searches[0].items[0] names 'VX-1', which items does not define.",
        "Known: none. Or define it there.",
    ),
    (
        {"collections": [{"id": "VX-7"}], "searches": [{"id": "VX-7", "query": "night"}]},
        "duplicate id 'VX-7' in collections[0] and searches[0].",
        "Give each of the searches its own id.",
    ),
    (
        {"portal": {"search_total": "numbr"}},
        'portal.search_total must be number or object, not "numbr".',
        "Did you mean number?",
    ),
    ({"portal": {"version": "six"}}, 'portal.version must be a version, not "six".', 'Write version: "6.2.1".'),
    (
        {"relations": [{"from": "VX-1", "to": "VX-2"}], "items": [{"id": "VX-1"}]},
        "relations[0].to names 'VX-2', which items does not define.",
        "Did you mean VX-1? Or define it there.",
    ),
]


@pytest.mark.parametrize(("things", "message", "hint"), WRONG, ids=[each[1] for each in WRONG])
def test_what_is_wrong_is_told_with_its_place(things: Any, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        read([written(things)])

    assert (caught.value.message, caught.value.hint) == (f"--data: 'data.json': {message}", hint)


@pytest.mark.parametrize(
    "things",
    [
        {"items": {}},
        {"items": ["VX-1"]},
        {"items": [{"id": 1}]},
        {"portal": {"version": 6}},
        {"portal": []},
        {"recorded": {}},
        {"recorded": ["item.json"]},
    ],
)
def test_data_of_a_program_are_checked_too(things: Any) -> None:
    with pytest.raises(UsageError, match=f"data: {next(iter(things))}"):
        consistency.check([data.Part("data", things)])
