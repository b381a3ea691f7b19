"""The names that can be completed, as a screen."""

from __future__ import annotations

from cantemo_signals.renderers.screen import Column, Row, Screen, Table
from cantemo_signals.values.kinds import NamesResult


def names_screen(result: NamesResult) -> Screen:
    """One row per name."""
    rows: list[Row] = [(kind, name) for kind, names in named(result) for name in names]
    return [Table((Column("kind"), Column("name")), rows, groups=1)]


def named(result: NamesResult) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The names by what they name."""
    return (
        ("signal", result.signals),
        ("sender", result.senders),
        ("receiver", result.receivers),
        ("method", result.methods),
    )
