"""The record of a send and its calls."""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.base import BaseSignal
from cantemo_signals.bus.entries import Entry
from cantemo_signals.bus.naming import Described, DescribedReceiver
from cantemo_signals.bus.origin import caller, drops_result
from cantemo_signals.bus.pydispatcher import Receiver
from cantemo_signals.bus.references import weakly

if TYPE_CHECKING:  # which imports this
    from cantemo_signals.bus.own_sends import OwnSend

#: A signal, and the ``id`` of a sender.
Key = tuple[BaseSignal, int]
#: The same, and the arguments.
Likeness = tuple[BaseSignal, int, tuple[tuple[str, Any], ...]]
#: A signal, and the name of the receiver that sent it.
Step = tuple[BaseSignal, str]
_PLAIN = frozenset((type(None), bool, int, float, str, bytes))


class RecordedDispatch:
    """A send and the calls it made; ``frames`` are those of ours that it has on the stack.

    The objects that were sent, the responses and the exceptions are here while the send runs, for the observer to
    describe; afterwards they are let go, because keeping them would keep receivers alive. ``sender`` still answers
    as long as it lives.
    """

    #: How deep the cycle ended that last closed here.
    ends_at: int | None = None
    #: That cycle.
    cycle: tuple[Step, ...] = ()
    #: Whether a thread was still making it when watching ended.
    is_left = False
    raised = False
    #: What the signal's own class made of it, if that is what sends it.
    own: OwnSend | None = None
    #: What ended it, if anything did.
    error: BaseException | None = None

    def __init__(
        self,
        signal: BaseSignal,
        sender: Any,
        named: dict[str, Any],
        parent: RecordedCall | None,
        *,
        robust: bool,
        frames: int = 0,
    ) -> None:
        frame = caller(signal.package)
        self.signal = signal
        self.named = named
        self.names = tuple(named)
        self.parent = parent
        self.robust = robust
        self.frames = frames
        self.level: int = 0 if parent is None else parent.dispatch.level + 1
        self.sent_from: tuple[CodeType, int] = (frame.f_code, frame.f_lineno)
        #: Whether its exceptions are lost: they come back as responses, and the sending code discards those.
        self.is_discarded = robust and drops_result(frame)
        self.plan: list[Entry] = []
        self.calls: list[RecordedCall] = []
        self._sender = sender
        self._over = False
        self.depth = self._depth()

    def leave(self) -> None:
        """Note that watching ends."""
        self.is_left = not self._over

    @property
    def sender(self) -> Any:
        """The sender; after the send, None if it died."""
        return self._sender() if self._over else self._sender

    @property
    def key(self) -> Key:
        """The signal and the sender, while the send runs."""
        return self.signal, id(self._sender)

    def enclosing(self) -> Iterator[RecordedDispatch]:
        """Yield the dispatch, then those that led to it, innermost first."""
        dispatch: RecordedDispatch | None = self
        while dispatch is not None:
            yield dispatch
            dispatch = None if dispatch.parent is None else dispatch.parent.dispatch

    def end_of_cycle(self) -> RecordedDispatch | None:
        """Return where the cycle around this dispatch last closed; None if most of the nesting is no cycle."""
        enclosing = list(self.enclosing())
        for kind in (_key, _signal):
            seen: dict[Any, RecordedDispatch] = {}
            closed = None
            for each in reversed(enclosing):
                closed = each if kind(each) in seen else closed
                seen.setdefault(kind(each), each)
            if closed is not None and closed.level > self.level // 2:
                first = min((seen[kind(each)] for each in closed._round()), key=lambda each: each.level)
                return next(each for each in closed.enclosing() if kind(each) == kind(first))
        return None

    def steps(self) -> tuple[tuple[Step, ...], list[Likeness]]:
        """Return the steps of the cycle that this dispatch closes, innermost first, and what each was like."""
        around = self._round()[:-1]
        steps = ((each.signal, "" if each.parent is None else each.parent.name) for each in around)
        return tuple(steps), [each.likeness() for each in around]

    def likeness(self) -> Likeness:
        """Return what it has in common with an event that goes the same way, as far as is known without asking it."""
        return *self.key, tuple(map(_plain, self.named.items()))

    def _round(self) -> list[RecordedDispatch]:
        """Return the dispatches from this one to the latest of its kind that encloses it, innermost first.

        That is one of the same signal and sender or, if there is none, of the same signal.
        """
        enclosing = list(self.enclosing())
        for kind in (_key, _signal):
            for number, each in enumerate(enclosing[1:], 2):
                if kind(each) == kind(self):
                    return enclosing[:number]
        return enclosing

    def _depth(self) -> int:
        """Return how many dispatches of the same signal from the same sender enclose this one."""
        signal, sender, call = self.signal, self._sender, self.parent
        while call is not None:
            dispatch = call.dispatch
            if dispatch.signal is signal and dispatch._sender is sender:
                return dispatch.depth + 1
            call = dispatch.parent
        return 0

    def fail(self, error: BaseException) -> None:
        """Record what ends the send."""
        self.raised, self.error = True, error

    def cut(self, seconds: float) -> None:
        """Forget what it has called, and how long that took: it was only called to see whether that ends."""
        self.plan, self.calls = [], []
        for each in self.enclosing():
            if each.parent is not None:
                each.parent.started += seconds

    def let_go(self) -> None:
        """Release everything that the engine's own send would not keep alive."""
        self._sender = weakly(self._sender)
        self._over = True
        self.named = {}
        self.error = None
        for call in self.calls:
            call.receiver = call.response = call.error = call.named = None


