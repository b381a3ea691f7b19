"""What stands for a signal of another library: the same interface as ours, with that library's rules."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, NoReturn
from weakref import ref

from cantemo_signals.bus.base import ANY_SENDER, BaseSignal, Entry, Sender, Surroundings, serials
from cantemo_signals.bus.naming import Facts, parts
from cantemo_signals.bus.origin import Made, plugin_of
from cantemo_signals.bus.references import Kept, reference, weakly
from cantemo_signals.values.connections import Library

_DIED: Facts = ("callable", None, "<a receiver that died>", None, 0)
GONE: Sender = (Kept(None), None, "<a sender that is gone>")
_UNSEEN: Made = ((lambda: None).__code__, 0, None, None, "unknown", "")


class ForeignEntry(Entry):
    """A connection to another library's signal.

    It keeps nothing alive, a strongly connected receiver neither: the library does. ``key`` is what the library has
    the connection under.
    """

    __slots__ = ()

    def __init__(
        self,
        signal: ForeignSignal,
        key: tuple[Any, Any],
        receiver: Any,
        *,
        weak: bool,
        sender: Sender = ANY_SENDER,
        dispatch_uid: object | None = None,
        made: Made | None = None,
        otherwise: Callable[[], Any] | None = None,
    ) -> None:
        handle = weakly(receiver)
        if otherwise is not None and handle() is None:
            handle = otherwise
        super().__init__(signal, key, receiver, handle, weak, sender, dispatch_uid, made or _UNSEEN)
        if receiver is None:
            self._receiver = _DIED

    def receiver(self) -> Any:
        """The receiver, while it lives."""
        return self.ref()

    def let_go(self) -> None:
        """Nothing: the receiver is not kept alive."""

    @property
    def connected_at(self) -> tuple[str, int] | None:
        """File and line of the ``connect`` call; None when nobody saw it."""
        return None if self._made is _UNSEEN else super().connected_at

    @property
    def is_left_behind(self) -> bool:
        """Whether it was seen being made by a module that is not loaded any more."""
        return type(self._made[2]) is str and self._made[2] not in sys.modules

    @property
    def plugin(self) -> str | None:
        """The plugin whose module connected or receives, else the one that was being loaded.

        What a library connects of its own, whoever caused it to be imported, is nobody's.
        """
        connecting, receiving = self._made[2], self._receiver[1]
        for module in (connecting, receiving):
            if (plugin := plugin_of(module)) is not None:
                return plugin
        return None if _root(connecting) == _root(receiving) else self._made[3]


def _root(module: object) -> object:
    return module.partition(".")[0] if type(module) is str else None


class ForeignSignal(BaseSignal):
    """Stands for another library's signal, which it does not keep alive."""

    library: Library

    def __init__(self, bus: Surroundings, real: Any) -> None:
        # The base class makes a signal; this one is there already, and so may its connections be.
        self._bus = bus
        self.name: str | None = None
        self.module = self.made_in = ""
        self._rank = 0
        self.providing_args: set[str] = set()
        self.use_caching = False
        self.entries = {}
        self.ignored = []
        self._senders = {}
        self._real = self._reference_to(real)
        bus.signals[next(serials)] = self

    def _reference_to(self, real: Any) -> Callable[[], Any]:
        return ref(real)

    def watch_over(self, reference: Callable[[], Any]) -> None:
        """Know the signal by this reference, which tells somebody of its end."""
        self._real = reference

    def held_as(self, module: str, name: str) -> None:
        """Learn that a module holds the signal under a name; where it was made counts most, then modules of signals."""
        rank = 1 + 2 * (module == self.made_in) + module.endswith("signals")
        if rank > self._rank:
            self.name, self.module, self._rank = name, module, rank

    def made_by(self, module: str) -> None:
        """Learn which module made the signal."""
        self.made_in = module
        if self.name is None:
            self.module = module

    @property
    def real(self) -> Any:
        """The library's signal, None once it is gone."""
        return self._real()

    @property
    def sent(self) -> Any:
        """What receivers get as ``signal``."""
        return self.real

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """The library's own."""
        return self.real.connect(*args, **kwargs)

    def disconnect(self, *args: Any, **kwargs: Any) -> Any:
        """The library's own."""
        return self.real.disconnect(*args, **kwargs)

    def has_listeners(self, sender: Any = None) -> bool:
        """Whether a send by ``sender`` would call anything; unlike the library's own, it changes nothing."""
        return bool(self.planned(sender))

    def known_sender(self, sender: Any) -> Sender:
        """What to remember of a sender; a text is called what it says."""
        if type(sender) is str:
            return Kept(sender), None, sender
        try:
            kept = reference(sender)
        except TypeError:
            kept = None
        return kept, *parts(sender)

    def sender_reference(self, key: Any, sender: Any) -> NoReturn:
        """Not asked of these."""
        raise NotImplementedError
