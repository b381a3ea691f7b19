"""What both engines' signals share: the entry that every connection leaves behind, and the signal's own record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import count
from types import FunctionType
from typing import Any, Protocol
from weakref import WeakValueDictionary

from cantemo_signals.bus.naming import Described, Facts, describe, dotted, parts
from cantemo_signals.bus.origin import Context, Made, Origin, caller
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.bus.references import Kept, weakly
from cantemo_signals.values.connections import Library
from cantemo_signals.values.loading import Engine

#: A reference to the sender, None when it cannot have one; its module and qualified name.
Sender = tuple[Callable[[], Any] | None, object, str]
ANY_SENDER: Sender = (None, None, "")

serials = count(1)


class Entry(Described, Origin):
    """One connection: what is called for whom, and which line of which plugin asked for it.

    It keeps neither the sender nor a weakly connected receiver alive. Under the engine ``portal`` this very object
    is what PyDispatcher holds, weakly, so its equality must stay identity.
    """

    __slots__ = (
        "__dict__",  # empty until something as rare as the two attributes below is set
        "__weakref__",
        "_made",
        "_receiver",
        "_sender",
        "dispatch_uid",
        "key",
        "ref",
        "serial",
        "signal",
        "weak",
    )

    failed = False
    inferred = False
    _let_go = False

    def __init__(
        self,
        signal: BaseSignal,
        key: tuple[Any, Any],
        receiver: Any,
        ref: Any,
        weak: bool,  # noqa: FBT001  # positional: made at every connect
        sender: Sender,
        dispatch_uid: object | None,
        made: Made,
    ) -> None:
        self.signal = signal
        self.serial = next(serials)
        self.key = key
        self.ref = ref
        self.weak = weak
        self.dispatch_uid = dispatch_uid
        self._made = made
        self._sender = sender
        if type(receiver) is FunctionType:
            self._receiver: Facts = ("function", receiver.__module__, receiver.__qualname__, receiver.__code__, 0)
        else:
            self._receiver = describe(receiver)

    def __repr__(self) -> str:
        return f"<Entry {self.signal.name} → {self.name}>"

    @property
    def any_sender(self) -> bool:
        """Whether it is called whoever sends."""
        return bool(self.key[1] == self.signal.any_sender_key)

    @property
    def sender_name(self) -> str | None:
        """The sender's dotted name, or a text for what is not a class; None for any sender."""
        return None if self.any_sender else dotted(*self._sender[1:])

    def sender(self) -> object | None:
        """The sender; None for any sender, and for one that died or can only be kept alive or forgotten."""
        reference = self._sender[0]
        return None if reference is None else reference()

    @property
    def lost_sender(self) -> bool:
        """Whether the sender is known to have died, which ends the connection."""
        reference = self._sender[0]
        return reference is not None and type(reference) is not Kept and reference() is None

    @property
    def sender_ref(self) -> Any:
        """The weak reference to the sender, None when there is none."""
        reference = self._sender[0]
        return None if type(reference) is Kept else reference

    def receiver(self) -> Receiver | None:
        """The receiver, while it lives."""
        return self.ref() if self.weak or self._let_go else self.ref  # type: ignore[no-any-return]

    @property
    def alive(self) -> bool:
        """Whether the receiver still lives."""
        return self.receiver() is not None

    def hold(self, ref: Any) -> None:
        """Take back what ``let_go`` gave up: the connection is restored."""
        self.ref, self._let_go = ref, False

    def let_go(self) -> None:
        """Stop keeping the receiver alive: the connection is no more."""
        if not self.weak and not self._let_go:
            self.ref = weakly(self.ref)
            self._let_go = True


class Ignored(Origin):
    """A ``connect`` that did nothing, because ``entry`` has the same key; the rest is about the ignored one."""

    def __init__(self, entry: Entry, name: str, made: Made) -> None:
        self.entry = entry
        self.name = name
        self._made = made


Pairs = Iterable[tuple[Entry | None, Receiver]]
Reached = tuple[list[Entry], Pairs]


class Recording(Protocol):
    """Sends in the signal's place, and takes notes; ``Recorder`` does."""

    def send(self, signal: BaseSignal, sender: Any, named: dict[str, Any], *, robust: bool) -> Responses:
        """What the signal's own ``send`` or ``send_robust`` would have done."""


class Surroundings:
    """What the signals of one bus have in common."""

    def __init__(self) -> None:
        self.context = Context()
        self.recorder: Recording | None = None
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

    _bus: Surroundings
    engine: Engine
    library: Library = "portal"
    #: The sender's part of the key of a connection for any sender.
    any_sender_key: Any
    #: Whether receivers get the sender as their first argument, and not the signal.
    positional = False
    #: Whether it stands for every signal.
    any_signal = False
    #: Who sends, when nobody is said to.
    nobody: Any = None
    #: How a receiver is called, when not simply with all arguments.
    apply: Callable[..., Any] | None = None
    #: What a recorded send does once what it reached was called one by one: recorder, dispatch, what it reached.
    finish: Callable[[Any, Any, Any], Responses] | None = None

    def __init__(self, providing_args: Iterable[str] | None = None, use_caching: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's
        self.name: str | None = None
        self.module = str(caller().f_globals.get("__name__"))
        self.providing_args = set(providing_args or ())
        self.use_caching = use_caching
        #: Every entry that was not disconnected, dead ones included, by serial: in connection order.
        self.entries: dict[int, Entry] = {}
        self.ignored: list[Ignored] = []
        self._senders: dict[Any, Sender] = {}
        self._bus.signals[next(serials)] = self

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
        """The same, but an exception is that receiver's response, and the next one is called."""
        raise NotImplementedError

    def has_listeners(self, sender: Any = None) -> bool:
        """Whether a send by ``sender`` would call anything."""
        raise NotImplementedError

    def planned(self, sender: Any) -> list[Entry]:
        """The entries that a send by ``sender`` would call now, in order; changes nothing."""
        raise NotImplementedError

    def reached(self, sender: Any, named: dict[str, Any]) -> Reached:
        """What a send calls: the plan, and the receivers as the engine's own loop would come by them."""
        raise NotImplementedError

    def failed_robustly(self, receiver: Receiver, error: Exception) -> None:
        """What the engine does about an exception that ``send_robust`` keeps."""

    def sender_reference(self, key: Any, sender: Any) -> Callable[[], Any] | None:
        """A reference that does not keep the sender alive."""
        raise NotImplementedError

    def reconcile(self) -> None:
        """Notice what happened to the connections without our being told."""

    @property
    def sent(self) -> Any:
        """What receivers get as ``signal``."""
        return self

    @property
    def table_key(self) -> object:
        """What PyDispatcher's tables know the signal by."""
        return self

    def forget(self) -> None:
        """Forget what was connected, once PyDispatcher has."""
        self.entries.clear()
        self.ignored.clear()
        self._senders.clear()

    def _known(self, key: Any, sender: Any) -> Sender:
        """What to remember of a sender; for a class once, because many connections name the same one."""
        known = self._senders.get(key)
        if known is None or known[0] is None or known[0]() is not sender:
            known = (self.sender_reference(key, sender), *parts(sender))
            if issubclass(type(sender), type):
                self._senders[key] = known
        return known

    def _drop(self, entry: Entry) -> None:
        self.entries.pop(entry.serial, None)
        entry.let_go()
