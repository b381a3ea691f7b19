"""The lines about an event, a call and what the call led to, the same in trees and in tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from cantemo_signals.renderers.blocks import answer_nodes, tag_line
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.outcomes import SHORT, WIDEST, comes_from_below, failure_nodes, outcome_line
from cantemo_signals.renderers.parts import (
    HANG,
    effect_line,
    location_cell,
    location_suffix,
    verbatim_node,
)
from cantemo_signals.renderers.screen import Line, Node, Span, line_text
from cantemo_signals.renderers.words import (
    PLUGINS,
    brief,
    duration,
    first_line,
    python_text,
    receiver_name,
    sender_name,
    wrapped_in,
)
from cantemo_signals.values.event_results import NotTried
from cantemo_signals.values.events import Call, Cycle, Dispatch, Event, NotCalled
from cantemo_signals.values.locations import Location
from cantemo_signals.values.outcomes import Change, Left, LogLine, Swallowed
from cantemo_signals.values.plugins import Decision

LONG = 200
"""Of a message that someone wrote down: what is longer is cut."""
SLOW = 1.0
"""From how many seconds on the time of a call is worth a look."""
MOST = 6
"""How many changes, effects and so on of one call there are without ``-v``."""


def dispatch_line(dispatch: Dispatch) -> Line:
    """Return the line with the event of a dispatch, and how it was sent."""
    if dispatch.event.is_block:
        return tag_line(dispatch.event.signal, dispatch.event.words)
    robust: Line = (Span(" (robust)", "dim"),) if dispatch.robust else ()
    chooser = dispatch.event.chooser
    chosen: Line = (Span(f", order and choice: {receiver_name(chooser)}", "dim"),) if chooser else ()
    return (*_event_line(dispatch.event), *_occasion(dispatch.event), *robust, *chosen)


def _occasion(event: Event) -> Line:
    """The occasion of an event, where its arguments do not tell."""
    if event.distinction is None or event.arguments.get("method") == event.distinction:
        return ()
    return (Span(f" ({event.distinction})", "dim"),)


def _event_line(event: Event) -> Line:
    sender = "no sender" if event.sender is None else sender_name(event.sender)
    return (Span(event.signal, "title"), Span(" from ", "dim"), Span(sender, "strong" if event.sender else "dim"))


def receiver_span(call: Call | NotCalled | NotTried) -> Span:
    """Return the receiver's name, linked to its definition."""
    name = receiver_name(call.receiver).removesuffix(".return_string")  # every plugin of a block has that
    return Span(name, "name", call.receiver_at, "middle")


def call_lines(calls: Sequence[Call], view: View, within: Call | None) -> Iterator[Line]:
    """Yield a line for each call: its number, receiver, outcome and time where they are worth a look, and place.

    A call that is sent ``within`` another one's file is told by its line.
    """
    names: list[Line] = [(receiver_span(call), *_wrappers(call)) for call in calls]
    outcomes = [(*outcome_line(call, view), *_time(call, view)) for call in calls]
    named = max((len(line_text(name)) for name in names), default=0)
    ended = max((width for line in outcomes if (width := len(line_text(line))) <= WIDEST), default=0)
    for call, name, outcome in zip(calls, names, outcomes, strict=True):
        number = f"{call.order:<{len(str(len(calls)))}}  "
        place = place_in(within, call.receiver_at)
        end = (*_padded(("  ", *outcome), ended + 2), *place) if ended or outcome else place
        yield (number, *_padded(name, named), *end)


def _padded(line: Line, width: int) -> Line:
    return (*line, Span(" " * (width - len(line_text(line))), gives="end"))


def _wrappers(call: Call) -> Line:
    return (Span(f" in {wrapped_in(call.wrappers)}", "dim"),) if call.wrappers else ()


def time_text(call: Call, view: View) -> str:
    """Return how long a call took, if notable; for several sends the minimum, the median and the maximum."""
    times = call.times
    if times is not None:
        return "/".join(map(duration, (times.min, times.median, times.max))).replace(" ms/", "/")
    return duration(call.seconds) if call.seconds >= SLOW or (view.verbose and call.seconds) else ""


def _time(call: Call, view: View) -> Line:
    text = time_text(call, view)
    return (Span(f"  {text}", "dim"),) if text else ()


def call_nodes(call: Call, view: View) -> Iterator[Node]:
    """What a call led to, but for the events that it sent; an exception that came from one of these is told there."""
    if view.verbose or not comes_from_below(call):
        yield from failure_nodes(call.outcome, verbose=view.verbose)
    if call.answer is not None:
        yield from answer_nodes(call.answer)
    if call.left is not None:
        yield _left_node(call.left)
    if call.withheld:
        yield Node((Span("withheld: ", "warning"), f"{', '.join(call.withheld)} (the receiver does not take them)"))
    changes = [change for mutation in call.mutations for change in mutation.changes]
    yield from _first([_change_node(each, call, view) for each in changes], "changes", view)
    yield from map(_swallowed_node, call.swallowed)
    yield from _first(list(_effect_nodes(call, view)), "effects", view, call.more_effects)
    yield from _first([_made_up_node(each, call) for each in call.made_up], "decisions", view)
    yield from _first([_log_node(each, call, view) for each in call.logs], "log lines", view, call.more_logs)
    if call.output:
        yield _output_node(call.output.rstrip("\n"))


