"""After which plugins' steps anything is compared: those whose code may change what is shared."""

from __future__ import annotations

import colorsys

import pytest

from cantemo_signals.bus import Bus
from cantemo_signals.sandbox.shared_state import ENOUGH, SharedState, Step
from cantemo_signals.sandbox.shared_state.suspicion import Suspicion

HARMLESS = """
import json
from portal.vidispine.signals import vidispine_pre_create

class Kept:
    rows = []

def receiver(sender, **kwargs):
    text = json.dumps(kwargs)[1:-1]
    Kept.rows.append(text)
    return [each for each in text if each]

vidispine_pre_create.connect(receiver)
"""


def read(source: str) -> Suspicion:
    suspicion = Suspicion()
    suspicion.read("portal.plugins.shelf", compile(source, "shelf.py", "exec"))
    return suspicion


def test_code_that_stores_nothing_is_beyond_suspicion() -> None:
    suspicion = read(HARMLESS)

    assert not suspicion.falls_on("shelf")
    assert not suspicion.is_any


@pytest.mark.parametrize(
    "source",
    [
        "import os\nos.sep = '/'",
        "import os\ndel os.sep",
        "def act(names):\n    names['len'] = None",
        "def act(names):\n    del names[:]",
        "def act(names):\n    names[1:2] = []",
        "import os\nos.chdir('/')",
        "from unittest import mock\nmock.patch('os.sep').start()",
        "def act(module):\n    return lambda: [setattr(module, 'x', each) for each in range(3)]",
        "exec('import os; os.sep = 7')",
        "with lock: pass\nlock.acquire()",
    ],
)
def test_code_that_may_change_something_is_suspected(source: str) -> None:
    suspicion = read(source)

    assert suspicion.falls_on("shelf")
    assert suspicion.is_any


def test_all_are_suspected_once_a_stranger_is_imported() -> None:
    suspicion = read(HARMLESS)

    suspicion.importing("xml.dom", lambda: True)
    suspicion.importing("nobodys", lambda: None)
    before = suspicion.falls_on("shelf")
    suspicion.importing("monkeys", lambda: True)

    assert (before, suspicion.falls_on("shelf")) == (False, True)


def test_code_that_nobody_has_read_is_suspected() -> None:
    suspicion = read(HARMLESS)

    suspicion.read("portal.plugins.reels", None)

    assert suspicion.falls_on("reels")
    assert suspicion.falls_on("shelf")


def test_nothing_is_compared_while_nobody_is_suspected() -> None:
    state = SharedState(Bus())
    state.begin()
    state.read("portal.plugins.shelf", compile(HARMLESS, "shelf.py", "exec"))

    state.give("shelf")
    state.check(lambda: Step("shelf", "importing portal.plugins.shelf", None))
    state.check(lambda: Step(None, "preparing the answer", None), thorough=True)

    assert state.changes == {}


def test_after_many_steps_that_changed_nothing_a_change_is_found_before_somebody_elses_step(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    convert = colorsys.rgb_to_hls
    monkeypatch.setattr(colorsys, "rgb_to_hls", convert)
    state = SharedState(Bus())
    state.begin()
    state.read("portal.plugins.shelf", compile("import colorsys\ncolorsys.rgb_to_hls = None\n", "shelf.py", "exec"))
    for _ in range(ENOUGH):
        state.give("shelf")
        state.check(lambda: Step("shelf", "calling on_create", None))

    state.give("shelf")
    colorsys.rgb_to_hls = None  # type: ignore[assignment]
    state.check(lambda: Step("shelf", "calling on_create", None))
    during = [*state.changes]
    state.give("reels")

    assert during == []
    assert [(change.what, change.step.plugin) for change in state.changes] == [
        ("replaces colorsys.rgb_to_hls", "shelf")
    ]
    assert colorsys.rgb_to_hls is convert
