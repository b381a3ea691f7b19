"""Django's own signals: read without a change, watched without a difference, recorded as they are sent."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from weakref import ref

import pytest
from django.db.models.signals import ModelSignal  # type: ignore[import-untyped]
from django.dispatch import Signal, receiver  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from cantemo_signals.bus import Bus
from cantemo_signals.bus.libraries.adoption import adopt, discover, instrument
from cantemo_signals.session.wiring import signal_name
from tests.bus.programs import WITH_COROUTINES, Describing, Program, World, programs

RUNS = settings(max_examples=150, deadline=None)
PROGRAM = programs(WITH_COROUTINES)


class Sender:
    """Sends."""


@pytest.fixture
def watched() -> Iterator[Bus]:
    """A bus that watches Django's signals."""
    bus = Bus()
    undo = instrument(bus, Signal)
    yield bus
    undo.close()
    bus.close()


#: One that watches Django's signals beside its own, and one whose own they are: the engine ``django``.
BUSES: tuple[Callable[[], Bus], ...] = (Bus, lambda: Bus("django", Signal))


def run_plain(program: Program, *, caching: bool) -> str:
    """What Django does by itself."""
    return World(program, [Signal(caching), Signal(caching)], planned_by_django).run()


def run_watched(program: Program, bus: Bus, *, caching: bool) -> str:
    """What it does while a bus watches, and what the bus says it is going to do."""
    undo = instrument(bus, Signal)
    try:
        return World(program, [Signal(caching), Signal(caching)], lambda *send: planned(bus, *send)).run()
    finally:
        undo.close()


def planned(bus: Bus, signal: Any, sender: Any) -> list[Any]:
    known = bus.standing(signal) or adopt(bus, signal)
    return [entry.receiver() for entry in known.planned(sender)]


def planned_by_django(signal: Any, sender: Any) -> list[Any]:
    """Whom Django would call; it purges and fills its cache on the way, which a plan must not."""
    before = signal.receivers, signal._dead_receivers, signal.sender_receivers_cache.copy()
    try:
        signal.sender_receivers_cache.get(sender)  # as a send does first
        live = signal._live_receivers(sender)
    except TypeError:  # it wants senders that have a hash and, where it caches, that can be referenced weakly
        return []
    finally:
        signal.receivers, signal._dead_receivers, signal.sender_receivers_cache = before
    return [*live[0], *live[1]] if isinstance(live, tuple) else list(live)


@RUNS
@pytest.mark.parametrize("make_bus", BUSES, ids=["beside", "engine"])
@given(program=PROGRAM, caching=st.booleans())
def test_watching_changes_nothing_and_the_plan_is_what_django_does(
    make_bus: Callable[[], Bus], program: Program, caching: bool
) -> None:
    expected = run_plain(program, caching=caching)

    assert run_watched(program, make_bus(), caching=caching) == expected


@RUNS
@pytest.mark.parametrize("make_bus", BUSES, ids=["beside", "engine"])
@given(program=PROGRAM, caching=st.booleans())
def test_recording_changes_nothing(make_bus: Callable[[], Bus], program: Program, caching: bool) -> None:
    expected = run_plain(program, caching=caching)
    bus = make_bus()

    with bus.record(Describing(), max_depth=1000):
        assert run_watched(program, bus, caching=caching) == expected


@RUNS
@pytest.mark.parametrize("make_bus", BUSES, ids=["beside", "engine"])
@given(program=PROGRAM, caching=st.booleans())
def test_signals_are_read_as_well_by_a_bus_that_saw_nothing(
    make_bus: Callable[[], Bus], program: Program, caching: bool
) -> None:
    expected = run_plain(program, caching=caching)
    bus = make_bus()

    world = World(program, [Signal(caching), Signal(caching)], lambda *send: planned(bus, *send))

    assert world.run() == expected


