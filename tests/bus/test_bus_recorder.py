"""The recorder: what it sees, what it cuts short, and what it lets go."""

from __future__ import annotations

import gc
import sys
import threading
import traceback
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from pydispatch import dispatcher  # type: ignore[import-untyped]

from cantemo_signals.bus import Bus, recursion
from cantemo_signals.bus.limits import DispatchCycle, DispatchFlood
from cantemo_signals.bus.recorded import RecordedCall, RecordedDispatch


class Sender:
    """A sender."""


class Watching:
    """An observer that writes down what it is told."""

    def __init__(self) -> None:
        self.seen: list[tuple[Any, ...]] = []

    def sending(self, dispatch: RecordedDispatch) -> None:
        """Write it down."""
        self.seen.append(("sending", dispatch.named, len(dispatch.plan)))

    def entering(self, call: RecordedCall) -> None:
        """Write it down."""
        self.seen.append(("entering", call.name.rpartition(".")[2], call.dispatch.sender))

    def leaving(self, call: RecordedCall) -> None:
        """Write it down."""
        self.seen.append(("leaving", call.response, call.error))

    def sent(self, dispatch: RecordedDispatch) -> None:
        """Write it down."""
        self.seen.append(("sent", dispatch.raised))


def test_an_observer_sees_the_very_objects_of_a_send_and_its_calls(bus: Bus) -> None:
    def receives(sender: Any, **kwargs: Any) -> str:
        return "response"

    signal, observer, instance = bus.Signal(), Watching(), object()
    signal.connect(receives)

    with bus.record(observer):
        signal.send(Sender, instance=instance)

    assert observer.seen == [
        ("sending", {"instance": instance}, 1),
        ("entering", "receives", Sender),
        ("leaving", "response", None),
        ("sent", False),
    ]


def test_an_exception_is_seen_and_raised_as_it_was(bus: Bus) -> None:
    def fails(sender: Any, **kwargs: Any) -> None:
        raise error

    signal, observer, error = bus.Signal(), Watching(), ValueError("told so")
    signal.connect(fails)

    with bus.record(observer) as recorder, pytest.raises(ValueError, match="told so") as caught:
        signal.send(Sender)

    assert caught.value is error
    assert traceback.extract_tb(error.__traceback__)[-1].name == "fails"
    assert observer.seen[-2:] == [("leaving", None, error), ("sent", True)]
    assert [(dispatch.raised, dispatch.calls[0].raised) for dispatch in recorder.dispatches] == [(True, True)]


def test_sends_of_a_receiver_hang_under_its_call(bus: Bus) -> None:
    def outer(sender: Any, **kwargs: Any) -> None:
        currents.append(recorder.current)
        inner_signal.send(Sender)

    def inner(sender: Any, **kwargs: Any) -> None:
        currents.append(recorder.current)

    currents: list[RecordedCall | None] = []
    outer_signal, inner_signal = bus.Signal(), bus.Signal()
    outer_signal.connect(outer)
    inner_signal.connect(inner)

    with bus.record() as recorder:
        outer_signal.send(Sender)

    (dispatch,) = recorder.dispatches
    (call,) = dispatch.calls
    (nested,) = call.sent
    assert (nested.signal, nested.parent) == (inner_signal, call)
    assert [*currents, recorder.current] == [call, nested.calls[0], None]
    assert nested.sent_from == (outer.__code__, outer.__code__.co_firstlineno + 2)


def test_sends_of_other_threads_stand_for_themselves(bus: Bus) -> None:
    def receives(sender: Any, **kwargs: Any) -> None:
        thread = threading.Thread(target=lambda: other_signal.send(Sender))
        thread.start()
        thread.join()

    signal, other_signal = bus.Signal(), bus.Signal()
    signal.connect(receives)

    with bus.record() as recorder:
        signal.send(Sender)

    assert [dispatch.signal for dispatch in recorder.dispatches] == [signal, other_signal]
    assert recorder.dispatches[0].calls[0].sent == []


def chain(dispatch: RecordedDispatch) -> list[RecordedDispatch]:
    found = [dispatch]
    while found[-1].calls and found[-1].calls[0].sent:
        found += found[-1].calls[0].sent
    return found


