"""How much one event may lead to: how deep it may be nested, and how many calls it may make."""

from __future__ import annotations

from threading import local
from time import perf_counter

from cantemo_signals.bus import recursion
from cantemo_signals.bus.exceptions import is_a, levels
from cantemo_signals.bus.recorded import Likeness, RecordedCall, RecordedDispatch, Step
from cantemo_signals.values import NamedTuple

MOST_LEVELS = 1000
"""How deep sends may be nested where a plugin raises Python's own limit."""
LONGEST_LOOK = 2.0
"""How many seconds a recursion may take to end by itself, once it is too deep."""


class DispatchCycle(RecursionError):  # named for what it is
    """A signal was sent too deep inside itself; Portal would end in a RecursionError, only later."""


class DispatchFlood(BaseException):
    """More calls than can be intended; ``except Exception`` does not catch it."""


class _Ahead(NamedTuple):
    """The send that is too deep inside itself, and what had been counted when it began."""

    dispatch: RecordedDispatch
    calls: int
    sends: int
    began: float


class _Thread(local):
    def __init__(self) -> None:
        self.ahead: _Ahead | None = None
        #: The latest exception that ended a recursion.
        self.overflow: BaseException | None = None


class Cycle(NamedTuple):
    """A cycle from one of its sends on, by which it ``closes`` where it was first seen or not."""

    steps: tuple[Step, ...]
    closes: bool


class Limits:
    """The limits of what one recorder records.

    A signal that is sent more than ``max_depth`` deep inside itself may still end by itself, so it is sent on. If it
    does not, the record ends at that depth, with a ``DispatchCycle``, and the cycle is among the ``endless``, which
    are cut soon when an event enters them again. A cycle too long for that many rounds ends in Python's own
    RecursionError. More than ``max_calls`` calls or sends raise ``DispatchFlood``.
    """

    def __init__(
        self, max_depth: int = 25, max_calls: int = 10_000, endless: dict[Likeness, Cycle] | None = None
    ) -> None:
        self.max_depth = max_depth
        self.max_calls = max_calls
        self.endless = {} if endless is None else endless
        self._calls = self._sends = 0
        self._thread = _Thread()

    @property
    def size(self) -> int:
        """The number of calls or of sends, whichever is greater."""
        return max(self._calls, self._sends)

    def count_call(self) -> None:
        """Count a call.

        Raises:
            DispatchFlood: there have been too many already.
        """
        self._calls = self._counted(self._calls)

    def admit(self, dispatch: RecordedDispatch) -> None:
        """Allow a send to proceed.

        Raises:
            DispatchCycle: it is too deep inside itself, and does not end.
            DispatchFlood: there have been too many already, or they are nested too deep.
        """
        self._sends = self._counted(self._sends)
        if dispatch.level > MOST_LEVELS:
            ended = DispatchCycle if self._close(dispatch) else DispatchFlood
            raise ended(f"sends nested more than {MOST_LEVELS} levels deep")
        if self._is_cut(dispatch):
            dispatch.ends_at, dispatch.cycle = dispatch.level, dispatch.cycle or dispatch.steps()[0]
            raise _cut(dispatch)

    def overflowed(self, call: RecordedCall, error: BaseException) -> None:
        """Record the cycle that a RecursionError ended, if one did, where it is first seen."""
        thread = self._thread
        if thread.overflow is error or type(error) is DispatchCycle:
            return
        thread.overflow = error
        if len(levels(error)) < recursion.limit() // 2:  # else the receiver called itself
            self._close(call.dispatch)

    def fail(self, dispatch: RecordedDispatch, error: BaseException) -> None:
        """Record what ends a send.

        Raises:
            DispatchCycle: in place of the error that ended a cycle further down, which is not recorded.
        """
        ahead = self._thread.ahead
        is_look = ahead is not None and ahead.dispatch is dispatch
        if is_look and dispatch.ends_at is not None and is_a(error, RecursionError):
            dispatch.fail(cut := _cut(dispatch))
            raise cut from None
        dispatch.fail(error)

    def end(self, dispatch: RecordedDispatch) -> None:
        """Record that a send is over."""
        ahead = self._thread.ahead
        if ahead is not None and ahead.dispatch is dispatch:
            self._thread.ahead = None
            if dispatch.ends_at is not None:
                self._calls, self._sends = ahead.calls, ahead.sends
                dispatch.cut(perf_counter() - ahead.began)

    def _is_cut(self, dispatch: RecordedDispatch) -> bool:
        """Return whether a send goes no further; look ahead once it is too deep."""
        if dispatch.level > self.max_depth and (known := self.endless.get(dispatch.likeness())) is not None:
            dispatch.cycle = known.steps
            return known.closes or dispatch.level > 2 * self.max_depth
        if dispatch.depth <= self.max_depth:
            return False
        ahead = self._thread.ahead
        if ahead is None:
            self._thread.ahead = _Ahead(dispatch, self._calls, self._sends, perf_counter())
            return False
        is_long = self._calls - ahead.calls > self.max_calls // 2 or perf_counter() - ahead.began > LONGEST_LOOK
        return is_long and self._close(dispatch)

    def _close(self, dispatch: RecordedDispatch) -> bool:
        """Record the cycle that a send is the end of; return whether there is one."""
        end, ahead = dispatch.end_of_cycle(), self._thread.ahead
        if end is None:
            return False
        end = end if ahead is None else ahead.dispatch
        end.ends_at = dispatch.level if ahead is None else end.level
        end.cycle, likenesses = end.steps()
        for place, likeness in enumerate(likenesses):
            self.endless[likeness] = Cycle((*end.cycle[place:], *end.cycle[:place]), closes=place == 0)
        return True

    def _counted(self, number: int) -> int:
        if number >= self.max_calls:
            raise DispatchFlood(f"more than {self.max_calls} calls")
        return number + 1


def _cut(dispatch: RecordedDispatch) -> DispatchCycle:
    where = (
        f"was sent {dispatch.depth} levels deep inside itself" if dispatch.depth else "is a part of an endless cycle"
    )
    return DispatchCycle(f"{dispatch.signal.name} {where}, and was cut here")
