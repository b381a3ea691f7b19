"""The order that ``list`` shows is the order in which an event would call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantemo_signals.bus import Bus
from cantemo_signals.bus.pydispatcher import ANONYMOUS
from cantemo_signals.session.rules.engines import difference, differing_senders
from cantemo_signals.session.selecting import fits
from cantemo_signals.values.loading import ENGINES, Engine
from tests.conftest import Tool, Write


class Ann:
    """A sender."""


class Bob:
    """Another."""


def receivers(count: int) -> list[Callable[..., Any]]:
    return [lambda sender, number=number, **kwargs: number for number in range(count)]


@pytest.mark.parametrize("engine", ["portal", "pydispatcher"])
@given(senders=st.lists(st.sampled_from([None, Ann, Bob]), max_size=8), dying=st.sets(st.integers(0, 7)))
def test_the_order_of_a_connection_is_its_place_in_an_event_from_its_sender(
    engine: Engine, senders: list[type | None], dying: set[int]
) -> None:
    bus = Bus(engine)
    signal: Any = bus.Signal()
    kept: list[Callable[..., Any] | None] = [*receivers(len(senders))]
    for sender, receiver in zip(senders, kept, strict=True):
        signal.connect(receiver) if sender is None else signal.connect(receiver, sender)
    for number in dying & set(range(len(kept))):
        kept[number] = Ann
    receiver = None  # the loop's variable would keep the last one alive
    entries = bus.ledger.entries()

    places = signal.places()

    nobody = ANONYMOUS if engine == "pydispatcher" else None
    for entry in entries:
        plan = signal.planned(nobody if entry.any_sender else entry.sender())
        assert places.get(entry) == (plan.index(entry) + 1 if entry.alive else None)
    bus.close()


def wide(sender: Any, signal: Any, **kwargs: Any) -> None: ...


def narrow(sender: Any) -> None: ...


@pytest.mark.parametrize("engine", ["portal", "pydispatcher"])
@given(
    st.lists(
        st.tuples(st.sampled_from([*receivers(4), wide, narrow]), st.sampled_from([None, Ann, Bob]), st.booleans()),
        max_size=6,
    )
)
def test_the_senders_that_differ_are_those_of_which_a_difference_is_told(
    engine: Engine, connections: list[tuple[Any, type | None, bool]]
) -> None:
    bus = Bus(engine)
    signal: Any = bus.Signal()
    for receiver, sender, weak in connections:
        signal.connect(receiver, weak=weak) if sender is None else signal.connect(receiver, sender, weak=weak)

    differing = {sender for sender, _ in differing_senders(signal)}

    senders: set[type | None] = {sender for _, sender, _ in connections if sender} or {None}
    assert differing == {sender for sender in senders if difference(signal, sender)}
    bus.close()


@pytest.mark.parametrize(
    ("pattern", "fitting"),
    [
        (None, True),
        ("create", True),
        ("PRE_CREATE", True),
        ("vidispine_*", True),
        ("portal.*", True),
        ("*delete", False),
        ("delete", False),
    ],
)
def test_a_filter_is_a_glob_or_a_substring_whatever_the_case(pattern: str | None, fitting: bool) -> None:
    assert fits(pattern, "portal.vidispine.signals.vidispine_pre_create") is fitting


SENDERS = """\
from portal.vidispine.icollection import CollectionHelper
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_delete, vidispine_post_modify

def every(**kwargs): ...
def item(**kwargs): ...
def collection(**kwargs): ...
def last(**kwargs): ...

