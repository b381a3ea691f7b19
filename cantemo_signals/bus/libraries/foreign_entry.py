"""Connections to other libraries' signals, with what was observed when they were made."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from cantemo_signals.bus.base import BaseSignal
from cantemo_signals.bus.entries import ANY_SENDER, Entry, Sender
from cantemo_signals.bus.naming import Facts, facts_of
from cantemo_signals.bus.origin import CallSite, plugin_of
from cantemo_signals.bus.references import weakly

_DIED: Facts = ("callable", None, "<a garbage-collected receiver>", None, 0, None)
_UNSEEN: CallSite = ((lambda: None).__code__, 0, None, None, "unknown", "")


class ForeignEntry(Entry):
    """A connection to another library's signal.

    It keeps nothing alive, not even a strongly connected receiver: the library does. ``key`` is the library's key for
    the connection.
    """

    __slots__ = ()
    #: Whether it is called after the entries for which this is false, regardless of the order of connection.
    runs_last = False

    def __init__(
        self,
        signal: BaseSignal,
        key: tuple[Any, Any],
        receiver: Any,
        *,
        weak: bool,
        sender: Sender = ANY_SENDER,
        dispatch_uid: object | None = None,
        site: CallSite | None = None,
        otherwise: Callable[[], Any] | None = None,
        inferred: bool = False,
        runs_last: bool = False,
    ) -> None:
        handle = weakly(receiver)
        if otherwise is not None and handle() is None:
            handle = otherwise
        super().__init__(signal, key, receiver, handle, weak, sender, dispatch_uid, site or _UNSEEN)
        if receiver is None:
            self._receiver = _DIED
        if inferred:
            self.inferred = True
        if runs_last:
            self.runs_last = True

    def receiver(self) -> Any:
        """Return the receiver while it is alive."""
        return self.ref()

    def stands_for(self, function: Any) -> None:
        """Note that the receiver only calls this function, under whose name it is known."""
        self._receiver = facts_of(function)

    def let_go(self) -> None:
        """Do nothing: the entry does not keep the receiver alive."""

    @property
    def connected_at(self) -> tuple[str, int] | None:
        """File and line of the ``connect`` call; None if it was not observed."""
        return None if self._site is _UNSEEN else super().connected_at

    @property
    def is_left_behind(self) -> bool:
        """True if the module that was observed making it is no longer loaded."""
        return type(self._site[2]) is str and self._site[2] not in sys.modules

    @property
    def plugin(self) -> str | None:
        """The plugin whose module connected or receives, otherwise the one that was being loaded.

        What a library connects to its own receivers belongs to no plugin, whichever one caused its import.
        """
        connecting, receiving = self._site[2], self._receiver[1]
        for module in (connecting, receiving):
            if (plugin := plugin_of(module)) is not None:
                return plugin
        return None if _root(connecting) == _root(receiving) else self._site[3]


def _root(module: object) -> object:
    return module.partition(".")[0] if type(module) is str else None