def _key(dispatch: RecordedDispatch) -> Key:
    return dispatch.key


def _signal(dispatch: RecordedDispatch) -> BaseSignal:
    return dispatch.signal


def _plain(argument: tuple[str, Any]) -> tuple[str, Any]:
    """Return the name of an argument with its value if that is plain, or else with the value's type."""
    name, value = argument
    return name, value if type(value) in _PLAIN else id(type(value))


class DispatchPart:
    """A send of the usual kind that a class's own send makes: ``whole`` is that one, and has the calls.

    ``other`` are its arguments if they are not those of the whole.
    """

    def __init__(self, whole: RecordedDispatch, sender: Any, named: dict[str, Any], *, robust: bool) -> None:
        self.whole = whole
        self.signal = whole.signal
        self.sender = sender
        self.named = named
        self.robust = robust
        is_same = list(named) == list(whole.named) and all(named[name] is value for name, value in whole.named.items())
        self.other = None if is_same else named


class RecordedCall:
    """One call of a receiver; ``RecordedDispatch`` says how long ``receiver``, ``response`` and ``error`` are kept."""

    def __init__(
        self,
        entry: Entry | None,
        receiver: Receiver,
        dispatch: RecordedDispatch,
        named: dict[str, Any] | None = None,
    ) -> None:
        self.entry = entry
        self.receiver: Receiver | None = receiver
        self.dispatch = dispatch
        #: What it was called with instead of the arguments of the event, if that is something else.
        self.named = named
        self.sent: list[RecordedDispatch] = []
        #: The connections that it made.
        self.connected: list[Entry] = []
        self.started = self.stopped = 0.0
        self.response: Any = None
        self.error: BaseException | None = None
        self.raised = False
        self._described: Described = DescribedReceiver(receiver) if entry is None else entry

    @property
    def name(self) -> str:
        """The receiver's dotted name, also if it was not connected through a signal of ours."""
        return self._described.name

    @property
    def defined_at(self) -> tuple[str, int] | None:
        """File and line of the receiver's definition."""
        return self._described.defined_at

    @property
    def place(self) -> tuple[str, int] | None:
        """Where the receiver is defined, or connected if no source defines it."""
        return self.defined_at or (None if self.entry is None else self.entry.connected_at)

    @property
    def kind(self) -> str:
        """The kind of callable that the receiver is."""
        return self._described.kind

    @property
    def written(self) -> CodeType | None:
        """The code that is written under the receiver's name."""
        return self._described.written

    @property
    def withheld(self) -> tuple[str, ...]:
        """The arguments of the event that the receiver does not get, including ``signal`` and ``sender``."""
        return self.dispatch.signal.withheld(self._described, self.dispatch.names)
