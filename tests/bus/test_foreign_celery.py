"""Celery's own signals, where Celery is installed."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest

from cantemo_signals.bus import Bus
from cantemo_signals.bus.libraries.adoption import adopt, discover, instrument

dispatch = pytest.importorskip("celery.utils.dispatch", reason="Celery is not installed")
signals = pytest.importorskip("celery.signals", reason="Celery is not installed")


@pytest.fixture
def watched() -> Iterator[Bus]:
    """A bus that watches Celery's signals."""
    bus = Bus()
    undo = instrument(bus, dispatch.Signal)
    yield bus
    undo.close()
    bus.close()


def listens(sender: Any = None, **kwargs: Any) -> str:
    """Receive."""
    return "heard"


def fails(**kwargs: Any) -> None:
    """Receive."""
    raise KeyError("no")


def test_connections_made_in_every_way_are_known_by_their_line(watched: Bus) -> None:
    source = "@done.connect\ndef a(**k): pass\n@done.connect(sender='task')\ndef b(**k): pass\ndone.connect(a, 'x')"
    names = {"__name__": "portal.plugins.ours.models", "done": dispatch.Signal(name="done")}

    exec(compile(source, "models.py", "exec"), names)

    assert [
        (entry.connected_at, entry.sender_name, entry.plugin, entry.signal.library)
        for entry in watched.ledger.entries()
    ] == [
        (("models.py", 1), None, "ours", "celery"),
        (("models.py", 3), "'task'", "ours", "celery"),
        (("models.py", 5), "'x'", "ours", "celery"),
    ]


def test_a_send_is_recorded_and_robust_and_does_what_celery_does(
    watched: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    done = dispatch.Signal(name="done")
    for each in (fails, listens):
        done.connect(each, sender="task")
    plain = [str(response) for _, response in done.send("task", task_id=1)]
    logged = [record.getMessage() for record in caplog.records]
    caplog.clear()

    with watched.record() as recorder, caplog.at_level(logging.ERROR):
        recorded = [str(response) for _, response in done.send("task", task_id=1)]

    (sent,) = recorder.dispatches
    assert recorded == plain == ["'no'", "heard"]
    assert [record.getMessage() for record in caplog.records] == logged
    assert [call.entry for call in sent.calls] == sent.plan == adopt(watched, done).planned("task")
    assert sent.robust


def test_what_was_disconnected_is_not_listed(watched: Bus) -> None:
    done = dispatch.Signal()
    done.connect(listens)

    done.disconnect(listens)

    assert watched.ledger.entries() == []


def test_signals_are_found_in_their_module_by_name() -> None:
    bus = Bus()

    discover(bus)

    found: dict[Any, Any] = {(signal.module, signal.name): signal for signal in bus.adopted.values()}

    assert "task_id" in found["celery.signals", "task_prerun"].providing_args
    assert found["celery.signals", "task_prerun"].real is signals.task_prerun
