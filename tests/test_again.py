"""The commands that findings propose: the shortest that send the same event again, run as they are printed."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Tool, Write

HEAD = """
from django.dispatch import Signal
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.igroup import GroupHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.iuser import UserHelper
from portal.vidispine.signals import *
"""
MODELS = """
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save

class Label(models.Model):
    name = models.CharField(max_length=20)

class Reel(models.Model):
    name = models.CharField(max_length=20)
    labels = models.ManyToManyField(Label)

"""
RELATED = "vidispine_post_modify.connect(fail, sender=ItemHelper)"
LABELS = "m2m_changed.connect(fail, sender=Reel.labels.through)"
RAISES = "raise KeyError('shelf')"
OF_PORTAL = [
    ("True", "vidispine_pre_create.connect(fail)", "vidispine_pre_create"),
    ("True", "vidispine_post_modify.connect(fail, sender=CollectionHelper)", "vidispine_post_modify"),
    ("method == 'createItemRelation'", RELATED, "vidispine_post_modify --method createItemRelation"),
    ("title == 'B side'", "done.connect(fail)", "done --kw 'title:=\"B side\"'"),
    ("title == 'it\\'s'", "done.connect(fail)", "done --kw 'title:=\"it'\\''s\"'"),
    ("title == 'a' and state == 'b'", "kept.connect(fail)", "kept --kw state=b --kw title=a"),
    ("title == 'c'", "done.connect(fail, sender=Shelf)", "done --kw title=c"),
    ("title == 'd' and sender is Shelf", "done.connect(fail)", "done --kw title=d"),
]
OF_MODELS = [
    ("True", "post_save.connect(fail, sender=Reel)", "post_save"),
    ("not kw['created']", "post_save.connect(fail, sender=Reel)", "post_save --method updated"),
    ("kw['raw']", "pre_save.connect(fail, sender=Reel)", "pre_save --method raw"),
    ("kw['action'] == 'pre_clear'", LABELS, "m2m_changed --method pre_clear"),
    ("kw['reverse'] and kw['action'] == 'post_add'", LABELS, "m2m_changed --method 'post_add reverse'"),
    ("True", "post_delete.connect(fail, sender='auth.User')", "post_delete"),
]


def raised(tool: Tool, directory: Path) -> Any:
    run = tool("check", "-p", "plugins", "--select", "CS111", "--format", "json", cwd=directory.parent)
    (finding,) = run.document["findings"]
    return finding


@pytest.mark.parametrize(("condition", "connect", "command"), OF_PORTAL)
def test_an_event_of_portal_or_a_plugin_is_sent_again_by_what_tells_it_from_others(
    tool: Tool, plugins: Write, condition: str, connect: str, command: str
) -> None:
    source = f"""{HEAD}
done, kept = Signal(), Signal()
class Shelf:
    def finish(self, title, state):
        done.send(sender=None, title=title)
        done.send(sender=Shelf, title=title)
        kept.send(sender=None, title=title, state=state)
def fail(sender, method=None, title=None, state=None, **kw):
    if {condition}:
        {RAISES}
{connect}
"""
    directory = plugins({"shelf.py": source})

    finding = raised(tool, directory)

    assert finding["see"] == f"cantemo-signals fire {command} -p plugins"
    assert "raised KeyError" in tool(*shlex.split(finding["see"])[1:], cwd=directory.parent).out


@pytest.mark.parametrize(("condition", "connect", "command"), OF_MODELS)
def test_an_event_of_a_model_is_sent_again_by_what_tells_it_from_others(
    tool: Tool, plugins: Write, condition: str, connect: str, command: str
) -> None:
    source = f"{MODELS}def fail(**kw):\n    if {condition}:\n        {RAISES}\n{connect}\n"
    directory = plugins({"shelf/__init__.py": "", "shelf/models.py": source})

    finding = raised(tool, directory)

    assert finding["see"] == f"cantemo-signals fire {command} -p plugins"
    assert "raised KeyError" in tool(*shlex.split(finding["see"])[1:], cwd=directory.parent).out


def test_the_dotted_name_is_given_where_two_signals_share_the_last_part(tool: Tool, plugins: Write) -> None:
    source = "{}done = Signal()\ndef finish(): done.send(sender=None)\n"
    fails = f"def fail(**kw): {RAISES}\ndone.connect(fail)\n"
    listens = "def listen(**kw): pass\ndone.connect(listen)\n"
    directory = plugins({"reel.py": source.format(HEAD) + listens, "shelf.py": source.format(HEAD) + fails})

    finding = raised(tool, directory)

    assert finding["see"] == "cantemo-signals fire shelf.done -p plugins"
    assert "raised KeyError" in tool(*shlex.split(finding["see"])[1:], cwd=directory.parent).out


@pytest.mark.parametrize(
    "words",
    [
        ("-p", "plugins"),
        ("-p", "other=plugins/shelf.py", "--no-django"),
        ("-p", "plugins", "--setting", "PLACE=the cellar", "--disable-app", "a", "--disable-app", "b"),
        ("-p", "plugins", "--load-order", "shelf"),
    ],
)
def test_the_command_says_what_to_load_as_it_was_said(tool: Tool, plugins: Write, words: tuple[str, ...]) -> None:
    source = f"{HEAD}def fail(**kw): {RAISES}\nvidispine_pre_create.connect(fail)\n"
    directory = plugins({"shelf.py": source})

    (finding,) = tool("check", *words, "--select", "CS111", "--format", "json", cwd=directory.parent).document[
        "findings"
    ]

    assert sorted(shlex.split(finding["see"])[3:]) == sorted(words)
    assert "raised KeyError" in tool(*shlex.split(finding["see"])[1:], cwd=directory.parent).out


def test_the_command_leaves_out_what_is_said_elsewhere(tool: Tool, plugins: Write) -> None:
    source = f"{HEAD}def fail(**kw): {RAISES}\nvidispine_pre_create.connect(fail)\n"
    directory = plugins({"shelf.py": source})

    run = tool("check", "--select", "CS111", cwd=directory.parent, CANTEMO_SIGNALS_ENGINE="pydispatcher")

    assert run.out.count("see:  cantemo-signals fire vidispine_pre_create\n") == 1
