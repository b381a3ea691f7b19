"""What ``check`` says besides its findings: what was not tried, and what was not run."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Open, Tool, Write

SHELF = """\
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_modify


def forget(instance, method, **kwargs):
    if len(instance) == 77:
        for each in range(3):
            # nobody comes here

            print(each)
        return None
    try:
        note = [each for each in instance
                if each == "-"]
    except ValueError:
        raise
    return None


def refuse(**kwargs):
    raise KeyError


def wait(**kwargs):
    pass


vidispine_post_delete.connect(forget, sender=ItemHelper)
vidispine_post_modify.connect(refuse, sender=ItemHelper)
vidispine_post_modify.connect(wait, sender=ItemHelper)
"""


def test_the_lines_of_a_receiver_that_no_event_reached_are_told(open_session: Open, plugins: Write) -> None:
    result = open_session(plugins({"shelf.py": SHELF}), follows_lines=True).check()

    [each] = result.unreached
    assert (each.receiver, each.receiver_at and each.receiver_at.line) == ("portal.plugins.shelf.forget", 5)
    assert [tuple(lines) for lines in each.lines] == [(7, 11), (15, 16)]


def test_nothing_is_said_of_lines_that_nobody_followed(open_session: Open, plugins: Write) -> None:
    assert open_session(plugins({"shelf.py": SHELF})).check().unreached == ()


def test_what_was_not_tried_is_a_section_where_everything_is_shown(plugins: Write, tool: Tool) -> None:
    run = tool("check", "-v", "-p", "plugins", cwd=plugins({"shelf.py": SHELF}).parent)

    assert run.out.partition("Not tried\n")[2] == (
        "shelf.wait was not called: vidispine_post_modify from ItemHelper,"
        " because an earlier receiver ended every event or disconnected it\n"
        "shelf.forget did not reach plugins/shelf.py:7-11, 15-16\n"
        "\n"
        "Checked 1 plugin, 3 connections, 5 events: 1 error.\n"
        "Not tried: 1 receiver.\n"
    )


def test_what_was_not_tried_is_counted_below_the_totals(plugins: Write, tool: Tool) -> None:
    run = tool("check", "-p", "plugins", cwd=plugins({"shelf.py": SHELF}).parent)

    assert run.out.endswith(
        "\n\nChecked 1 plugin, 3 connections, 5 events: 1 error.\nNot tried: 1 receiver. -v says why.\n"
    )


@pytest.mark.parametrize(
    ("severity", "words", "status"),
    [
        ("error", (), 1),
        ("warning", (), 1),
        ("note", (), 0),
        ("note", ("--fail-on", "note"), 1),
        ("warning", ("--fail-on", "error"), 0),
        ("error", ("--fail-on", "error"), 1),
        ("error", ("--exit-zero",), 0),
    ],
)
def test_the_status_says_whether_it_found_something_so_severe(
    severity: str, words: tuple[str, ...], status: int, plugins: Write, tool: Tool
) -> None:
    codes = {"error": "CS201", "warning": "CS902", "note": "CS205"}
    lines = {
        "error": "vidispine_post_delete.connect(lambda **kwargs: None, sender=ItemHelper)",
        "warning": "vidispine_post_delete.connect(forget)  # cantemo-signals: ignore[CS201]",
        "note": "for _ in range(2): vidispine_post_delete.connect(forget)",
    }
    head, _, _ = SHELF.partition("def refuse")

    run = tool("check", "-p", str(plugins({"shelf.py": head + lines[severity]})), "--format", "json", *words)

    found: list[dict[str, Any]] = run.document["findings"]
    assert {each["code"] for each in found if each["severity"] == severity} >= {codes[severity]}
    assert run.status == status


def test_a_plugin_that_ends_the_host_process_is_told_and_the_rest_is_judged(plugins: Write, tool: Tool) -> None:
    source = SHELF.replace("raise KeyError", "import os\n    os._exit(7)").replace("    pass", "    Nothing")
    directory = plugins({"shelf.py": source})

    run = tool("check", "-p", "plugins", cwd=directory.parent)

    assert run.status == 3
    assert "The host process died: it exited with status 7 while calling portal.plugins.shelf.refuse.\n" in run.out
    assert "error[CS112]: wait uses Nothing, which is not defined" in run.out


def test_the_mark_stands_below_what_is_at_fault_whatever_stands_before_it(plugins: Write, tool: Tool) -> None:
    source = SHELF.replace("    pass", '    print("日本語", nothing, "é")')

    out = tool("check", "-p", str(plugins({"shelf.py": source})), "--select", "CS112").out

    assert '| print("日本語", nothing, "é")\n' in out
    assert f"| {' ' * len('print(``````, ')}  ^^^^^^^\n" in out


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (
            "raise ValueError('one\\ntwo')",
            [
                "two",
                "--> plugins/shelf.py:1:1",
                "1 | raise ValueError('one\\ntwo')",
                "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
            ],
        ),
        ("def f(:", ["--> plugins/shelf.py:1:1", "1 | def f(:", "  | ^^^^^^^"]),
    ],
)
def test_a_plugin_that_fails_in_the_line_shown_shows_it_once(
    source: str, lines: list[str], plugins: Write, tool: Tool
) -> None:
    out = tool("check", "-p", "plugins", cwd=plugins({"shelf.py": source + "\n"}).parent).out

    assert [line.strip() for line in out.partition("\n\n")[0].splitlines()[1:]] == [line.strip() for line in lines]


def test_a_plugin_that_fails_further_down_shows_the_way(plugins: Write, tool: Tool) -> None:
    out = tool("check", "-p", "plugins", cwd=plugins({"shelf.py": "def fail():\n    {}[1]\n\nfail()\n"}).parent).out

    assert "    at plugins/shelf.py:4\n        fail()\n    at plugins/shelf.py:2 in fail\n" in out
