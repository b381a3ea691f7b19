"""From a library's signal to what stands for it; where the signals are found."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

from cantemo_signals.bus.base import BaseBus
from cantemo_signals.bus.libraries import pydispatcher as native
from cantemo_signals.bus.libraries import signal_classes
from cantemo_signals.bus.libraries.foreign import ForeignSignal
from cantemo_signals.bus.libraries.patching import Undo


def instrument(bus: BaseBus, signal_class: Any) -> Undo:
    """Have Django's, Celery's or Blinker's ``Signal`` class tell ``bus`` what it connects and sends.

    Calling the answer ends it.

    To be called before the first app is loaded: of connections made earlier the line is not known.
    """
    library = next(library for library, cls in signal_classes() if cls is signal_class)
    undo: Undo = import_module(f"{__package__}.{library}").watch(bus, signal_class, adopt)
    bus.watched.add(signal_class)
    undo.add(lambda: bus.watched.discard(signal_class))
    return undo


def adopt(bus: BaseBus, signal: Any) -> ForeignSignal:
    """What stands for a signal on this bus: always the same, as long as the signal lives.

    Raises:
        TypeError: it is no signal of a library that is known.
    """
    found: Any = bus.adopted.get(id(signal))
    if found is not None and found.real is signal:
        return found  # type: ignore[no-any-return]
    adapter = _adapter_for(type(signal))
    if adapter is None:
        raise TypeError("This is no signal of a library that is known.")
    key, adopted = id(signal), bus.adopted

    def gone(_: object) -> None:
        if adopted.get(key) is wrapper:
            del adopted[key]
        wrapper.forget()

    wrapper: ForeignSignal = adapter(bus, signal, gone)
    adopted[key] = wrapper
    return wrapper


def discover(bus: BaseBus) -> list[ForeignSignal]:
    """Adopt every signal that a loaded module holds, and learn from there what the signals are called."""
    native.discover(bus)
    classes = [cls for _, cls in signal_classes()]
    found: dict[int, ForeignSignal] = {}
    for module, namespace in _namespaces() if classes else ():
        for name, value in list(namespace.items()):
            if any(issubclass(type(value), cls) for cls in classes):
                wrapper = adopt(bus, value)
                found[id(wrapper)] = wrapper
                wrapper.held_as(module, name)
    if any(library == "blinker" for library, _ in signal_classes()):
        from cantemo_signals.bus.libraries.blinker import signals_by_name

        found.update((id(wrapper), wrapper) for wrapper in [adopt(bus, signal) for signal in signals_by_name()])
    return list(found.values())


def _namespaces() -> list[tuple[str, dict[str, Any]]]:
    found = []
    for name, module in list(sys.modules.items()):
        try:
            found.append((name, object.__getattribute__(module, "__dict__")))
        except AttributeError:  # anything can be put into sys.modules
            continue
    return found


def _adapter_for(kind: type) -> Any:
    for library, cls in signal_classes():
        if issubclass(kind, cls):
            return import_module(f"{__package__}.{library}").ADAPTER
    return None
