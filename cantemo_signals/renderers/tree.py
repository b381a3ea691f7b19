"""A dispatch as a tree: the event, its calls in order with their consequences, and the receivers not called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from cantemo_signals.renderers.calls import (
    call_lines,
    call_nodes,
    cycle_line,
    dispatch_line,
    not_called_nodes,
    place_in,
)
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.outcomes import failure_nodes, outcome_counts, result_line
from cantemo_signals.renderers.parts import HANG, location_suffix
from cantemo_signals.renderers.screen import Line, Node, Span
from cantemo_signals.renderers.words import arguments, count, in_words, sender_name, short_object
from cantemo_signals.values.events import Call, Dispatch, Event, cycle_in, folded
from cantemo_signals.values.outcomes import Outcome
from cantemo_signals.values.plugins import Failure

MOST_SENDERS = 5
"""How many of the senders of one event are named."""

Key = tuple[str, str, "str | None"]
DEEPEST = 20
"""How many events that led to each other stand below each other: further ones would stand far to the right."""


def dispatch_node(dispatch: Dispatch, view: View) -> Node:
    """Return a dispatch with everything that resulted from it."""
    return _root_node([dispatch], dispatch_line(dispatch), view)


def root_nodes(dispatches: Iterable[Dispatch], view: View) -> Iterator[Node]:
    """Yield what a command or a request sent, in order; those with the same calls that ended alike are shown once."""
    for alike in groups(dispatches, view):
        yield _root_node(alike, root_line(alike), view)


def _root_node(alike: list[Dispatch], line: Line, view: View) -> Node:
    first = alike[0]
    led_to = _children(first, view, (_key(first),), None)
    return Node(line, (*_other_senders(alike), *argument_nodes(first, view), *led_to))


def root_line(alike: list[Dispatch]) -> Line:
    """Return the line of dispatches that are shown once: the first, where it was sent, and how often."""
    return (*dispatch_line(alike[0]), *place_in(None, alike[0].sent_at), *_times(alike, "values"))


def groups(dispatches: Iterable[Dispatch], view: View) -> Iterable[list[Dispatch]]:
    """Return dispatches, those together that have the same calls which ended alike, whoever sent them."""
    alike: dict[Any, list[Dispatch]] = {}
    numbers: dict[Any, int] = {}
    for number, sent in enumerate(dispatches):
        event = sent.event
        meaning = (event.module, event.signal, *_meaning(sent, _kind, numbers)[1:])
        alike.setdefault(number if view.verbose else meaning, []).append(sent)
    return alike.values()


def _other_senders(alike: list[Dispatch]) -> Iterator[Node]:
    """Yield who else sent the same, if anybody."""
    names = [short_object(sender_name(each.event.sender)) if each.event.sender else "no sender" for each in alike]
    if others := list(dict.fromkeys(names))[1:]:
        more = [f"{len(others) - MOST_SENDERS} more"] if len(others) > MOST_SENDERS else []
        yield Node((Span("also from: ", "dim"), in_words([*others[:MOST_SENDERS], *more])), hang=HANG)


def _sent_node(alike: list[Dispatch], by: Call, view: View, path: tuple[Key, ...]) -> Node:
    """Return dispatches with the same result that a call sent; ``path`` are the events that led to them."""
    dispatch, line = alike[0], _sent_line(alike, by)
    key = _key(dispatch)
    if key in path and (cycle := cycle_in(dispatch)) is not None:
        return Node((*line, Span(" again", "bad")), (Node(cycle_line(cycle), hang=HANG),))
    if len(path) > DEEPEST:
        return Node(line, tuple(_far_below(dispatch, view)))
    return Node(line, (*argument_nodes(dispatch, view), *_children(dispatch, view, (*path, key), by)))


def argument_nodes(dispatch: Dispatch, view: View) -> Iterator[Node]:
    """Yield what the event carries, example values separately, and the occasions of events with the same result."""
    event = dispatch.event
    given = [name for name in event.arguments if name not in (*event.filled, *event.extra)]
    filled = [name for name in event.filled if name not in event.made_up]
    for label, names in (("with", given), ("filled in", filled), ("made up", event.made_up), ("extra", event.extra)):
        if values := {name: event.arguments[name] for name in names if name in event.arguments}:
            yield Node((Span(f"{label}: ", "dim"), arguments(values, whole=view.verbose)), hang=HANG)
    if dispatch.also:
        yield Node((Span("same for: ", "dim"), ", ".join(dispatch.also)), hang=HANG)


def _children(dispatch: Dispatch, view: View, path: tuple[Key, ...], by: Call | None) -> Iterator[Node]:
    for call, line in zip(dispatch.calls, call_lines(dispatch.calls, view, by), strict=True):
        yield Node(line, tuple(_led_to(call, dispatch.event, view, path)))
    if not dispatch.calls:
        yield Node((Span("no plugin fills it" if dispatch.event.is_block else "no receivers", "dim"),))
    yield from failure_node(dispatch, view)
    if dispatch.cycle is not None:
        yield Node(cycle_line(dispatch.cycle), hang=HANG)
    shown = [each for each in dispatch.not_called if view.verbose or not (by and each.other_sender)]
    yield from not_called_nodes(shown, whole=view.verbose or not dispatch.calls)
    if dispatch.difference is not None:
        yield Node((Span(dispatch.difference, "warning"),), hang=0)


def failure_node(dispatch: Dispatch, view: View) -> Iterator[Node]:
    """Yield what plugin code raised while the event was sent, but not in a receiver."""
    if dispatch.failure is not None:
        details = tuple(failure_nodes(dispatch.failure, verbose=view.verbose))
        yield Node((Span("sending it ", "dim"), *result_line(dispatch.failure, view)), details, hang=HANG)


def _led_to(call: Call, event: Event, view: View, path: tuple[Key, ...]) -> Iterator[Node]:
    if view.verbose:
        yield Node((Span(call.reason, "dim"),))
        if call.arguments and call.arguments != event.arguments:
            yield Node((Span("received: ", "dim"), arguments(call.arguments)), hang=HANG)
    yield from call_nodes(call, view)
    yield from _sent_nodes(call, view, path)


def _sent_nodes(call: Call, view: View, path: tuple[Key, ...]) -> Iterator[Node]:
    """Yield the events that a call sent, grouped by result; those that called no receivers share a line."""
    alike: dict[Any, list[Dispatch]] = {}
    numbers: dict[Any, int] = {}
    unheard: dict[str | None, list[str]] = {}
    for number, sent in enumerate(call.sent):
        if _is_worth_a_line(sent) or view.verbose:
            is_alone = view.verbose or len(call.sent) == 1
            alike.setdefault(number if is_alone else _meaning(sent, _result, numbers), []).append(sent)
        else:
            again = f" × {sent.repeated}" if sent.repeated > 1 else ""
            unheard.setdefault(sent.event.sender, []).append(f"{sent.event.signal}{again}")
    for group in alike.values():
        yield _sent_node(group, call, view, path)
    for sender, names in unheard.items():
        said = in_words(list(dict.fromkeys(names))) + (f" from {sender_name(sender)}" if sender else "")
        yield Node((Span("sent: ", "dim"), said, Span(", no receivers", "dim")), hang=HANG)


def _far_below(dispatch: Dispatch, view: View) -> Iterator[Node]:
    """Yield how much a dispatch led to that is nested too deep for a screen, and where that ended."""
    levels = [[dispatch]]
    while below := [sent for each in levels[-1] for call in each.calls for sent in call.sent]:
        levels.append(below)
    calls = [call for level in levels for each in level for call in each.calls]
    told = f"{count(len(levels), 'more level')}, {count(len(calls), 'call')}: {outcome_counts(calls)}"
    yield Node((Span("deeper: ", "dim"), told, Span("; --format json has all", "dim")), hang=HANG)
    last = levels[-1][0]
    if last.cycle is not None:
        yield Node(cycle_line(last.cycle), hang=HANG)
    yield Node(
        (Span("at the end: ", "dim"), *dispatch_line(last), *location_suffix(last.sent_at)),
        tuple(
            Node(line, tuple(call_nodes(call, view)))
            for call, line in zip(last.calls, call_lines(last.calls, view, None), strict=True)
        ),
        hang=HANG,
    )


def _sent_line(alike: list[Dispatch], call: Call) -> Line:
    return (
        Span("sent: ", "dim"),
        *dispatch_line(alike[0]),
        *place_in(call, alike[0].sent_at),
        *_times(alike, "arguments"),
    )


def _times(alike: list[Dispatch], differing: str) -> Line:
    """Return how often these were sent, if more than once, and what is different in them."""
    times = sum(each.repeated for each in alike)
    others = f", with other {differing}" if len(alike) > 1 else ""
    return (Span(f"  × {times}{others}", "dim"),) if times > 1 else ()


def _is_worth_a_line(dispatch: Dispatch) -> bool:
    """Return whether a nested dispatch called a receiver, or did not for a reason other than the sender."""
    return bool(dispatch.calls or dispatch.cycle or dispatch.failure) or not all(
        each.other_sender for each in dispatch.not_called
    )


def _meaning(top: Dispatch, result: Callable[[Outcome], Any], numbers: dict[Any, int]) -> Any:
    """Return what has to be equal in dispatches that are shown together; ``result`` is what counts of an outcome.

    Each different thing that is nested in them has one of the ``numbers``.
    """

    def meaning(dispatch: Dispatch, below: dict[int, Any]) -> Any:
        calls = [
            (call.receiver, result(call.outcome), call.made_up, tuple([below[id(sent)] for sent in call.sent]))
            for call in dispatch.calls
        ]
        whole = _key(dispatch), dispatch.sent_at, dispatch.cycle, _result(dispatch.failure), tuple(calls)
        return whole if dispatch is top else numbers.setdefault(whole, len(numbers))

    return folded(top, meaning)


def _kind(outcome: Outcome) -> Any:
    return (outcome.type, outcome.location) if isinstance(outcome, Failure) else outcome.kind


def _result(outcome: Outcome | None) -> Any:
    return (outcome.type, outcome.location) if isinstance(outcome, Failure) else outcome


def _key(dispatch: Dispatch) -> Key:
    event = dispatch.event
    return event.module, event.signal, event.sender
