"""Exceptions in the author's terms."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from cantemo_signals.loader.failures import folded
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Frame


def frame(name: str) -> Frame:
    return Frame(Location("plugin.py", 1), name, f"{name}()", own=True)


def unfolded(frames: list[Frame]) -> list[str]:
    names: list[str] = []
    at = 0
    while at < len(frames):
        block = [each.function for each in frames[at : at + frames[at].span]]
        names += block * frames[at].repeats
        at += frames[at].span
    return names


@given(st.lists(st.sampled_from("abc"), max_size=40))
def test_folding_loses_no_frame(names: list[str]) -> None:
    assert unfolded(folded([frame(name) for name in names])) == names


def test_a_recursion_over_two_functions_is_told_once() -> None:
    frames = folded([frame(name) for name in ["start", *["ping", "pong"] * 400, "end"]])

    assert [each.function for each in frames] == ["start", "ping", "pong", "end"]
    assert (frames[1].repeats, frames[1].span) == (400, 2)
