"""Several events, or a helper method that was called with the events that it sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cantemo_signals.renderers.calls import (
    LONG,
    also_line,
    dispatch_line,
    outcome_counts,
    outcome_line,
    outcome_nodes,
    receiver_span,
)
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks, location_suffix, opening
from cantemo_signals.renderers.screen import (
    Block,
    Heading,
    Line,
    Node,
    Outline,
    Records,
    Screen,
    Span,
    Tree,
    one_line,
    section,
)
from cantemo_signals.renderers.screens.dispatch import CALL_RECORD, call_records, dispatch_blocks, notes
from cantemo_signals.renderers.tree import dispatch_node
from cantemo_signals.renderers.words import count, sender_name
from cantemo_signals.values.events import Dispatch, NotTried, TraceResult


def screen(result: TraceResult, view: View) -> Screen:
    """What became of the method, and each event with a row for each of its calls."""
    subject = Span(result.call or count(len(result.dispatches), "event"), "title")
    return _screen(
        result, view, (subject, *_filled(result)), [*_method_blocks(result, view), *_event_blocks(result, view)]
    )


def tree(result: TraceResult, view: View) -> Screen:
    """One tree for each event, and what became of the method."""
    blocks: list[Block] = [Tree(dispatch_node(dispatch, view)) for dispatch in result.dispatches]
    blocks = [*(blocks or [one_line("No event was sent.")]), *_method_blocks(result, view)]
    subject = (Span(result.call, "title"), *_filled(result)) if result.call else ()
    return _screen(result, view, subject, blocks)


def _filled(result: TraceResult) -> Line:
    return (Span(f" · filled in: {', '.join(result.filled)}", "dim"),) if result.filled else ()


def records(result: TraceResult) -> Records:
    """One row per call; events are numbered from 1."""
    numbered = enumerate(result.dispatches, 1)
    return CALL_RECORD, (row for number, dispatch in numbered for row in call_records(dispatch, number))


def _screen(result: TraceResult, view: View, subject: Line, blocks: list[Block]) -> Screen:
    return [
        opening(result, view, *((" · ", *subject) if subject else ())),
        *blocks,
        *notes(result.notes),
        *section("Not tried", [*_not_tried_nodes(result.not_tried)]),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        one_line(Span(_totals(result), "strong")),
    ]


def _method_blocks(result: TraceResult, view: View) -> Iterator[Block]:
    if result.outcome is not None:
        limit = view.limit(LONG)
        line = ("The method ", *outcome_line(result.outcome, limit))
        yield Outline((Node(line, outcome_nodes(result.outcome, limit, verbose=view.verbose)),))


def _event_blocks(result: TraceResult, view: View) -> Iterator[Block]:
    for dispatch in result.dispatches:
        yield Heading(dispatch_line(dispatch))
        if dispatch.also:
            yield Outline((Node(also_line(dispatch)),))
        yield from dispatch_blocks(dispatch, view)


def _totals(result: TraceResult) -> str:
    """``2 events, 5 calls: 4 returned, 1 raised``; nested events are not counted."""
    calls = [call for dispatch in result.dispatches for call in dispatch.calls * (1 + len(dispatch.also))]
    outcomes = outcome_counts(calls)
    events = count(sum(1 + len(dispatch.also) for dispatch in result.dispatches), "event")
    totals = f"{events}, {count(len(calls), 'call')}" + (f": {outcomes}" if outcomes else "")
    return totals if result.call else f"{totals}{_reached(result)}"


def _reached(result: TraceResult) -> str:
    """How many receivers were called and how many were not, and how many events nobody listens to."""
    called = set(_called(result.dispatches))
    missed = {each.receiver for each in result.not_tried} - called
    receivers = f"; {count(len(called), 'receiver')} called, {len(missed)} not" if called or missed else ""
    return receivers + (f"; {count(result.unheard, 'event')} nobody listens to" if result.unheard else "")


def _called(dispatches: Iterable[Dispatch]) -> Iterator[str]:
    for dispatch in dispatches:
        for call in dispatch.calls:
            if call.outcome.kind not in ("not reached", "dropped", "planned"):
                yield call.receiver
            yield from _called(call.sent)


def _not_tried_nodes(not_tried: Iterable[NotTried]) -> Iterator[Node]:
    """One line for each event that nobody saw, and the receivers that wait for it."""
    waiting: dict[tuple[str, ...], list[NotTried]] = {}
    for each in not_tried:
        event = f"{each.signal} from {sender_name(each.sender)}" if each.sender else each.signal
        waiting.setdefault((each.state, event, each.reason), []).append(each)
    for (state, event, reason), receivers in waiting.items():
        nodes = [Node((receiver_span(each), *location_suffix(each.receiver_at))) for each in receivers]
        yield Node((Span(f"{state.capitalize()}: ", "warning"), f"{event}, {reason}"), tuple(nodes))
