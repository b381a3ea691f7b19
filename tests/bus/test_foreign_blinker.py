"""Blinker's own signals, where Blinker is installed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest

from cantemo_signals.bus import Bus
from cantemo_signals.bus.libraries.adoption import adopt, discover, instrument

blinker = pytest.importorskip("blinker", reason="Blinker is not installed")


class Sender:
    """Sends."""


@pytest.fixture
def watched() -> Iterator[Bus]:
    """A bus that watches Blinker's signals."""
    bus = Bus()
    undo = instrument(bus, blinker.Signal)
    yield bus
    undo.close()
    bus.close()


def listens(sender: Any, **kwargs: Any) -> Any:
    """Receive."""
    return kwargs


def test_connections_made_in_every_way_are_known_by_their_line(watched: Bus) -> None:
    source = "@done.connect\ndef a(s): pass\n@done.connect_via(Sender)\ndef b(s): pass\ndone.connect(a, 'x')"
    names = {"__name__": "portal.plugins.ours.models", "done": blinker.Signal(), "Sender": Sender}

    exec(compile(source, "models.py", "exec"), names)

    assert [
        (entry.connected_at, entry.sender_name, entry.plugin, entry.weak) for entry in watched.ledger.entries()
    ] == [
        (("models.py", 1), None, "ours", True),
        (("models.py", 3), f"{__name__}.Sender", "ours", False),
        (("models.py", 5), "x", "ours", True),
    ]


def test_the_plan_is_the_order_of_the_send(watched: Bus) -> None:
    done = blinker.Signal()
    receivers = [lambda sender, number=number: number for number in range(40)]
    for number, each in enumerate(receivers):
        done.connect(each, Sender if number % 2 else blinker.ANY)

    planned = [entry.receiver() for entry in adopt(watched, done).planned(Sender)]
    with watched.record() as recorder:
        responses = done.send(Sender)

    assert [receiver for receiver, _ in responses] == planned
    assert [call.entry for call in recorder.dispatches[0].calls] == recorder.dispatches[0].plan
    assert done.send(Sender) == responses
    assert len(planned) == 40


def test_arguments_may_be_called_signal_and_coroutines_are_refused_as_blinker_does(watched: Bus) -> None:
    done = blinker.Signal()
    done.connect(listens)

    async def coroutine(sender: Any) -> None:
        """Receive."""

    with watched.record():
        responses = done.send(Sender, signal=1)
        done.connect(coroutine)
        with pytest.raises(RuntimeError, match="coroutine function"):
            done.send(Sender)

    assert responses == [(listens, {"signal": 1})]


def test_a_muted_signal_calls_nobody(watched: Bus) -> None:
    done = blinker.Signal()
    done.connect(listens)

    with done.muted(), watched.record() as recorder:
        responses = done.send(Sender)

    assert (responses, recorder.dispatches[0].plan) == ([], [])


def test_reading_adds_no_bucket_and_what_died_or_was_disconnected_is_told_apart(watched: Bus) -> None:
    done = blinker.Signal()
    done.connect(lambda sender: None, Sender)
    done.connect(listens)
    buckets = dict(done._by_sender)

    adopt(watched, done).planned("another")
    assert dict(done._by_sender) == buckets

    done.disconnect(listens)
    gc.collect()
    assert [(entry.name.rpartition(".")[2], entry.alive) for entry in watched.ledger.entries()] == [("<lambda>", False)]


def test_named_signals_are_found_where_blinker_keeps_them() -> None:
    bus, done = Bus(), blinker.signal("clip-ready")
    done.connect(listens, Sender)
    done.connect(listens, None)

    discover(bus)

    wrapper = adopt(bus, done)
    assert (wrapper.module, wrapper.name) == ("blinker", "clip-ready")
    assert [(entry.sender_name, entry.connected_at) for entry in wrapper.entries.values()] == [
        (f"{__name__}.Sender", None),
        ("None", None),
    ]
    done.disconnect(listens)


@pytest.mark.parametrize("recorded", [False, True])
def test_a_robust_send_of_blinker_raises_as_its_only_send_does(recorded: bool) -> None:
    def fails(sender: Any, **named: Any) -> None:
        raise KeyError("no such clip")

    bus, signal = Bus(), blinker.Signal()
    signal.connect(fails)

    with bus.record() if recorded else nullcontext(), pytest.raises(KeyError):
        adopt(bus, signal).send_robust("anyone")
