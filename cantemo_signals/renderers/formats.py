"""The output formats, one row each, how their text is shown, and how a result is rendered."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal

from cantemo_signals.renderers.editors import EDITORS
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Place

if TYPE_CHECKING:  # --help does not wait for it
    from cantemo_signals.values.documents import Result

Grouping = Literal["event", "signal", "sender", "plugin"]
Layout = Literal["table", "tree", "text"]


class View(NamedTuple):
    """How to show a result; without ``width`` nothing is wrapped or cut.

    ``ascii`` forbids boxes and arrows, ``links`` allows clickable locations, with addresses made of the template
    ``editor``, ``verbose`` asks for whole tracebacks, ``quiet`` for findings alone, ``full`` for everything about the
    one signal that was asked for. ``columns`` are shown in place of the usual ones, and rows are in the order of
    ``sort`` within their group. ``places`` are where the plugins were loaded from: a screen that names them shows
    paths relative to them.
    """

    width: int | None = None
    is_terminal: bool = False
    color: bool = False
    links: bool = False
    editor: str = EDITORS["file"]
    ascii: bool = False
    verbose: bool = False
    quiet: bool = False
    by: Grouping = "event"
    columns: tuple[str, ...] = ()
    sort: str | None = None
    full: bool = False
    places: tuple[Place, ...] = ()

    def limit(self, characters: int) -> int:
        """Return how many characters of a text to keep on its line: in a pipe nothing is cut."""
        return sys.maxsize if self.width is None else characters

    @property
    def is_plain(self) -> bool:
        """True where there is nothing for rich to do: no colour."""
        return not self.color


class Format(NamedTuple):
    """An output format.

    ``writer`` is the module in ``writers`` whose ``write(source, view)`` returns the text, ``rich_writer`` the one
    for a terminal or colour. ``draws`` tells what that source is: the JSON ``document``, the ``result``, its
    ``records`` (column names and rows) or its ``screen``. A format with a ``layout`` is offered by the commands that
    have this layout (tables by those with trees, too), the others by every command. ``extension`` is that of a file in
    this format.
    """

    name: str
    summary: str
    writer: str
    draws: Literal["document", "result", "records", "screen"]
    extension: str
    layout: Layout | None = None
    rich_writer: str | None = None

    def module(self, view: View) -> ModuleType:
        """Import and return the module that writes for this view."""
        name = self.writer if view.is_plain or self.rich_writer is None else self.rich_writer
        return import_module(f"cantemo_signals.renderers.writers.{name}")

    def write(self, source: Any, view: View) -> str:
        """Return the text of what this format draws, ending with a newline."""
        text: str = self.module(view).write(source, view)
        return text


FORMATS = {
    row.name: row
    for row in (
        Format(
            "tree",
            "Each event and what its calls caused; the default of `fire` and `trace`.",
            "plain",
            "screen",
            "txt",
            "tree",
            "rich",
        ),
        Format(
            "table",
            "Tables, without what calls caused; the default of most commands.",
            "plain",
            "screen",
            "txt",
            "table",
            "rich",
        ),
        Format("text", "Each finding with its line; the default of `check`.", "plain", "screen", "txt", "text", "rich"),
        Format("concise", "A line for each finding, for an editor.", "plain", "screen", "txt", "text", "rich"),
        Format("json", "The JSON document, for another program.", "json", "document", "json"),
        Format(
            "csv",
            "A row for each connection, call, finding, signal or plugin, for a spreadsheet.",
            "csv",
            "records",
            "csv",
        ),
        Format("md", "Markdown, for a ticket or a wiki page.", "markdown", "screen", "md"),
        Format("github", "Annotations of GitHub Actions; `check` only.", "github", "result", "txt", "text"),
        Format("gitlab", "GitLab's report of code quality; `check` only.", "gitlab", "result", "json", "text"),
        Format(
            "junit", "JUnit's XML, a case for each rule and plugin; `check` only.", "junit", "result", "xml", "text"
        ),
        Format("sarif", "SARIF 2.1.0, for code scanning; `check` only.", "sarif", "result", "sarif", "text"),
    )
}


def choices(layout: str) -> list[str]:
    """Return the names of the formats that a command with this layout offers."""
    layouts = (None, layout, "table") if layout == "tree" else (None, layout)
    return [name for name, row in FORMATS.items() if row.layout in layouts]


def render(result: Result, format: str, view: View) -> str:
    """Return the result as text, ending with a newline; not for a format that draws the JSON document."""
    row = FORMATS[format]
    return row.write(_source(result, row, view), view)


def _source(result: Result, format: Format, view: View) -> Any:
    if format.draws == "result":
        return result
    screens = screens_of(result.kind)
    if format.draws == "records":
        return screens.chosen_records(result, view) if view.columns or view.sort else screens.records(result)
    draw = getattr(screens, format.name, screens.screen)  # some are drawn by functions of their own
    screen = draw(result, view)
    if result.kind == "check":  # for an editor and a CI service, as linters write them
        return screen
    if getattr(result, "host", "sandbox") != "sandbox":  # its first line names no place
        return screen
    from cantemo_signals.renderers.screen import shortened  # JSON draws no screen

    return shortened(screen, [place.root for place in view.places])


def screens_of(kind: str) -> ModuleType:
    """Import and return the module that draws a kind of result."""
    return import_module(f"cantemo_signals.renderers.screens.{kind}")