def endless(bus: Bus, signals: int) -> Any:
    """Connect as many receivers, each of which sends the next signal; return the first one."""

    def connect(place: int) -> Callable[..., None]:
        def again(sender: Any, **kwargs: Any) -> None:
            made[(place + 1) % signals].send(Sender)

        made[place].connect(again)
        return again

    made = [bus.Signal() for _ in range(signals)]
    made[0].kept = [connect(place) for place in range(signals)]
    return made[0]


@pytest.mark.parametrize("signals", [1, 2, 3])
def test_a_short_cycle_is_cut_after_some_rounds(bus: Bus, signals: int) -> None:
    signal = endless(bus, signals)

    with bus.record(max_depth=3) as recorder, pytest.raises(DispatchCycle):
        signal.send(Sender)

    end = chain(recorder.dispatches[0])[-1]
    assert (end.signal, end.depth, end.ends_at, end.raised) == (signal, 4, 4 * signals, True)


def test_a_recursion_that_ends_by_itself_is_no_cycle_however_deep_it_is(bus: Bus) -> None:
    def countdown(sender: Any, left: int, **kwargs: Any) -> None:
        if left:
            signal.send(Sender, left=left - 1)

    signal = bus.Signal()
    signal.connect(countdown)

    with bus.record(max_depth=3) as recorder:
        signal.send(Sender, left=200)

    levels = chain(recorder.dispatches[0])
    assert (len(levels), {each.ends_at for each in levels}) == (201, {None})


def test_a_cycle_that_is_known_is_cut_soon_unless_its_arguments_change(bus: Bus) -> None:
    def again(sender: Any, left: int, **kwargs: Any) -> None:
        calls.append(left)
        if left:
            signal.send(Sender, left=left - (left > 0))

    signal, calls, known = bus.Signal(), [], {}  # type: Any, list[int], dict[Any, Any]
    signal.connect(again)

    with bus.record(max_depth=3, endless=known), pytest.raises(DispatchCycle):
        signal.send(Sender, left=-1)
    seen = len(calls)
    with bus.record(max_depth=3, endless=known), pytest.raises(DispatchCycle):
        signal.send(Sender, left=-1)
    with bus.record(max_depth=3, endless=known) as recorder:
        signal.send(Sender, left=60)

    assert (seen > 100, calls[seen:]) == (True, [-1] * 4 + list(range(60, -1, -1)))
    assert [each.ends_at for each in chain(recorder.dispatches[0])] == [None] * 61


def test_many_calls_in_a_cycle_are_not_awaited(bus: Bus) -> None:
    signal = endless(bus, 1)

    with bus.record(max_depth=3, max_calls=20) as recorder, pytest.raises(DispatchCycle):
        signal.send(Sender)

    assert [each.ends_at for each in chain(recorder.dispatches[0])] == [None, None, None, None, 4]


@pytest.mark.parametrize("signals", [20, 100, 240])
def test_a_long_cycle_ends_in_the_error_that_it_ends_in_without_us(bus: Bus, signals: int) -> None:
    signal = endless(bus, signals)

    with bus.record(max_depth=1000) as recorder, pytest.raises(RecursionError) as raised:
        signal.send(Sender)

    levels = chain(recorder.dispatches[0])
    (end,) = [each for each in levels if each.ends_at is not None]
    assert type(raised.value) is RecursionError
    assert (end.signal, end.depth > 0, end.ends_at) == (signal, True, len(levels) - 1)
    assert len(levels) - end.level <= signals
    assert sys.getrecursionlimit() == recursion.limit()


def test_a_receiver_that_calls_itself_endlessly_is_no_cycle(bus: Bus) -> None:
    def itself() -> None:
        itself()

    def receives(sender: Any, left: int, **kwargs: Any) -> None:
        itself() if left == 0 else signal.send(Sender, left=left - 1)

    signal = bus.Signal()
    signal.connect(receives)

    with bus.record() as recorder, pytest.raises(RecursionError):
        signal.send(Sender, left=2)

    assert {each.ends_at for each in chain(recorder.dispatches[0])} == {None}


def test_no_robust_send_survives_a_flood_of_calls(bus: Bus) -> None:
    def receives(sender: Any, **kwargs: Any) -> None:
        calls.append(1)
        signal.send_robust(Sender)

    signal, calls = bus.Signal(), []  # type: Any, list[int]
    signal.connect(receives)

    with bus.record(max_calls=5), pytest.raises(DispatchFlood):
        signal.send_robust(Sender)

    assert len(calls) == 5


