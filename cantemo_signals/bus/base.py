"""What both engines' signals share: how a dispatch goes, and the record of the connections."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
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
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.bus.references import StrongRef, identity

Pairs = Iterable[tuple[Entry | None, Receiver]]
Reached = tuple[list[Entry], Pairs]


class SendRecorder(Protocol):
    """Sends in the signal's place, and takes notes; ``Recorder`` does."""

    def send(self, signal: BaseSignal, sender: Any, named: dict[str, Any], *, robust: bool) -> Responses:
        """Do what the signal's own ``send`` or ``send_robust`` would have done."""

    def connected(self, entry: Entry) -> None:
        """Take down that something was connected."""


class BaseBus:
    """The part of a bus that its signals share."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.recorder: SendRecorder | None = None
        #: Takes down what is sent while nothing records, as while plugins are being loaded.
        self.early: EarlySends | None = None
        #: PyDispatcher's key for a connection that stays as long as the bus.
        self.anchor = object()
        self.signals: WeakValueDictionary[int, BaseSignal] = WeakValueDictionary()
        #: What stands for the signals of other libraries, by what ``bus.libraries`` knows them by.
        self.adopted: dict[Any, BaseSignal] = {}
        #: The classes of other libraries' signals that tell this bus what they connect and send.
        self.watched: set[type] = set()


class BaseSignal:
    """A signal as plugins see it, and the entries of its connections.

    ``name`` is what it is called in its module, which only the module knows: whoever finds it there sets it.
    """

    _bus: BaseBus
    #: What its engine is called in a sentence.
    engine_name: str
    #: The sender's part of the key of a connection for any sender.
    any_sender_key: Any
    #: What receivers and senders are told apart by.
    identity: Callable[[Any], Any] = staticmethod(identity)
    #: Who sends, when nobody is said to.
    nobody: Any = None
    library: str = "portal"
    #: Whether it is neither Portal's nor of Portal's class.
    is_foreign = False
    #: The package whose frames pass a send on; the first frame outside is where it was sent from.
    package = OWN_PACKAGE
    #: Why a receiver that was called already is not called again; None if it is.
    called_already: str | None = None
    #: Whether what gets the address of a sender that is gone counts as that sender.
    matches_addresses = False
    #: What every receiver gets by name besides the event's arguments, and how many arguments without one.
    by_name: tuple[str, ...] = ("signal", "sender")
    by_place = 0
    #: Whether receivers get only the arguments that they name.
    withholds = False
    #: Whether it stands for every signal.
    any_signal = False
    #: Who alone sends it, where the library tells.
    only_sender: Any = None
    #: What it is for, where the library tells.
    meaning: str | None = None

    def __init__(self, providing_args: Iterable[str] | None = None, use_caching: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's
        self.name: str | None = None
        self.module = str(caller().f_globals.get("__name__"))
        self.providing_args = set(providing_args or ())
        self.use_caching = use_caching
        self._bus.signals[next(serials)] = self
        self._begin()

    def _begin(self) -> None:
        #: Every entry that was not disconnected, dead ones included, by serial: in connection order.
        self.entries: dict[int, Entry] = {}
        #: Those that are made once there is the sender that they name, by serial; they hold their receivers.
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
        """Call the receivers, each with ``signal``, ``sender`` and ``named``; the first exception ends it."""
        raise NotImplementedError

    def send_robust(self, /, sender: Any, **named: Any) -> Responses:
        """Call the receivers; an exception is that receiver's response, and the next one is called."""
        raise NotImplementedError

    def has_listeners(self, sender: Any = None) -> bool:
        """Tell whether a send by ``sender`` would call anything; changes nothing."""
        return bool(self.planned(sender))

    # How a dispatch goes. The order is written in ``in_order``; all others ask it.

    @classmethod
    def in_order(cls, entries: list[Entry]) -> list[Entry]:
        """Return the entries, given in connection order, in the order in which a send comes by them."""
        return entries

    @classmethod
    def plan(cls, entries: list[Entry], sender: Any) -> list[Entry]:
        """Return those of live entries, given in connection order, that a send by ``sender`` calls, in order."""
        if not entries:
            return []
        key = cls.identity(sender)
        plan = [entry for entry in cls.in_order(entries) if entry.key[1] == key or entry.any_sender]
        return plan if cls.called_already is None else _once(plan)

    def planned(self, sender: Any) -> list[Entry]:
        """Return the entries that a send by ``sender`` would call now, in order; changes nothing."""
        return self.plan(self._live_entries(), sender)

    def places(self) -> dict[Entry, int]:
        """Return the place of each entry that can be called, from 1, among those that a send by its sender calls."""
        return self.places_of(self._live_entries())

    @classmethod
    def places_of(cls, entries: list[Entry]) -> dict[Entry, int]:
        """Return the places of entries, given in connection order; takes time linear in their number."""
        counts: dict[object, int] = {}
        places = {}
        for entry in cls.in_order(entries):
            key = None if entry.any_sender else (entry.key[1], entry.sender_name)
            counts[key] = counts.get(key, 0) + 1
            places[entry] = counts[key] + (0 if key is None else counts.get(None, 0))
        return places

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """Return what a send calls: the plan, and the receivers as the engine's own loop would come by them."""
        raise NotImplementedError

    def call(self, receiver: Receiver, sender: Any, named: dict[str, Any]) -> Any:
        """Call a receiver as a send does."""
        return receiver(signal=self, sender=sender, **named)

    def call_waiting(self, recorder: Any, dispatch: Any, reached: Any) -> Responses:
        """Call what a recorded send calls once those that were reached were called one by one."""
        return []

    def failed_robustly(self, receiver: Receiver, error: Exception) -> None:
        """Do what the engine does about an exception that ``send_robust`` keeps."""

    # What there is to say of it.

    def withheld(self, receiver: Described, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return which of ``signal``, ``sender`` and the arguments of these names a receiver does not get."""
        return receiver.unnamed(("signal", "sender", *names)) if self.withholds else ()

    def name_of_sender(self, sender: Any) -> str | None:
        """Return what a sender calls itself; None for what only its type tells of."""
        return emulated_name(sender)

    def place(self, entry: Entry | None) -> str:
        """Return why a receiver stands where it stands in the order; without an entry, of one that is unknown here."""
        return "connected unobserved" if entry is None else f"{self.rank(entry)}, for {short(entry.sender_name)}"

    def rank(self, entry: Entry) -> str:
        """Return ``connected 3rd``."""
        if self._ranks is None:
            self._ranks = {entry: number for number, entry in enumerate(self.entries.values(), 1)}
        number = self._ranks.get(entry)
        return "connected and removed since" if number is None else f"connected {ordinal(number)}"

    @property
    def is_internal(self) -> bool:
        """True if its library sends it for its own sake, so that a send that calls nothing says nothing."""
        return False

    @property
    def exists(self) -> bool:
        """True while it is there to be named."""
        return True

    # Its own record.

    def sender_reference(self, key: Any, sender: Any) -> Callable[[], Any] | None:
        """Return a reference that does not keep the sender alive."""
        raise NotImplementedError

    def reconcile(self) -> None:
        """Notice what happened to the connections without our being told."""

    def connections_now(self) -> Callable[[], None]:
        """Return what restores the connections as they are now; it does nothing where a library's cannot be."""
        return lambda: None

    @property
    def table_key(self) -> object:
        """The key of the signal in PyDispatcher's tables."""
        return self

    def forget(self) -> None:
        """Forget what was connected, once PyDispatcher has."""
        self._begin()

    def _record_now(self) -> Callable[[], None]:
        """Return what restores our own record of the connections."""
        entries, ignored = self.entries.copy(), len(self.ignored)

        def restore() -> None:
            if list(self.entries) != list(entries):
                self.entries, self._ranks = entries.copy(), None
            del self.ignored[ignored:]

        return restore

    def _live_entries(self) -> list[Entry]:
        return [entry for entry in self.entries.copy().values() if entry.alive and not entry.lost_sender]

    def sender_key(self, sender: Any) -> Any:
        """Return the sender's part of the key of a connection that is asked for with this ``sender``."""
        return self.identity(sender)

    def _disconnected(self, asked: Asked, removed: Iterable[Entry], site: CallSite) -> None:
        """Take down a ``disconnect`` that has just been made."""
        self.disconnects.append(Disconnect(self, asked, removed, site, next(serials)))

    def wait_for(
        self, sender: str, receiver: Any, *, weak: bool, dispatch_uid: object | None, site: CallSite
    ) -> Callable[[], Entry | None]:
        """Take down a connection for a sender that is only named; call the answer when the connection is made."""
        text = str.__str__(sender)
        key, known = (dispatch_uid or self.identity(receiver), text), (StrongRef(text), None, repr(text))
        held = StrongRef(receiver) if weak else receiver
        entry = Entry(self, key, receiver, held, weak, known, dispatch_uid, site)
        entry.unresolved = True
        self.waiting[entry.serial] = entry
        return lambda: self.waiting.pop(entry.serial, None)

    def _known(self, key: Any, sender: Any) -> Sender:
        """Return what to remember of a sender; for a class once, because many connections name the same one."""
        known = self._senders.get(key)
        if known is None or known[0] is None or known[0]() is not sender:
            known = (self.sender_reference(key, sender), *module_and_name(sender))
            if issubclass(type(sender), type):
                self._senders[key] = known
        return known

    def _add(self, entry: Entry) -> None:
        self.entries[entry.serial] = entry
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
