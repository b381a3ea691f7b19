"""Widths and line breaks, the same for every writer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cantemo_signals.renderers.screen import Column, Gives, Line, Row, Span, cell_text, line_text

GAP = 2
NARROWEST = 20
"""The least room for a paragraph, however deep it is indented."""
ELLIPSIS = "…"
GIVING: tuple[tuple[Gives, int], ...] = (
    ("words", 24),
    ("middle", 24),
    ("path", 26),
    ("middle", 16),
    ("path", 20),
    ("words", 8),
    ("middle", 4),
    ("path", 4),
)
"""Which columns give way, one after the other, and down to which width each time."""

_DIRECTIONS = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""What lets text run in the other direction, so that it shows something else than it says."""
_CONTROLS = {code: repr(chr(code))[1:-1] for code in (*range(32), *range(127, 160), 0x2028, 0x2029, *_DIRECTIONS)}


def clean(text: str) -> str:
    """Return the text with control characters escaped, so that none can act on a terminal."""
    return text if text.isprintable() else text.translate(_CONTROLS)


def clean_lines(text: str) -> str:
    """Do the same for a text of several lines, which are kept apart."""
    return "\n".join(map(clean, text.split("\n")))


def display_width(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width  # few texts need it

    return sum(0 if combining(character) else 2 if east_asian_width(character) in "WF" else 1 for character in text)


def natural_widths(columns: Sequence[Column], rows: Sequence[Row], *, header: bool = True) -> list[int]:
    """The width that each column needs to show everything on one line, its title too if there is a ``header``."""
    titles = [len(column.title) if header else 0 for column in columns]
    if not rows:
        return titles
    return [
        max(title, max(display_width(clean(cell_text(cell))) for cell in column_cells))
        for title, column_cells in zip(titles, zip(*rows, strict=True), strict=True)
    ]


def fitted(columns: Sequence[Column], widths: list[int], room: int) -> list[int]:
    """The widths cut down to ``room`` as far as the columns give way, the widest first."""
    widths = list(widths)
    for gives, least in GIVING:
        giving = [index for index, column in enumerate(columns) if column.gives == gives]
        _cut_down(widths, giving, least, sum(widths) + GAP * (len(widths) - 1) - room)
    return widths


def _cut_down(widths: list[int], giving: list[int], least: int, excess: int) -> None:
    while excess > 0 and (widest := max((widths[index] for index in giving), default=least)) > least:
        wide = [index for index in giving if widths[index] == widest]
        next_widest = max([widths[index] for index in giving if widths[index] < widest] + [least])
        cut = min(widest - next_widest, max(1, excess // len(wide)))
        for index in wide[-excess:]:
            widths[index] -= cut
            excess -= cut


def cell_lines(text: str, width: int, gives: Gives) -> list[str]:
    """The text on as many lines as its column needs; no word and no path is broken over two."""
    if display_width(text) <= width or not gives:
        return [text]
    if gives == "middle":
        return [cut_name(text, width)]
    if gives == "path":
        return [cut_path(text, width)]
    return [cut_middle(line, width) for line in word_lines(text, width, 0)]


def cut_name(text: str, width: int) -> str:
    """A dotted name in ``width`` columns: its first and its last parts, as many as there is room for."""
    short = _cut_between(text, width, ".", "")
    return cut_middle(text.rpartition(".")[2], width) if short is None else short


def cut_path(text: str, width: int) -> str:
    """A path in ``width`` columns: its first part and its last ones, as many as there is room for."""
    short = _cut_between(text, width, "/", "/")
    return cut_middle(text, width) if short is None else short


def _cut_between(text: str, width: int, separator: str, around: str) -> str | None:
    """The text with parts left out between separators; None if no whole part fits."""
    if display_width(text) <= width:
        return text
    first, *parts = text.split(separator)
    for start in (first + around, ""):
        for index in range(1 if start else 0, len(parts)):
            short = f"{start}{ELLIPSIS}{around}{separator.join(parts[index:])}"
            if display_width(short) <= width:
                return short
    return None


def cut_middle(text: str, width: int) -> str:
    """Return the text cut to ``width`` columns in its middle."""
    if display_width(text) <= width:
        return text
    kept = min(len(text), width) - 1
    while (
        display_width(short := f"{text[: (kept + 1) // 2]}{ELLIPSIS}{text[len(text) - kept // 2 :]}") > width and kept
    ):
        kept -= 1
    return short


def word_lines(text: str, width: int, hang: int) -> list[str]:
    """The text on lines broken at spaces, the first of ``width``; a word that is longer has a line of its own."""
    lines = [""]
    for word in text.rstrip(" ").split(" "):
        line = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and word and display_width(line) > (width if len(lines) == 1 else width - hang):
            lines.append(word)
        else:
            lines[-1] = line
    return lines


def paragraph(text: str, width: int | None, indent: int, hang: int) -> list[str]:
    """The text on lines broken at spaces, behind an indentation; on one line where there is no width."""
    return [text.rstrip(" ")] if width is None else word_lines(text, max(width - indent, NARROWEST), hang)


def in_room(line: Line, width: int | None, indent: int) -> Line:
    """The line behind an indentation, with its texts, names and paths cut if they then fit into the width."""
    if width is None:
        return line
    whole, excess = line, 0
    for gives, least in YIELDING:
        excess = display_width(line_text(line)) - max(width - indent, NARROWEST)
        for index, cell in enumerate(line):
            if excess > 0 and isinstance(cell, Span) and cell.gives == gives:
                room = max(display_width(cell.text) - excess, 0 if cell.text.isspace() else least)
                short = cell._replace(text=CUTS[gives](cell.text, room))
                excess -= display_width(cell.text) - display_width(short.text)
                line = (*line[:index], short, *line[index + 1 :])
    return whole if excess > 0 else line


def cut_end(text: str, width: int) -> str:
    """Return the text cut to ``width`` columns at its end."""
    if display_width(text) <= width or text.isspace():
        return text[:width]
    while display_width(text) >= width:
        text = text[:-1]
    return text + ELLIPSIS


CUTS: dict[Gives, Callable[[str, int], str]] = {"end": cut_end, "middle": cut_name, "path": cut_path}
YIELDING: tuple[tuple[Gives, int], ...] = (
    ("end", 32),
    ("middle", 32),
    ("path", 32),
    ("end", 12),
    ("middle", 16),
    ("path", 16),
)
"""What gives way in a line, one after the other, and down to which width each time."""
