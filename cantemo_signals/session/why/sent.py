"""How far a receiver got in each event that was sent, and the event in which it got furthest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cantemo_signals.bus.naming import short
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.events import Call, Dispatch, NotCalled
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Dropped, NeverAwaited, NotReached, NotSeen, Planned, Returned
from cantemo_signals.values.plugins import Failure


class Reached(NamedTuple):
    """What one event meant for the receiver: its call, or why there was none."""

    dispatch: Dispatch
    call: Call | None = None
    not_called: NotCalled | None = None

    @property
    def was_sent(self) -> bool:
        """Whether the event was sent, not just planned, and its dispatch included the receiver."""
        return self.call is not None and not isinstance(self.call.outcome, Planned)

    @property
    def did(self) -> bool:
        """Whether the receiver visibly did something."""
        call = self.call
        return call is not None and bool(call.effects or call.mutations or call.sent or call.output.strip())

    @property
    def was_blocked(self) -> bool:
        """Whether it ended because this host blocked an effect."""
        call = self.call
        if call is None or not isinstance(call.outcome, Failure):
            return False
        return call.outcome.inconclusive and any(effect.blocked for effect in call.effects)

    @property
    def acted(self) -> bool:
        """Whether it reached its end, or visibly did something before it left or was blocked."""
        call = self.call
        if call is None or not isinstance(call.outcome, Returned):
            return self.was_blocked
        if call.answer is not None and call.answer.faults:
            return False
        return call.left is None or self.did

    @property
    def left_early(self) -> bool:
        """Whether it left early without visibly doing anything."""
        call = self.call
        return call is not None and isinstance(call.outcome, Returned) and call.left is not None and not self.did

    @property
    def raised(self) -> bool:
        """Whether an exception came out of it."""
        return self.call is not None and isinstance(self.call.outcome, Failure) and not self.was_blocked

    @property
    def missed(self) -> bool:
        """Whether it was not reached because of an earlier receiver."""
        return self.call is not None and isinstance(self.call.outcome, NotReached | NotSeen | Dropped)

    @property
    def rank(self) -> int:
        """How far it got; higher is further."""
        call = self.call
        if call is None or isinstance(call.outcome, NotReached | NotSeen | Dropped):
            return 0 if call is None else 1
        if isinstance(call.outcome, Planned):
            return 2
        if isinstance(call.outcome, Failure) and not self.was_blocked:
            return 4 if call.outcome.inconclusive else 5
        if isinstance(call.outcome, NeverAwaited):
            return 5
        return 3 if self.left_early else 6 + self.did


def reached(dispatches: Iterable[Dispatch], name: str, place: Location | None) -> list[Reached]:
    """Return what each event meant for a receiver, leaving out the events that do not concern it."""
    found = []
    for dispatch in dispatches:
        call = next((each for each in dispatch.calls if each.receiver == name and each.receiver_at == place), None)
        missed = next((each for each in dispatch.not_called if each.receiver == name), None)
        if call is not None or missed is not None:
            found.append(Reached(dispatch, call, missed))
    return found


def furthest(found: Iterable[Reached]) -> Reached | None:
    """Return the event that got furthest, the first one if several did, or None if there is none."""
    return max(found, key=lambda each: each.rank, default=None)


def senders(found: Iterable[Reached]) -> int:
    """Return the number of distinct senders of the events."""
    return len({each.dispatch.event.sender for each in found})


def occasions(found: Iterable[Reached], *, with_sender: bool) -> tuple[str, ...]:
    """Return what tells the events apart: the method, prefixed by the sender ``with_sender``."""
    names = []
    for each in found:
        event = each.dispatch.event
        sender = f"{short(event.sender)}." if with_sender and event.sender else ""
        told = [text for text in (event.distinction, *each.dispatch.also) if text is not None]
        names += [f"{sender}{text}" for text in told] or [event.signal]
    return tuple(dict.fromkeys(names))


def before(reached: Reached) -> Call | None:
    """Return the call that ended the dispatch before it reached the receiver."""
    return next((each for each in reached.dispatch.calls if isinstance(each.outcome, Failure)), None)


def things_done(call: Call) -> Iterator[str]:
    """Yield in words what a call visibly did."""
    effects = len(call.effects) + call.more_effects
    if effects:
        more = f" and {effects - 1} more" if effects > 1 else ""
        blocked = " (blocked)" if call.effects and call.effects[0].blocked else ""
        yield f"called {call.effects[0].what}(){blocked}{more}"
    if call.mutations:
        yield f"changed {', '.join(dict.fromkeys(each.argument for each in call.mutations))}"
    if call.sent:
        yield f"sent {', '.join(dict.fromkeys(each.event.signal for each in call.sent))}"
    if call.output.strip():
        yield "printed output"
