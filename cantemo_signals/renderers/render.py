"""From a Result to text: one module per format, imported when that format is asked for."""

from __future__ import annotations

from cantemo_signals.renderers.screens.words import assert_never
from cantemo_signals.renderers.view import TextFormat, View
from cantemo_signals.values.kinds import Result

MOST_DRAWN_ROWS = 200


def render(result: Result, form: TextFormat, view: View) -> str:
    """The result as text, ending with a newline."""
    match form:
        case "csv":
            from cantemo_signals.renderers.writers import csv

            return csv.draw(result)
        case "md":
            from cantemo_signals.renderers.compose import compose
            from cantemo_signals.renderers.writers import markdown

            return markdown.draw(compose(result, view))
        case "table" | "tree":
            return _drawn(result, view, tree=form == "tree")
        case _:
            return assert_never(form)


def _drawn(result: Result, view: View, *, tree: bool) -> str:
    """rich draws what fits on a few screens of a terminal; a pipe and long tables get the plain aligned writer."""
    from cantemo_signals.renderers.compose import compose
    from cantemo_signals.renderers.screen import rows

    screen = compose(result, view, tree=tree)
    if view.is_plain or rows(screen) > MOST_DRAWN_ROWS:
        from cantemo_signals.renderers.writers import plain

        return plain.draw(screen, view)
    from cantemo_signals.renderers.writers import rich

    return rich.draw(screen, view)
