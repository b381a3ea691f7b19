"""From a Result to text: one module per format, imported when that format is asked for."""

from __future__ import annotations

from typing import Literal

from cantemo_signals.renderers.view import View
from cantemo_signals.result import Result

TextFormat = Literal["table", "tree", "md", "csv"]

MOST_DRAWN_ROWS = 200


def render(result: Result, form: TextFormat, view: View) -> str:
    """The result as text, ending with a newline.

    rich draws what fits on a few screens of a terminal; a pipe and long tables get the plain aligned writer.
    """
    if form == "csv":
        from cantemo_signals.renderers import csv

        return csv.draw(result)
    from cantemo_signals.renderers.compose import compose
    from cantemo_signals.renderers.screen import rows

    screen = compose(result, view, tree=form == "tree")
    if form == "md":
        from cantemo_signals.renderers import md

        return md.draw(screen)
    if view.is_plain or rows(screen) > MOST_DRAWN_ROWS:
        from cantemo_signals.renderers import plain

        return plain.draw(screen, view)
    from cantemo_signals.renderers import text

    return text.draw(screen, view)
