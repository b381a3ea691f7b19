"""Every test gets fresh buses, and leaves PyDispatcher's tables as empty as it found them."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from pydispatch import dispatcher  # type: ignore[import-untyped]

from cantemo_signals.bus import Bus
from cantemo_signals.values.loading import ENGINES


@pytest.fixture(autouse=True)
def _no_leftovers() -> Iterator[None]:
    yield
    gc.collect()
    assert (dispatcher.connections, dispatcher.senders, dispatcher.sendersBack) == ({}, {}, {})


@pytest.fixture
def portal(_no_leftovers: None) -> Iterator[Bus]:
    """A bus with Portal's rules."""
    bus = Bus("portal")
    yield bus
    bus.close()


@pytest.fixture
def plain(_no_leftovers: None) -> Iterator[Bus]:
    """A bus with plain PyDispatcher's rules."""
    bus = Bus("pydispatcher")
    yield bus
    bus.close()


@pytest.fixture(params=ENGINES)
def bus(request: pytest.FixtureRequest, _no_leftovers: None) -> Iterator[Bus]:
    """A bus of either engine."""
    bus = Bus(request.param)
    yield bus
    bus.close()
