"""Widths and line breaks, the same for every writer."""

from __future__ import annotations

from collections.abc import Sequence

from cantemo_signals.renderers.screen import Column, Row, cell_text

GAP = 2
NARROWEST = 4
BREAKS = " ./_:,-"

_CONTROLS = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160), 0x2028, 0x2029)}


def clean(text: str) -> str:
    """The text with control characters written out, so that none can act on a terminal."""
    return text if text.isprintable() else text.translate(_CONTROLS)


def clean_lines(text: str) -> str:
    """The same for a text of several lines, which stay apart."""
    return "\n".join(map(clean, text.split("\n")))


def display_width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # few texts need it

    return sum(0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1 for character in text)


def natural_widths(columns: Sequence[Column], rows: Sequence[Row]) -> list[int]:
    """The width that each column needs to show everything on one line."""
    if not rows:
        return [len(column.title) for column in columns]
    return [
        max(len(column.title), max(display_width(clean(cell_text(cell))) for cell in column_cells))
        for column, column_cells in zip(columns, zip(*rows, strict=True), strict=True)
    ]


def fitted(widths: list[int], room: int) -> list[int]:
    """The widths cut down to ``room``, at the cost of the widest columns."""
    widths = list(widths)
    while (excess := sum(widths) + GAP * (len(widths) - 1) - room) > 0 and (widest := max(widths)) > NARROWEST:
        wide = [index for index, width in enumerate(widths) if width == widest]
        next_widest = max([width for width in widths if width < widest] + [NARROWEST])
        cut = min(widest - next_widest, max(1, excess // len(wide)))
        for index in wide[-excess:]:
            widths[index] -= cut
    return widths


def wrapped_lines(text: str, width: int) -> list[str]:
    """The text on lines of ``width``, broken at a space where there is one in reach, else behind a dot or a slash."""
    lines = []
    while display_width(text) > width:
        at = _break(text, width)
        lines.append(text[:at].rstrip(" "))
        text = text[at:].lstrip(" ")
    return [*lines, text]


def word_lines(text: str, width: int, hang: int) -> list[str]:
    """The text on lines broken at spaces, the first of ``width``; a word that is longer stands on a line of its own."""
    lines = [""]
    for word in text.rstrip(" ").split(" "):
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and display_width(line) > (width if len(lines) == 1 else width - hang):
            lines.append(word)
        else:
            lines[-1] = line
    return lines


def _break(text: str, width: int) -> int:
    most = width
    while display_width(text[:most]) > width:
        most -= 1
    reach = range(most, most // 2, -1)
    spaces = (at for at in reach if text[at] == " ")
    others = (at for at in reach if text[at - 1] in BREAKS)
    return next(spaces, None) or next(others, None) or max(most, 1)
