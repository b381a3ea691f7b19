"""A dispatch as a tree: the event, its calls in order with what each led to, and the receivers that were not called."""

from __future__ import annotations

from collections.abc import Iterator
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
from cantemo_signals.renderers.parts import HANG
from cantemo_signals.renderers.screen import Line, Node, Span
from cantemo_signals.renderers.words import arguments, in_words, sender_name
from cantemo_signals.values.events import Call, Cycle, Dispatch, Event
from cantemo_signals.values.outcomes import Outcome
from cantemo_signals.values.plugins import Failure

Key = tuple[str, str, "str | None"]


def dispatch_node(dispatch: Dispatch, view: View) -> Node:
    """A dispatch with everything that it led to."""
    return Node(
        dispatch_line(dispatch), (*argument_nodes(dispatch, view), *_children(dispatch, view, (_key(dispatch),), None))
    )


def _sent_node(alike: list[Dispatch], by: Call, view: View, path: tuple[Key, ...]) -> Node:
    """Dispatches that a call sent and that led to the same; ``path`` are the events that led to them."""
    dispatch, line = alike[0], _sent_line(alike, by)
    key = _key(dispatch)
    if key in path and (cycle := _cycle_below(dispatch)) is not None:
        return Node((*line, Span(" again", "bad")), (Node(cycle_line(cycle), hang=HANG),))
    return Node(line, (*argument_nodes(dispatch, view), *_children(dispatch, view, (*path, key), by)))


def argument_nodes(dispatch: Dispatch, view: View) -> Iterator[Node]:
    """What the event carries, the example values apart, and the occasions of those that led to the same."""
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
        yield Node((Span("no receivers", "dim"),))
    if dispatch.cycle is not None:
        yield Node(cycle_line(dispatch.cycle), hang=HANG)
    shown = [each for each in dispatch.not_called if view.verbose or not (by and each.other_sender)]
    yield from not_called_nodes(shown, whole=view.verbose or not dispatch.calls)
    if dispatch.difference is not None:
        yield Node((Span(dispatch.difference, "warning"),), hang=0)


def _led_to(call: Call, event: Event, view: View, path: tuple[Key, ...]) -> Iterator[Node]:
    if view.verbose:
        yield Node((Span(call.reason, "dim"),))
        if call.arguments and call.arguments != event.arguments:
            yield Node((Span("received: ", "dim"), arguments(call.arguments)), hang=HANG)
    yield from call_nodes(call, view)
    yield from _sent_nodes(call, view, path)


def _sent_nodes(call: Call, view: View, path: tuple[Key, ...]) -> Iterator[Node]:
    """The events that a call sent, those that led to the same together; those that called nobody on one line."""
    alike: dict[Any, list[Dispatch]] = {}
    unheard: dict[str | None, list[str]] = {}
    for number, sent in enumerate(call.sent):
        if _is_worth_a_line(sent) or view.verbose:
            alike.setdefault(number if view.verbose else _meaning(sent), []).append(sent)
        else:
            again = f" × {sent.repeated}" if sent.repeated > 1 else ""
            unheard.setdefault(sent.event.sender, []).append(f"{sent.event.signal}{again}")
    for group in alike.values():
        yield _sent_node(group, call, view, path)
    for sender, names in unheard.items():
        said = in_words(list(dict.fromkeys(names))) + (f" from {sender_name(sender)}" if sender else "")
        yield Node((Span("sent: ", "dim"), said, Span(", no receivers", "dim")), hang=HANG)


def _sent_line(alike: list[Dispatch], call: Call) -> Line:
    times = sum(each.repeated for each in alike)
    others = ", with other arguments" if len(alike) > 1 else ""
    again: Line = (Span(f"  × {times}{others}", "dim"),) if times > 1 else ()
    return (Span("sent: ", "dim"), *dispatch_line(alike[0]), *place_in(call, alike[0].sent_at), *again)


def _is_worth_a_line(dispatch: Dispatch) -> bool:
    """Tell whether a nested dispatch called somebody, or did not for another reason than the sender."""
    return bool(dispatch.calls or dispatch.cycle) or not all(each.other_sender for each in dispatch.not_called)


def _meaning(dispatch: Dispatch) -> Any:
    """What has to be equal in dispatches that are told together."""
    calls = tuple(
        (call.receiver, _result(call.outcome), call.made_up, tuple(map(_meaning, call.sent))) for call in dispatch.calls
    )
    return _key(dispatch), dispatch.sent_at, dispatch.cycle, calls


def _result(outcome: Outcome) -> Any:
    return (outcome.type, outcome.location) if isinstance(outcome, Failure) else outcome


def _key(dispatch: Dispatch) -> Key:
    event = dispatch.event
    return event.module, event.signal, event.sender


def _cycle_below(dispatch: Dispatch) -> Cycle | None:
    """Return where the endless re-entry that goes through this dispatch was cut."""
    pending = [dispatch]
    while pending:
        current = pending.pop()
        if current.cycle is not None:
            return current.cycle
        pending += [sent for call in current.calls for sent in call.sent]
    return None
