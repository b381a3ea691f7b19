"""PyDispatcher as plugins use it themselves: listed, watched without a difference, recorded as it sends."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydispatch import dispatcher, robust  # type: ignore[import-untyped]

from cantemo_signals.bus import Bus
from cantemo_signals.bus.libraries.pydispatcher import adopt_key, discover
from cantemo_signals.values.loading import ENGINES, Engine
from tests.bus.programs import PROGRAM, Describing, PlainSignal, Program, World, plan_of_plain

RUNS = settings(max_examples=150, deadline=None)
TABLES = (dispatcher.connections, dispatcher.senders, dispatcher.sendersBack)


class Sender:
    """Sends."""


def listens(sender: Any, item: Any = None) -> Any:
    """Receive."""
    return item


def other(sender: Any) -> None:
    """Receive."""


@pytest.fixture(params=ENGINES)
def watching(request: pytest.FixtureRequest) -> Iterator[Bus]:
    """A bus of either engine that watches."""
    bus = Bus(request.param)
    bus.watch()
    yield bus
    bus.close()


def run_plain(program: Program, *, with_any: bool) -> str:
    """What PyDispatcher does by itself."""
    world = World(program, [PlainSignal(), PlainSignal()], plan_of_plain)
    if with_any:
        world.senders[0] = dispatcher.Any
    text = world.run()
    for table in TABLES:
        table.clear()
    return text


def run_watched(program: Program, bus: Bus, *, with_any: bool) -> str:
    """What it does while a bus watches, and what the bus says it is going to do."""

    def plan(signal: Any, sender: Any) -> list[Any]:
        return [entry.receiver() for entry in adopt_key(bus, signal).planned(sender)]

    world = World(program, [PlainSignal(), PlainSignal()], plan)
    if with_any:
        world.senders[0] = dispatcher.Any
    bus.watch()
    try:
        return world.run()
    finally:
        bus.close()
        for table in TABLES:  # a bound method that was connected twice leaves a back reference, watched or not
            table.clear()


@RUNS
@given(PROGRAM, st.booleans())
def test_watching_changes_nothing_and_the_plan_is_what_pydispatcher_does(program: Program, with_any: bool) -> None:
    expected = run_plain(program, with_any=with_any)

    assert run_watched(program, Bus(), with_any=with_any) == expected


@RUNS
@given(PROGRAM, st.booleans())
def test_recording_changes_nothing(program: Program, with_any: bool) -> None:
    expected = run_plain(program, with_any=with_any)
    bus = Bus()

    with bus.record(Describing(), max_depth=1000):
        assert run_watched(program, bus, with_any=with_any) == expected


def test_a_connection_is_in_the_ledger_with_the_line_that_made_it(watching: Bus) -> None:
    exec(
        compile("\ndispatcher.connect(listens, 'ready', Sender)", "models.py", "exec"),
        {**globals(), "__name__": "portal.plugins.ours.models"},
    )

    (entry,) = watching.ledger.entries()
    assert (entry.signal.module, entry.signal.name, entry.signal.library) == ("pydispatch", "ready", "pydispatcher")
    assert (entry.connected_at, entry.plugin, entry.sender(), entry.weak) == (("models.py", 2), "ours", Sender, True)


def test_signals_of_ours_are_not_taken_for_a_plugins_own(watching: Bus) -> None:
    watching.Signal().connect(listens)

    discover(watching)

    assert [entry.signal.library for entry in watching.ledger.entries()] == ["portal"]


def test_what_was_connected_before_is_found_in_the_tables() -> None:
    dispatcher.connect(listens, "ready", Sender, weak=False)
    dispatcher.connect(listens, ("a", 1), None)
    dispatcher.connect(listens, "ready", dispatcher.Anonymous)
    bus = Bus()

    discover(bus)

    assert [
        (entry.signal.name, entry.sender_name, entry.weak, entry.connected_at, entry.inferred)
        for entry in bus.ledger.entries()
    ] == [
        ("ready", f"{__name__}.Sender", False, None, False),
        ("ready", "anonymous", True, None, False),
        ("<builtins.tuple object>", "None", True, None, False),
    ]
    for table in TABLES:
        table.clear()


def test_the_tiers_decide_the_order_and_receivers_for_any_signal_have_an_entry(watching: Bus) -> None:
    def anything(signal: Any) -> None:
        """Receive."""

    dispatcher.connect(anything)
    dispatcher.connect(other, "ready")
    dispatcher.connect(listens, "ready", Sender)

    with watching.record() as recorder:
        responses = dispatcher.send("ready", Sender, item=3)

    (dispatch,) = recorder.dispatches
    assert responses == [(listens, 3), (other, None), (anything, None)]
    assert [call.entry for call in dispatch.calls] == dispatch.plan
    assert [entry.signal.name for entry in dispatch.plan] == ["ready", "ready", "any signal"]
    assert dispatch.calls[1].withheld == ("signal", "item")


def test_positional_arguments_the_first_tier_and_robust_sends_are_recorded_too(watching: Bus) -> None:
    dispatcher.connect(listens, "ready", Sender)
    dispatcher.connect(other, "ready")

    def fails(sender: Any) -> None:
        raise ValueError("no")

    dispatcher.connect(fails, "ready", Sender)

    with watching.record() as recorder:
        with pytest.raises(TypeError, match="sender"):
            dispatcher.sendExact("ready", Sender, 1)
        exact = robust.sendRobust("ready", Sender, item=1)
        with pytest.raises(ValueError, match="no"):
            dispatcher.sendExact("ready", Sender)

    assert [str(response) for _, response in exact] == ["1", "no", "None"]
    assert [len(dispatch.calls) for dispatch in recorder.dispatches] == [1, 3, 2]
    assert [dispatch.robust for dispatch in recorder.dispatches] == [False, True, False]


def test_a_receiver_that_died_stays_in_the_ledger_and_one_that_was_disconnected_does_not(watching: Bus) -> None:
    dispatcher.connect(lambda **kwargs: None, "ready")
    dispatcher.connect(listens, "ready")
    dispatcher.connect(other, "ready")

    dispatcher.disconnect(listens, "ready")
    gc.collect()

    assert [(entry.name.rpartition(".")[2], entry.alive) for entry in watching.ledger.entries()] == [
        ("<lambda>", False),
        ("other", True),
    ]


def test_connecting_again_moves_to_the_end(watching: Bus) -> None:
    for each in (listens, other, listens):
        dispatcher.connect(each, "ready")

    assert [entry.receiver() for entry in watching.ledger.entries()] == [other, listens]


@pytest.mark.parametrize("engine", ENGINES)
def test_closing_undoes_what_was_connected_meanwhile_and_nothing_else(engine: Engine) -> None:
    functions = [dispatcher.connect, dispatcher.send, robust.sendRobust]
    dispatcher.connect(other, "ready")
    bus = Bus(engine)
    bus.watch()
    dispatcher.connect(listens, "ready", weak=False)
    dispatcher.connect(listens, "gone", Sender)

    bus.close()

    assert dispatcher.send("ready") == [(other, None)]
    assert dispatcher.send("gone", Sender) == []
    assert [dispatcher.connect, dispatcher.send, robust.sendRobust] == functions
    dispatcher.disconnect(other, "ready")


def test_a_signal_of_ours_that_is_used_as_pydispatchers_keeps_its_own_connections(watching: Bus) -> None:
    signal = watching.Signal()
    signal.connect(listens)
    dispatcher.connect(other, signal)

    natives = [entry for entry in watching.ledger.entries() if entry.signal.library == "pydispatcher"]

    assert [entry.receiver() for entry in natives] == [other]
    assert len(watching.ledger.entries()) == 2
