"""What became of a call, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from cantemo_signals.renderers.screen import Line, Node, Span
from cantemo_signals.renderers.screens.common import exception_details, message_line, text_node
from cantemo_signals.renderers.screens.words import assert_never, counts, first_line
from cantemo_signals.values.events import Call, Died, Dropped, NotReached, Outcome, Planned, Returned
from cantemo_signals.values.plugins import Failure

SHORT, LONG = 60, 160


def outcome_line(outcome: Outcome, most: int = SHORT) -> Line:
    """What became of a call, on one line; values and messages of at most ``most`` characters."""
    match outcome:
        case Returned(value):
            return (Span("returned ", "good"), first_line(value, most))
        case Failure(type_, message):
            return (Span("raised ", "bad"), Span(type_, "bad"), f": {first_line(message, most)}" if message else "")
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


def outcome_nodes(outcome: Outcome, most: int = SHORT, *, verbose: bool) -> tuple[Node, ...]:
    """What that line could not say of it."""
    if isinstance(outcome, Failure):
        details = exception_details(outcome, verbose=verbose)
        if first_line(outcome.message, most) == outcome.message:
            return details
        return (Node(message_line(outcome.type, outcome.message), details),)
    if isinstance(outcome, Returned) and first_line(outcome.value, most) != outcome.value:
        return (Node((Span("returned", "good"),), (text_node(outcome.value),)),)
    return ()


def outcome_counts(calls: Iterable[Call]) -> str:
    """``2 returned, 1 raised``."""
    kinds = Counter(call.outcome.kind for call in calls)
    return counts((kinds[kind], kind) for kind in sorted(kinds, key=_ORDER.index))


_ORDER = ["returned", "raised", "died", "not reached", "dropped", "planned"]
