"""Signals of classes that send in their own way, from the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.conftest import Tool, Write
from tests.steady import steady

SIGNALS = """\
from django.dispatch import Signal


class Chosen(Signal):
    def send(self, sender, **named):
        live = self._live_receivers(sender)
        live = [*live[0], *live[1]] if isinstance(live, tuple) else live
        chosen = [each for each in live if each.__name__ != "off"]
        chosen.sort(key=lambda each: each.__name__)
        return [(each, each(signal=self, sender=sender, **named)) for each in chosen]


class Forwarded(Signal):
    def send(self, sender, **named):
        try:
            return super().send(sender, **named)
        except ValueError:
            return []


stored = Chosen()
moved = Forwarded()
"""
MODELS = """\
from django.dispatch import receiver
from portal.vidispine.signals import vidispine_post_create

from .signals import moved, stored


@receiver(vidispine_post_create)
def store(sender, instance=None, **kwargs):
    stored.send(sender, item=instance)
    moved.send(sender, item=instance)


@receiver(stored)
def zebra(item, **kwargs):
    return "zebra"


@receiver(stored)
def off(item, **kwargs):
    return "off"


@receiver(stored)
def apple(item, **kwargs):
    return "apple"


@receiver(moved)
def fails(**kwargs):
    raise ValueError("fails")


@receiver(moved)
def behind(**kwargs):
    pass
"""
LISTED = """\
Plugin shelf

moved from any sender, order and choice: shelf.signals.Forwarded.send
 1  shelf.models.fails   django  shelf/models.py:28  models
 2  shelf.models.behind  django  shelf/models.py:33  models
stored from any sender, order and choice: shelf.signals.Chosen.send
 1  shelf.models.zebra   django  shelf/models.py:13  models
 2  shelf.models.off     django  shelf/models.py:18  models
 3  shelf.models.apple   django  shelf/models.py:23  models
vidispine_post_create from any sender
 1  shelf.models.store           shelf/models.py:7   models

6 connections, 3 signals, 1 plugin
"""
FIRED = """\
Plugin shelf

vidispine_post_create from UserHelper
├ filled in: instance='ann', method='createUser'
└ 1  shelf.models.store  shelf/models.py:7
  ├ sent: stored from UserHelper, order and choice: shelf.signals.Chosen.send
  │ ├ with: item='ann'
  │ ├ 1  shelf.models.apple  returned 'apple'  line 23
  │ ├ 2  shelf.models.zebra  returned 'zebra'  line 13
  │ └ not called: shelf.models.off  Chosen.send (shelf/signals.py:5) did not call it  shelf/models.py:18
  └ sent: moved from UserHelper, order and choice: shelf.signals.Forwarded.send
    ├ with: item='ann'
    ├ 1  shelf.models.fails   raised ValueError: fails  line 28
    │ └ at shelf/models.py:30 in fails
    │   └ raise ValueError("fails")
    └ 2  shelf.models.behind  not reached               line 33

chosen: createUser

shelf/models.py:30: CS111 fails raises ValueError: fails
    see:  cantemo-signals fire vidispine_post_create -p shelf

1 call: 1 returned; 1 nested call raised
"""


@pytest.fixture
def shelf(plugins: Write) -> Path:
    """Where a plugin lies whose signals send in their own way."""
    return plugins({"shelf/__init__.py": "", "shelf/signals.py": SIGNALS, "shelf/models.py": MODELS})


def test_the_function_that_chooses_is_named_in_the_list(tool: Tool, shelf: Path) -> None:
    run = tool("list", "-p", "shelf", cwd=shelf)

    assert (steady(run.out), run.err, run.status) == (LISTED, "", 0)


@pytest.mark.parametrize("django", [(), ("--no-django",)], ids=["Django's class", "Portal's class"])
def test_what_is_shown_is_what_the_class_called(tool: Tool, shelf: Path, django: tuple[str, ...]) -> None:
    run = tool("fire", "vidispine_post_create", "--sender", "UserHelper", "-p", "shelf", *django, cwd=shelf)

    shown = run.out.replace(" --no-django", "")
    assert (steady(shown), run.err, run.status) == (steady(FIRED), "", 1)


def test_the_receiver_in_which_the_process_ends_is_the_one_that_ran(tool: Tool, plugins: Write) -> None:
    dies = MODELS.replace('return "zebra"', "import os; os._exit(3)")
    root = plugins({"shelf/__init__.py": "", "shelf/signals.py": SIGNALS, "shelf/models.py": dies})

    run = tool("fire", "stored", "--kw", "item=1", "-p", "shelf", "--format", "json", cwd=root)

    calls = [(call["receiver"].rpartition(".")[2], call["outcome"]["kind"]) for call in run.document["calls"]]
    assert (calls, run.status) == ([("apple", "returned"), ("zebra", "died"), ("off", "not reached")], 3)


def test_a_receiver_that_the_class_leaves_out_was_tried(tool: Tool, shelf: Path) -> None:
    run = tool("trace", "-p", "shelf", "--format", "json", cwd=shelf)

    reasons = {each["receiver"].rpartition(".")[2]: each["reason"] for each in run.document["not_tried"]}
    assert reasons["off"] == "because Chosen.send did not call it"


UNSEEN = """\
Plugin shelf

stored from no sender, order and choice: shelf.signals.Chosen.send
├ with: item='1'
├ 1  shelf.models.apple  returned 'apple'  shelf/models.py:6
└ 2  builtins.dict       not seen: it has no Python code that could be watched

2 calls: 1 returned, 1 not seen
"""


def test_a_call_that_cannot_be_followed_is_not_seen(tool: Tool, plugins: Write) -> None:
    models = (
        "from .signals import stored\n\nstored.connect(dict, weak=False)\n\n\n"
        "def apple(item, **kwargs):\n    return 'apple'\n\n\nstored.connect(apple)\n"
    )
    root = plugins({"shelf/__init__.py": "", "shelf/signals.py": SIGNALS, "shelf/models.py": models})

    run = tool("fire", "stored", "--bare", "--kw", "item=1", "-p", "shelf", cwd=root)

    assert (steady(run.out), run.status) == (steady(UNSEEN), 0)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="before, a frame that has begun cannot be followed")
def test_it_is_told_where_a_receiver_left(tool: Tool, plugins: Write) -> None:
    early = MODELS.replace('    return "apple"', '    if item == "1":\n        return\n    print(item)')
    root = plugins({"shelf/__init__.py": "", "shelf/signals.py": SIGNALS, "shelf/models.py": early})

    run = tool("fire", "stored", "--bare", "--kw", "item=1", "-p", "shelf", cwd=root)

    assert "left at line 26: if item == \"1\" (item was '1')" in run.out