@RUNS
@given(PROGRAM, st.booleans())
def test_the_ledger_has_every_row_that_is_live(program: Program, caching: bool) -> None:
    bus = Bus()
    undo = instrument(bus, Signal)
    world = World(program, [Signal(caching), Signal(caching)], None)

    world.run()
    undo.close()

    for signal in world.signals:
        entries = adopt(bus, signal).entries.values()
        standing = {id(row[0]) for row in signal.receivers if not isinstance(row[1], ref) or row[1]() is not None}
        assert {id(entry.key) for entry in entries if entry.alive} == standing
    assert all(entry.connected_at is not None for entry in bus.ledger.entries())


PLUGIN = """
@receiver(done)
def first(sender, **kwargs): pass
done.connect(
    first, Sender)
def bootstrap():
    done.connect(first, dispatch_uid="u")
    saved.connect(first, sender="auth.User")
    done.connect(first)
"""


def run_plugin(done: Any, saved: Any = None) -> dict[str, Any]:
    """The namespace of a plugin's module that connects in several ways."""
    names = {"__name__": "portal.plugins.ours.models", "done": done, "saved": saved, "Sender": Sender}
    exec(compile(PLUGIN, "models.py", "exec"), {**names, "receiver": receiver}, names)
    return names


def test_the_plugin_and_the_line_that_connected_are_known(watched: Bus) -> None:
    done = Signal()

    names = run_plugin(done)

    entries = watched.ledger.entries()
    assert [(entry.connected_at, entry.plugin, entry.sender(), entry.weak) for entry in entries] == [
        (("models.py", 2), "ours", None, True),
        (("models.py", 4), "ours", Sender, True),
    ]
    assert names["first"] is entries[0].receiver()


def test_what_is_connected_for_a_model_that_comes_later_is_known_by_the_line_that_asked_for_it(watched: Bus) -> None:
    waiting: list[Any] = []
    saved = ModelSignal()
    names = run_plugin(Signal())

    class Apps:
        """Models that are not there yet."""

        def lazy_model_operation(self, function: Any, *models: Any) -> None:
            """Django's."""
            waiting.append(function)

    exec(
        compile("\n" * 7 + "saved.connect(first, sender='auth.User', apps=apps)", "models.py", "exec"),
        {**names, "saved": saved, "apps": Apps()},
    )
    waiting.pop()(sender=Sender)

    (entry,) = adopt(watched, saved).entries.values()
    assert (entry.connected_at, entry.plugin, entry.sender()) == (("models.py", 8), "ours", Sender)


def test_a_connect_that_django_ignored_is_noted(watched: Bus) -> None:
    done = Signal()
    names = run_plugin(done)

    done.connect(names["first"], dispatch_uid="")

    (ignored,) = watched.ledger.ignored
    assert (ignored.entry.connected_at, ignored.connected_at) == (("models.py", 2), (__file__, line_above(3)))


def line_above(lines: int) -> int:
    """The line so many above the caller's."""
    return sys._getframe(1).f_lineno - lines


def test_a_receiver_that_died_stays_in_the_ledger_and_one_that_was_disconnected_does_not(watched: Bus) -> None:
    done = Signal()
    names = run_plugin(done)
    done.connect(lambda **kwargs: None)

    done.disconnect(names["first"], Sender)
    done.send(None)

    assert [(entry.name.rpartition(".")[2], entry.alive) for entry in watched.ledger.entries()] == [
        ("first", True),
        ("<lambda>", False),
    ]


def test_a_cache_that_was_not_cleared_after_a_receiver_died_still_tells_whom_django_calls(watched: Bus) -> None:
    signal = Signal(use_caching=True)

    def stays(sender: Any, **kwargs: Any) -> None: ...

    def goes(sender: Any, **kwargs: Any) -> None: ...

    signal.connect(goes)
    signal.connect(stays)
    signal.send(Sender)
    del goes
    gc.collect()
    with pytest.raises(TypeError):
        signal.has_listeners(None)  # purges the list, and fails before the cache

    plan = planned(watched, signal, Sender)

    assert plan == planned_by_django(signal, Sender) == [stays]


