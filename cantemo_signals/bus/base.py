"""What both engines' signals share: the steps of a dispatch, and the record of connections."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from typing import Any, Protocol
from weakref import WeakValueDictionary

from cantemo_signals.bus.disconnects import MOST_DISCONNECTS, Asked, Disconnect
from cantemo_signals.bus.early_sends import EarlySends
from cantemo_signals.bus.entries import Entry, Ignored, Sender, serials
from cantemo_signals.bus.naming import (
    Described,
    emulated_name,
    module_and_name,
    ordinal,
    short,
)
from cantemo_signals.bus.origin import OWN_PACKAGE, CallSite, Context, caller
from cantemo_signals.bus.own_methods import chooser, finder, own_sends, watching
from cantemo_signals.bus.protected import Protected
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.bus.references import StrongRef, identity
from cantemo_signals.values.texts import shortened

Pairs = Iterable[tuple[Entry | None, Receiver]]
Reached = tuple[list[Entry], Pairs]


class SendRecorder(Protocol):
    """Sends in place of the signal, and records it: the interface of ``Recorder``."""

    def send(self, signal: BaseSignal, sender: Any, named: dict[str, Any], *, robust: bool) -> Responses:
        """Do what the signal's own ``send`` or ``send_robust`` would have done."""

    def own_dispatch(
        self, signal: BaseSignal, sender: Any, named: dict[str, Any], by: Described, *, robust: bool
    ) -> AbstractContextManager[None]:
        """Return a context in which what is called of the signal's receivers is recorded."""

    def handed_out(self, signal: BaseSignal, receivers: Any) -> Any:
        """Return the live receivers that a class's own send of the signal gets."""

    def connected(self, entry: Entry) -> None:
        """Record that something was connected."""


