"""The order that ``list`` shows is the order in which an event would call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantemo_signals.bus import Bus
from cantemo_signals.bus.pydispatcher import ANONYMOUS
from cantemo_signals.session.wiring import fits
from cantemo_signals.values.loading import Engine


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
        plan = bus.connections(signal, nobody if entry.any_sender else entry.sender())
        assert places.get(entry) == (plan.index(entry) + 1 if entry.alive else None)
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