def test_what_was_connected_before_anybody_watched_has_a_sender_all_the_same() -> None:
    bus, done = Bus(), Signal()

    def mine(sender: Any, **kwargs: Any) -> None:
        """Receive."""

    done.connect(mine, Sender, dispatch_uid="u")
    done.connect(mine)

    first, second = adopt(bus, done).entries.values()
    assert (first.sender(), first.dispatch_uid, first.connected_at, first.phase, first.plugin) == (
        Sender,
        "u",
        None,
        "unknown",
        None,
    )
    assert (second.any_sender, second.dispatch_uid, first.inferred) == (True, None, len(done.receivers[0]) < 4)


def test_a_sender_that_is_gone_is_said_to_be_gone() -> None:
    bus, done = Bus(), Signal()
    adopt(bus, Signal())  # a class that is imported later may get the address of the one that is gone

    def connect() -> None:
        done.connect(gc.collect, type("Gone", (), {}), weak=False)

    connect()
    gc.collect()

    (entry,) = adopt(bus, done).entries.values()
    assert entry.sender_name == "<a garbage-collected sender>"
    assert adopt(bus, done).planned(None) == []


def test_the_signals_stay_djangos_own(watched: Bus) -> None:
    done = Signal()

    wrapper = adopt(watched, done)

    assert type(done) is Signal
    assert adopt(watched, done) is wrapper
    assert "connect" not in vars(done)
    assert Signal.send.__qualname__ == "Signal.send"


def test_nothing_is_kept_alive_by_being_watched(watched: Bus) -> None:
    done = Signal()
    done.connect(lambda done=done, **kwargs: None, Sender, weak=False)
    done.send(Sender)
    gone = ref(done)

    del done
    gc.collect()

    assert gone() is None
    assert watched.ledger.entries() == []


def test_undoing_gives_the_class_its_own_methods_back() -> None:
    methods, bus = dict(vars(Signal)), Bus()

    undo = instrument(bus, Signal)
    during = dict(vars(Signal))
    undo.close()

    assert during["send"] is not methods["send"]
    assert dict(vars(Signal)) == methods
    assert bus.watched == set()


def test_a_signal_is_called_what_the_module_that_made_it_calls_it(watched: Bus) -> None:
    names = {"__name__": "portal.plugins.ours.models", "Signal": Signal}
    exec("done = Signal()", names)
    before, others = ModuleType("importer"), ModuleType("portal.plugins.ours.models")
    before.__dict__.update(other=names["done"])
    others.__dict__.update(names)
    sys.modules.update({"importer": before, "portal.plugins.ours.models": others})
    try:
        discover(watched)
    finally:
        del sys.modules["importer"], sys.modules["portal.plugins.ours.models"]

    wrapper = adopt(watched, names["done"])
    assert (wrapper.module, wrapper.name) == ("portal.plugins.ours.models", "done")


def test_djangos_own_signals_are_called_what_their_modules_call_them() -> None:
    bus = Bus()

    discover(bus)

    names = {f"{signal.module}.{signal.name}" for signal in bus.adopted.values()}

    assert {"django.db.models.signals.post_save", "django.db.models.signals.class_prepared"} <= names


def test_nested_sends_hang_under_the_call_that_made_them(watched: Bus) -> None:
    outer, inner = Signal(), Signal()
    inner.connect(len, weak=False)

    def sends(sender: Any, **kwargs: Any) -> None:
        inner.send_robust(Sender)

    outer.connect(sends)

    with watched.record() as recorder:
        outer.send(Sender, instance=1)

    (dispatch,) = recorder.dispatches
    (call,) = dispatch.calls
    (nested,) = call.sent
    assert (dispatch.names, nested.robust, [each.name for each in nested.calls]) == (
        ("instance",),
        True,
        ["builtins.len"],
    )
    assert nested.calls[0].raised


