"""A dispatch as a tree: the event, its calls in order with what each led to, and the receivers that were not called."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.renderers.calls import (
    LONG,
    also_line,
    call_nodes,
    cycle_line,
    dispatch_line,
    left_span,
    not_called_node,
    outcome_line,
    receiver_span,
    time_text,
    wrappers_suffix,
)
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import location_suffix
from cantemo_signals.renderers.screen import Line, Node, Span
from cantemo_signals.renderers.words import arguments, count, duration
from cantemo_signals.values.events import Call, Cycle, Dispatch, Event

Key = tuple[str, str, "str | None"]


def dispatch_node(dispatch: Dispatch, view: View, path: tuple[Key, ...] = ()) -> Node:
    """A dispatch with everything that it led to; ``path`` are the events that led to it."""
    times: Line = (Span(f"  × {dispatch.repeated}", "dim"),) if dispatch.repeated > 1 else ()
    line = (*dispatch_line(dispatch), *location_suffix(dispatch.sent_at), *times)
    key = _key(dispatch)
    if key in path and (cycle := _cycle_below(dispatch)) is not None:
        return Node((*line, Span(" again", "bad")), (Node(cycle_line(cycle)),))
    also = (Node(also_line(dispatch)),) if dispatch.also else ()
    return Node(line, (*_argument_nodes(dispatch.event), *also, *_children(dispatch, view, (*path, key))))


def sent_nodes(call: Call, dispatch: Dispatch, view: View, path: tuple[Key, ...] = ()) -> Iterator[Node]:
    """The events that a call of the dispatch sent, each with everything that it led to."""
    for sent in call.sent:
        node = dispatch_node(sent, view, path or (_key(dispatch),))
        yield node._replace(line=(Span("sent: ", "dim"), *node.line))


def _argument_nodes(event: Event) -> Iterator[Node]:
    """What the event carries; the example values apart, so that nobody takes them for their own."""
    given = [name for name in event.arguments if name not in (*event.filled, *event.extra)]
    filled = [name for name in event.filled if name not in event.made_up]
    for label, names in (("with", given), ("filled in", filled), ("made up", event.made_up), ("extra", event.extra)):
        if values := {name: event.arguments[name] for name in names if name in event.arguments}:
            yield Node((Span(f"{label}: ", "dim"), arguments(values)))


def _children(dispatch: Dispatch, view: View, path: tuple[Key, ...]) -> Iterator[Node]:
    for call in dispatch.calls:
        yield _call_node(call, dispatch, view, path)
    if not dispatch.calls:
        yield Node((Span("no receivers", "dim"),))
    if dispatch.cycle is not None:
        yield Node(cycle_line(dispatch.cycle))
    if dispatch.not_called:
        yield Node((Span("not called", "dim"),), tuple(map(not_called_node, dispatch.not_called)))
    if dispatch.difference is not None:
        yield Node((Span(dispatch.difference, "warning"),))


def _call_node(call: Call, dispatch: Dispatch, view: View, path: tuple[Key, ...]) -> Node:
    limit = view.limit(LONG)
    return Node(
        (
            f"{call.order}  ",
            receiver_span(call),
            *wrappers_suffix(call),
            "  ",
            *outcome_line(call.outcome, limit),
            *left_span(call),
            *_time(call),
            *location_suffix(call.receiver_at),
        ),
        (
            Node((Span(call.reason, "dim"),)),
            *_received(call, dispatch.event),
            *call_nodes(call, limit, verbose=view.verbose),
            *sent_nodes(call, dispatch, view, path),
        ),
    )


def _received(call: Call, event: Event) -> tuple[Node, ...]:
    """The arguments of a call, where they are not just the event's."""
    if not call.arguments or call.arguments == event.arguments:
        return ()
    return (Node((Span("received: ", "dim"), arguments(call.arguments))),)


def _time(call: Call) -> Line:
    text, times = time_text(call), call.times
    if times is not None:
        text = f"{duration(times.min)} / {duration(times.median)} / {duration(times.max)} in {count(times.runs, 'run')}"
    return (Span(f"  {text}", "dim"),) if text else ()


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
