"""The record of a send and of the calls it made."""

from __future__ import annotations

from types import CodeType
from typing import Any

from cantemo_signals.bus.base import BaseSignal
from cantemo_signals.bus.entries import Entry
from cantemo_signals.bus.naming import Described, DescribedReceiver
from cantemo_signals.bus.origin import caller, drops_result
from cantemo_signals.bus.pydispatcher import Receiver
from cantemo_signals.bus.references import weakly


class RecordedDispatch:
    """A send and the calls it made.

    The objects that were sent, the responses and the exceptions are here while the send runs, for the observer to
    describe; afterwards they are let go, because keeping them would keep receivers alive. ``sender`` still answers
    as long as it lives.
    """

    def __init__(
        self, signal: BaseSignal, sender: Any, named: dict[str, Any], parent: RecordedCall | None, *, robust: bool
    ) -> None:
        frame = caller(signal.package)
        self.signal = signal
        self.named = named
        self.names = tuple(named)
        self.parent = parent
        self.robust = robust
        self.sent_from: tuple[CodeType, int] = (frame.f_code, frame.f_lineno)
        #: Whether its exceptions are nobody's: they come back as responses, and whoever sent it drops those.
        self.is_discarded = robust and drops_result(frame)
        self.plan: list[Entry] = []
        self.calls: list[RecordedCall] = []
        self.cycle = False
        self._sender = sender
        self._over = False
        self.depth = self._depth()
        self.raised = False

    @property
    def sender(self) -> Any:
        """The sender; after the send, None if it died."""
        return self._sender() if self._over else self._sender

    def _depth(self) -> int:
        """Return how many dispatches of the same signal from the same sender this one is inside of."""
        call = self.parent
        while call is not None:
            if call.dispatch.signal is self.signal and call.dispatch.sender is self._sender:
                return call.dispatch.depth + 1
            call = call.dispatch.parent
        return 0

    def let_go(self) -> None:
        """Keep nothing alive that the engine's own send would not keep."""
        self._sender = weakly(self._sender)
        self._over = True
        self.named = {}
        for call in self.calls:
            call.receiver = call.response = call.error = None


class RecordedCall:
    """One receiver called in a dispatch; see there for what becomes of ``receiver``, ``response`` and ``error``."""

    def __init__(self, entry: Entry | None, receiver: Receiver, dispatch: RecordedDispatch) -> None:
        self.entry = entry
        self.receiver: Receiver | None = receiver
        self.dispatch = dispatch
        self.sent: list[RecordedDispatch] = []
        #: What it connected.
        self.connected: list[Entry] = []
        self.started = self.stopped = 0.0
        self.response: Any = None
        self.error: BaseException | None = None
        self.raised = False
        self._described: Described = DescribedReceiver(receiver) if entry is None else entry

    @property
    def name(self) -> str:
        """The receiver's dotted name, also of one that was not connected through a signal of ours."""
        return self._described.name

    @property
    def defined_at(self) -> tuple[str, int] | None:
        """File and line of the receiver's definition."""
        return self._described.defined_at

    @property
    def written(self) -> CodeType | None:
        """The code that is written under the receiver's name."""
        return self._described.written

    @property
    def withheld(self) -> tuple[str, ...]:
        """The arguments of the event that the receiver does not get, ``signal`` and ``sender`` included."""
        return self.dispatch.signal.withheld(self._described, self.dispatch.names)