class BaseBus:
    """The part of a bus that its signals share."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.recorder: SendRecorder | None = None
        #: Notes what is sent while no recorder is set, such as while plugins are being loaded.
        self.early: EarlySends | None = None
        #: PyDispatcher's key for a connection that lasts as long as the bus.
        self.anchor = object()
        self.signals: WeakValueDictionary[int, BaseSignal] = WeakValueDictionary()
        #: The representatives of other libraries' signals, by the keys that ``bus.libraries`` uses for them.
        self.adopted: dict[Any, BaseSignal] = {}
        #: The signal classes of other libraries that report to this bus what they connect and send.
        self.watched: set[type] = set()
        #: The classes derived from them that were looked at for sends of their own, and how to stop watching those.
        self.with_own_sends: dict[type, Any] = {}


class BaseSignal(Protected):
    """A signal as plugins see it, with the entries of its connections.

    ``name`` is its name in its module. Only the module knows that, so whoever finds the signal there sets it.
    """

    __slots__ = (
        "__dict__",
        "__weakref__",
        "_ranks",
        "_senders",
        "disconnects",
        "entries",
        "ignored",
        "module",
        "name",
        "providing_args",
        "use_caching",
        "waiting",
    )

    _bus: BaseBus
    #: The engine's name in a sentence.
    engine_name: str
    #: The sender part of a connection's key, if the connection is for any sender.
    any_sender_key: Any
    #: Returns what identifies a receiver or a sender.
    identity: Callable[[Any], Any] = staticmethod(identity)
    #: The sender if none is given.
    nobody: Any = None
    library: str = "portal"
    #: Whether its class is a plugin's own, derived from that of its bus.
    is_derived = False
    #: Whether it is neither Portal's nor an instance of Portal's class.
    is_foreign = False
    #: The package whose frames forward a send; the first frame outside it is where the signal was sent.
    package = OWN_PACKAGE
    #: Why a receiver that was already called is not called again; None if it is called again.
    called_already: str | None = None
    #: Whether an object that reuses the address of a dead sender counts as that sender.
    matches_addresses = False
    #: What every receiver gets by name besides the event's arguments, and how many positional arguments.
    by_name: tuple[str, ...] = ("signal", "sender")
    by_place = 0
    #: Whether receivers get only the arguments that they name.
    withholds = False
    #: Whether it is a block of Portal's pages: not connected to, but filled by plugins.
    is_block = False
    #: The words of a block's tag after its name; None if they are not known.
    words: tuple[str, ...] | None = ()
    #: Whether it represents every signal.
    any_signal = False
    #: The only sender, if the library tells.
    only_sender: Any = None
    #: Its purpose, if the library tells.
    meaning: str | None = None

    def __init__(self, providing_args: Iterable[str] | None = None, use_caching: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's
        self.name: str | None = None
        self.module = str(caller().f_globals.get("__name__"))
        self.providing_args = set(providing_args or ())
        self.use_caching = use_caching
        self._bus.signals[next(serials)] = self
        self._begin()

    def __init_subclass__(cls) -> None:
        bus = getattr(cls, "_bus", None)
        if bus is None or "_bus" in vars(cls):  # the class of a bus itself, from which plugins derive theirs
            return
        cls.is_derived = True
        for name, send in own_sends(cls, lambda base: base is BaseSignal).items():
            setattr(cls, name, watching(bus, lambda signal: signal)(send))

    def _begin(self) -> None:
        #: Every entry that was not disconnected, including dead ones, by serial, which is the order of connection.
        self.entries: dict[int, Entry] = {}
        #: Entries that are connected once the sender that they name exists, by serial; they keep their receivers alive.
        self.waiting: dict[int, Entry] = {}
        self.ignored: list[Ignored] = []
        self.disconnects: deque[Disconnect] = deque(maxlen=MOST_DISCONNECTS)
        self._senders: dict[Any, Sender] = {}
        self._ranks: dict[Entry, int] | None = None

    def __repr__(self) -> str:
        return f"<Signal {self.module}.{self.name or '?'}>"

    def connect(
        self,
        receiver: Receiver,
        sender: Any = None,
        weak: bool = True,  # noqa: FBT001, FBT002  # Django's signature
        dispatch_uid: object | None = None,
    ) -> None:
        """Have ``receiver`` called when the signal is sent by ``sender``."""
        raise NotImplementedError

    def disconnect(self, receiver: Any = None, sender: Any = None, dispatch_uid: object | None = None) -> bool | None:
        """Undo a connection."""
        raise NotImplementedError

    def send(self, /, sender: Any, **named: Any) -> Responses:
        """Call each receiver with ``signal``, ``sender`` and ``named``; the first exception ends the dispatch."""
        raise NotImplementedError

    def send_robust(self, /, sender: Any, **named: Any) -> Responses:
        """Call the receivers; an exception becomes that receiver's response, and the dispatch goes on."""
        raise NotImplementedError

    def has_listeners(self, sender: Any = None) -> bool:
        """Return whether a send by ``sender`` would call anything, without changing anything."""
        return bool(self.planned(sender))

    def given(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Return an event's arguments as a user gave them, as they are sent."""
        return arguments

    # The steps of a dispatch. Only ``in_order`` defines the order; everything else asks it.

    @classmethod
    def in_order(cls, entries: list[Entry]) -> list[Entry]:
        """Return the entries, given in connection order, in the order in which a send reaches them."""
        return entries

    @classmethod
    def plan(cls, entries: list[Entry], sender: Any) -> list[Entry]:
        """Return which of the live entries, given in connection order, a send by ``sender`` calls, in order."""
        if not entries:
            return []
        key = cls.identity(sender)
        plan = [entry for entry in cls.in_order(entries) if entry.key[1] == key or entry.any_sender]
        return plan if cls.called_already is None else _once(plan)

    def planned(self, sender: Any) -> list[Entry]:
        """Return the entries that a send by ``sender`` would call now, in order, without changing anything."""
        return self.plan(self._live_entries(), sender)

    def places(self) -> dict[Entry, int]:
        """Return the place, from 1, of each entry that can be called among those that a send by its sender calls."""
        return self.places_of(self._live_entries())

    @classmethod
    def places_of(cls, entries: list[Entry]) -> dict[Entry, int]:
        """Return the places of entries, given in connection order, in linear time."""
        counts: dict[object, int] = {}
        places = {}
        for entry in cls.in_order(entries):
            key = None if entry.any_sender else (entry.key[1], entry.sender_name)
            counts[key] = counts.get(key, 0) + 1
            places[entry] = counts[key] + (0 if key is None else counts.get(None, 0))
        return places

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what a send calls: the plan, and the receivers as the engine's own loop would reach them."""
        raise NotImplementedError

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver as a send does."""
        return receiver(signal=self, sender=sender, **named)

    def call_waiting(self, recorder: Any, dispatch: Any, reached: Any) -> Responses:
        """Call what a recorded send calls after it has called the reached receivers one by one."""
        return []

    def failed_robustly(self, receiver: Receiver, error: Exception) -> None:
        """Handle an exception that ``send_robust`` catches as the engine does."""

    # Descriptions.

    def withheld(self, receiver: Described, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of ``signal``, ``sender`` and the named arguments a receiver does not get."""
        return receiver.unnamed(("signal", "sender", *names)) if self.withholds else ()

    def name_of_sender(self, sender: Any) -> str | None:
        """Return a sender's own name; None if only its type describes it."""
        return emulated_name(sender)

    def place(self, entry: Entry | None) -> str:
        """Return why a receiver has its place in the order; no entry means a receiver that is unknown here."""
        return "connected unobserved" if entry is None else f"{self.rank(entry)}, for {short(entry.sender_name)}"

    def rank(self, entry: Entry) -> str:
        """Return the rank in words, such as ``connected 3rd``."""
        if self._ranks is None:
            self._ranks = {entry: number for number, entry in enumerate(self.entries.values(), 1)}
        number = self._ranks.get(entry)
        return "connected and removed since" if number is None else f"connected {ordinal(number)}"

    @property
    def chooser(self) -> Described | None:
        """The function that decides what a send calls, and in which order, if that is not the engine's."""
        return chooser(self, OWN_PACKAGE)

    @property
    def finder(self) -> Described | None:
        """The function that finds the live receivers, if that is not the engine's."""
        return finder(self, OWN_PACKAGE)

    @property
    def is_internal(self) -> bool:
        """True if its library sends it for its own purposes, so that a send that calls nothing means nothing."""
        return False

    @property
    def exists(self) -> bool:
        """True while it exists, and can be named."""
        return True

    # Its own record of the connections.

    def sender_reference(self, key: Any, sender: Any) -> Callable[[], Any] | None:
        """Return a reference that does not keep the sender alive."""
        raise NotImplementedError

    def reconcile(self) -> None:
        """Update the record with changes to the connections that were not reported."""

    def connections_now(self) -> Callable[[], None]:
        """Return a function that restores the current connections; a no-op if a library's cannot be restored."""
        return lambda: None

    def reinstate(self) -> None:
        """Make every recorded connection again, because someone emptied PyDispatcher's tables."""

    @property
    def table_key(self) -> object:
        """The key of the signal in PyDispatcher's tables."""
        return self

    def forget(self) -> None:
        """Forget the connections, once PyDispatcher has."""
        self._begin()

    def _record_now(self) -> Callable[[], None]:
        """Return a function that restores our own record of the connections."""
        entries, ignored = self.entries.copy(), len(self.ignored)

        def restore() -> None:
            if list(self.entries) != list(entries):
                self.entries, self._ranks = entries.copy(), None
            del self.ignored[ignored:]

        return restore

    def _live_entries(self) -> list[Entry]:
        return [entry for entry in self.entries.copy().values() if entry.alive and not entry.lost_sender]

    def sender_key(self, sender: Any) -> Any:
        """Return the sender part of the key of a connection requested with this ``sender``."""
        return self.identity(sender)

    def _disconnected(self, asked: Asked, removed: Iterable[Entry], site: CallSite) -> None:
        """Record a ``disconnect`` that has just been made."""
        self.disconnects.append(Disconnect(self, asked, removed, site, next(serials)))

    def wait_for(
        self, sender: str, receiver: Any, *, weak: bool, dispatch_uid: object | None, site: CallSite
    ) -> Callable[[], Entry | None]:
        """Record a connection for a sender that is only named; call the result when the connection is made."""
        text = shortened(str.__str__(sender))
        key, known = (dispatch_uid or self.identity(receiver), text), (StrongRef(text), None, repr(text))
        held = StrongRef(receiver) if weak else receiver
        entry = Entry(self, key, receiver, held, weak, known, dispatch_uid, site)
        entry.unresolved = True
        self.waiting[entry.serial] = entry
        return lambda: self.waiting.pop(entry.serial, None)

    def _known(self, key: Any, sender: Any) -> Sender:
        """Return what to remember of a sender; cached for classes, because many connections name the same one."""
        known = self._senders.get(key)
        if known is None or known[0] is None or known[0]() is not sender:
            known = (self.sender_reference(key, sender), *module_and_name(sender))
            if issubclass(type(sender), type):
                self._senders[key] = known
        return known

    def _add(self, entry: Entry) -> None:
        self.entries[entry.serial] = entry
        if self._ranks is not None:  # most connect before anybody asks; setting it costs a tenth more
            self._ranks = None
        if self._bus.recorder is not None:
            self._bus.recorder.connected(entry)

    def _drop(self, entry: Entry) -> None:
        self.entries.pop(entry.serial, None)
        self._ranks = None
        entry.let_go()


def _once(entries: list[Entry]) -> list[Entry]:
    first: dict[object, Entry] = {}
    for entry in entries:
        first.setdefault(entry.same, entry)
    return list(first.values())
