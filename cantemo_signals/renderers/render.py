"""From a result to its text: a module of ``screens`` for each kind of result, one of ``writers`` for each format."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
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
    screens = screens_of(result.kind)
    if format.draws == "records":
        return screens.records(result)
    draw = screens.screen if format.layout != "tree" else getattr(screens, "tree", screens.screen)
    return draw(result, view)


def screens_of(kind: str) -> ModuleType:
    """Import and return the module that draws a kind of result."""
    return import_module(f"cantemo_signals.renderers.screens.{kind}")
