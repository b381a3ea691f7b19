"""Texts in the answers of the REST API."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.emulated import known

__all__ = ["format_datetime"]


@known("inferred", "plugins by Productions Autrement Dit; the form is a guess")
def format_datetime(value: Any) -> str:
    """A time as a text: ``2026-03-01 12:00:00``; an empty one where there is none."""
    return value.strftime("%Y-%m-%d %H:%M:%S") if value else ""
