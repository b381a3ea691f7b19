"""An emulated Portal without plugins, for the tests that look at Portal itself."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from cantemo_signals.bus import Bus, activate
from cantemo_signals.sandbox import effects, environment
from cantemo_signals.sandbox.importing.finder import EmulatedPortal


@pytest.fixture
def portal() -> Iterator[Callable[[str], Any]]:
    """Imports a module of the emulated Portal, by its name below ``portal``."""
    bus = Bus()
    activate(bus)
    host = EmulatedPortal([], bus)
    host.install()
    yield lambda name: importlib.import_module(f"portal.{name}")
    host.remove()
    bus.close()
    activate(None)
    environment.reset()


@pytest.fixture
def noted() -> Iterator[list[effects.EffectNote]]:
    """The effects reported during the test."""
    notes: list[effects.EffectNote] = []
    before, effects.sink = effects.sink, notes.append
    yield notes
    effects.sink = before
