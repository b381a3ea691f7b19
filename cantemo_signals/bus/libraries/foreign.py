"""A representation of another library's signal: it has the interface of ours, and follows that library's rules."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any
from weakref import ref

from cantemo_signals.bus.base import BaseBus, BaseSignal
from cantemo_signals.bus.disconnects import Asked
from cantemo_signals.bus.entries import Entry, Sender, serials
from cantemo_signals.bus.libraries.foreign_entry import ForeignEntry
from cantemo_signals.bus.namespaces import names_in
from cantemo_signals.bus.naming import Described, DescribedReceiver, class_name, dict_of, module_and_name
from cantemo_signals.bus.origin import CallSite
from cantemo_signals.bus.own_methods import chooser, finder, is_watched, own_method
from cantemo_signals.bus.pydispatcher import Receiver
from cantemo_signals.bus.references import StrongRef, reference

#: The sender of a connection that was not observed when it was made.
UNKNOWN = object()
MOST_AWAY = 1000
"""Connections of one signal that are remembered after they have gone without a report."""
GONE: Sender = (StrongRef(None), None, "<a garbage-collected sender>")
_subclasses_of = type.__dict__["__subclasses__"]


class ForeignSignal(BaseSignal):
    """Represents another library's signal, without keeping it alive if it supports weak references.

    An adapter defines, besides ``library``, ``any_sender_key`` (the sender's part of the key of a connection for any
    sender; the second item of every entry's key is such a part) and, if the name differs, ``package``:

    - ``watch``: how to observe connects, disconnects and sends;
    - ``_connections`` and ``_entry``: what is connected now; ``_take_out``: how to undo it;
    - ``_planned``: what a send would call; ``reached``: what it does call; ``call``: with which arguments;
    - where the defaults do not apply, ``by_name`` and ``by_place`` (what each call passes besides the event's
      arguments), ``held_by_library``, ``finish_loading``, ``place``, ``is_internal``, ``only_sender``, ``meaning`` and
      ``_sent``.
    """

    library: str
    any_sender_key: Any = None
    is_foreign = True

    def __init_subclass__(cls) -> None:
        if "library" in vars(cls) and "package" not in vars(cls):
            cls.package = cls.library

    def __init__(self, bus: BaseBus, real: Any, gone: Callable[[object], None] | None = None) -> None:
        # The base class creates a signal; this one exists already, and may already have connections.
        self._bus = bus
        self.name: str | None = None
        self.module = self.made_in = ""
        self._rank = 0
        self.providing_args: set[str] = set()
        self.use_caching = False
        self._real = self._reference_to(real, gone)
        bus.signals[next(serials)] = self
        self._begin()
        self.reconcile()

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute; no plugin gets the representative."""
        object.__setattr__(self, name, value)

    def _begin(self) -> None:
        super()._begin()
        #: Our entries, by what identifies the connections in the library.
        self._standing: dict[Any, ForeignEntry] = {}
        #: Entries whose connections are gone without a report, by the same: someone may put them back.
        self._away: dict[Any, ForeignEntry] = {}

    def _reference_to(self, real: Any, gone: Callable[[object], None] | None) -> Callable[[], Any]:
        """Return a weak reference to the signal that reports its end, or a strong one that lasts as long as the bus."""
        try:
            return ref(real, gone)
        except TypeError:
            return StrongRef(real)

    @staticmethod
    def watch(bus: BaseBus, signal_class: Any, undo: Any) -> None:
        """Make the library's signal class report to ``bus`` what it connects and sends, until that is undone."""
        raise NotImplementedError

    @staticmethod
    def finish_loading(bus: BaseBus) -> None:
        """Make the library do what it defers until first use."""

    @staticmethod
    def held_by_library() -> list[Any]:
        """Return the signals that the library itself holds outside the namespaces of modules."""
        return []

    def _connections(self) -> dict[Any, Any]:
        """Return the library's own record of each connection, in order, by what identifies the connection."""
        raise NotImplementedError

    def _entry(
        self, key: Any, element: Any, sender: Any = UNKNOWN, uid: Any = None, site: CallSite | None = None
    ) -> ForeignEntry:
        """Return the entry for a connection; ``sender``, ``uid`` and ``site`` are known if its making was observed."""
        raise NotImplementedError

    def _planned(self, sender: Any) -> list[Entry]:
        """Return which of the known entries a send by ``sender`` would call now, in order."""
        raise NotImplementedError

    def _take_out(self, keys: set[Any]) -> None:
        """Undo connections in the library."""
        raise NotImplementedError

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver as the library's send does."""
        raise NotImplementedError

    def held_as(self, module: str, name: str) -> None:
        """Note that a module holds the signal under a name; its creator ranks highest, then modules of signals."""
        rank = 1 + 2 * (module == self.made_in) + module.endswith("signals")
        if rank > self._rank:
            self.name, self.module, self._rank = name, module, rank

    def find_name(self) -> None:
        """Take the name from the module that made it, which may not have been loaded before, or a class in there."""
        real, names = self.real, list(names_in(self.made_in).items())
        classes = [cls for _, cls in names if issubclass(type(cls), type) and class_name(cls)[0] == self.made_in]
        names += [(f"{class_name(cls)[1]}.{name}", value) for cls in classes for name, value in dict_of(cls).items()]
        if found := next((name for name, value in names if value is real), None):
            self.held_as(self.made_in, found)

    def made_by(self, module: str) -> None:
        """Note which module created the signal."""
        self.made_in = module
        if self.name is None:
            self.module = module

    @property
    def real(self) -> Any:
        """The library's signal; None once it is gone."""
        return self._real()

    @property
    def is_internal(self) -> bool:
        """True if its library sends it for internal use; if no module holds it, no one else can know it."""
        return not self.module

    def planned(self, sender: Any) -> list[Entry]:
        """Return the entries that a send by ``sender`` would call now, in order, without changing anything."""
        self.reconcile()
        return self._planned(sender)

    def places(self) -> dict[Entry, int]:
        """Return the place of each live entry among those that the library would call for the entry's own sender."""
        plans: dict[int, tuple[object, dict[Entry, int]]] = {}
        places = {}
        for entry in self._live_entries():
            sender = self.nobody if entry.any_sender else entry.sender()
            if id(sender) not in plans:  # keeping the sender keeps its address unique
                plans[id(sender)] = sender, {each: place for place, each in enumerate(self._planned(sender), 1)}
            if (place := plans[id(sender)][1].get(entry)) is not None:
                places[entry] = place
        return places

    def send(self, /, sender: Any = None, **named: Any) -> Any:
        """Send as the library does, recorded while a recorder is set."""
        return self._sent(sender, named, robust=False)

    def send_robust(self, /, sender: Any = None, **named: Any) -> Any:
        """Send robustly as the library does, recorded while a recorder is set."""
        return self._sent(sender, named, robust=True)

    def _sent(self, sender: Any, named: dict[str, Any], *, robust: bool) -> Any:
        real, recorder = self.real, self._bus.recorder
        robust = robust and hasattr(type(real), "send_robust")  # not every library has one
        send = real.send_robust if robust else real.send
        if recorder is None or is_watched(send):
            return send(sender, **named)
        own = own_method(real, "send_robust" if robust else "send", self.package)
        if own is not None:
            with recorder.own_dispatch(self, sender, named, DescribedReceiver(own), robust=robust):
                return send(sender, **named)
        if any(cls in self._bus.watched for cls in type(real).__mro__):
            return send(sender, **named)
        return recorder.send(self, sender, named, robust=robust)

    @classmethod
    def is_of_library(cls, signal_class: Any) -> bool:
        """Return whether the library itself has this class."""
        return str(class_name(signal_class)[0]).startswith(f"{cls.package}.")

    @property
    def chooser(self) -> Described | None:
        """The function that decides what a send calls, and in which order, if that is not the library's."""
        return None if (real := self.real) is None else chooser(real, self.package)

    @property
    def finder(self) -> Described | None:
        """The function that finds the live receivers, if that is not the library's."""
        return None if (real := self.real) is None else finder(real, self.package)

    def reconcile(self) -> None:
        """Update the record with connections made or undone without a report; dead ones stay recorded."""
        connections = self._connections()
        for key in [key for key in self._standing if key not in connections]:
            entry = self._standing.pop(key)
            if entry.alive and not entry.lost_sender:
                self._drop(entry)
                self._put_away(key, entry)
        for key, element in connections.items():
            if key not in self._standing and not self._is_back(key, element):
                self._note(key, element)

    def _put_away(self, key: Any, entry: ForeignEntry) -> None:
        self._away[key] = entry
        if len(self._away) > MOST_AWAY:
            del self._away[next(iter(self._away))]

    def _is_back(self, key: Any, element: Any) -> bool:
        """Return whether a connection was here before, and record it as the same one again."""
        entry = self._away.get(key)
        if entry is None or not self._is_of(entry, element):
            return False
        del self._away[key]
        self._standing[key] = entry
        self.entries[entry.serial] = entry
        self._ranks = None
        return True

    def _is_of(self, entry: ForeignEntry, element: Any) -> bool:
        """Return whether the library's own record of a connection is that of an entry."""
        return False

    def disconnected(self, asked: Asked, before: dict[int, Entry], site: CallSite) -> None:
        """Record a ``disconnect`` that has just been made; ``before`` are the entries before it."""
        self.reconcile()
        self._disconnected(asked, [entry for serial, entry in before.items() if serial not in self.entries], site)

    @staticmethod
    def asked(*args: Any, **kwargs: Any) -> Asked:
        """Return what these arguments ask of the library's ``disconnect``; an empty ``Asked`` if that is unknown."""
        return Asked()

    def _note(self, key: Any, element: Any, sender: Any = UNKNOWN, uid: Any = None, site: Any = None) -> None:
        entry = self._standing[key] = self._entry(key, element, sender, uid, site)
        self._add(entry)

    def forget(self) -> None:
        """Undo the connections of modules that are no longer loaded, and forget everything."""
        left = {key for key, entry in self._standing.items() if self._ends_with_bus(entry)}
        if left and self.real is not None:
            self._take_out(left)
        super().forget()

    def _ends_with_bus(self, entry: ForeignEntry) -> bool:
        return entry.is_left_behind

    def _sender_at(self, address: Any) -> tuple[Sender, bool]:
        """Return what is known about the object now at an address, and whether the sender is only inferred."""
        sender = object_at(address)
        return (GONE, False) if sender is None else (self.known_sender(sender), True)

    def known_sender(self, sender: Any) -> Sender:
        """Return what to remember about a sender; a string is its own name."""
        if type(sender) is str:
            return StrongRef(sender), None, sender
        own_name = self.name_of_sender(sender)
        return reference(sender), *(module_and_name(sender) if own_name is None else (None, own_name))


def object_at(address: int) -> Any:
    """Return the class, or else the object tracked by the garbage collector, with this ``id``; None if there is none.

    It may not be the object that was once at this address: whatever shows it must say that it is inferred.
    """
    found = _class_at(address)
    if found is None:
        found = next((each for each in gc.get_objects() if id(each) == address), None)
    return found


def _class_at(address: int) -> Any:
    seen: set[int] = set()
    waiting: list[Any] = [object]
    while waiting:
        cls = waiting.pop()
        if id(cls) == address:
            return cls
        if id(cls) not in seen:
            seen.add(id(cls))
            waiting.extend(_subclasses_of(cls) if cls is not type else ())
    return None
