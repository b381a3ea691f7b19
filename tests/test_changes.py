"""What a receiver changes inside an argument: as paths, with the line that did it."""

from __future__ import annotations

from typing import Any

import pytest

from cantemo_signals.session.changes import MOST_CHANGES, changes
from cantemo_signals.values.documents import Json
from tests.conftest import Tool, Write


def field(name: str, *values: str) -> Json:
    """A field of a metadata document, as the host describes it."""
    return {
        "<MetadataFieldType>": {"name": name, "value_": [{"<MetadataValueType>": {"content": [v]}} for v in values]}
    }


def document(*fields: Json) -> Json:
    """A metadata document with these fields."""
    return {"<MetadataDocument>": {"timespan": [{"<MetadataTimespanType>": {"start": "-INF", "field": [*fields]}}]}}


COLOUR = document(field("title", "Colour"), field("tag", "a", "b"))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (COLOUR, COLOUR, []),
        (
            COLOUR,
            document(field("title", "Color"), field("tag", "a", "b")),
            [("it.timespan[0].field[title]", "changed", "Colour", "Color")],
        ),
        (
            COLOUR,
            document(field("title", "Colour"), field("tag", "a", "c")),
            [("it.timespan[0].field[tag].value_[1].content[0]", "changed", "b", "c")],
        ),
        (
            COLOUR,
            document(field("title", "Colour")),
            [("it.timespan[0].field[tag]", "removed", field("tag", "a", "b"), None)],
        ),
        ({"a": 1}, {"a": 1, "b": None}, [("it['b']", "added", None, None)]),
        ({"a": [1, 0]}, {"a": [True, 0]}, [("it['a'][0]", "changed", 1, True)]),
        ([1, 2], [1.0, 2], [("it[0]", "changed", 1, 1.0)]),
        ([1, 2, 3], [0, 1, 2, 3], [("it[0]", "added", None, 0)]),
        ([1, 2, 3], [1, 3], [("it[1]", "removed", 2, None)]),
        ([1, 2, 3], [1, {"a": 2}, 3], [("it[1]", "changed", 2, {"a": 2})]),
        ([1, 1, 1], [1, 1], [("it[2]", "removed", 1, None)]),
        ([{"name": "title", "value": "a"}], [{"name": "title", "value": "b"}], [("it[title]", "changed", "a", "b")]),
        (
            [{"name": "title", "value": [{"value": "a", "lang": "en"}]}],
            [{"name": "title", "value": [{"value": "b", "lang": "en"}]}],
            [("it[title]['value'][0]['value']", "changed", "a", "b")],
        ),
        (
            [{"name": "title", "value": "a"}, {"name": "title", "value": "c"}],
            [{"name": "title", "value": "b"}, {"name": "title", "value": "c"}],
            [("it[0]['value']", "changed", "a", "b")],
        ),
        ({"<Item>": {"id": 1}}, {"<Job>": {"id": 1}}, [("it", "changed", {"<Item>": {"id": 1}}, {"<Job>": {"id": 1}})]),
        ({"x" * 100: 1}, {"x" * 100: 2}, [(f"it['{'x' * 40}']", "changed", 1, 2)]),
    ],
)
def test_a_change_is_told_by_the_path_to_it(before: Json, after: Json, expected: list[Any]) -> None:
    assert [(each.path, each.how, each.before, each.after) for each in changes("it", before, after)] == expected


def test_of_very_many_changes_the_first_are_told() -> None:
    assert len(changes("it", list(range(9000)), list(range(1, 9001)))) == MOST_CHANGES


PLUGIN = """
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_pre_modify

class Hostile(dict):
    def __eq__(self, other): raise SystemExit
    __getattr__ = __iter__ = __repr__ = items = __eq__
    __hash__ = None

def helper(fields):
    fields["title"] = "Color"

def receiver(sender, {parameters}**kwargs):
    {body}

vidispine_pre_modify.connect(receiver, ItemHelper)
"""
GIVEN = '{"title": "Colour", "tags": ["a"], "inner": {"title": "Colour"}}'


@pytest.mark.parametrize(
    ("parameters", "body", "expected"),
    [
        ("doc, ", "doc['title'] = 'Color'", [("doc['title']", 14)]),
        ("doc, ", "inner = doc['inner']\n    inner['title'] = 'Color'", [("doc['inner']['title']", 15)]),
        (
            "",
            "doc = kwargs['doc']\n    del doc['title']\n    doc['tags'] += ['b']",
            [("doc['title']", 15), ("doc['tags'][1]", 16)],
        ),
        ("", "for tag in kwargs.get('doc')['tags'][:]: kwargs['doc']['tags'].append(tag)", [("doc['tags'][1]", 14)]),
        ("doc, ", "print(len(doc))\n    doc.update(title='Color')", [("doc['title']", 15)]),
        ("doc, ", "helper(doc)", [("doc['title']", 14)]),
        ("doc, ", "helper(doc)\n    helper(dict(doc))", [("doc['title']", None)]),
        ("doc, ", "if len(doc) > 9: doc['title'] = 'x'\n    else: doc['title'] = 'y'", [("doc['title']", None)]),
        ("doc, ", "doc['hostile'] = Hostile()", [("doc['hostile']", 14)]),
        ("doc, ", "doc['password'] = 'hunter2'", [("doc['password']", 14)]),
    ],
)
def test_a_change_has_its_line_where_the_source_tells_it(
    tool: Tool, plugins: Write, parameters: str, body: str, expected: list[tuple[str, int | None]]
) -> None:
    source = PLUGIN.replace("{parameters}", parameters).replace("{body}", body)
    directory = plugins({"demo.py": source})

    run = tool("fire", "pre_modify", "--kw", f"doc:={GIVEN}", "-p", str(directory), "--format", "json")

    [mutation] = run.document["calls"][0]["mutations"]
    found = [(each["path"], each["location"] and each["location"]["line"]) for each in mutation["changes"]]
    assert found == expected
    assert "hunter2" not in run.out
