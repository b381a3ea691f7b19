"""Whole screens, one of every kind in every format; ``python -m tests.screens`` draws those in ``screens/`` anew."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.renderers.formats import FORMATS, View, choices, render
from cantemo_signals.values.documents import Result
from tests.renderers import hand_made

SCREENS = Path(__file__).parent / "screens"
PIPE = View()
TERMINAL = View(width=100)
NARROW = View(width=60, ascii=True)
COLOURED = View(width=90, color=True, links=True)


class Screen(NamedTuple):
    """A result, and how to show it."""

    result: Result
    format: str = "table"
    view: View = PIPE


EXPECTED = {
    "wiring": Screen(hand_made.WIRING),
    "wiring by sender": Screen(hand_made.WIRING, view=PIPE._replace(by="sender")),
    "wiring by plugin on a terminal": Screen(hand_made.WIRING, view=TERMINAL._replace(by="plugin")),
    "wiring on a terminal": Screen(hand_made.WIRING, view=TERMINAL),
    "wiring on a narrow terminal": Screen(hand_made.WIRING, view=NARROW),
    "wiring in colour": Screen(hand_made.WIRING, view=COLOURED),
    "wiring with whole tracebacks": Screen(hand_made.WIRING, view=PIPE._replace(verbose=True)),
    "wiring as csv": Screen(hand_made.WIRING, "csv"),
    "wiring as md": Screen(hand_made.WIRING, "md"),
    "no wiring": Screen(hand_made.NO_WIRING),
    "no wiring that fits": Screen(hand_made.NO_WIRING._replace(total=3)),
    "some wiring that fits": Screen(hand_made.NO_WIRING._replace(connections=hand_made.CONNECTIONS[1:2], total=3)),
    "dispatch": Screen(hand_made.DISPATCH, "tree"),
    "dispatch on a terminal": Screen(hand_made.DISPATCH, "tree", TERMINAL),
    "dispatch in colour": Screen(hand_made.DISPATCH, "tree", COLOURED),
    "dispatch in full": Screen(hand_made.DISPATCH, "tree", TERMINAL._replace(verbose=True)),
    "dispatch as a table": Screen(hand_made.DISPATCH, "table"),
    "dispatch as csv": Screen(hand_made.DISPATCH, "csv"),
    "dispatch as md": Screen(hand_made.DISPATCH, "md"),
    "dispatch whose receiver left": Screen(hand_made.LEFT, "tree", View(width=80)),
    "dispatch repeated": Screen(hand_made.REPEATED, "tree"),
    "dispatch to nobody": Screen(hand_made.NOBODY, "tree"),
    "dispatch that nobody awaited": Screen(hand_made.UNAWAITED, "tree"),
    "dispatch that killed the host": Screen(hand_made.KILLED, "tree"),
    "trace": Screen(hand_made.TRACE, "tree"),
    "trace on a narrow terminal": Screen(hand_made.TRACE, "tree", NARROW),
    "trace in colour": Screen(hand_made.TRACE, "tree", COLOURED),
    "trace as a table": Screen(hand_made.TRACE, "table", View(width=80)),
    "trace as csv": Screen(hand_made.TRACE._replace(dispatches=hand_made.TRACE.dispatches[:1]), "csv"),
    "trace as md": Screen(hand_made.TRACE, "md"),
    "trace of a plan": Screen(hand_made.PLANNED, "tree"),
    "trace of nothing": Screen(hand_made.PLANNED._replace(dispatches=()), "tree"),
    "method": Screen(hand_made.CALLED, "tree"),
    "signals": Screen(hand_made.CATALOGUE),
    "signals on a terminal": Screen(hand_made.CATALOGUE, view=TERMINAL),
    "signals as csv": Screen(hand_made.CATALOGUE, "csv"),
    "signals as md": Screen(hand_made.CATALOGUE, "md"),
    "signal in full": Screen(hand_made.ONE_SIGNAL, view=PIPE._replace(full=True)),
    "signal in full on a narrow terminal": Screen(hand_made.ONE_SIGNAL, view=NARROW._replace(full=True)),
    "plugins": Screen(hand_made.PLUGINS),
    "plugins on a terminal": Screen(hand_made.PLUGINS, view=TERMINAL),
    "plugins as csv": Screen(hand_made.PLUGINS, "csv"),
    "plugins as md": Screen(hand_made.PLUGINS, "md"),
    "check": Screen(hand_made.CHECK, "text"),
    "check on a terminal": Screen(hand_made.CHECK, "text", View(width=80)),
    "check on a narrow terminal": Screen(hand_made.CHECK, "text", NARROW),
    "check in colour": Screen(hand_made.CHECK, "text", COLOURED._replace(width=80)),
    "check as lines": Screen(hand_made.CHECK, "concise"),
    "check that finds nothing": Screen(
        hand_made.CHECK._replace(findings=(), deaths=(), not_tried=(), unreached=(), not_run=()), "text"
    ),
    "check as csv": Screen(hand_made.CHECK, "csv"),
    "check as md": Screen(hand_made.CHECK, "md"),
    "check as github": Screen(hand_made.CHECK, "github"),
    "check as gitlab": Screen(hand_made.CHECK, "gitlab"),
    "check as junit": Screen(hand_made.CHECK, "junit"),
    "check as sarif": Screen(hand_made.CHECK, "sarif"),
    "why": Screen(hand_made.WHY),
    "why on a terminal": Screen(hand_made.WHY, view=View(width=80)),
    "why in colour": Screen(hand_made.WHY, view=COLOURED._replace(width=80)),
    "why as csv": Screen(hand_made.WHY, "csv"),
    "why as md": Screen(hand_made.WHY, "md"),
    "rules": Screen(hand_made.RULES),
    "rules on a narrow terminal": Screen(hand_made.RULES, view=NARROW),
    "rules as csv": Screen(hand_made.RULES, "csv"),
    "rules as md": Screen(hand_made.RULES, "md"),
    "rule in full": Screen(hand_made.ONE_RULE),
    "rule in full in colour": Screen(hand_made.ONE_RULE, view=COLOURED),
    "rule in full as md": Screen(hand_made.ONE_RULE, "md"),
    "info": Screen(hand_made.INFO),
    "info on a narrow terminal": Screen(hand_made.INFO, view=NARROW._replace(verbose=True)),
    "info in colour": Screen(hand_made.INFO, view=COLOURED),
    "info as csv": Screen(hand_made.INFO, "csv"),
    "info as md": Screen(hand_made.INFO, "md"),
    "no plugins": Screen(hand_made.PLUGINS._replace(plugins=(), modules=(), findings=())),
}


def drawn(screen: Screen) -> str:
    """The screen as text; rich numbers its links at random, and they hold the working directory."""
    text = render(screen.result, screen.format, screen.view)
    return re.sub(r"\x1b\]8;id=\d+(-\d+)?;file://[^\x1b]*/plugins/", "\x1b]8;;file:///plugins/", text)


@pytest.mark.parametrize("name", EXPECTED)
def test_the_whole_screen_is_as_expected(name: str) -> None:
    screen = EXPECTED[name]

    text = drawn(screen)

    assert text == (SCREENS / f"{name}.txt").read_text(encoding="utf-8")


def test_every_expected_screen_is_drawn() -> None:
    names = {path.stem for path in SCREENS.iterdir()}

    assert names == set(EXPECTED), "python -m tests.screens draws them anew; a screen that is no longer expected goes"


def test_every_kind_of_result_is_drawn_in_every_format_that_its_commands_offer() -> None:
    offered = {
        (kind, format)
        for row in COMMANDS.values()
        for kind in row.kinds
        for format in choices(row.layout)
        if FORMATS[format].draws != "document"
    }

    assert offered - {(screen.result.kind, screen.format) for screen in EXPECTED.values()} == set()
