"""Random programs of connects, sends and deaths run alike on our signals and on those they stand for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.dispatch import Signal as DjangoSignal  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from pydispatch import dispatcher  # type: ignore[import-untyped]

from cantemo_signals.bus import ANY, Bus
from cantemo_signals.values.loading import ENGINES, Engine
from tests.bus.programs import PROGRAM, Describing, PlainSignal, Program, World, plan_of_django, plan_of_plain


@contextmanager
def _bus(engine: Engine) -> Iterator[Bus]:
    bus = Bus(engine)
    try:
        yield bus
    finally:
        bus.close()


def _on_bus(program: Program, bus: Bus, *, with_any: bool = False) -> str:
    def plan(signal: Any, sender: Any) -> list[Any]:
        return [entry.receiver() for entry in signal.planned(sender)]

    world = World(program, [bus.Signal(), bus.Signal()], plan)
    if with_any:
        world.senders[0] = ANY
    return world.run()


@settings(max_examples=150, deadline=None)
@given(PROGRAM)
def test_the_portal_engine_does_what_django_does(program: Program) -> None:
    expected = World(program, [DjangoSignal(), DjangoSignal()], plan_of_django).run()

    with _bus("portal") as bus:
        assert _on_bus(program, bus) == expected


@settings(max_examples=150, deadline=None)
@given(PROGRAM, st.booleans())
def test_the_pydispatcher_engine_does_what_pydispatcher_does(program: Program, with_any: bool) -> None:
    world = World(program, [PlainSignal(), PlainSignal()], plan_of_plain)
    if with_any:
        world.senders[0] = dispatcher.Any
    expected = world.run()
    for table in (dispatcher.connections, dispatcher.senders, dispatcher.sendersBack):
        table.clear()

    with _bus("pydispatcher") as bus:
        assert _on_bus(program, bus, with_any=with_any) == expected


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=150, deadline=None)
@given(program=PROGRAM)
def test_recording_changes_nothing(engine: Engine, program: Program) -> None:
    with _bus(engine) as bus:
        expected = _on_bus(program, bus)

    with _bus(engine) as bus, bus.record(Describing(), max_depth=1000):
        assert _on_bus(program, bus) == expected


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=100, deadline=None)
@given(program=PROGRAM)
def test_a_recorder_calls_whom_it_planned_to_call_unless_something_came_between(
    engine: Engine, program: Program
) -> None:
    with _bus(engine) as bus, bus.record(max_depth=1000) as recorder:
        _on_bus(program._replace(reactions=((),) * 6), bus)

    for dispatch in recorder.dispatches:
        called = [call.entry for call in dispatch.calls]
        assert called == dispatch.plan[: len(called)]
        assert dispatch.raised or len(called) == len(dispatch.plan)


@pytest.mark.parametrize("engine", ENGINES)
@settings(max_examples=100, deadline=None)
@given(program=PROGRAM)
def test_the_ledger_knows_every_connection_that_stands(engine: Engine, program: Program) -> None:
    with _bus(engine) as bus:
        world = World(program, [bus.Signal(), bus.Signal()], None)
        world.run()
        entries = bus.ledger.entries()

        for signal in world.signals:
            for sender in world.senders:
                assert set(signal.planned(sender)) <= set(entries)
        alive = [entry for entry in entries if entry.alive]
        assert all(
            any(entry in entry.signal.planned(sender) for sender in world.senders)
            or entry.receiver() in [other.receiver() for other in alive if other is not entry]
            or entry.key[1] == id(world.senders[-1])  # which has no hash: nothing can be sent from it
            for entry in alive
        )