def test_muted_receivers_are_neither_planned_nor_called(bus: Bus) -> None:
    def one(sender: Any, **kwargs: Any) -> str:
        return "one"

    def other(sender: Any, **kwargs: Any) -> str:
        return "other"

    signal = bus.Signal()
    signal.connect(one)
    signal.connect(other)

    with bus.record(only=lambda entry: entry.name.endswith("other")) as recorder:
        responses = signal.send(Sender)

    assert responses == [(other, "other")]
    assert [entry.receiver() for entry in recorder.dispatches[0].plan] == [other]


def test_a_planned_receiver_that_was_disconnected_meanwhile_was_not_called(plain: Bus) -> None:
    def one(sender: Any, **kwargs: Any) -> None:
        signal.disconnect(one)

    def other(sender: Any, **kwargs: Any) -> None:
        pass

    signal = plain.Signal()
    signal.connect(one)
    signal.connect(other)

    with plain.record() as recorder:
        signal.send(Sender)

    (dispatch,) = recorder.dispatches
    assert [entry.name.rpartition(".")[2] for entry in dispatch.plan] == ["one", "other"]
    assert [call.name.rpartition(".")[2] for call in dispatch.calls] == ["one"]


def test_what_pydispatcher_withholds_is_named(plain: Bus) -> None:
    def narrow(instance: Any) -> None:
        pass

    def wide(sender: Any, **kwargs: Any) -> None:
        pass

    signal = plain.Signal()
    signal.connect(narrow)
    signal.connect(wide)

    with plain.record() as recorder:
        signal.send(Sender, instance=1, method="create")

    assert [call.withheld for call in recorder.dispatches[0].calls] == [("signal", "sender", "method"), ()]


def test_portal_withholds_nothing(portal: Bus) -> None:
    def narrow(sender: Any) -> None:
        pass

    signal = portal.Signal()
    signal.connect(narrow)

    with portal.record() as recorder, pytest.raises(TypeError):
        signal.send(Sender)

    assert [call.withheld for call in recorder.dispatches[0].calls] == [()]


def test_a_receiver_that_was_connected_with_pydispatcher_itself_has_a_name_and_no_entry(plain: Bus) -> None:
    def foreign(sender: Any) -> None:
        pass

    signal = plain.Signal()
    dispatcher.connect(foreign, sender=Sender)

    with plain.record() as recorder:
        signal.send(Sender)
    dispatcher.disconnect(foreign, sender=Sender)

    (call,) = recorder.dispatches[0].calls
    assert (call.entry, call.name.rpartition(".")[2], call.withheld) == (None, "foreign", ("signal",))


def test_a_call_is_timed(bus: Bus) -> None:
    def receives(sender: Any, **kwargs: Any) -> None:
        pass

    signal = bus.Signal()
    signal.connect(receives)

    with bus.record() as recorder:
        signal.send(Sender)

    (call,) = recorder.dispatches[0].calls
    assert 0 < call.started <= call.stopped


def test_a_record_keeps_nothing_alive_that_the_send_brought(bus: Bus) -> None:
    class Thing:
        def receives(self, **kwargs: Any) -> Any:
            raise LookupError(Thing())

    signal, receiver, sender, instance = bus.Signal(), Thing(), Thing(), Thing()
    signal.connect(receiver.receives)
    dying = [weakref.ref(thing) for thing in (receiver, sender, instance)]

    with bus.record() as recorder:
        with suppress(LookupError):
            signal.send(sender, instance=instance)
        del receiver, sender, instance
        gc.collect()

        assert [reference() for reference in dying] == [None, None, None]
        assert [(call.name.rpartition(".")[2], call.raised) for call in recorder.dispatches[0].calls] == [
            ("receives", True)
        ]
        assert recorder.dispatches[0].sender is None


def test_the_sender_of_a_record_is_known_while_it_lives(bus: Bus) -> None:
    with bus.record() as recorder:
        bus.Signal().send(Sender)

    assert recorder.dispatches[0].sender is Sender


def test_a_record_ends_with_its_block(bus: Bus) -> None:
    signal = bus.Signal()

    with bus.record() as outer:
        with bus.record() as inner:
            signal.send(Sender)
        signal.send(Sender)
    signal.send(Sender)

    assert (len(outer.dispatches), len(inner.dispatches), bus.recorder) == (1, 1, None)