vidispine_post_modify.connect(every)
vidispine_post_modify.connect(item, sender=ItemHelper)
vidispine_post_modify.connect(collection, sender=CollectionHelper)
vidispine_post_modify.connect(last)
vidispine_post_delete.connect(every)
"""


def listed(tool: Tool, directory: Path, *words: str) -> list[tuple[str, str | None, str | None, int, str]]:
    """Who is called by which event: its signal and sender, the sender that was asked for, the place, the receiver."""
    rows = tool("list", "-p", str(directory), *words, "--format", "json").document["connections"]
    return sorted(
        (
            (
                event["signal"].removeprefix("vidispine_post_"),
                event["sender"] and event["sender"].rpartition(".")[2],
                row["sender"] and row["sender"].rpartition(".")[2],
                event["order"],
                row["receiver"].rpartition(".")[2],
            )
            for row in rows
            for event in row["events"]
        ),
        key=lambda call: (call[0], call[1] or "", call[3]),
    )


def test_a_list_for_a_sender_has_the_receivers_for_any_sender_at_their_place(tool: Tool, plugins: Write) -> None:
    directory = plugins({"clips/__init__.py": SENDERS})

    assert listed(tool, directory, "--sender", "ItemHelper") == [
        ("delete", "ItemHelper", None, 1, "every"),
        ("modify", "ItemHelper", None, 1, "every"),
        ("modify", "ItemHelper", "ItemHelper", 2, "item"),
        ("modify", "ItemHelper", None, 3, "last"),
    ]


def test_of_several_senders_that_fit_each_has_its_own_places(tool: Tool, plugins: Write) -> None:
    directory = plugins({"clips/__init__.py": SENDERS})

    assert listed(tool, directory, "--sender", "helper", "--signal", "modify") == [
        ("modify", "CollectionHelper", None, 1, "every"),
        ("modify", "CollectionHelper", "CollectionHelper", 2, "collection"),
        ("modify", "CollectionHelper", None, 3, "last"),
        ("modify", "ItemHelper", None, 1, "every"),
        ("modify", "ItemHelper", "ItemHelper", 2, "item"),
        ("modify", "ItemHelper", None, 3, "last"),
    ]
    shown = tool("list", "-p", str(directory), "--sender", "helper", "--signal", "modify").out
    assert "\n4 of 5 connections, 1 signal, 1 plugin\n" in shown


def test_under_plain_pydispatcher_the_receivers_for_any_sender_come_last(tool: Tool, plugins: Write) -> None:
    directory = plugins({"clips/__init__.py": SENDERS})

    assert listed(tool, directory, "--sender", "ItemHelper", "--signal", "modify", "--engine", "pydispatcher") == [
        ("modify", "ItemHelper", "ItemHelper", 1, "item"),
        ("modify", "ItemHelper", None, 2, "every"),
        ("modify", "ItemHelper", None, 3, "last"),
    ]


UNDONE = """\
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify

def item(**kwargs): ...
def rest(**kwargs): ...

vidispine_post_modify.connect(item, sender=ItemHelper)
vidispine_post_modify.connect(rest, sender=ItemHelper)
"""
UNDOING = """\
from portal.plugins.clips import item
from portal.vidispine.iitem import ItemHelper
from portal.vidispine.signals import vidispine_post_modify

vidispine_post_modify.disconnect(item, sender=ItemHelper)
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_a_disconnect_is_shown_where_one_looks_for_what_it_undid(tool: Tool, plugins: Write, engine: Engine) -> None:
    directory = plugins({"clips/__init__.py": UNDONE, "mute/__init__.py": UNDOING})
    words = ("-p", "clips", "-p", "mute", "--engine", engine)

    document = tool("list", "--all", *words, "--format", "json", cwd=directory).document
    fired = tool("fire", "post_modify", "--sender", "ItemHelper", *words, "--format", "json", cwd=directory).document

    undone = [row for row in document["connections"] if row["disconnected_by"]]
    assert [(row["receiver"], row["order"], row["disconnected_by"], row["disconnected_at"]) for row in undone] == [
        ("portal.plugins.clips.item", None, "mute", {"path": "mute/__init__.py", "line": 5})
    ]
    assert [(each["code"], each["severity"], each["message"]) for each in document["findings"]] == [
        ("CS206", "note", "mute disconnects clips's portal.plugins.clips.item from vidispine_post_modify")
    ]
    assert [(each["receiver"], each["reason"]) for each in fired["not_called"]] == [
        ("portal.plugins.clips.item", "disconnected by mute at mute/__init__.py:5")
    ]
