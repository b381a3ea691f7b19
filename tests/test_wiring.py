"""The order that ``list`` shows is the order in which an event would call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantemo_signals.bus import Bus
from cantemo_signals.bus.pydispatcher import ANONYMOUS
from cantemo_signals.session.rules.engines import difference, differing_senders
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
