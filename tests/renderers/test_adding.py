"""A kind of result is a class with a module of screens, and a format a writer with its row."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Literal, NamedTuple

import pytest

from cantemo_signals.renderers import screens
from cantemo_signals.renderers.formats import FORMATS, Format, View, choices, render
from cantemo_signals.renderers.screen import Column, Records, Screen, Table
from cantemo_signals.values.documents import RESULTS, dump, load
from tests.renderers import hand_made
from tests.schema import document_schema


class NumberResult(NamedTuple):
    """A number."""

    number: int
    kind: Literal["number"] = "number"

    @property
    def has_plugin_fault(self) -> bool:
        return False


def screen(result: NumberResult, view: View) -> Screen:
    return [Table((Column("number", right=True),), [(str(result.number),)])]


def records(result: NumberResult) -> Records:
    return "number", [(result.number,)]


def annotated(result: Any, view: View) -> str:
    return "".join(f"::{finding.severity}::{finding.message}\n" for finding in result.findings)


def add_module(monkeypatch: pytest.MonkeyPatch, name: str, **content: object) -> None:
    module = ModuleType(name)
    module.__dict__.update(content)
    monkeypatch.setitem(sys.modules, f"cantemo_signals.{name}", module)


def test_every_kind_of_result_that_a_command_prints_has_its_screens() -> None:
    modules = {path.stem for path in Path(screens.__file__).parent.glob("[!_]*.py")}

    assert modules == RESULTS.keys() - {"names"}


@pytest.fixture
def number(monkeypatch: pytest.MonkeyPatch) -> NumberResult:
    """A result of a new kind."""
    add_module(monkeypatch, "values.numbers", NumberResult=NumberResult)
    add_module(monkeypatch, "renderers.screens.number", screen=screen, records=records)
    monkeypatch.setitem(RESULTS, "number", ("numbers", "NumberResult"))
    return NumberResult(3)


def test_a_new_kind_of_result_is_drawn_in_every_format(number: NumberResult) -> None:
    texts = {name: render(number, name, View()) for name in ("table", "tree", "csv", "md")}

    assert texts == {
        "table": "number\n──────\n     3\n",
        "tree": "number\n──────\n     3\n",
        "csv": "number\n3\n",
        "md": "| number |\n|---:|\n| 3 |\n",
    }


def test_a_new_kind_of_result_crosses_to_the_tool_and_is_in_the_schema(number: NumberResult) -> None:
    assert load(dump(number)) == number
    assert document_schema()["$defs"]["NumberResult"]["required"] == ["schema", "number", "kind"]


def test_a_new_format_draws_what_its_row_says(monkeypatch: pytest.MonkeyPatch) -> None:
    add_module(monkeypatch, "renderers.writers.annotations", write=annotated)
    monkeypatch.setitem(FORMATS, "annotations", Format("annotations", "Findings.", "annotations", "result", "txt"))

    text = render(hand_made.WIRING, "annotations", View())

    assert text.startswith("::error::")
    assert choices("tree")[-1] == "annotations"
