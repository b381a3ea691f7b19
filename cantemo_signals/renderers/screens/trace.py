"""Dispatches as trees: the event, its calls in order with what each led to, and who was not called."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.renderers.screen import Block, Line, Node, Outline, Screen, Span, Tree, paragraph
from cantemo_signals.renderers.screens.calls import call_nodes, cycle_line, event_line, not_called_node, receiver_span
from cantemo_signals.renderers.screens.common import after_gap, closing_blocks, title
from cantemo_signals.renderers.screens.outcomes import LONG, outcome_counts, outcome_line, outcome_nodes
from cantemo_signals.renderers.screens.words import arguments, count, duration
from cantemo_signals.renderers.view import View
from cantemo_signals.values.events import Call, Cycle, Dispatch, Event, Planned
from cantemo_signals.values.kinds import TraceResult

Key = tuple[str, str, "str | None"]


def trace_screen(result: TraceResult, view: View) -> Screen:
    """One tree for each event."""
    return [
        title(_subject(result), result.engine, result.host, result.versions),
        *([] if result.dispatches else [paragraph("No event was sent.")]),
        *dispatch_trees(result.dispatches, view),
        *_call_blocks(result, view),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        paragraph(Span(trace_totals(result.dispatches), "strong")),
    ]


def _subject(result: TraceResult) -> Line:
    filled: Line = (Span(f" · filled in: {', '.join(result.filled)}", "dim"),) if result.filled else ()
    return (Span(result.call or "Trace", "title"), *filled)


def _call_blocks(result: TraceResult, view: View) -> list[Block]:
    """What became of the helper method that was called."""
    if result.call is None or result.outcome is None:
        return []
    line = ("The method ", *outcome_line(result.outcome, view.most(LONG)))
    return [Outline((Node(line, outcome_nodes(result.outcome, view.most(LONG), verbose=view.verbose)),))]


def dispatch_trees(dispatches: tuple[Dispatch, ...], view: View) -> Iterator[Block]:
    """A tree for each dispatch, and the line that says where the engines differ."""
    for dispatch in dispatches:
        yield Tree(dispatch_node(dispatch, (), view))


def dispatch_node(dispatch: Dispatch, path: tuple[Key, ...], view: View) -> Node:
    """A dispatch with everything that it led to; ``path`` are the events that led to it."""
    line = _dispatch_line(dispatch)
    key = _key(dispatch.event)
    if key in path and (cycle := _cut_below(dispatch)) is not None:
        return Node((*line, Span(" again", "bad")), (Node(cycle_line(cycle)),))
    return Node(line, (*_arguments_nodes(dispatch), *_below(dispatch, (*path, key), view)))


def _dispatch_line(dispatch: Dispatch) -> Line:
    robust: Line = (Span(" (robust)", "dim"),) if dispatch.robust else ()
    return (*event_line(dispatch.event), *robust, *after_gap(dispatch.sent_at))


def _arguments_nodes(dispatch: Dispatch) -> Iterator[Node]:
    """What the event carries; the example values apart, so that nobody takes them for their own."""
    event = dispatch.event
    given = {name: item for name, item in event.arguments.items() if name not in event.filled}
    filled = {name: event.arguments[name] for name in event.filled if name in event.arguments}
    if given:
        yield Node((Span("with: ", "dim"), arguments(given)))
    if filled:
        yield Node((Span("filled in: ", "dim"), arguments(filled)))


def _below(dispatch: Dispatch, path: tuple[Key, ...], view: View) -> Iterator[Node]:
    for call in dispatch.calls:
        yield _call_node(call, dispatch.event, path, view)
    if not dispatch.calls:
        yield Node((Span("no receivers", "dim"),))
    if dispatch.cycle is not None:
        yield Node(cycle_line(dispatch.cycle))
    if dispatch.not_called:
        yield Node((Span("not called", "dim"),), tuple(map(not_called_node, dispatch.not_called)))
    if dispatch.difference is not None:
        yield Node((Span(dispatch.difference, "warning"),))


def _call_node(call: Call, event: Event, path: tuple[Key, ...], view: View) -> Node:
    return Node(
        (
            f"{call.order}  ",
            receiver_span(call.receiver, call),
            "  ",
            *outcome_line(call.outcome, view.most(LONG)),
            *_time(call),
            *after_gap(call.receiver_at),
        ),
        (
            Node((Span(call.reason, "dim"),)),
            *_received(call, event),
            *call_nodes(call, view.most(LONG), verbose=view.verbose),
            *(_sent_node(sent, path, view) for sent in call.sent),
        ),
    )


def _received(call: Call, event: Event) -> tuple[Node, ...]:
    """The arguments of a call, where they are not just the event's."""
    if not call.arguments or call.arguments == event.arguments:
        return ()
    return (Node((Span("received: ", "dim"), arguments(call.arguments))),)


def _time(call: Call) -> Line:
    if call.times is not None:
        times = call.times
        text = f"{duration(times.min)} / {duration(times.median)} / {duration(times.max)} in {count(times.runs, 'run')}"
        return (Span(f"  {text}", "dim"),)
    if isinstance(call.outcome, Planned) or not call.seconds:
        return ()
    return (Span(f"  {duration(call.seconds)}", "dim"),)


def _sent_node(dispatch: Dispatch, path: tuple[Key, ...], view: View) -> Node:
    node = dispatch_node(dispatch, path, view)
    return node._replace(line=(Span("sent: ", "dim"), *node.line))


def _key(event: Event) -> Key:
    return event.module, event.signal, event.sender


def _cut_below(dispatch: Dispatch) -> Cycle | None:
    """Where the endless re-entry that goes through this dispatch was cut."""
    pending = [dispatch]
    while pending:
        current = pending.pop()
        if current.cycle is not None:
            return current.cycle
        pending += [sent for call in current.calls for sent in call.sent]
    return None


def trace_totals(dispatches: tuple[Dispatch, ...]) -> str:
    """``2 events, 5 calls: 4 returned, 1 raised``; nested events are not counted."""
    calls = [call for dispatch in dispatches for call in dispatch.calls]
    outcomes = outcome_counts(calls)
    return f"{count(len(dispatches), 'event')}, {count(len(calls), 'call')}" + (f": {outcomes}" if outcomes else "")
