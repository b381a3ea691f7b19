"""Signals that are not Portal's, from the command line."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from cantemo_signals.bus.libraries import ROWS
from tests.conftest import Open, Tool, Write
from tests.steady import steady

PLUGIN = """\
from portal.vidispine.signals import vidispine_pre_create
from pydispatch import dispatcher
from pydispatch.dispatcher import connect

def ready(sender, item=None, **kwargs):
    dispatcher.send("stored", sender, item=item)

def stored(item):
    return item

def anything(signal):
    pass

connect(ready, signal="clip-ready")
dispatcher.connect(stored, signal="stored", sender=dispatcher.Anonymous)
dispatcher.connect(anything)
vidispine_pre_create.connect(ready)
"""

LISTED = """\
Plugin clips

vidispine_pre_create from any sender
 1  clips.models.ready                   clips/models.py:17  models
any signal from any sender
 1  clips.models.anything  pydispatcher  clips/models.py:16  models
stored from anonymous
 1  clips.models.stored    pydispatcher  clips/models.py:15  models
clip-ready from any sender, not called: never sent
    clips.models.ready     pydispatcher  clips/models.py:14  models

clips/models.py:14: CS305 ready is connected to clip-ready, which nothing is known to send

4 connections, 4 signals, 1 plugin
"""

TRACED = """\
Plugin clips

clip-ready from no sender
├ with: item='VX-1'
├ 1  clips.models.ready     clips/models.py:5
│ └ sent: stored from no sender  line 6
│   ├ with: item='VX-1'
│   ├ 1  clips.models.stored    returned 'VX-1'  line 8
│   │ └ withheld: signal, sender (the receiver does not take them)
│   └ 2  clips.models.anything                   line 11
│     └ withheld: sender, item (the receiver does not take them)
└ 2  clips.models.anything  clips/models.py:11
  └ withheld: sender, item (the receiver does not take them)

clips/models.py:14: CS305 ready is connected to clip-ready, which nothing is known to send

1 event, 2 calls: 2 returned
"""


@pytest.fixture
def clips(plugins: Write) -> Path:
    """Where a plugin lies that uses PyDispatcher itself."""
    return plugins({"clips/__init__.py": "", "clips/models.py": PLUGIN})


def test_connections_made_with_pydispatcher_itself_are_listed(tool: Tool, clips: Path) -> None:
    run = tool("list", "-p", "clips", cwd=clips)

    assert (run.out, run.status) == (LISTED, 0)


def test_a_signal_that_is_a_text_is_fired_by_tiers_with_what_it_leads_to(tool: Tool, clips: Path) -> None:
    run = tool("trace", "clip-ready", "--kw", "item=VX-1", "-p", "clips", cwd=clips)

    assert (steady(run.out), run.status) == (TRACED, 0)


def test_the_document_says_whose_signal_it_is(tool: Tool, clips: Path) -> None:
    run = tool("list", "-p", "clips", "--format", "json", cwd=clips)

    assert [(row["signal"], row["module"], row["library"]) for row in run.document["connections"]] == [
        ("vidispine_pre_create", "portal.vidispine.signals", "portal"),
        ("any signal", "pydispatch", "pydispatcher"),
        ("clip-ready", "pydispatch", "pydispatcher"),
        ("stored", "pydispatch", "pydispatcher"),
    ]


@pytest.mark.parametrize(
    ("library", "source"),
    [
        ("celery", "from celery.signals import task_prerun as done\n@done.connect\ndef heard(**kwargs): pass\n"),
        ("blinker", "from blinker import Signal\ndone = Signal()\n@done.connect\ndef heard(sender): pass\n"),
    ],
)
def test_the_line_that_connected_to_another_library_is_known(
    library: str, source: str, open_session: Open, plugins: Write
) -> None:
    pytest.importorskip(library, reason="It is not installed")

    session = open_session(plugins({"ours/__init__.py": "", "ours/models.py": source}))

    (row,) = session.wiring().connections
    line = 1 + source.partition("@")[0].count("\n")
    assert (row.library, row.plugin, row.phase, row.connected_at and row.connected_at.line) == (
        library,
        "ours",
        "models",
        line,
    )


def test_a_task_of_celery_is_a_sender_by_its_name_whenever_it_comes_about(plugins: Write, tool: Tool) -> None:
    pytest.importorskip("celery", reason="Celery is not installed")
    source = """\
        from celery import Celery, shared_task
        from celery.signals import task_failure, task_success

        @shared_task
        def shared(): pass

        @Celery("own").task
        def own(): pass

        def heard(**kwargs): pass
        task_success.connect(heard, sender=shared)
        task_failure.connect(heard, sender=own)
        own.name
    """
    directory = plugins({"jobs.py": source})

    run = tool("trace", "-p", str(directory), "--format", "json")

    listed = tool("list", "-p", str(directory), "--format", "json").document["connections"]
    assert {(row["sender"], row["connected_at"]["line"], row["order"]) for row in listed} == {
        ("portal.plugins.jobs.shared", 11, 1),
        ("portal.plugins.jobs.own", 12, 1),
    }
    senders = {each["event"]["sender"] for each in run.document["dispatches"]}
    assert senders == {"portal.plugins.jobs.shared", "portal.plugins.jobs.own"}


@pytest.mark.parametrize("library", [library for library, _, _ in ROWS])
def test_every_library_has_an_adapter_of_its_name(library: str) -> None:
    adapter = import_module(f"cantemo_signals.bus.libraries.{library}").ADAPTER

    assert (adapter.library, adapter.package) == (library, library)
