"""Exceptions in the author's terms."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantemo_signals.loader.failures import folded
from cantemo_signals.sandbox.importing.folders import source_lines


def unfolded(levels: list[tuple[str, int, int]]) -> list[str]:
    names: list[str] = []
    at = 0
    while at < len(levels):
        _, repeats, span = levels[at]
        names += [name for name, *_ in levels[at : at + span]] * repeats
        at += span
    return names


@given(st.lists(st.sampled_from("abc"), max_size=40))
def test_folding_loses_no_frame(names: list[str]) -> None:
    assert unfolded(folded(names)) == names


def test_a_recursion_over_two_functions_is_told_once() -> None:
    levels = folded(["start", *["ping", "pong"] * 400, "end"])

    assert levels == [("start", 1, 1), ("ping", 400, 2), ("pong", 1, 1), ("end", 1, 1)]


@pytest.mark.parametrize("coding", ["undefined", "klingon", "hex", "idna"])
def test_the_lines_of_a_source_are_shown_whatever_its_encoding_is(coding: str, tmp_path: Path) -> None:
    source = tmp_path / "shelf.py"
    source.write_text(f"# coding: {coding}\nx = 1\n")

    assert source_lines(str(source))[1] == "x = 1"
