"""One event that was fired: the event, a line per call with its consequences below, and the receivers not called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cantemo_signals.renderers.blocks import answer_cell
from cantemo_signals.renderers.calls import dispatch_line, not_called_nodes, receiver_span, time_text
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.outcomes import kept_inside, outcome_counts, outcome_line, outcome_word
from cantemo_signals.renderers.parts import HANG, closing_blocks, location_cell, opening
from cantemo_signals.renderers.screen import (
    Block,
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
    without_empty_columns,
)
from cantemo_signals.renderers.tree import argument_nodes, dispatch_node, failure_node
from cantemo_signals.renderers.words import count, in_words, sender_name
from cantemo_signals.values.event_results import DispatchResult
from cantemo_signals.values.events import Call, Dispatch
from cantemo_signals.values.outcomes import Died, Dropped, NeverAwaited, NotSeen, Outcome, Returned
from cantemo_signals.values.plugins import Failure

MOST_NAMED = 3
CALL_RECORD = (
    "event,depth,signal,module,sender,order,receiver,receiver_at,plugin,reason,outcome,detail,seconds,effects,withheld"
)


def screen(result: DispatchResult, view: View) -> Screen:
    """Return the event and its calls, each with its consequences."""
    return _screen(result, view, [Tree(dispatch_node(result.dispatches[0], view))])


def table(result: DispatchResult, view: View) -> Screen:
    """Return the event and a row for each of its calls, without their consequences."""
    return _screen(result, view, event_table(result.dispatches[0], view))


def _screen(result: DispatchResult, view: View, blocks: Iterable[Block]) -> Screen:
    return [
        opening(result, view),
        *blocks,
        *_choice(result, view),
        *notes(result.notes),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        one_line(Span(_totals(result), "strong")),
    ]


def _choice(result: DispatchResult, view: View) -> Iterator[Block]:
    """Yield what was chosen for the event, and what could have been chosen instead."""
    others = result.also_sent_by
    named = others if view.verbose or len(others) <= MOST_NAMED else others[: MOST_NAMED - 1]
    more = (f"{len(others) - len(named)} more",) if len(named) < len(others) else ()
    options = "--sender and --method choose" if "sender" in result.chosen else "--method chooses"
    line: Line = (Span("chosen: ", "dim"), _chosen(result)) if result.chosen else ()
    if others:
        start = Span("; also sent by " if line else "also sent by ", "dim")
        line = (*line, start, in_words([*named, *more]), Span(f"; {options}", "dim"))
    if line:
        yield Outline((Node(line, hang=HANG),))


def _chosen(result: DispatchResult) -> str:
    """Return ``ItemHelper.removeItem``, ``Note (created)``, or the part of it that the user did not specify."""
    sender = sender_name(result.event.sender) if "sender" in result.chosen else ""
    if "occasion" in result.chosen:
        return f"{sender} ({result.event.occasion})" if sender else f"{result.event.occasion}"
    return ".".join(filter(None, (sender, result.event.occasion if "method" in result.chosen else "")))


def notes(texts: Iterable[str]) -> Iterator[Block]:
    """Yield the notes about a requested event."""
    for text in texts:
        yield one_line(Span("note: ", "warning"), text)


def records(result: DispatchResult) -> Records:
    """Return one row per call; calls of nested events come below the call that sent them."""
    return CALL_RECORD, call_records(result.dispatches[0], 1)


def call_records(dispatch: Dispatch, number: int) -> Iterator[tuple[Any, ...]]:
    """Yield the calls of the event with this number and, one level deeper, those of the events that they sent."""
    waiting = _backwards((dispatch,), 0)
    while waiting:
        sent, call, depth = waiting.pop()
        event = (number, depth, sent.event.signal, sent.event.module, sent.event.sender)
        receiver = (call.order, call.receiver, call.receiver_at, call.plugin, call.reason)
        outcome = (outcome_word(call.outcome), _detail(call.outcome), f"{call.seconds:.6f}")
        yield (*event, *receiver, *outcome, len(call.effects), " ".join(call.withheld))
        waiting += _backwards(call.sent, depth + 1)


def _backwards(dispatches: Sequence[Dispatch], depth: int) -> list[tuple[Dispatch, Call, int]]:
    return [(dispatch, call, depth) for dispatch in reversed(dispatches) for call in reversed(dispatch.calls)]


def _detail(outcome: Outcome) -> str:
    match outcome:
        case Returned(value):
            return value
        case Failure(type_, message):
            return f"{type_}: {message}"
        case Dropped(text) | NotSeen(text) | Died(text) | NeverAwaited(text):
            return text
        case _:
            return ""


def event_table(dispatch: Dispatch, view: View, line: Line | None = None) -> Iterator[Block]:
    """Yield the event with its arguments, a row for each of its calls, and what was not called; ``line`` names it."""
    nodes = (*argument_nodes(dispatch, view), *failure_node(dispatch, view))
    yield Outline((Node(line or dispatch_line(dispatch), nodes),))
    if dispatch.calls:
        yield without_empty_columns(_call_table(dispatch.calls, view))
    rest = (
        *(() if dispatch.calls else (Node(("No receivers.",)),)),
        *not_called_nodes(dispatch.not_called, whole=view.verbose or not dispatch.calls),
        *((Node((Span(dispatch.difference, "warning"),), hang=0),) if dispatch.difference else ()),
    )
    if rest:
        yield Outline(rest)


def _call_table(calls: tuple[Call, ...], view: View) -> Table:
    numbers = ("#", "time", "effects")
    titles = columns(
        "#",
        "receiver",
        "outcome",
        "time",
        "effects",
        "place",
        right=numbers,
        middle=("receiver",),
        words=("outcome",),
        path=("place",),
    )
    return Table(titles, [_row(call, view) for call in calls])


def _row(call: Call, view: View) -> Row:
    left: Line = () if call.left is None else (Span(f"left at line {call.left.location.line}", "warning"),)
    outcome = outcome_line(call, view) or left or answer_cell(call.answer)
    style = outcome[0].style if outcome and isinstance(outcome[0], Span) else ""
    return (
        str(call.order),
        receiver_span(call),
        Span(line_text(outcome), style),
        time_text(call, view),
        str(len(call.effects) + call.more_effects or ""),
        location_cell(call.receiver_at),
    )


def _totals(result: DispatchResult) -> str:
    """Return ``3 calls: 1 returned, 1 raised, 1 not reached; 2 effects; 1 not called``."""
    effects = sum(len(call.effects) for call in result.calls)
    outcomes = outcome_counts(result.calls)
    parts = [
        count(len(result.calls), "call") + (f": {outcomes}" if outcomes else ""),
        kept_inside(result.calls),
        count(effects, "effect") if effects else "",
        f"{len(result.not_called)} not called" if result.not_called else "",
        *(f"min/median/max of {count(call.times.runs, 'run')}" for call in result.calls[:1] if call.times),
    ]
    return "; ".join(filter(None, parts))
