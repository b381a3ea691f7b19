"""Several events, or a helper method that was called, with the events that it sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cantemo_signals.renderers.calls import receiver_span
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.outcomes import failure_nodes, is_same, kept_inside, outcome_counts, result_line
from cantemo_signals.renderers.parts import HANG, closing_blocks, location_suffix, opening
from cantemo_signals.renderers.screen import Block, Line, Node, Outline, Records, Screen, Span, Tree, one_line
from cantemo_signals.renderers.screens.dispatch import CALL_RECORD, call_records, event_table, notes
from cantemo_signals.renderers.tree import dispatch_node, groups, root_line, root_nodes
from cantemo_signals.renderers.words import count, in_words, sender_name
from cantemo_signals.values.event_results import NotTried, TraceResult
from cantemo_signals.values.events import Dispatch, every_call
from cantemo_signals.values.outcomes import Outcome, Returned

MOST_SIGNALS = 5
"""How many signals without receivers are named without ``-v``."""


def screen(result: TraceResult, view: View) -> Screen:
    """Return one tree for each event, and the outcome of the method."""
    if result.ran:
        return _screen(result, view, list(map(Tree, root_nodes(result.dispatches, view))))
    return _screen(result, view, [Tree(dispatch_node(dispatch, view)) for dispatch in result.dispatches])


def table(result: TraceResult, view: View) -> Screen:
    """Return each event with a row for each of its calls, without their consequences, and the method's outcome."""
    if result.ran:
        alike = groups(result.dispatches, view)
        return _screen(result, view, [block for each in alike for block in event_table(each[0], view, root_line(each))])
    return _screen(result, view, [block for each in result.dispatches for block in event_table(each, view)])


def records(result: TraceResult) -> Records:
    """Return one row per call; events are numbered from 1."""
    numbered = enumerate(result.dispatches, 1)
    return CALL_RECORD, (row for number, dispatch in numbered for row in call_records(dispatch, number))


def _screen(result: TraceResult, view: View, events: list[Block]) -> Screen:
    totals = tuple(Node((Span(line, "strong"),), hang=0) for line in _totals(result))
    return [
        opening(result, view),
        *_method_blocks(result, view),
        *(events or [one_line("No receiver was called." if result.ran else "No event was sent.")]),
        *_to_nobody(result, view),
        *notes(result.notes),
        *_not_tried_blocks(result.not_tried),
        *closing_blocks(result.plugins, result.findings, result.deaths, verbose=view.verbose),
        Outline(totals),
    ]


def _method_blocks(result: TraceResult, view: View) -> Iterator[Block]:
    """Yield the method that was called, what was filled in, and its outcome."""
    if result.call is not None:
        outcome = result.outcome
        ended: Line = () if outcome is None else ("  ", *_ended(result, outcome, view))
        filled = (Node((Span("filled in: ", "dim"), ", ".join(result.filled))),) if result.filled else ()
        is_told = any(is_same(each, outcome) for each in _outcomes(result.dispatches))
        failure = () if outcome is None or is_told else failure_nodes(outcome, verbose=view.verbose)
        yield Outline((Node((Span(result.call, "title"), *ended), (*filled, *failure)),))


def _ended(result: TraceResult, outcome: Outcome, view: View) -> Line:
    """Return how the method, the command or the request ended."""
    if result.ran is None:
        return result_line(outcome, view)
    if isinstance(outcome, Returned):
        return (Span(outcome.value, "bad" if result.has_ended_badly else "good"),)
    status: Line = () if result.status is None else (Span(f"{result.status} ", "bad"),)
    return (*status, *result_line(outcome, view))


def _to_nobody(result: TraceResult, view: View) -> Iterator[Block]:
    """Yield how many events called no receiver, by signal."""
    if not result.to_nobody:
        return
    total, signals = sum(result.to_nobody.values()), list(result.to_nobody.items())
    named = signals if view.verbose or len(signals) <= MOST_SIGNALS else signals[: MOST_SIGNALS - 1]
    more = (f"{len(signals) - len(named)} other signals",) if len(named) < len(signals) else ()
    said = in_words([*(f"{name} × {times}" if times > 1 else name for name, times in named), *more])
    yield Outline((Node((Span(f"no receivers for {count(total, 'event')}: ", "dim"), said), hang=HANG),))


def _totals(result: TraceResult) -> Iterator[str]:
    """Yield ``2 events, 5 calls: 4 returned, 1 raised``, without nested ones, and what a rehearsal reached."""
    times = [(1 + len(dispatch.also)) * dispatch.repeated for dispatch in result.dispatches]
    calls = [
        call for dispatch, number in zip(result.dispatches, times, strict=True) for call in dispatch.calls * number
    ]
    outcomes = outcome_counts(calls)
    events = count(sum(times), "event")
    told = f"{events}, {count(len(calls), 'call')}" + (f": {outcomes}" if outcomes else "")
    yield "; ".join(filter(None, (told, kept_inside(calls))))
    if not result.call and (reached := "; ".join(_reached(result))):
        yield reached


def _reached(result: TraceResult) -> Iterator[str]:
    """Yield how many receivers were called and how many were not, and how many events have no receivers."""
    called = set(_called(result.dispatches))
    missed = {each.receiver for each in result.not_tried} - called
    if missed or result.unheard:
        yield f"{count(len(called), 'receiver')} called" + (f", {len(missed)} not" if missed else "")
    if result.unheard:
        yield f"{count(result.unheard, 'event')} nobody listens to"


def _outcomes(dispatches: Iterable[Dispatch]) -> Iterator[Outcome]:
    return (call.outcome for call in every_call(tuple(dispatches)))


def _called(dispatches: Iterable[Dispatch]) -> Iterator[str]:
    for call in every_call(tuple(dispatches)):
        if call.outcome.kind not in ("not reached", "not seen", "dropped", "planned"):
            yield call.receiver


def _not_tried_blocks(not_tried: Iterable[NotTried]) -> Iterator[Block]:
    """Yield a line for each event that did not reach its receivers, and the receivers that wait for it."""
    waiting: dict[tuple[str, ...], list[NotTried]] = {}
    for each in not_tried:
        event = f"{each.signal} from {sender_name(each.sender)}" if each.sender else each.signal
        waiting.setdefault((each.state, event, each.reason), []).append(each)
    nodes = []
    for (state, event, reason), receivers in waiting.items():
        lines = [Node((receiver_span(each), *location_suffix(each.receiver_at))) for each in receivers]
        nodes.append(Node((Span(f"{state}: ", "warning"), f"{event}, {reason}"), tuple(lines), hang=HANG))
    if nodes:
        yield Outline(tuple(nodes))