def _first(nodes: list[Node], noun: str, view: View, more: int = 0) -> list[Node]:
    """The first few of what there is of one kind, or with ``-v`` all; ``more`` are not known any more."""
    kept = nodes if view.verbose or len(nodes) <= MOST else nodes[: MOST - 1]
    more += len(nodes) - len(kept)
    return [*kept, Node((Span(f"and {more} more {noun}", "dim"),))] if more else kept


def place_in(call: Call | None, location: Location | None) -> Line:
    """A place to stand at the end of a line; in the receiver's own file the line is enough."""
    at = None if call is None else call.receiver_at
    if location is not None and at is not None and location.path == at.path:
        return ("  ", Span(f"line {location.line}", "dim", location))
    return location_suffix(location)


def _left_node(left: Left) -> Node:
    """What decided where a receiver left, and by which values."""
    values = ", ".join(f"{name} was {value}" for name, value in left.values.items())
    said = f"{left.condition} ({values})" if values else left.condition
    return Node((Span(f"left at line {left.location.line}: ", "warning", left.location), said), hang=HANG)


def _change_node(change: Change, call: Call, view: View) -> Node:
    text = python_text if view.verbose else brief
    match change.how:
        case "changed":
            said = f"{text(change.before)} → {text(change.after)}"
        case "added":
            said = f"added {text(change.after)}"
        case _:
            said = f"removed {text(change.before)}"
    return Node((Span("changed: ", "warning"), f"{change.path}: {said}", *place_in(call, change.location)))


def _swallowed_node(swallowed: Swallowed) -> Node:
    by = f"by {receiver_name(swallowed.receiver)}" if swallowed.receiver else ""
    what = f"{swallowed.type}: {first_line(swallowed.message, SHORT)}" if swallowed.message else swallowed.type
    where = location_suffix(swallowed.location)
    return Node((Span("swallowed: ", "bad"), what, f" {by}" if by else "", *where))


def _effect_nodes(call: Call, view: View) -> Iterator[Node]:
    """The effects of a call, equal ones together."""
    for effect, times in Counter(call.effects).items():
        first, *rest = effect_line(effect)
        asked = Span(receiver_name(line_text((first,))), gives="" if view.verbose else "end")
        again: Line = (Span(f"  × {times}", "dim"),) if times > 1 else ()
        yield Node((Span("effect: ", "dim"), asked, *rest, *place_in(call, effect.location), *again), hang=HANG)


def _made_up_node(decision: Decision, call: Call) -> Node:
    said = f"{decision.how} {receiver_name(decision.name)}"
    return Node((Span("made up: ", "warning"), said, *place_in(call, decision.location)))


def _log_node(line: LogLine, call: Call, view: View) -> Node:
    """Return a log line with its logger, unless that is named after the receiver's module."""
    logger = "" if call.receiver.startswith(f"{line.logger}.") else f" {line.logger.removeprefix(PLUGINS)}:"
    message = line.message if view.verbose else first_line(line.message, LONG)
    error = f" ({line.error})" if line.error else ""
    said = f"{line.level}{logger} {message}{error}"
    return Node((Span("log: ", "dim"), said, *place_in(call, line.location)), hang=HANG)


def _output_node(output: str) -> Node:
    if "\n" in output:
        return Node((Span("output:", "dim"),), (verbatim_node(output),))
    return Node((Span("output: ", "dim"), output), verbatim=True)


def not_called_nodes(receivers: Sequence[NotCalled], *, whole: bool) -> Iterator[Node]:
    """The receivers that were not called and why; of those that are connected for another sender how many."""
    for each in receivers:
        if whole or not each.other_sender:
            name, at = receiver_span(each)._replace(gives=""), location_cell(each.receiver_at)
            yield Node((Span("not called: ", "dim"), name, Span(f"  {each.reason}  ", "dim"), at), hang=HANG)
    others = sum(each.other_sender for each in receivers)
    if others and not whole:
        yield Node((Span(f"not called: {others} connected for another sender", "dim"),))


def cycle_line(cycle: Cycle) -> Line:
    """Return the line with a cycle, of which a long one is shortened, and where it ended."""
    return (
        Span("cycle: ", "bad"),
        " → ".join(map(receiver_name, cycle.short_path)),
        Span(f"  cut {cycle.depth} levels down", "dim"),
    )
