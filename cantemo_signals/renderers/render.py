"""From a result to its text: a module of ``screens`` for each kind of result, one of ``writers`` for each format."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from cantemo_signals.renderers.formats import FORMATS, Format, View
from cantemo_signals.values.documents import Result


def render(result: Result, format: str, view: View) -> str:
    """Return the result as text, ending with a newline; not for a format that draws the JSON document."""
    row = FORMATS[format]
    return row.write(_source(result, row, view), view)


def _source(result: Result, format: Format, view: View) -> Any:
    if format.draws == "result":
        return result
    kind = import_module(f"cantemo_signals.renderers.screens.{result.kind}")
    if format.draws == "records":
        return kind.records(result)
    draw = kind.screen if format.layout != "tree" else getattr(kind, "tree", kind.screen)
    return draw(result, view)
