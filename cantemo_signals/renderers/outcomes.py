"""The outcomes of calls: on one line, in numbers, and the details of an exception."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import exception_details
from cantemo_signals.renderers.screen import Line, Node, Span, Style, assert_never
from cantemo_signals.renderers.words import count, counts, first_line
from cantemo_signals.values.events import Call
from cantemo_signals.values.outcomes import Died, Dropped, NeverAwaited, NotReached, NotSeen, Outcome, Planned, Returned
from cantemo_signals.values.plugins import Failure

SHORT = 40
"""Of a value or a message: what is longer is cut, or has a line of its own."""
WIDEST = 24
"""Of a message that stands in the line of a call, and of an outcome that moves the places of all to the right."""
OUTCOMES = (
    "returned",
    "never awaited",
    "raised",
    "inconclusive",
    "died",
    "not reached",
    "not seen",
    "dropped",
    "planned",
)


def outcome_line(call: Call, view: View) -> Line:
    """Return the outcome of a call on one line; empty if it returned None, as is usual, or was only planned."""
    line = result_line(call.outcome, view)
    if isinstance(call.outcome, NeverAwaited) and not call.receiver.endswith(f".{call.outcome.coroutine}"):
        return (*line, f": the coroutine {call.outcome.coroutine}")
    if comes_from_below(call) and not view.verbose:
        return line[:2]
    if isinstance(call.outcome, Returned):
        if call.answer is not None and not view.verbose:  # it is told below
            line = line[:1] if call.made_up else ()
        is_usual = call.outcome.value == "None" and not call.made_up
        line = () if is_usual and not view.verbose else line
        if call.made_up:
            line = (*line, Span(" (made up)", "warning"))
    return line


def result_line(outcome: Outcome, view: View) -> Line:
    """What became of a call or of an emulated method; of what is long the start or the kind."""
    match outcome:
        case Returned(value):
            shown = first_line(value, len(value) if view.verbose else SHORT)
            return (Span("returned ", "good"), Span(shown, gives="" if view.verbose else "end"))
        case NeverAwaited():
            return (Span("never awaited", "bad"),)
        case Failure(type_, message, inconclusive=inconclusive):
            style: Style = "warning" if inconclusive else "bad"
            start = "inconclusive: " if inconclusive else "raised "
            text = f": {message}" if _is_short(message) else ""
            return (Span(start, style), Span(type_, style), text)
        case NotReached():
            return (Span("not reached", "warning"),)
        case NotSeen(why):
            return (Span("not seen: ", "warning"), why)
        case Dropped(why):
            return (Span("not called: ", "warning"), why)
        case Died(message):
            return (Span("died: ", "bad"), f"the host process {message}")
        case Planned():
            return ()
        case _:
            return assert_never(outcome)


def _is_short(message: str) -> bool:
    return 0 < len(message) <= WIDEST and message.isprintable()


def outcome_word(outcome: Outcome) -> str:
    """Return the word for the outcome of a call; whether Portal would raise some exceptions is not known."""
    return "inconclusive" if isinstance(outcome, Failure) and outcome.inconclusive else outcome.kind


def failure_nodes(outcome: Outcome, *, verbose: bool) -> Iterator[Node]:
    """The message of an exception if its line had no room for it, the way to it, and what helps."""
    if isinstance(outcome, Failure):
        if outcome.message and not _is_short(outcome.message):
            yield Node((first_line(outcome.message, len(outcome.message)).removesuffix("…"),), hang=0)
        yield from exception_details(outcome, verbose=verbose)


def outcome_counts(calls: Iterable[Call]) -> str:
    """``2 returned, 1 raised``."""
    kinds = Counter(outcome_word(call.outcome) for call in calls)
    return counts((kinds[kind], kind) for kind in OUTCOMES)


def kept_inside(calls: Iterable[Call]) -> str:
    """How many calls raised what did not come out of those that led to them; nothing if none did."""
    number = sum(map(_kept_inside, calls))
    return f"{count(number, 'nested call')} raised" if number else ""


def _kept_inside(call: Call) -> int:
    number, waiting = 0, [(call, 1)]
    while waiting:
        above, times = waiting.pop()
        below = [(each, times * sent.repeated) for sent in above.sent for each in sent.calls]
        for each, often in below:
            if outcome_word(each.outcome) == "raised" and not is_same(each.outcome, above.outcome):
                number += often
        waiting += below
    return number


def comes_from_below(call: Call) -> bool:
    """Tell whether a call raised what one of the calls raised that it led to; an endless re-entry is not drawn."""
    below = (each for sent in call.sent for each in sent.calls)
    return any(is_same(each.outcome, call.outcome) and each.receiver != call.receiver for each in below)


def is_same(one: Outcome | None, other: Outcome | None) -> bool:
    """Tell whether these are one exception, as far as its kind and place tell."""
    if not (isinstance(one, Failure) and isinstance(other, Failure)):
        return False
    return (one.type, one.location) == (other.type, other.location)
