"""One event that was fired: the event, its calls as a table, the details below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from cantemo_signals.renderers.calls import (
    SHORT,
    call_nodes,
    cycle_line,
    dispatch_line,
    left_span,
    not_called_node,
    outcome_counts,
    outcome_line,
    outcome_word,
    receiver_span,
    time_text,
)
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks, location_suffix, opening
from cantemo_signals.renderers.screen import (
    Block,
    Cell,
    Line,
    Node,
    Outline,
    Records,
    Row,
    Screen,
    Span,
    Table,
    Tree,
    columns,
    line_text,
    one_line,
    section,
    without_empty_columns,
)
from cantemo_signals.renderers.tree import dispatch_node, sent_nodes
from cantemo_signals.renderers.words import count, duration, first_line, python_text, sender_name, wrapped_in
from cantemo_signals.values.events import (
    Call,
    Died,
    Dispatch,
    DispatchResult,
    Dropped,
    Event,
    NeverAwaited,
    Outcome,
    Returned,
)
from cantemo_signals.values.plugins import Failure

MOST_NAMED = 6
CALL_RECORD = (
    "event,depth,signal,module,sender,order,receiver,receiver_at,plugin,reason,outcome,detail,seconds,effects,withheld"
)


def screen(result: DispatchResult, view: View) -> Screen:
    """The event, a row for each call, and what a row has no room for."""
    dispatch = _dispatch(result)
    return _screen(result, view, dispatch_line(dispatch), dispatch_blocks(dispatch, view))


def tree(result: DispatchResult, view: View) -> Screen:
    """The same as a tree."""
    return _screen(result, view, (), [Tree(dispatch_node(_dispatch(result), view))])


def _screen(result: DispatchResult, view: View, subject: Line, blocks: Iterable[Block]) -> Screen:
    return [
        opening(result, view, *((" · ", *subject) if subject else ())),
        *_choice(result),
        *blocks,
        *notes(result.notes),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        one_line(Span(_totals(result), "strong")),
    ]


def _choice(result: DispatchResult) -> Iterator[Block]:
    """What was chosen of the event, and what could have been chosen instead."""
    also, more = ", ".join(result.also_sent_by[:MOST_NAMED]), len(result.also_sent_by) - MOST_NAMED
    lines: list[Line] = []
    if result.chosen:
        lines.append((Span("Chosen: ", "dim"), _chosen(result)))
    if also:
        also += f" and {more} more" if more > 0 else ""
        options = "--sender and --method choose" if "sender" in result.chosen else "--method chooses"
        lines.append((Span("Also sent by: ", "dim"), also, Span(f"; {options}.", "dim")))
    if lines:
        yield Outline(tuple(map(Node, lines)))


def _chosen(result: DispatchResult) -> str:
    """``ItemHelper.removeItem``, ``Note (created)``, or the part of it that nobody gave."""
    sender = sender_name(result.event.sender) if "sender" in result.chosen else ""
    if "occasion" in result.chosen:
        return f"{sender} ({result.event.occasion})" if sender else f"{result.event.occasion}"
    return ".".join(filter(None, (sender, result.event.occasion if "method" in result.chosen else "")))


def notes(texts: Iterable[str]) -> Iterator[Block]:
    """What there is to say of an event that was asked for."""
    for text in texts:
        yield one_line(Span("note: ", "warning"), text)


def records(result: DispatchResult) -> Records:
    """One row per call, those of nested events below the call that sent them."""
    return CALL_RECORD, call_records(_dispatch(result), 1)


def call_records(dispatch: Dispatch, number: int, depth: int = 0) -> Iterator[tuple[Any, ...]]:
    """The calls of the event of this number and, one deeper, those of the events that they sent."""
    event = (number, depth, dispatch.event.signal, dispatch.event.module, dispatch.event.sender)
    for call in dispatch.calls:
        receiver = (call.order, call.receiver, call.receiver_at, call.plugin, call.reason)
        outcome = (outcome_word(call.outcome), _detail(call.outcome), f"{call.seconds:.6f}")
        yield (*event, *receiver, *outcome, len(call.effects), " ".join(call.withheld))
        for sent in call.sent:
            yield from call_records(sent, number, depth + 1)


def _detail(outcome: Outcome) -> str:
    match outcome:
        case Returned(value):
            return value
        case Failure(type_, message):
            return f"{type_}: {message}"
        case Dropped(text) | Died(text) | NeverAwaited(text):
            return text
        case _:
            return ""


def _dispatch(result: DispatchResult) -> Dispatch:
    return Dispatch(
        result.event,
        result.calls,
        result.not_called,
        robust=result.robust,
        cycle=result.cycle,
        difference=result.difference,
    )


def dispatch_blocks(dispatch: Dispatch, view: View) -> Iterator[Block]:
    """The arguments of an event, a row for each of its calls, their details, and what was not called."""
    if dispatch.event.arguments:
        yield _argument_table(dispatch.event, view)
    if dispatch.calls:
        yield without_empty_columns(_call_table(dispatch.calls, view))
    else:
        yield one_line("No receivers.")
    yield from _details(dispatch, view)
    if dispatch.cycle is not None:
        yield one_line(*cycle_line(dispatch.cycle))
    yield from section("Not called", [not_called_node(receiver) for receiver in dispatch.not_called])
    if dispatch.difference is not None:
        yield one_line(Span(dispatch.difference, "warning"))


def _argument_table(event: Event, view: View) -> Table:
    rows: list[Row] = [
        (Span(name, "strong"), first_line(python_text(value), view.limit(SHORT)), _mark(name, event))
        for name, value in event.arguments.items()
    ]
    return without_empty_columns(Table(columns("argument", "value", "", words=("value",)), rows))


def _mark(name: str, event: Event) -> Cell:
    if name in event.made_up:
        return Span("made up", "warning")
    if name in event.filled:
        return Span("filled in", "dim")
    return Span("extra", "warning") if name in event.extra else ""


def _call_table(calls: tuple[Call, ...], view: View) -> Table:
    numbers = ("#", "time", "min", "median", "max", "effects")
    titles = columns(
        "#",
        "receiver",
        "wrapped in",
        "plugin",
        "outcome",
        *numbers[1:],
        right=numbers,
        middle=("receiver",),
        words=("outcome",),
    )
    return Table(titles, [_row(call, view) for call in calls])


def _row(call: Call, view: View) -> Row:
    outcome = (*outcome_line(call.outcome, view.limit(SHORT)), *left_span(call))
    style = outcome[0].style if isinstance(outcome[0], Span) else ""
    return (
        str(call.order),
        receiver_span(call),
        wrapped_in(call.wrappers),
        call.plugin or "-",
        Span(line_text(outcome), style),
        *_times(call),
        str(len(call.effects)) if call.effects else "",
    )


def _times(call: Call) -> tuple[Cell, Cell, Cell, Cell]:
    if call.times is not None:
        return "", duration(call.times.min), duration(call.times.median), duration(call.times.max)
    return time_text(call), "", "", ""


def _details(dispatch: Dispatch, view: View) -> Iterator[Block]:
    for call in dispatch.calls:
        nodes = (
            *call_nodes(call, view.limit(SHORT), verbose=view.verbose),
            *sent_nodes(call, dispatch, view),
        )
        if nodes:
            line = (f"{call.order}  ", receiver_span(call), *location_suffix(call.receiver_at))
            yield Tree(Node(line, nodes))


def _totals(result: DispatchResult) -> str:
    """``3 calls: 1 returned, 1 raised, 1 not reached; 2 effects; 1 not called``."""
    effects = sum(len(call.effects) for call in result.calls)
    outcomes = outcome_counts(result.calls)
    parts = [
        count(len(result.calls), "call") + (f": {outcomes}" if outcomes else ""),
        count(effects, "effect") if effects else "",
        f"{len(result.not_called)} not called" if result.not_called else "",
    ]
    return "; ".join(filter(None, parts))
