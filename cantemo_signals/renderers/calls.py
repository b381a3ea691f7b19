"""What is said of a call and of its event, the same in the tables of ``fire`` and in the trees of ``trace``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cantemo_signals.renderers.parts import (
    effect_line,
    exception_details,
    location_suffix,
    message_line,
    verbatim_node,
)
from cantemo_signals.renderers.screen import Line, Node, Span, Style, assert_never
from cantemo_signals.renderers.words import counts, duration, first_line, receiver_name, sender_name, wrapped_in
from cantemo_signals.values.events import (
    Call,
    Cycle,
    Died,
    Dispatch,
    Dropped,
    Event,
    Left,
    NeverAwaited,
    NotCalled,
    NotReached,
    NotTried,
    Outcome,
    Planned,
    Returned,
    Swallowed,
)
from cantemo_signals.values.plugins import Failure

SHORT, LONG = 60, 160
OUTCOMES = ("returned", "never awaited", "raised", "inconclusive", "died", "not reached", "dropped", "planned")


def dispatch_line(dispatch: Dispatch) -> Line:
    """The event of a dispatch, and how it was sent."""
    robust: Line = (Span(" (robust)", "dim"),) if dispatch.robust else ()
    return (*_event_line(dispatch.event), *_occasion(dispatch.event), *robust)


def also_line(dispatch: Dispatch) -> Line:
    """The occasions of the events that led to the same."""
    names = ", ".join(dispatch.also)
    return (Span(f"and {len(dispatch.also)} more: ", "dim"), names) if dispatch.also else ()


def _occasion(event: Event) -> Line:
    """The occasion of an event, where its arguments do not tell."""
    if event.distinction is None or event.arguments.get("method") == event.distinction:
        return ()
    return (Span(f" ({event.distinction})", "dim"),)


def _event_line(event: Event) -> Line:
    sender = "no sender" if event.sender is None else sender_name(event.sender)
    return (Span(event.signal, "title"), Span(" from ", "dim"), Span(sender, "strong" if event.sender else "dim"))


def receiver_span(call: Call | NotCalled | NotTried) -> Span:
    """The receiver's name; a click leads to where it is defined."""
    return Span(receiver_name(call.receiver), "name", call.receiver_at)


def wrappers_suffix(call: Call) -> Line:
    """What a receiver is wrapped in, if it is, to stand after its name."""
    return (Span(f" in {wrapped_in(call.wrappers)}", "dim"),) if call.wrappers else ()


def outcome_line(outcome: Outcome, limit: int) -> Line:
    """What became of a call, on one line; values and messages of at most ``limit`` characters."""
    match outcome:
        case Returned(value):
            return (Span("returned ", "good"), first_line(value, limit))
        case NeverAwaited(coroutine):
            return (Span("never awaited", "bad"), f": the coroutine {coroutine}")
        case Failure(type_, message, inconclusive=inconclusive):
            start = Span("inconclusive: ", "warning") if inconclusive else Span("raised ", "bad")
            style: Style = "warning" if inconclusive else "bad"
            return (start, Span(type_, style), f": {first_line(message, limit)}" if message else "")
        case NotReached():
            return (Span("not reached", "warning"),)
        case Dropped(why):
            return (Span("not called: ", "warning"), why)
        case Died(message):
            return (Span("died: ", "bad"), f"the host process {message}")
        case Planned():
            return (Span("planned", "dim"),)
        case _:
            return assert_never(outcome)


def left_span(call: Call) -> Line:
    """In which line a receiver left, to stand after what it returned."""
    return () if call.left is None else (", ", Span(f"left at line {call.left.location.line}", "warning"))


def _left_node(left: Left) -> Node:
    """What decided where a receiver left, and by which values."""
    values = ", ".join(f"{name} was {value}" for name, value in left.values.items())
    said = f"{left.condition} ({values})" if values else left.condition
    return Node((Span("left: ", "warning", left.location), said))


def outcome_word(outcome: Outcome) -> str:
    """The word for what became of a call; of some exceptions nobody knows whether Portal would raise them."""
    return "inconclusive" if isinstance(outcome, Failure) and outcome.inconclusive else outcome.kind


def outcome_nodes(outcome: Outcome, limit: int, *, verbose: bool) -> tuple[Node, ...]:
    """What that line had no room for."""
    if isinstance(outcome, Failure):
        details = exception_details(outcome, verbose=verbose)
        if first_line(outcome.message, limit) == outcome.message:
            return details
        return (Node(message_line(outcome.type, outcome.message), details),)
    if isinstance(outcome, Returned) and first_line(outcome.value, limit) != outcome.value:
        return (Node((Span("returned", "good"),), (verbatim_node(outcome.value),)),)
    return ()


def outcome_counts(calls: Iterable[Call]) -> str:
    """``2 returned, 1 raised``."""
    kinds = Counter(outcome_word(call.outcome) for call in calls)
    return counts((kinds[kind], kind) for kind in OUTCOMES)


def time_text(call: Call) -> str:
    """The time that a call took, or nothing if it did not run."""
    return "" if isinstance(call.outcome, Planned) or not call.seconds else duration(call.seconds)


def call_nodes(call: Call, limit: int, *, verbose: bool) -> Iterator[Node]:
    """What a call led to, but for the events that it sent; its outcome if that is longer than ``limit`` characters."""
    yield from outcome_nodes(call.outcome, limit, verbose=verbose)
    if call.left is not None:
        yield _left_node(call.left)
    if call.withheld:
        yield Node((Span("withheld: ", "warning"), f"{', '.join(call.withheld)} (the receiver does not take them)"))
    for mutation in call.mutations:
        change = f"{mutation.argument} from {mutation.before} to {mutation.after}"
        yield Node((Span("changed: ", "warning"), change))
    for swallowed in call.swallowed:
        yield _swallowed_node(swallowed)
    for effect in call.effects:
        yield Node((Span("effect: ", "dim"), *effect_line(effect), *location_suffix(effect.location)))
    if call.more_effects:
        yield Node((Span("effects: ", "dim"), f"and {call.more_effects} more"))
    for decision in call.made_up:
        said = f"{decision.how} {decision.name}"
        yield Node((Span("made up: ", "warning"), said, *location_suffix(decision.location)))
    if call.output:
        yield _output_node(call.output.rstrip("\n"))


def _swallowed_node(swallowed: Swallowed) -> Node:
    by = f"by {receiver_name(swallowed.receiver)}" if swallowed.receiver else ""
    what = f"{swallowed.type}: {first_line(swallowed.message, SHORT)}" if swallowed.message else swallowed.type
    where = location_suffix(swallowed.location)
    return Node((Span("kept quiet: ", "bad"), what, f" {by}" if by else "", *where))


def _output_node(output: str) -> Node:
    if "\n" in output:
        return Node((Span("output:", "dim"),), (verbatim_node(output),))
    return Node((Span("output: ", "dim"), output), verbatim=True)


def not_called_node(receiver: NotCalled) -> Node:
    """A receiver that was not called, and why."""
    where = location_suffix(receiver.receiver_at)
    return Node((receiver_span(receiver), *where, Span(f"  {receiver.reason}", "dim")))


def cycle_line(cycle: Cycle) -> Line:
    """A round trip, and where it was cut."""
    return (
        Span("cycle: ", "bad"),
        " → ".join(map(receiver_name, cycle.path)),
        Span(f"  cut {cycle.depth} levels down", "dim"),
    )
