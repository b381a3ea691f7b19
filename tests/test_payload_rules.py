"""What receivers change of what an event carries, and how many events one leads to."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Tool, Write

CONNECTS = """
from django.dispatch import Signal
from django.db.models.signals import m2m_changed
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import *

listed_post_export = Signal()
listed = Signal()

def export():
    listed_post_export.send(sender=None, names=["a", "b"])
    listed.send(sender=None, names=["a", "b"])

def leave(**kwargs): export()
vidispine_post_delete.connect(leave, sender=CollectionHelper)
"""
DOCUMENT = "vidispine_{}_modify.connect(change, sender=ItemHelper)"
CHANGES_DOCUMENT = "metadata_document=None, **kwargs): metadata_document and metadata_document.timespan.clear()"
CHANGES_BY_KEY = "**kwargs): kwargs.get('metadata_document') and kwargs['metadata_document'].timespan.clear()"
LOOKS = "\ndef look(**kwargs): return kwargs\n"


def findings(tool: Tool, directory: Path, code: str, *options: str) -> list[Any]:
    run = tool("check", "-p", str(directory), "--select", code, "--format", "json", *options)
    return list(run.document["findings"])


def told(tool: Tool, directory: Path, code: str) -> list[tuple[str, str]]:
    return [(each["severity"], each["message"].partition(": ")[2]) for each in findings(tool, directory, code)]


@pytest.mark.parametrize(
    ("change", "connect"),
    [
        (CHANGES_DOCUMENT, DOCUMENT.format("post")),
        (CHANGES_BY_KEY, DOCUMENT.format("post")),
        ("names, **kwargs): names.append('c')", "listed_post_export.connect(change)"),
        ("names, **kwargs): names.sort(reverse=True)", "listed_post_export.connect(change)"),
    ],
)
def test_an_argument_of_a_post_event_that_is_changed_in_place_is_told_with_who_is_called_after_it(
    tool: Tool, plugins: Write, change: str, connect: str
) -> None:
    again = connect.replace("(change", "(look")
    directory = plugins({"shelf.py": f"{CONNECTS}def change({change}\n{LOOKS}{connect}\n{again}\n"})

    assert told(tool, directory, "CS405") == [
        ("warning", "portal.plugins.shelf.look is called after it with the change")
    ]


def test_it_is_a_note_where_nobody_is_called_after_it(tool: Tool, plugins: Write) -> None:
    connect = "listed_post_export.connect(look)\nlisted_post_export.connect(change)"
    source = f"{CONNECTS}def change(names, **kwargs): names.clear()\n{LOOKS}{connect}\n"
    directory = plugins({"shelf.py": source})

    assert told(tool, directory, "CS405") == [("note", "")]


@pytest.mark.parametrize(
    ("change", "connect"),
    [
        (CHANGES_DOCUMENT, DOCUMENT.format("pre")),
        ("names, **kwargs): names.append('c')", "listed.connect(change)"),
        ("**kwargs): kwargs.clear()", "listed_post_export.connect(change)"),
        ("names, **kwargs): names = [*names, 'c']", "listed_post_export.connect(change)"),
        ("names, **kwargs): sorted(names, reverse=True)", "listed_post_export.connect(change)"),
    ],
)
def test_what_is_changed_before_or_in_a_copy_is_not_told(tool: Tool, plugins: Write, change: str, connect: str) -> None:
    again = connect.replace("(change", "(look")
    directory = plugins({"shelf.py": f"{CONNECTS}def change({change}\n{LOOKS}{connect}\n{again}\n"})

    assert told(tool, directory, "CS405") == []


def test_what_is_handed_on_is_told_of_who_changes_it(tool: Tool, plugins: Write) -> None:
    source = f"""{CONNECTS}
def carry_on(names, **kwargs): exported_post_upload.send(sender=None, names=names)
def change(names, **kwargs): names.clear()
{LOOKS}
exported_post_upload = Signal()
listed_post_export.connect(carry_on)
exported_post_upload.connect(change)
exported_post_upload.connect(look)
"""
    directory = plugins({"shelf.py": source})

    assert {each["receiver"] for each in findings(tool, directory, "CS405")} == {"portal.plugins.shelf.change"}


def test_a_post_event_is_sent_with_what_the_pre_event_carries_where_a_receiver_names_that(
    tool: Tool, plugins: Write
) -> None:
    source = f"{CONNECTS}def look(metadata_document=None, **kwargs): return bool(metadata_document)\n"
    directory = plugins({"shelf.py": f"{source}vidispine_post_modify.connect(look, sender=ItemHelper)\n"})

    dispatches = tool("trace", "-p", str(directory), "--format", "json").document["dispatches"]

    richer = [each["event"] for each in dispatches if "metadata_document" in each["event"]["arguments"]]
    assert [(each["occasion"], each["made_up"]) for each in richer] == [("setItemMetadata", ["metadata_document"])]


def test_a_metadata_document_can_be_given_as_its_fields(tool: Tool, plugins: Write) -> None:
    source = f"""{CONNECTS}
