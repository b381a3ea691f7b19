"""Files of values: what they hold, and every way in which one can be wrong."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.cli.documents import read_document
from cantemo_signals.errors import UsageError

SCHEMA: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["id"],
                "properties": {
                    "id": {
                        "type": "string",
                        "title": "a string like VX-1",
                        "pattern": "^VX-[0-9]+$",
                        "examples": ["VX-1"],
                    },
                    "title": {"type": "string"},
                    "kind": {"enum": ["video", "audio"]},
                    "growing": {"type": "boolean"},
                    "size": {"type": ["integer", "null"]},
                    "password": {"type": "integer"},
                },
            },
        },
        "anything": {},
    },
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "items:\n  - id: VX-1\n    growing: true\n    title: 2024-01-02\n"),
        ("a.yml", "items: [{id: VX-1, growing: true, title: 2024-01-02}]"),
        ("a.toml", '[[items]]\nid = "VX-1"\ngrowing = true\ntitle = 2024-01-02\n'),
        ("a.JSON", '\ufeff{"items": [{"id": "VX-1", "growing": true, "title": "2024-01-02"}]}'),
    ],
)
def test_the_extension_says_how_a_file_is_read(name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")

    value = read_document(str(path), "--data", SCHEMA)

    assert value == {"items": [{"id": "VX-1", "growing": True, "title": "2024-01-02"}]}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, word) for word in ("yes", "on", "No", "2024-01-02", "10:30", "007", "0x1F", "1_000", ".inf", "=")],
        *[("1", 1), ("-12", -12), ("0", 0), ("1.5", 1.5), ("1e3", 1000.0), ("true", True), ("False", False)],
        *[("~", None), ("null", None), ("", None), ("'1'", "1"), ("[a, 1]", ["a", 1])],
        *[("{<<: {a: 1, b: 2}, b: 3}", {"a": 1, "b": 3}), ("[&a {b: 1}, *a]", [{"b": 1}, {"b": 1}])],
    ],
)
def test_a_word_of_yaml_means_what_it_looks_like(text: str, value: object, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"anything: {text}\n")

    read = read_document(str(path), "--data", SCHEMA)["anything"]

    assert (read, type(read)) == (value, type(value))


YAML, TOML, JSON = "a.yaml", "a.toml", "a.json"
WRONG = [
    (YAML, "a: [1\nb: 2: 3", " is not YAML: expected ',' or ']', but got ':' (line 2 column 2).", "Fix the file."),
    (YAML, "a: \x01", " is not YAML: unacceptable character #x0001: special characters are not allowed in"
     ' "<unicode string>", position 3.', "Fix the file."),
    (YAML, "a: 1\na: 2", " is not YAML: duplicate key 'a' (line 2 column 1).", "Fix the file."),
    (YAML, "1: a", " is not YAML: a key must be a string (line 1 column 1).", "Fix the file."),
    (YAML, "[a]: a", " is not YAML: a key must be a string (line 1 column 1).", "Fix the file."),
    (YAML, "a: !!python/name:os.system x", " is not YAML: could not determine a constructor for the tag"
     " 'tag:yaml.org,2002:python/name:os.system' (line 1 column 4).", "Fix the file."),
    (YAML, "anything: !!set {a}", " is not YAML: a value of type set has no equal in JSON.", "Fix the file."),
    (YAML, "password: a\npassword: b", " is not YAML: duplicate key 'password' (line 2 column 1).", "Fix the file."),
    (YAML, "anything: &a [*a]", " is not YAML: an anchor holds itself (line 1 column 11).", "Fix the file."),
    (TOML, "a = ", " is not TOML: Invalid value (at end of document).", "Fix the file."),
    (TOML, "a = 1\nb c = 2", " is not TOML: Expected '=' after a key in a key/value pair (at line 2, column 3).",
     "Fix the file."),
    (JSON, '{"a": }', " is not JSON: Expecting value: line 1 column 7 (char 6).", "Fix the file."),
    (JSON, '{"a": 1, "a": 2}', " is not JSON: duplicate key 'a'.", "Fix the file."),
    (JSON, "[" * 100_000, " is not JSON: it is nested too deeply.", "Fix the file."),
    (YAML, "[]", ": the document must be an object, not an empty list.", "Write {}."),
    (YAML, "", ": the document must be an object, not null.", "Write {}."),
    (YAML, "itms: []", ": unknown key 'itms' in the document.", "Did you mean items? Known: anything, items."),
    (YAML, "items: {}", ": items must be a list, not an empty object.", "Write items: []."),
    (YAML, "items: [{id: VX-1}, {idd: VX-2}]", ": unknown key 'idd' in items[1].",
     "Did you mean id? Known: growing, id, kind, password, size, title."),
    (YAML, "items: [{title: x}]", ": items[0] has no id.", 'Write id: "VX-1".'),
    (YAML, "items: [{id: 1}]", ": items[0].id must be a string like VX-1, not 1.", 'Quote it: "1".'),
    (YAML, "items: [{id: one}]", ': items[0].id must be a string like VX-1, not "one".', 'Write id: "VX-1".'),
    (YAML, "items: [{id: VX-1, title: [a]}]", ": items[0].title must be a string, not a list.", 'Write title: "…".'),
    (YAML, "items: [{id: VX-1, growing: yes}]", ': items[0].growing must be true or false, not "yes".',
     "Write growing: true."),
    (YAML, "items: [{id: VX-1, kind: vidoe}]", ': items[0].kind must be one of video, audio, not "vidoe".',
     "Did you mean video?"),
    (YAML, "items: [{id: VX-1, kind: 7}]", ": items[0].kind must be one of video, audio, not 7.",
     'Write kind: "video".'),
    (YAML, "items: [{id: VX-1, size: big}]", ': items[0].size must be an integer or null, not "big".',
     "Write size: 1."),
    (YAML, "items: [{id: VX-1, password: hunter2}]", ": items[0].password must be an integer, not ******.",
     "Write password: 1."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "message", "hint"), WRONG)
def test_a_wrong_file_is_answered_by_its_place_and_what_is_wanted(
    name: str, text: str, message: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text, encoding="utf-8")

    with pytest.raises(UsageError) as caught:
        read_document(name, "--data", SCHEMA)

    assert (caught.value.message, caught.value.hint) == (f"--data: {name!r}{message}", hint)


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("a.ini", "--data takes a YAML, TOML or JSON file, not 'a.ini'.",
         "Known extensions: .yaml, .yml, .toml, .json."),
        ("b.yaml", "--data: 'b.yaml' cannot be read: No such file or directory.",
         "Name a YAML, TOML or JSON file."),
        ("latin.yaml", "--data: 'latin.yaml' is not UTF-8 text.", "Save it as UTF-8."),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_answered_by_why(
    name: str, message: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("latin.yaml").write_bytes(b"\xe9")

    with pytest.raises(UsageError) as caught:
        read_document(name, "--data", SCHEMA)

    assert (caught.value.message, caught.value.hint) == (message, hint)


def expanding(value: str) -> str:
    return "".join(f"a{number}: &a{number} {value.format(number - 1)}\n" for number in range(1, 16))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a0: &a0 [x]\n" + expanding("[*a{0}, *a{0}, *a{0}, *a{0}]"), "more than 2000000 values"),
        ("a0: &a0 {x: 1}\n" + expanding("{{<<: [*a{0}, *a{0}, *a{0}, *a{0}]}}"), "more than 2000000 values"),
        ("items: &a [*a]\n", "an anchor holds itself"),
    ],
    ids=["aliases", "merges", "itself"],
)
def test_yaml_that_is_huge_or_endless_once_anchors_are_expanded_is_refused(
    text: str, message: str, tmp_path: Path
) -> None:
    (tmp_path / "bomb.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(UsageError, match=message):
        read_document(str(tmp_path / "bomb.yaml"), "--data", SCHEMA)


def test_what_may_never_end_is_no_file_of_values(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "zero.json").symlink_to("/dev/zero")

    for name in ("pipe.json", "zero.json"):
        with pytest.raises(UsageError, match="cannot be read: it is not a file"):
            read_document(str(tmp_path / name), "--data", SCHEMA)
