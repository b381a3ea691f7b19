"""Why a receiver did not run: the steps, and the answer."""

from __future__ import annotations

import os
from collections.abc import Iterator

from cantemo_signals.errors import some
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks, opening
from cantemo_signals.renderers.screen import (
    Block,
    Node,
    Outline,
    Records,
    Row,
    Screen,
    Span,
    Style,
    Table,
    columns,
    without_empty_columns,
)
from cantemo_signals.renderers.words import last_part, receiver_name
from cantemo_signals.values.whys import State, Step, WhyResult

RECORD = "step,state,text,location,code"
SIGNS: dict[State, Span] = {"ok": Span("ok", "good"), "no": Span("no", "bad"), "n/a": Span("–", "dim")}


def screen(result: WhyResult, view: View) -> Screen:
    """Return the receiver, its steps, and the answer below them."""
    name = Span(receiver_name(result.receiver), "title", result.receiver_at)
    home = "" if result.receiver_at is None else f"{os.path.dirname(result.receiver_at.path)}/"
    steps = Table(columns("", "step", "at", "rule", words=("step",)), list(_rows(result, home)), header=False)
    return [
        opening(result, view, " · ", name),
        without_empty_columns(steps),
        Outline(tuple(_answer(result))),
        *_closing(result, view),
    ]


def records(result: WhyResult) -> Records:
    """Return one row per step."""
    return RECORD, ((step.step, step.state, step.text, step.location, step.code) for step in result.steps)


def _rows(result: WhyResult, home: str) -> Iterator[Row]:
    """Yield a row for each step that has a text: after the first that does not hold, the rest is irrelevant.

    The receiver and the files in its directory are shown by their bare names.
    """
    name, short = receiver_name(result.receiver), last_part(result.receiver)
    return (_row(step, step.text.replace(name, short), home) for step in result.steps if step.text)


def _row(step: Step, text: str, home: str) -> Row:
    style: Style = "dim" if step.state == "n/a" else "strong" if step.state == "no" else ""
    return (
        SIGNS[step.state],
        Span(text, style),
        "" if step.location is None else Span(str(step.location).removeprefix(home), "", step.location),
        Span(step.code or "", "dim"),
    )


def _answer(result: WhyResult) -> Iterator[Node]:
    """Yield the conclusion, unless the first step that does not hold already says it, and what to do."""
    first = next((step for step in result.steps if step.state == "no"), None)
    if first is None or result.answer.rstrip(".") != first.text:
        yield Node((Span(result.answer, "strong"),))
    if first is not None and first.hint is not None:
        yield Node((Span("help: ", "name"), first.hint), hang=len("help: "))
    for said, events in (
        ("It acts on: ", result.acts_on),
        ("It does nothing on: ", result.leaves_on),
        ("It raises on: ", result.raises_on),
        ("It is not reached on: ", result.missed_on),
    ):
        if events:
            yield Node((said, some(list(events))))
    for command in result.see:
        yield Node((Span("see:  ", "name"), command), verbatim=True)


def _closing(result: WhyResult, view: View) -> Iterator[Block]:
    return closing_blocks((), result.findings, result.deaths, verbose=view.verbose)
