"""The lines that connect through what a signal class has written itself."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

import pytest
from django.dispatch import Signal, receiver  # type: ignore[import-untyped]

from cantemo_signals.bus import BaseSignal, Bus
from cantemo_signals.bus.libraries.adoption import adopt, instrument

CLASS = """
import functools

class Own(Base):
    def connect(self, receiver, sender=None, weak=True, dispatch_uid=None):
        return self._checked(receiver, sender=sender, weak=weak, dispatch_uid=dispatch_uid)

    def _checked(self, receiver, **options):
        return super().connect(receiver, **options)

    def disconnect(self, receiver=None, sender=None, dispatch_uid=None):
        return super().disconnect(receiver, sender, dispatch_uid)

    def add(self, *functions):
        for function in functions:
            self.connect(function)

signal = Own()

def receiving(to):
    def decorate(function):
        to.connect(function)
        return function
    return decorate

def wrapping(to):
    def decorate(function):
        @functools.wraps(function)
        def wrapped(*given, **named):
            return function(*given, **named)
        wrapped.kept = wrapped
        to.connect(wrapped, weak=False)
        return function
    return decorate

def own_receiver(**named): pass

def install():
    signal.connect(own_receiver)
"""
PLUGIN = """
def first(**named): pass
def second(**named): pass

{}
"""

Load = Callable[[str], BaseSignal]


@pytest.fixture(params=["django", "portal"])
def load(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Load]:
    """Load a plugin that connects with some lines, and return what represents the signal."""
    is_django = request.param == "django"
    bus = Bus(request.param)
    undo = instrument(bus, Signal) if is_django else None
    shared = module("own_signals", CLASS, Base=Signal if is_django else bus.Signal)
    monkeypatch.setitem(sys.modules, "own_signals", shared)

    def load(lines: str) -> BaseSignal:
        names = {name: getattr(shared, name) for name in ("signal", "receiving", "wrapping", "install")}
        plugin = module("plugin", PLUGIN.format(lines), receiver=receiver, **names)
        monkeypatch.setitem(sys.modules, "plugin", plugin)
        known: BaseSignal = adopt(bus, shared.signal) if is_django else shared.signal
        return known

    yield load
    if undo is not None:
        undo.close()
    bus.close()


def module(name: str, text: str, **names: Any) -> Any:
    """A module with this text, in a file of its name."""
    made = ModuleType(name)
    vars(made).update(names)
    exec(compile(text, f"{name}.py", "exec"), vars(made))
    return made


@pytest.mark.parametrize(
    "lines",
    [
        "signal.connect(first)",
        "signal.add(first)",
        "receiving(signal)(first)",
        "wrapping(signal)(first)",
        "receiver(signal)(first)",
        "signal.connect(receiver=first)",
    ],
)
def test_the_line_that_connects_is_the_plugins(load: Load, lines: str) -> None:
    signal = load(lines)

    assert [entry.connected_at for entry in signal.entries.values()] == [("plugin.py", 5)]


def test_the_module_of_the_class_connects_by_itself(load: Load) -> None:
    signal = load("install()")

    place = CLASS.splitlines().index("    signal.connect(own_receiver)") + 1
    assert [entry.connected_at for entry in signal.entries.values()] == [("own_signals.py", place)]


def test_the_line_that_disconnects_is_the_plugins(load: Load) -> None:
    signal = load("signal.connect(first)\nsignal.disconnect(first)")

    assert [each.connected_at for each in signal.disconnects] == [("plugin.py", 6)]
