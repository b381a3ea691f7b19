"""Portal's own signals: what a plugin gives one of them in place of its methods or of its class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from cantemo_signals.bus import Bus
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import is_ours, mro_of
from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.bus.protected import SETTABLE
from cantemo_signals.sandbox.emulated import is_of_portal
from cantemo_signals.values import OWN_BUILTINS, NamedTuple

globals()["__builtins__"] = OWN_BUILTINS

METHODS = SETTABLE - {"__class__", "receivers"}
_set, _delete = object.__setattr__, object.__delattr__


class Given(NamedTuple):
    """What a signal was given under a name; ``repeat`` gives it that again."""

    signal: str
    name: str
    value: object
    repeat: Callable[[], object]


class OwnSignals:
    """The signals of a bus that are no plugin's; ``note`` before each step."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self.note()

    def note(self) -> None:
        """Note the signals as they are."""
        self._before = {id(signal): (type(signal), _methods(signal)) for signal in self._bus.ledger.signals()}

    def put_back(self) -> Iterator[Given]:
        """Have the signals as they were, and yield what they were given; those of Portal's that are new had nothing."""
        for signal in self._bus.ledger.signals():
            if not (type(signal.module) is str and is_of_portal(signal.module) and plugin_of(signal.module) is None):
                continue
            cls, methods = self._before.get(id(signal)) or (_own_class(signal), {})
            if type(signal) is not cls:
                yield _given(signal, "__class__", type(signal))
                _set(signal, "__class__", cls)
            for name, value in _methods(signal).items():
                if methods.get(name) is not value:
                    yield _given(signal, name, value)
                    _restore(signal, name, methods)


def _own_class(signal: Any) -> type:
    """Return the class of a signal, or that of ours which it derives from."""
    return next((cls for cls in mro_of(type(signal)) if is_ours(cls)), type(signal))


def _methods(signal: Any) -> dict[str, Any]:
    namespace = namespace_of(signal)
    return {name: namespace[name] for name in METHODS & namespace.keys()} if namespace else {}


def _restore(signal: Any, name: str, methods: dict[str, Any]) -> None:
    if name in methods:
        _set(signal, name, methods[name])
    else:
        _delete(signal, name)


def _given(signal: Any, name: str, value: object) -> Given:
    return Given(f"{signal.module}.{signal.name}", name, value, partial(_set, signal, name, value))
