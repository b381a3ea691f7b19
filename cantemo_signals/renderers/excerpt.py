"""The line that a finding is about, with the fault underlined."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import SEVERITY_STYLES
from cantemo_signals.renderers.screen import Node, Span
from cantemo_signals.renderers.writers.layout import display_width
from cantemo_signals.values.connections import Finding

MARGIN = 4
FEWEST = 20
"""How many columns of a line are shown at least, however narrow the terminal is."""


def excerpt(finding: Finding, view: View) -> Iterator[Node]:
    """Yield the line without its indentation, and the mark below it; of a long one the part that fits on a line."""
    if finding.source is None or finding.location is None or finding.column is None or finding.end_column is None:
        return
    number = str(finding.location.line)
    room = max(FEWEST, view.limit((view.width or 0) - MARGIN - len(number) - len(" | ")))
    indent = len(finding.source) - len(finding.source.lstrip())
    begin, end = finding.column - 1 - indent, finding.end_column - 1 - indent
    text = finding.source[indent:]
    room = max(FEWEST, room - display_width(text) + len(text))  # some characters take two columns
    text, begin, end = _window(text, begin, end, room)
    gutter = " " * len(number)
    mark = Span("^" * display_width(text[begin:end]), SEVERITY_STYLES[finding.severity])
    below = " " * display_width(text[:begin])
    line = (Span(f"{number} | ", "dim"), text, Span(f"\n{gutter} | ", "dim"), below, mark)
    yield Node(line, verbatim=True)


def _window(text: str, begin: int, end: int, room: int) -> tuple[str, int, int]:
    """The part of a text that fits into ``room`` and shows what is marked, or where that begins."""
    if len(text) <= room:
        return text, begin, end
    start = max(0, min(begin, end + 1 - room))
    cut = text[start : start + room]
    if start:
        cut = "…" + cut[1:]
    if start + room < len(text):
        cut = cut[:-1] + "…"
    return cut, begin - start, min(end - start, room)