@pytest.mark.skipif(not hasattr(Signal, "asend"), reason="Django awaits receivers since 5.0")
def test_coroutines_that_run_together_keep_what_they_send_apart(watched: Bus) -> None:
    outer, inner = Signal(), Signal()

    def make(number: int) -> Any:
        async def sends(sender: Any, **kwargs: Any) -> int:
            await asyncio.sleep(0)
            await inner.asend(Sender, number=number)
            return number

        return sends

    receivers = [make(1), make(2)]
    for each in receivers:
        outer.connect(each)

    with watched.record() as recorder:
        responses = asyncio.run(outer.asend(Sender))

    (dispatch,) = recorder.dispatches
    assert responses == [(receivers[0], 1), (receivers[1], 2)]
    assert [[nested.names for nested in call.sent] for call in dispatch.calls] == [[("number",)], [("number",)]]


def test_muted_receivers_are_not_called(watched: Bus) -> None:
    called: list[int] = []
    done = Signal()
    first, second = called.append, lambda **kwargs: called.append(2)
    done.connect(lambda **kwargs: first(1), weak=False)
    done.connect(second)

    with watched.record(only=lambda entry: entry.weak):
        done.send(None)

    assert called == [2]


def test_another_kind_of_object_is_no_signal() -> None:
    with pytest.raises(TypeError, match="not a signal of a known library"):
        adopt(Bus(), Sender())


def test_closing_undoes_what_modules_connected_that_are_no_more() -> None:
    bus, done = Bus(), Signal()
    undo = instrument(bus, Signal)
    names = run_plugin(done)
    done.connect(len, weak=False)

    undo.close()
    bus.close()

    assert [row[1] for row in done.receivers] == [len]
    assert "first" in names


SWAPS: dict[str, Callable[[Any], None]] = {
    "put back": lambda signal: setattr(signal, "receivers", [*reversed(signal.receivers)]),
    "copied": lambda signal: setattr(signal, "receivers", [(*row,) for row in signal.receivers]),
}


@pytest.mark.parametrize("swap", SWAPS.values(), ids=SWAPS)
def test_connections_that_come_back_are_the_same(swap: Callable[[Any], None]) -> None:
    bus = Bus("django")
    undo = instrument(bus, Signal)
    signal = Signal()
    signal.connect(first := lambda **_: 1)
    signal.connect(second := lambda **_: 2)
    before = {entry.receiver(): entry.connected_at for entry in adopt(bus, signal).entries.values()}

    rows, signal.receivers = signal.receivers, []
    assert adopt(bus, signal).planned(None) == []
    signal.receivers = rows
    swap(signal)
    signal.sender_receivers_cache.clear()

    known = adopt(bus, signal)
    assert {entry.receiver(): entry.connected_at for entry in known.planned(None)} == before
    assert [entry.receiver() for entry in known.planned(None)] == planned_by_django(signal, None)
    assert {first, second} == set(before)
    undo.close()


def test_a_receiver_that_is_connected_first_has_the_first_place() -> None:
    bus = Bus("django")
    undo = instrument(bus, Signal)
    signal = Signal()
    signal.connect(second := lambda **_: 2)
    rows, signal.receivers = signal.receivers, []
    signal.connect(first := lambda **_: 1)
    signal.receivers += rows

    known = adopt(bus, signal)
    assert [entry.receiver() for entry in known.planned(None)] == [first, second]
    assert {entry.receiver(): place for entry, place in known.places().items()} == {first: 1, second: 2}
    assert all(entry.connected_at is not None for entry in known.entries.values())
    undo.close()


def test_a_signal_has_the_name_by_which_its_module_or_a_class_in_there_holds_it(
    watched: Bus, monkeypatch: pytest.MonkeyPatch
) -> None:
    module: Any = ModuleType("late")
    monkeypatch.setitem(sys.modules, "late", module)
    vars(module)["Signal"] = Signal
    exec("class Orders:\n    paid = Signal()\n\nsent = Signal()\nheld = [Signal()]\n", vars(module))

    names = [signal_name(adopt(watched, signal)) for signal in (module.Orders.paid, module.sent, module.held[0])]

    assert names == ["Orders.paid", "sent", "<unnamed signal>"]
