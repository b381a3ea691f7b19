"""Why a receiver did not run: the steps, and the answer."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import groupby

from cantemo_signals.errors import some
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks
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
    Title,
    columns,
    without_empty_columns,
)
from cantemo_signals.renderers.words import receiver_name
from cantemo_signals.values.whys import State, Step, WhyResult

RECORD = "step,state,text,location,code"
SIGNS: dict[State, Span] = {"ok": Span("ok", "good"), "no": Span("no", "bad"), "n/a": Span("–", "dim")}


def screen(result: WhyResult, view: View) -> Screen:
    """The receiver, its steps, and the answer below them."""
    name = Span(receiver_name(result.receiver), "title", result.receiver_at)
    where = (Span(f"  {result.receiver_at}", "dim", result.receiver_at),) if result.receiver_at else ()
    home = "" if result.receiver_at is None else f"{os.path.dirname(result.receiver_at.path)}/"
    rows = list(_rows(result.steps, home))
    return [
        Title((name, *where)),
        without_empty_columns(Table(columns("", "step", "at", "rule", path=("at",), words=("step",)), rows)),
        Outline(tuple(_answer(result))),
        *_closing(result, view),
    ]


def records(result: WhyResult) -> Records:
    """One row per step."""
    return RECORD, ((step.step, step.state, step.text, step.location, step.code) for step in result.steps)


def _rows(steps: Iterable[Step], home: str) -> Iterator[Row]:
    """A row for each step; those in a row of which there is nothing to say are one.

    Files beside that of the receiver are called by their names.
    """
    for is_silent, group in groupby(steps, lambda step: step.state == "n/a" and not step.text):
        if is_silent:
            labels = ", ".join(step.step for step in group)
            yield SIGNS["n/a"], Span(labels, "dim"), "", ""
        else:
            yield from (_row(step, home) for step in group)


def _row(step: Step, home: str) -> Row:
    style: Style = "dim" if step.state == "n/a" else "strong" if step.state == "no" else ""
    return (
        SIGNS[step.state],
        Span(step.text, style),
        "" if step.location is None else Span(str(step.location).removeprefix(home), "", step.location),
        Span(step.code or "", "dim"),
    )


def _answer(result: WhyResult) -> Iterator[Node]:
    yield Node((Span(result.answer, "strong"),))
    first = next((step for step in result.steps if step.state == "no"), None)
    if first is not None and first.hint is not None:
        yield Node((Span("hint: ", "name"), first.hint))
    for said, events in (
        ("It acts on: ", result.acts_on),
        ("It does nothing on: ", result.leaves_on),
        ("It raises on: ", result.raises_on),
        ("It is not reached on: ", result.missed_on),
    ):
        if events:
            yield Node((said, some(list(events))))
    for command in result.see:
        yield Node((Span("see: ", "name"), command))


def _closing(result: WhyResult, view: View) -> Iterator[Block]:
    return closing_blocks((), result.findings, result.deaths, verbose=view.verbose)
