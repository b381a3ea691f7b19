"""What receivers log and print: told with the receiver, whoever else handles it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Tool, Write

PLUGIN = """
import logging, sys
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_get_item_ntfcn, vidispine_post_modify

log = logging.getLogger(__name__)
{before}

class Silent:
    def __str__(self):
        raise SystemExit

def look(sender, instance, **kwargs):
    print("looking")
    log.debug("at %s", instance)
    {body}

def send(sender, instance, **kwargs):
    ItemHelper(runas="ann").getItem(instance)

vidispine_get_item_ntfcn.connect(look, ItemHelper)
vidispine_post_modify.connect(send, ItemHelper)
"""


def look(tool: Tool, plugins: Write, body: str, *words: str, before: str = "") -> Any:
    """Return the call of the receiver that prints and logs, inside the one that sends."""
    directory = plugins({"demo.py": PLUGIN.format(body=body, before=before)})
    run = tool("fire", "post_modify", *words, "-p", str(directory), "--format", "json")
    [call] = run.document["calls"]
    assert (call["output"], call["logs"], run.err) == ("", [], "")
    return call["sent"][0]["calls"][0]


@pytest.mark.parametrize("body", ["log.warning('no %s', instance)", "logging.getLogger('news').warning('no VX-1')"])
def test_a_warning_is_told_with_the_receiver_that_logs_it(tool: Tool, plugins: Write, body: str) -> None:
    call = look(tool, plugins, body)

    [line] = call["logs"]
    assert (line["level"], line["message"], line["error"], line["location"]["line"]) == ("WARNING", "no VX-1", None, 16)
    assert call["output"] == "looking\n"


@pytest.mark.parametrize("words", [(), ("-v",)])
def test_what_is_less_than_a_warning_is_told_with_verbose(tool: Tool, plugins: Write, words: tuple[str, ...]) -> None:
    call = look(tool, plugins, "log.info('found')", *words)

    expected = [("DEBUG", "at VX-1"), ("INFO", "found")] if words else []
    assert [(line["level"], line["message"]) for line in call["logs"]] == expected


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("logging.basicConfig()", ["no title"]),
        ("logging.basicConfig(level=logging.DEBUG)", ["at VX-1", "no title"]),
        ("log.addHandler(logging.StreamHandler(sys.stdout))", ["no title"]),
    ],
)
def test_what_a_console_of_the_plugins_own_writes_is_told_with_the_receiver_once(
    tool: Tool, plugins: Write, before: str, expected: list[str]
) -> None:
    call = look(tool, plugins, "log.error('no title')", before=before)

    assert [line["message"] for line in call["logs"]] == expected
    assert call["output"] == "looking\n"


def test_a_handler_of_the_plugins_own_gets_it_all_the_same(tool: Tool, plugins: Write) -> None:
    before = "class Own(logging.Handler):\n    def emit(self, record): print('own', record.getMessage())\n"

    call = look(tool, plugins, "log.error('no title')", before=f"{before}log.addHandler(Own())")

    assert [line["message"] for line in call["logs"]] == ["no title"]
    assert call["output"] == "looking\nown no title\n"


@pytest.mark.parametrize(
    ("body", "message", "error"),
    [
        ("try: {}['x']\n    except KeyError: log.exception('no title')", "no title", "KeyError: 'x'"),
        ("log.error('%s', Silent())", "<its text cannot be had>", "SystemExit"),
        (
            "log.error('%d', 'x')",
            "<its text cannot be had>",
            "TypeError: %d format: a real number is required, not str",
        ),
        ("logging.error('no %s', 'title')", "no title", None),
    ],
)
def test_the_exception_of_a_line_is_told_with_it(
    tool: Tool, plugins: Write, body: str, message: str, error: str | None
) -> None:
    call = look(tool, plugins, body.replace("{}", "{{}}").format())

    assert [(line["message"], line["error"]) for line in call["logs"]] == [(message, error)]


def test_of_many_lines_the_first_are_told_and_the_others_counted(tool: Tool, plugins: Write) -> None:
    call = look(tool, plugins, "for number in range(1000): log.warning(number)")

    assert (len(call["logs"]), call["logs"][-1]["message"], call["more_logs"]) == (200, "199", 800)


def test_what_a_thread_prints_and_logs_belongs_to_the_receiver_that_runs_meanwhile(tool: Tool, plugins: Write) -> None:
    body = (
        "from threading import Thread\n"
        "    thread = Thread(target=lambda: (print('printed'), log.warning('logged')))\n"
        "    thread.start(); thread.join()"
    )

    call = look(tool, plugins, body)

    assert (call["output"], [line["message"] for line in call["logs"]]) == ("looking\nprinted\n", ["logged"])