def look(metadata_document, **kwargs):
    return metadata_document.timespan[0].field[0].name

vidispine_pre_modify.connect(look, sender=ItemHelper)
"""
    directory = plugins({"shelf.py": source})
    given = """metadata_document:={"portal_rating": "5"}"""

    for target in (("vidispine_pre_modify", "--method", "setItemMetadata"), ("ItemHelper.setItemMetadata",)):
        assert "returned 'portal_rating'" in tool("fire", *target, "--kw", given, "-p", str(directory)).out


@pytest.mark.parametrize("change", ["metadata_document.timespan.clear()", "metadata_document.timespan[9]"])
def test_the_command_that_shows_it_again_gives_the_document_that_it_takes(
    tool: Tool, plugins: Write, change: str
) -> None:
    source = f"""{CONNECTS}
def change(metadata_document=None, **kwargs):
    for timespan in metadata_document.timespan if metadata_document else ():
        for field in timespan.field:
            if field.name == "rating_of_ours":
                {change}
                break
{LOOKS}
vidispine_post_modify.connect(change, sender=ItemHelper)
vidispine_post_modify.connect(look, sender=ItemHelper)
"""
    directory = plugins({"shelf.py": source})
    for see in [each["see"] for each in findings(tool, directory, "CS405")]:
        _, *words = shlex.split(see)

        assert "changed: metadata_document" in tool(*words, "-p", str(directory)).out


# How many events one leads to.

FANS = """
def fan(**kwargs):
    for number in range({number}):
        {send}

vidispine_post_create.connect(fan, sender=CollectionHelper)
"""


@pytest.mark.parametrize(
    ("send", "each"),
    [
        ("listed.send(sender=None, names=[number])", 1),
        ("listed.send(sender=None, names=[])", 1),
        ("listed.send_robust(sender=None, names=[number])", 1),
        ("ItemHelper().setItemMetadataFieldValue('VX-1', 'title', str(number))", 2),
    ],
)
@pytest.mark.parametrize("listens", ["", "\ndef look(**kwargs): pass\nlisted.connect(look)\n"])
def test_an_event_that_leads_to_too_many_others_is_told(
    tool: Tool, plugins: Write, send: str, each: int, listens: str
) -> None:
    source = CONNECTS + FANS.format(number=60, send=send) + listens
    directory = plugins({"shelf.py": source})

    (finding,) = findings(tool, directory, "CS411")

    assert f"sends {60 * each} events for one vidispine_post_create" in finding["message"]
    assert source.splitlines()[finding["location"]["line"] - 1].strip() in (send, "def fan(**kwargs):")


@pytest.mark.parametrize(
    "source",
    [
        FANS.format(number=20, send="listed.send(sender=None, names=[number])"),
        "def again(**kwargs): vidispine_post_create.send(sender=CollectionHelper, instance='VX-1')\n"
        "vidispine_post_create.connect(again, sender=CollectionHelper)\n",
    ],
)
def test_few_events_and_round_trips_are_no_fan_out(tool: Tool, plugins: Write, source: str) -> None:
    directory = plugins({"shelf.py": CONNECTS + source})

    assert findings(tool, directory, "CS411") == []


def test_rows_that_nobody_listens_to_are_no_fan_out(tool: Tool, plugins: Write) -> None:
    models = "from django.db import models\n\nclass Frame(models.Model):\n    number = models.IntegerField()\n"
    work = """
from django.db.models.signals import post_save
from portal.vidispine.signals import vidispine_post_create
from .models import Frame

def fan(**kwargs):
    for number in range(60):
        Frame.objects.create(number=number)

def look(**kwargs): pass

vidispine_post_create.connect(fan)
post_save.connect(look, sender="auth.User")
"""
    directory = plugins(
        {"shelf/models.py": models, "shelf/__init__.py": "from .work import *\n", "shelf/work.py": work}
    )

    assert findings(tool, directory, "CS411") == []


def test_an_endless_fan_is_cut_and_told(tool: Tool, plugins: Write) -> None:
    source = """
def fan(**kwargs):
    while True:
        listed.send(sender=None, names=[])

def look(**kwargs): pass

listed.connect(look)
vidispine_post_create.connect(fan)
vidispine_post_modify.connect(fan)
"""
    directory = plugins({"shelf.py": CONNECTS + source})

    (finding,) = findings(tool, directory, "CS411")

    assert finding["see"] == f"cantemo-signals fire vidispine_post_create -p {directory}"
