"""Find the signals of other libraries, and represent them on the bus."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial, wraps
from importlib import import_module
from typing import Any

from cantemo_signals.bus.base import BaseBus
from cantemo_signals.bus.libraries import pydispatcher as native
from cantemo_signals.bus.libraries import signal_classes
from cantemo_signals.bus.libraries.foreign import ForeignSignal
from cantemo_signals.bus.naming import mro_of
from cantemo_signals.bus.origin import call_site, caller
from cantemo_signals.bus.own_methods import own_sends, watching
from cantemo_signals.bus.passing import asking

_ABSENT = object()


class Undo(ExitStack):
    """A stack of replacements; ``close()`` reverts them, last first."""

    def replace(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        """Replace an attribute that a class or a module has itself by ``make(attribute)``."""
        self.put(owner, name, make(vars(owner)[name]))

    def put(self, owner: Any, name: str, replacement: Any) -> None:
        """Set an attribute of a class or a module, which may not have it itself."""
        original = vars(owner).get(name, _ABSENT)
        setattr(owner, name, replacement)

        def restore() -> None:
            if vars(owner).get(name, _ABSENT) is not replacement:  # someone has replaced ours: leave theirs
                return
            if original is _ABSENT:
                delattr(owner, name)
            else:
                setattr(owner, name, original)

        self.callback(restore)


def reconciling(bus: BaseBus) -> Callable[[Any], Any]:
    """Wrap a library's ``disconnect`` so that it is recorded and our record of the signal is updated."""

    def make(original: Any) -> Any:
        @wraps(original)
        def disconnect(self: Any, *args: Any, **kwargs: Any) -> Any:
            wrapper = adopt(bus, self)
            before = wrapper.entries.copy()
            result = original(self, *args, **kwargs)
            asked = asking(caller(wrapper.package), self, wrapper.package, args[:1], frozenset())
            site = call_site(bus.context, asked)
            wrapper.disconnected(wrapper.asked(*args, **kwargs), before, site)
            return result

        return disconnect

    return make


def recording(bus: BaseBus, *, robust: bool) -> Callable[[Any], Any]:
    """Wrap a library's ``send`` so that it is recorded while a recorder is set."""

    def make(original: Any) -> Any:
        @wraps(original)
        def send(self: Any, sender: Any, **named: Any) -> Any:
            recorder = bus.recorder
            if recorder is None:
                if bus.early is not None:
                    bus.early.note(adopt(bus, self), sender, sys._getframe(1))
                return original(self, sender, **named)
            return recorder.send(adopt(bus, self), sender, named, robust=robust)

        return send

    return make


def instrument(bus: BaseBus, signal_class: Any) -> Undo:
    """Make a library's signal class report to ``bus`` what it connects and sends, until the result is closed.

    The lines of connections made earlier are unknown.
    """
    adapter = _adapter_for(signal_class)
    assert adapter is not None
    undo = Undo()
    adapter.watch(bus, signal_class, undo)
    bus.watched.add(signal_class)
    undo.callback(lambda: bus.watched.discard(signal_class))
    undo.callback(lambda: _forget_own_sends(bus, signal_class))
    return undo


def adopt(bus: BaseBus, signal: Any) -> Any:
    """Return the ``ForeignSignal`` that represents a signal on this bus, the same one while the signal is alive.

    Raises:
        TypeError: it is not a signal of a known library.
    """
    found: Any = bus.adopted.get(id(signal))
    if found is not None and found.real is signal:
        return found
    adapter = _adapter_for(type(signal))
    if adapter is None:
        raise TypeError("This is not a signal of a known library.")
    key, adopted = id(signal), bus.adopted

    def gone(_: object) -> None:
        if adopted.get(key) is wrapper:
            del adopted[key]
        wrapper.forget()

    watch_own_sends(bus, type(signal), adapter)
    wrapper: ForeignSignal = adapter(bus, signal, gone)
    adopted[key] = wrapper
    return wrapper


def watch_own_sends(bus: BaseBus, signal_class: Any, adapter: Any) -> None:
    """Make the classes between a signal's and its library's report the sends that they make in their own way."""
    for cls in mro_of(signal_class):
        if cls in bus.with_own_sends or adapter.is_of_library(cls) or not any(map(adapter.is_of_library, mro_of(cls))):
            continue
        bus.with_own_sends[cls] = undo = Undo()
        for name, send in own_sends(cls, adapter.is_of_library).items():
            undo.put(cls, name, watching(bus, partial(adopt, bus))(send))


def _forget_own_sends(bus: BaseBus, signal_class: Any) -> None:
    for cls in [cls for cls in bus.with_own_sends if any(base is signal_class for base in mro_of(cls))]:
        bus.with_own_sends.pop(cls).close()


def finish_loading(bus: BaseBus) -> None:
    """Make the loaded libraries establish the connections that they defer."""
    for cls in [cls for _, cls in signal_classes()]:
        _adapter_for(cls).finish_loading(bus)


def discover(bus: BaseBus) -> None:
    """Adopt every signal that a loaded module or a library holds, and take its name from there."""
    native.discover(bus)
    classes = tuple(cls for _, cls in signal_classes())
    for module, namespace in _namespaces() if classes else ():
        for name, value in list(namespace.items()):
            if issubclass(type(value), classes):
                adopt(bus, value).held_as(module, name)
    for cls in classes:
        for signal in _adapter_for(cls).held_by_library():
            adopt(bus, signal)


def _namespaces() -> list[tuple[str, dict[str, Any]]]:
    namespaces = []
    for name, module in list(sys.modules.items()):
        try:
            namespaces.append((name, object.__getattribute__(module, "__dict__")))
        except AttributeError:  # sys.modules can contain anything
            continue
    return namespaces


def _adapter_for(kind: type) -> Any:
    for library, cls in signal_classes():
        if issubclass(kind, cls):
            return import_module(f"{__package__}.{library}").ADAPTER
    return None
