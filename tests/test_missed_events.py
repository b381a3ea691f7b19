"""What was sent while plugins were being loaded, and who was connected too late for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cantemo_signals.session import Session
from cantemo_signals.values.loading import Engine, Loading
from tests.conftest import Open, Tool, Write

ARCHIVE = """\
from django.contrib.auth.models import Group
from django.dispatch import Signal
from portal.vidispine.icollection import CollectionHelper

opened = Signal()

def open_archive():
    {deed}

open_archive()
"""
LINE = 8
SHELF = """\
from django.contrib.auth.models import Group, User
from django.db.models.signals import post_save, pre_delete
from django.dispatch import Signal
from portal.plugins.archive import opened
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_create

def note(**kwargs):
    pass

{connect}
"""
SENT = "opened.send(sender=Signal)"
MADE = "CollectionHelper().createCollection('a')"
MISSED = {
    "for any sender": (SENT, "opened.connect(note)", "opened"),
    "for this sender": (SENT, "opened.connect(note, sender=Signal)", "opened from Signal"),
    "sent robustly": ("opened.send_robust(sender=Signal)", "opened.connect(note)", "opened"),
    "of a helper": (
        MADE,
        "vidispine_post_create.connect(note, CollectionHelper)",
        "vidispine_post_create from CollectionHelper",
    ),
}
NOT_MISSED = {
    "for another sender": (SENT, "opened.connect(note, sender=User)"),
    "of another helper": (MADE, "vidispine_post_create.connect(note, ItemHelper)"),
    "another signal": (MADE, "opened.connect(note)"),
    "another module's signal of the same kind": (SENT, "post_save.connect(note)"),
    "nothing was sent": ("pass", "opened.connect(note)"),
    "a receiver that is gone": (SENT, "opened.connect(lambda **kwargs: None)"),
}

Missed = list[tuple[str, int | None, str | None]]


def missed(session: Session) -> Missed:
    """Message, line and hint of each finding."""
    found = [each for each in session.wiring().findings if each.code == "CS006"]
    return [(each.message, each.location and each.location.line, each.hint) for each in found]


@pytest.fixture
def loaded(plugins: Write, open_session: Open) -> Callable[..., Session]:
    """Load a plugin that does something, and after it one that connects."""

    def load(deed: str, connect: str, **options: Any) -> Session:
        files = {"archive.py": ARCHIVE.format(deed=deed), "shelf.py": SHELF.format(connect=connect)}
        return open_session(plugins(files), loading=Loading(**options))

    return load


@pytest.mark.parametrize("engine", ["portal", "pydispatcher"])
@pytest.mark.parametrize(("deed", "connect", "what"), MISSED.values(), ids=MISSED)
def test_a_receiver_that_is_connected_after_the_event_is_told(
    deed: str, connect: str, what: str, engine: Engine, loaded: Callable[..., Session], tmp_path: Path
) -> None:
    session = loaded(deed, connect, engine=engine)

    ((message, line, hint),) = missed(session)
    assert message == f"portal.plugins.shelf.note missed {what}, which archive sent before it was connected"
    assert line == SHELF.split("\n").index("{connect}") + 1
    assert hint is not None
    assert f"It was sent at {tmp_path}/plugins/archive.py:{LINE}." in hint


@pytest.mark.parametrize(("deed", "connect"), NOT_MISSED.values(), ids=NOT_MISSED)
def test_an_event_that_would_not_have_called_it_is_not_told(
    deed: str, connect: str, loaded: Callable[..., Session]
) -> None:
    assert missed(loaded(deed, connect)) == []


def test_an_event_that_comes_after_the_connection_is_not_told(plugins: Write, open_session: Open) -> None:
    source = """\
    from django.dispatch import Signal
    opened = Signal()
    def note(**kwargs):
        pass
    opened.connect(note)
    opened.send(sender=None)
    """

    session = open_session(plugins({"shelf.py": source}))

    assert missed(session) == []


@pytest.mark.parametrize(
    "again",
    ["opened.connect(note, dispatch_uid='twice')", "opened.disconnect(note)\nopened.send(None)\nopened.connect(note)"],
    ids=["connected twice", "disconnected in between"],
)
def test_a_receiver_that_had_been_connected_before_is_not_told(again: str, plugins: Write, open_session: Open) -> None:
    lines = ["from django.dispatch import Signal", "opened = Signal()", "def note(**kwargs):", "    pass"]
    source = "\n".join([*lines, "opened.connect(note)", "opened.send(sender=None)", again, ""])

    session = open_session(plugins({"shelf.py": source}))

    assert missed(session) == []


def test_what_is_sent_after_loading_is_not_told(loaded: Callable[..., Session]) -> None:
    session = loaded("pass", "opened.connect(note)")

    session.fire("opened")

    assert missed(session) == []


@pytest.mark.parametrize("engine", ["portal", "django"])
def test_rows_that_are_written_send_and_so_do_those_that_are_deleted(engine: str, plugins: Write, tool: Tool) -> None:
    deed = "Group.objects.get_or_create(name='a'); Group.objects.all().delete()"
    connects = "post_save.connect(note, Group); pre_delete.connect(note, Group); post_save.connect(note, User)"
    directory = plugins({"archive.py": ARCHIVE.format(deed=deed), "shelf.py": SHELF.format(connect=connects)})

    document = tool("list", "-p", str(directory), "--engine", engine, "--format", "json").document

    found = [each["message"].split(",")[0] for each in document["findings"] if each["code"] == "CS006"]
    note = "portal.plugins.shelf.note missed"
    assert found == [f"{note} post_save from Group", f"{note} pre_delete from Group"]


def test_a_signal_that_is_gone_is_not_kept_for_having_been_sent(plugins: Write, open_session: Open) -> None:
    source = """\
    from django.dispatch import Signal

    def send_once():
        Signal().send(sender=None)

    send_once()
    """

    session = open_session(plugins({"shelf.py": source}))

    assert not [each for each in session.bus.ledger.signals() if each.module == "portal.plugins.shelf"]
