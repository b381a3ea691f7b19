"""What a signal records of its connections: entries, and ``connect`` calls that did nothing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from types import FunctionType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.likeness import has_same_values, is_same_code
from cantemo_signals.bus.naming import Described, Facts, behind, dotted_name, facts_of
from cantemo_signals.bus.origin import CallSite, Origin
from cantemo_signals.bus.pydispatcher import Receiver
from cantemo_signals.bus.references import StrongRef, known_identity, weakly

if TYPE_CHECKING:  # a signal has entries, and an entry its signal
    from cantemo_signals.bus.base import BaseSignal

#: A reference to the sender, None when it cannot have one; its module and qualified name.
Sender = tuple[Callable[[], Any] | None, object, str]
ANY_SENDER: Sender = (None, None, "")

serials = count(1)


class Entry(Described, Origin):
    """One connection: which receiver is called for which sender, and which line of which plugin made it.

    It keeps neither the sender nor a weakly connected receiver alive. With the engine ``portal``, PyDispatcher holds
    this object itself, weakly, so its equality must remain identity.
    """

    __slots__ = (
        "__dict__",  # empty until something as rare as the attributes below is set
        "__weakref__",
        "_receiver",
        "_sender",
        "_site",
        "dispatch_uid",
        "key",
        "ref",
        "serial",
        "signal",
        "weak",
    )

    failed = False
    inferred = False
    #: True if its sender is only named so far, and may never exist.
    unresolved = False
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
        site: CallSite,
    ) -> None:
        self.signal = signal
        self.serial = next(serials)
        self.key = key
        self.ref = ref
        self.weak = weak
        self.dispatch_uid = dispatch_uid
        self._site = site
        self._sender = sender
        if type(receiver) is FunctionType:
            inner = None if getattr(receiver, "__wrapped__", None) is None else behind(receiver)
            name = receiver.__qualname__
            name = name if type(name) is str else str.__str__(name)
            self._receiver: Facts = ("function", receiver.__module__, name, receiver.__code__, 0, inner)
        else:
            self._receiver = facts_of(receiver)

    def __repr__(self) -> str:
        return f"<Entry {self.signal.name} → {self.name}>"

    @property
    def any_sender(self) -> bool:
        """True if it is called for any sender."""
        return bool(self.key[1] == self.signal.any_sender_key)

    @property
    def sender_name(self) -> str | None:
        """The sender's dotted name, or a description of what is not a class; None for any sender."""
        return None if self.any_sender else dotted_name(*self._sender[1:])

    def sender(self) -> object | None:
        """The sender; None for any sender, and for one that died or cannot be referenced weakly."""
        reference = self._sender[0]
        return None if reference is None else reference()

    @property
    def lost_sender(self) -> bool:
        """True if the sender is known to have died, which ends the connection."""
        reference = self._sender[0]
        return reference is not None and type(reference) is not StrongRef and reference() is None

    @property
    def sender_ref(self) -> Any:
        """The weak reference to the sender; None without one."""
        reference = self._sender[0]
        return None if type(reference) is StrongRef else reference

    def receiver(self) -> Receiver | None:
        """The receiver, while it lives."""
        return self.ref() if self.weak or self._let_go else self.ref  # type: ignore[no-any-return]

    @property
    def alive(self) -> bool:
        """True while the receiver lives."""
        return self.receiver() is not None

    @property
    def same(self) -> object:
        """The key by which PyDispatcher calls a receiver once: its function, or the object and function of a method."""
        return self.weak, known_identity(self.receiver())

    def take_place_of(self, waited: Entry) -> None:
        """Take over what is known of the connection that waited for this one's sender."""
        self._site = waited._site

    def hold(self, ref: Any) -> None:
        """Hold the receiver again, undoing ``let_go``: the connection is restored."""
        self.ref, self._let_go = ref, False

    def let_go(self) -> None:
        """Stop keeping the receiver alive: the connection is gone."""
        if not self.weak and not self._let_go:
            self.ref = weakly(self.ref)
            self._let_go = True


class Ignored(Described, Origin):
    """A ``connect`` that did nothing, because ``entry`` has the same key; the other fields are about the ignored one.

    ``is_repeated`` says that it would have connected the same receiver again, or a new copy of it.
    """

    def __init__(self, entry: Entry, receiver: Any, site: CallSite) -> None:
        self.entry = entry
        self._receiver = facts_of(receiver)
        self._site = site
        standing = entry.receiver()
        self.is_repeated = standing is receiver or (
            is_same_code(self._receiver, entry._receiver) and has_same_values(receiver, standing)
        )
