"""Events and their calls, as immutable values; see ``plugins.py``."""

from collections.abc import Callable
from typing import TypeVar

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.blocks import BLOCK, Answer
from cantemo_signals.values.connections import Certainty
from cantemo_signals.values.documents import Json
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import (
    Left,
    LogLine,
    Mutation,
    Outcome,
    Swallowed,
    Times,
)
from cantemo_signals.values.plugins import Decision, Effect, Failure

T = TypeVar("T")
LONG_ROUND = 25
"""Of signals and receivers."""


class Call(NamedTuple):
    """What happened to one receiver in a dispatch; ``order`` counts from 1, ``seconds`` is wall time.

    ``more_effects`` counts the effects beyond the ``effects`` that are kept. ``swallowed`` are the exceptions that the
    receiver, or code that it called, caught without doing anything about them. ``wrappers`` are the decorators around
    what is written at ``receiver_at``, outermost first. ``made_up`` are the made-up values that its decisions depended
    on, so that it may do something else in Portal. ``left`` is where it returned early. ``answer`` is what it put into
    a block. ``logs`` are the first lines
    that it logged, ``more_logs`` counts the others.
    """

    order: int
    reason: str
    receiver: str
    receiver_at: Location | None
    plugin: str | None
    outcome: Outcome
    seconds: float
    arguments: dict[str, Json]
    withheld: tuple[str, ...] = ()
    mutations: tuple[Mutation, ...] = ()
    output: str = ""
    effects: tuple[Effect, ...] = ()
    sent: "tuple[Dispatch, ...]" = ()  # whole, for Python 3.10 does not look inside it
    times: Times | None = None
    more_effects: int = 0
    swallowed: tuple[Swallowed, ...] = ()
    wrappers: tuple[str, ...] = ()
    made_up: tuple[Decision, ...] = ()
    left: Left | None = None
    logs: tuple[LogLine, ...] = ()
    more_logs: int = 0
    answer: Answer | None = None

    @property
    def has_plugin_fault(self) -> bool:
        """True if the receiver, or one called because of it, raised or was blocked."""
        return _has_own_fault(self) or any(dispatch.has_plugin_fault for dispatch in self.sent)


class NotCalled(NamedTuple):
    """A receiver of the signal that this event does not call, and why; ``other_sender`` is the usual reason."""

    receiver: str
    reason: str
    receiver_at: Location | None = None
    plugin: str | None = None
    other_sender: bool = False


class Event(NamedTuple):
    """One signal to send; ``filled`` names the arguments that were given an example value.

    ``made_up`` names those whose value in Portal is unknown. ``occasion`` distinguishes the event from others of
    its sender: the helper method, or ``created``, ``updated``, ``raw``, ``post_add`` and so on for Django's signals.
    ``extra`` names the arguments that events of its kind, as far as we know, do not carry.
    ``varied`` names the arguments set to a value that a receiver compares them with. ``certainty`` is how well it is
    known that the event is sent like this. ``words`` are those of a block's tag after its name, None if they are not
    known. ``chooser`` is the function that decides which receivers are called, and in
    which order, if the signal's class has one of its own.
    """

    signal: str
    module: str
    sender: str | None
    arguments: dict[str, Json]
    filled: tuple[str, ...] = ()
    made_up: tuple[str, ...] = ()
    occasion: str | None = None
    extra: tuple[str, ...] = ()
    varied: tuple[str, ...] = ()
    certainty: Certainty | None = None
    chooser: str | None = None
    words: tuple[str, ...] | None = ()

    @property
    def is_block(self) -> bool:
        """True if it is the rendering of a block."""
        return self.module == BLOCK

    @property
    def distinction(self) -> str | None:
        """The occasion and the varied arguments, which distinguish it from other events of its signal and sender."""
        varied = [(name, self.arguments[name]) for name in self.varied]
        parts = [f"{name}={value!r}" if type(value) is str else f"another {name}" for name, value in varied]
        return ", ".join([self.occasion, *parts] if self.occasion else parts) or None


class Cycle(NamedTuple):
    """A dispatch that triggered itself; ``path`` is one round of the cycle, which was cut ``depth`` levels down."""

    path: tuple[str, ...]
    depth: int

    @property
    def short_path(self) -> tuple[str, ...]:
        """The path, without the middle of a long one."""
        if len(self.path) <= LONG_ROUND:
            return self.path
        return (*self.path[:9], f"… {(len(self.path) - 14) // 2} more signals …", *self.path[-5:])


class Dispatch(NamedTuple):
    """An event and every call that resulted from it; ``cycle`` is set where an endless dispatch was cut.

    ``failure`` is what plugin code raised while the event was sent, but not in a receiver: in a ``send`` of its own.
    ``also`` names the occasions of other events of this signal and sender with the same calls and outcomes.
    ``repeated`` is how often the same line sent it, with the same arguments and the same result.
    """

    event: Event
    calls: tuple[Call, ...]
    not_called: tuple[NotCalled, ...] = ()
    robust: bool = False
    sent_at: Location | None = None
    cycle: Cycle | None = None
    difference: str | None = None
    also: tuple[str, ...] = ()
    repeated: int = 1
    failure: Failure | None = None

    @property
    def has_plugin_fault(self) -> bool:
        """True if one of its receivers, or what sent it, is at fault."""
        return any(is_fault(each.failure) or any(map(_has_own_fault, each.calls)) for each in _every_dispatch(self))


def _has_own_fault(call: Call) -> bool:
    return is_fault(call.outcome) or any(effect.blocked for effect in call.effects)


def is_fault(outcome: Outcome | None) -> bool:
    """Return whether an outcome is an exception that Portal would raise, too."""
    return isinstance(outcome, Failure) and not outcome.inconclusive


def every_call(dispatches: tuple[Dispatch, ...]) -> tuple[Call, ...]:
    """Return the calls of these dispatches and those nested in them, in the order in which they began."""
    calls: list[Call] = []
    waiting = _backwards(dispatches)  # they may be nested hundreds of times, so nothing here recurses
    while waiting:
        calls.append(waiting.pop())
        waiting += _backwards(calls[-1].sent)
    return tuple(calls)


def _every_dispatch(top: Dispatch) -> list[Dispatch]:
    """Return a dispatch and those nested in it, each after those that it is nested in."""
    order = [top]
    for dispatch in order:
        order += [sent for call in dispatch.calls for sent in call.sent]
    return order


def folded(top: Dispatch, fold: Callable[[Dispatch, dict[int, T]], T]) -> T:
    """Return what ``fold`` makes of a dispatch; it gets what it made of those nested in it, by their ``id``."""
    results: dict[int, T] = {}
    for dispatch in reversed(_every_dispatch(top)):
        results[id(dispatch)] = fold(dispatch, results)
    return results[id(top)]


def cycle_in(top: Dispatch) -> Cycle | None:
    """Return where the endless recursion through this dispatch ended; None if there is none."""
    return next((each.cycle for each in _every_dispatch(top) if each.cycle is not None), None)


def _backwards(dispatches: tuple[Dispatch, ...]) -> list[Call]:
    return [call for dispatch in reversed(dispatches) for call in reversed(dispatch.calls)]
