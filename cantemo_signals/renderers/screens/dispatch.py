"""One event that was fired, as a screen: the event, its calls as a table, the details below."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.renderers.screen import (
    Block,
    Cell,
    Column,
    Heading,
    Line,
    Node,
    Outline,
    Row,
    Screen,
    Span,
    Table,
    Tree,
    line_text,
    paragraph,
    without_empty_columns,
)
from cantemo_signals.renderers.screens.calls import (
    argument_text,
    call_nodes,
    cycle_line,
    event_line,
    not_called_node,
    receiver_span,
)
from cantemo_signals.renderers.screens.common import after_gap, closing_blocks, title
from cantemo_signals.renderers.screens.outcomes import LONG, SHORT, outcome_counts, outcome_line, outcome_nodes
from cantemo_signals.renderers.screens.trace import dispatch_node, dispatch_trees, trace_totals
from cantemo_signals.renderers.screens.words import count, duration
from cantemo_signals.renderers.view import View
from cantemo_signals.values.events import Call, Dispatch, Event, Planned
from cantemo_signals.values.kinds import DispatchResult, TraceResult


def dispatch_of(result: DispatchResult) -> Dispatch:
    """The dispatch that the result is about."""
    return Dispatch(
        result.event,
        result.calls,
        result.not_called,
        robust=result.robust,
        cycle=result.cycle,
        difference=result.difference,
    )


def dispatch_screen(result: DispatchResult, view: View) -> Screen:
    """The event, a row for each call, and what a row has no room for."""
    dispatch = dispatch_of(result)
    return [
        title(_subject(dispatch), result.engine, result.host, result.versions),
        *_body(dispatch, view),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        paragraph(Span(totals(dispatch), "strong")),
    ]


def dispatch_tree_screen(result: DispatchResult, view: View) -> Screen:
    """The same as a tree."""
    dispatch = dispatch_of(result)
    return [
        title((Span("Trace", "title"),), result.engine, result.host, result.versions),
        *dispatch_trees((dispatch,), view),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        paragraph(Span(totals(dispatch), "strong")),
    ]


def call_screen(result: TraceResult, view: View) -> Screen:
    """A helper method that was really called: what became of it, and each event that it sent."""
    subject = Span(result.call or count(len(result.dispatches), "event"), "title")
    return [
        title((subject,), result.engine, result.host, result.versions),
        *_method_blocks(result, view),
        *(block for each in result.dispatches for block in _sent_event(each, view)),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        paragraph(Span(trace_totals(result.dispatches), "strong")),
    ]


def _sent_event(dispatch: Dispatch, view: View) -> list[Block]:
    return [Heading(_subject(dispatch)), *_body(dispatch, view)]


def _method_blocks(result: TraceResult, view: View) -> list[Block]:
    if result.outcome is None:
        return []
    line = ("The method ", *outcome_line(result.outcome, view.most(LONG)))
    return [Outline((Node(line, outcome_nodes(result.outcome, view.most(LONG), verbose=view.verbose)),))]


def _subject(dispatch: Dispatch) -> Line:
    return (*event_line(dispatch.event), Span(" (robust)", "dim")) if dispatch.robust else event_line(dispatch.event)


def _body(dispatch: Dispatch, view: View) -> Iterator[Block]:
    if dispatch.event.arguments:
        yield _argument_table(dispatch.event)
    if dispatch.calls:
        yield without_empty_columns(call_table(dispatch.calls, view))
    else:
        yield paragraph("No receivers.")
    yield from _details(dispatch, view)
    if dispatch.cycle is not None:
        yield paragraph(*cycle_line(dispatch.cycle))
    if dispatch.not_called:
        yield Heading((Span("Not called", "strong"),))
        yield Outline(tuple(map(not_called_node, dispatch.not_called)))
    if dispatch.difference is not None:
        yield paragraph(Span(dispatch.difference, "warning"))


def _argument_table(event: Event) -> Table:
    rows: list[Row] = [
        (Span(name, "strong"), argument_text(event, name), Span("filled in", "dim") if name in event.filled else "")
        for name in event.arguments
    ]
    return without_empty_columns(Table((Column("argument"), Column("value"), Column("")), rows))


def call_table(calls: tuple[Call, ...], view: View) -> Table:
    """One row per call; with ``--repeat`` the times are the least, the middle and the most."""
    columns = (
        Column("#", right=True),
        Column("receiver"),
        Column("plugin"),
        Column("outcome"),
        *(Column(name, right=True) for name in ("time", "min", "median", "max", "effects")),
    )
    return Table(columns, [_row(call, view) for call in calls])


def _row(call: Call, view: View) -> Row:
    outcome = outcome_line(call.outcome, view.most(SHORT))
    style = outcome[0].style if isinstance(outcome[0], Span) else ""
    return (
        str(call.order),
        receiver_span(call.receiver, call),
        call.plugin or "-",
        Span(line_text(outcome), style),
        *_times(call),
        str(len(call.effects)) if call.effects else "",
    )


def _times(call: Call) -> tuple[Cell, Cell, Cell, Cell]:
    if call.times is not None:
        return "", duration(call.times.min), duration(call.times.median), duration(call.times.max)
    return "" if isinstance(call.outcome, Planned) or not call.seconds else duration(call.seconds), "", "", ""


def _details(dispatch: Dispatch, view: View) -> Iterator[Block]:
    for call in dispatch.calls:
        nodes = (*call_nodes(call, view.most(SHORT), verbose=view.verbose), *_sent(call, dispatch, view))
        if nodes:
            line = (f"{call.order}  ", receiver_span(call.receiver, call), *after_gap(call.receiver_at))
            yield Tree(Node(line, nodes))


def _sent(call: Call, dispatch: Dispatch, view: View) -> Iterator[Node]:
    path = ((dispatch.event.module, dispatch.event.signal, dispatch.event.sender),)
    for sent in call.sent:
        node = dispatch_node(sent, path, view)
        yield node._replace(line=(Span("sent: ", "dim"), *node.line))


def totals(dispatch: Dispatch) -> str:
    """``3 calls: 1 returned, 1 raised, 1 not reached; 2 effects; 1 not called``."""
    effects = sum(len(call.effects) for call in dispatch.calls)
    outcomes = outcome_counts(dispatch.calls)
    parts = [
        count(len(dispatch.calls), "call") + (f": {outcomes}" if outcomes else ""),
        count(effects, "effect") if effects else "",
        f"{len(dispatch.not_called)} not called" if dispatch.not_called else "",
    ]
    return "; ".join(filter(None, parts))
