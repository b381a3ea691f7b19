"""``list`` as it is typed: by event, by pattern, with other columns, with code."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Tool, Write

CLIPS = """\
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.iuser import UserHelper
from portal.vidispine.signals import vidispine_post_create, vidispine_post_modify

def every(**kwargs):
    "Take down every change."
def item(**kwargs): pass
def nobody(**kwargs): pass

vidispine_post_modify.connect(every)
vidispine_post_modify.connect(item, sender=ItemHelper)
for sender in (ItemHelper, UserHelper):
    vidispine_post_create.connect(item, sender)
vidispine_post_create.connect(nobody, sender=Exception)
"""


@pytest.fixture
def clips(plugins: Write) -> Path:
    """The plugin, and the directory that it lies in."""
    return plugins({"clips/__init__.py": CLIPS})


def listed(tool: Tool, clips: Path, *words: str) -> str:
    """What stands between the first line and the findings."""
    run = tool("list", *words, "-p", "clips", cwd=clips)

    assert run.status == 0
    return run.out.split("\n\n")[1].rstrip()


def test_an_event_has_everybody_whom_it_calls_and_those_that_call_the_same_are_one(tool: Tool, clips: Path) -> None:
    shown = """\
vidispine_post_create from ItemHelper, UserHelper
 1  clips.item         clips/__init__.py:14  import
vidispine_post_modify from ItemHelper
 1  clips.every   any  clips/__init__.py:11  import
 2  clips.item         clips/__init__.py:12  import
vidispine_post_modify from anybody else
 1  clips.every        clips/__init__.py:11  import
vidispine_post_create from Exception, not called: never sent
    clips.nobody       clips/__init__.py:15  import"""

    assert listed(tool, clips) == shown


@pytest.mark.parametrize(
    ("pattern", "events"),
    [
        ("post_modify", ["vidispine_post_modify from ItemHelper", "vidispine_post_modify from anybody else"]),
        ("every", ["vidispine_post_modify from ItemHelper", "vidispine_post_modify from anybody else"]),
        ("UserHelper", ["vidispine_post_create from UserHelper", "vidispine_post_modify from UserHelper"]),
        ("*_create", ["vidispine_post_create from ItemHelper, UserHelper", "vidispine_post_create from Exception"]),
        ("createUser", ["vidispine_post_create from UserHelper"]),
        ("itemhelper.setitemmetadata", ["vidispine_post_modify from ItemHelper"]),
    ],
)
def test_a_pattern_finds_signals_receivers_senders_and_methods(
    tool: Tool, clips: Path, pattern: str, events: list[str]
) -> None:
    shown = listed(tool, clips, pattern)

    heads = [line.partition(", not")[0] for line in shown.split("\n") if not line.startswith(" ")]
    assert sorted(heads) == sorted(events)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["clpis"], "error: Unknown signal, sender, receiver or plugin 'clpis'.\nhint: Did you mean clips?\n"),
        (["--plugin", "clisp"], "error: Unknown plugin 'clisp'.\nhint: Did you mean clips?\n"),
        (["--receiver", "evry"], "error: Unknown receiver 'evry'.\nhint: Did you mean clips.every?\n"),
        (["--sender", "ItmHelper"], "error: Unknown sender 'ItmHelper'.\nhint: Did you mean "),
        (["--columns", "order,sing"], "error: Unknown column 'sing'.\nhint: Did you mean docstring or signal?\n"),
        (["--sort", "order,event"], "error: --sort takes one column, not 'order,event'.\nhint: Write --sort order.\n"),
    ],
)
def test_what_fits_nothing_is_refused_with_what_is_near(
    tool: Tool, clips: Path, words: list[str], message: str
) -> None:
    run = tool("list", *words, "-p", "clips", cwd=clips)

    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(message)


@pytest.mark.parametrize("words", [["pre_ingest"], ["removeItem"], ["--signal", "modify", "--receiver", "nobody"]])
def test_what_fits_and_leaves_nothing_says_so(tool: Tool, clips: Path, words: list[str]) -> None:
    assert listed(tool, clips, *words) == "No connections match the filters; there are 5 in all."


def test_columns_and_their_order_are_chosen_for_every_format(tool: Tool, clips: Path) -> None:
    words = ("--columns", "receiver,docstring,kept", "--sort", "receiver", "--signal", "modify")

    table = listed(tool, clips, *words, "--sender", "ItemHelper")
    run = tool("list", *words, "--format", "csv", "-p", "clips", cwd=clips)

    assert (
        table
        == """\
vidispine_post_modify from ItemHelper
 clips.every  Take down every change.  weak
 clips.item                            weak"""
    )
    assert run.out == "receiver,docstring,kept\nclips.every,Take down every change.,weak\nclips.item,,weak\n"


def test_the_columns_are_listed_where_there_are_no_plugins(tool: Tool, tmp_path: Path) -> None:
    run = tool("list", "--columns", "help", cwd=tmp_path)

    assert run.status == 0
    assert "\ndocstring     The first line of the receiver's docstring.\n" in run.out


def test_the_code_of_a_receiver_stands_below_it(tool: Tool, clips: Path) -> None:
    shown = listed(tool, clips, "--source", "--receiver", "every", "--sender", "any")

    assert (
        shown
        == '''\
vidispine_post_modify from any sender
    1  clips.every  clips/__init__.py:11
        def every(**kwargs):
            "Take down every change."'''
    )


def test_very_many_receivers_for_any_sender_stand_once(tool: Tool, plugins: Write) -> None:
    many = "kept = [lambda number=number, **kwargs: number for number in range(600)]\n"
    source = f"{CLIPS}{many}for each in kept:\n    vidispine_post_create.connect(each)\n"
    directory = plugins({"clips/__init__.py": source})

    everywhere = listed(tool, directory, "--signal", "create").split("\n")
    of_one = listed(tool, directory, "--signal", "create", "--sender", "UserHelper").split("\n")

    assert everywhere[0] == "vidispine_post_create from ItemHelper, UserHelper, besides the receivers for any sender"
    assert everywhere[2] == "vidispine_post_create from anybody else"
    assert len(everywhere) == 3 + 600 + 2
    assert (of_one[0], len(of_one)) == ("vidispine_post_create from UserHelper", 1 + 601)
