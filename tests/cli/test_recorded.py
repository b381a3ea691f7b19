"""Recorded documents as files of ``--data``: told apart by their content, and how wrong ones are told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.cli.documents.data import read
from cantemo_signals.errors import UsageError
from cantemo_signals.values.data import names_by_kind

RECORDED = Path(__file__).parent.parent / "recorded"
ITEM = {"id": "VX-5", "metadata": {"timespan": []}}
KINDS = (
    "Known: an item (id, metadata.timespan), collection (id, name), storage (id, method), file (id, path, storage),"
    " job (jobId), user (userName), group (groupName), field (name, type, data), field group (name, field), an answer"
    " (hits, item …), a list of these, and a VSItem's dump (json_object)."
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A directory for the files."""
    monkeypatch.chdir(tmp_path)


def written(document: Any, name: str = "answer.json") -> str:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_text(json.dumps(document), encoding="utf-8")
    return name


def names(*paths: str) -> dict[str, list[str]]:
    return {kind: each for kind, each in names_by_kind(read(paths)).items() if each}


def test_what_a_file_holds_is_told_by_its_content() -> None:
    assert names(*(str(RECORDED / f"{name}.json") for name in ("item", "search", "others"))) == {
        "item": ["VX-20", "VX-21"],
        "user": ["ann"],
        "group": ["editors"],
        "collection": ["VX-70"],
        "storage": ["VX-3"],
        "file": ["VX-32"],
        "job": ["VX-80"],
        "field": ["portal_mf100002"],
    }


@pytest.mark.parametrize(
    "document",
    [
        ITEM,
        [ITEM],
        {"hits": 1, "item": [ITEM]},
        {"item": [{"id": "VX-5", "timespan": []}]},
        {"hits": 1, "entry": [{"id": "VX-5", "type": "item", "item": ITEM}]},
        {"json_object": ITEM},
        {"json_object": {"hits": 1, "item": [ITEM]}, "replace_urls_dict": None},
    ],
)
def test_an_item_is_found_in_whatever_holds_it(document: Any) -> None:
    assert names(written(document)) == {"item": ["VX-5"]}


@pytest.mark.parametrize("document", [[], {"hits": 0}, {"hits": 0, "item": []}])
def test_an_answer_may_be_empty(document: Any) -> None:
    assert names(written(document)) == {}


def test_a_description_names_recorded_files_beside_it() -> None:
    written(ITEM, "answers/item.json")
    described = written({"collections": [{"id": "VX-7", "items": ["VX-5"]}], "recorded": ["answers/item.json"]})

    assert names(described) == {"item": ["VX-5"], "collection": ["VX-7"]}


def test_the_files_of_a_recorded_item_can_be_named() -> None:
    described = written({"items": [{"id": "VX-1", "shapes": [{"files": ["VX-30"]}]}]})

    assert names(str(RECORDED / "item.json"), described) == {"item": ["VX-1", "VX-20"]}


def test_several_files_are_read_as_one() -> None:
    first = written({"items": [{"id": "VX-1"}], "rows": {"a.B": [{"x": 1}]}}, "first.json")
    second = written({"collections": [{"id": "VX-7", "items": ["VX-1"]}], "rows": {"a.B": [{"x": 2}]}}, "second.json")

    whole = read([first, second])

    assert names(first, second) == {"item": ["VX-1"], "collection": ["VX-7"]}
    assert whole["rows"] == {"a.B": [{"x": 1}, {"x": 2}]}


def test_an_item_that_is_only_named_yields_to_the_one_that_is_described() -> None:
    assert names(written({"hits": 1, "item": [{"id": "VX-5"}]}, "search.json"), written(ITEM)) == {"item": ["VX-5"]}


def wrong(document: Any, message: str, hint: str) -> Any:
    return pytest.param(document, message, hint, id=message)


@pytest.mark.parametrize(
    ("document", "message", "hint"),
    [
        wrong(
            {"id": "VX-5", "title": 1}, "the document is nothing that Vidispine records; its keys: id, title.", KINDS
        ),
        wrong([{"a": 1}], "[0] is nothing that Vidispine records; its keys: a.", KINDS),
        wrong(
            {"hits": 1, "item": ["VX-5"]},
            'item[0] must be an object, not "VX-5".',
            "Record it again, or mend the file.",
        ),
        wrong({"hits": 1, "item": [{"id": None}]}, "item[0] has no id.", "A recorded item has one."),
        wrong(
            {"json_object": {"id": "VX-5", "metadata": {"timespan": [{"field": [{"name": 5}]}]}}},
            "json_object.metadata.timespan[0].field[0].name must be a string, not 5.",
            "Record it again, or mend the file.",
        ),
        wrong(
            {**ITEM, "shape": {"id": "VX-6"}},
            "shape must be a list, not an object.",
            "Record it again, or mend the file.",
        ),
        wrong(
            {"json_object": ITEM, "json_value_constant": "$"},
            "json_value_constant is '$', but values are only read below value.",
            'Record it again with "value".',
        ),
        wrong(
            {"json_object": ITEM, "class": "VSItem"},
            "unknown key 'class' in the document.",
            "Known: json_object, replace_urls_dict, json_value_constant.",
        ),
        wrong(
            [ITEM, {**ITEM, "shape": []}, {**ITEM, "files": []}],
            "[2] has another item 'VX-5' than [1].",
            "Leave one of them out.",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(document: Any, message: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        read([written(document)])

    assert (caught.value.message, caught.value.hint) == (f"--data: 'answer.json': {message}", hint)


def test_a_wrong_recorded_file_is_named_from_where_it_is_named() -> None:
    written({"hits": 1, "item": [5]}, "answers/item.json")

    with pytest.raises(UsageError, match=r"^--data: 'answers/item\.json': item\[0\] must be an object, not 5\.$"):
        read([written({"recorded": ["answers/item.json"]})])


def test_an_object_is_defined_in_one_file() -> None:
    message = r"^--data: 'second\.json': duplicate id 'VX-5' in {} and items\[0\]\.$"
    second = written({"items": [{"id": "VX-5"}]}, "second.json")

    with pytest.raises(UsageError, match=message.format("a recorded document")):
        read([written(ITEM), second])
    with pytest.raises(UsageError, match=message.format(r"items\[0\] of 'first\.json'")):
        read([written({"items": [{"id": "VX-5"}]}, "first.json"), second])
