"""Pages of the guide, which are Markdown, drawn by rich."""

from __future__ import annotations

import io
import re
from typing import ClassVar

from rich import box, markdown
from rich.console import Console, ConsoleOptions, RenderResult
from rich.style import Style
from rich.table import Table
from rich.text import Text
from rich.theme import Theme

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.writers.plain import ASCII

WIDTH = 80
WIDEST = 100
INDENT = 4
STYLES = {
    "h1": Style(bold=True),
    "h2": Style(bold=True),
    "h3": Style(underline=True),
    "code": Style(color="cyan"),
    "code_block": Style(color="cyan"),
    "item.number": Style(bold=True),
    "table.header": Style(dim=True),
    "table.border": Style(dim=True),
    "link": Style(underline=True),
    "link_url": Style(dim=True),
}
COMMENT = re.compile(r"<!--.*?-->\n")
OTHER_PAGE = re.compile(r"\[([^\]]+)\]\(([\w-]+)\.md(?:#[\w-]*)?\)")
OTHER_FILE = re.compile(r"\[([^\]]+)\]\((?!\w+:)[^)]*\)")


def write(text: str, view: View) -> str:
    """The page as text for this view."""
    target = io.StringIO()
    console = Console(
        file=target,
        width=min(view.width or WIDTH, WIDEST),
        color_system="standard" if view.color else None,
        force_terminal=view.color,
        legacy_windows=False,
        safe_box=False,
        theme=Theme({f"markdown.{name}": style for name, style in STYLES.items()}),
        _environ={},
    )
    console.print(Page(_with_topics(text), hyperlinks=view.links), crop=False)
    drawn = "\n".join(line.rstrip(" ") for line in target.getvalue().split("\n"))
    return drawn.translate(ASCII) if view.ascii else drawn


def _with_topics(text: str) -> str:
    """The text without comments, with links to other pages as what to type, and without links to other files."""
    return OTHER_FILE.sub(r"\1", OTHER_PAGE.sub(r"\1 (`help \2`)", COMMENT.sub("", text)))


class Heading(markdown.Heading):
    """A heading at the margin."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        self.text.justify = "left"
        yield self.text


class Code(markdown.CodeBlock):
    """Code as it is, in whole lines that can be copied; indented where they leave room for it."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        lines = self.text.plain.rstrip("\n").split("\n")
        indent = " " * min(INDENT, max(0, options.max_width - max(map(len, lines))))
        yield Text("\n".join(indent + line for line in lines), self.style_name, no_wrap=True, overflow="ignore")


class Grid(markdown.TableElement):
    """A table with a line below its titles; one without titles has neither."""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        titles = [cell.content for cell in self.header.row.cells] if self.header and self.header.row else []
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, border_style="markdown.table.border")
        table.show_header = any(title.plain for title in titles)
        for title in titles:
            table.add_column(title, header_style="markdown.table.header", overflow="fold")
        for row in self.body.rows if self.body else ():
            table.add_row(*(cell.content for cell in row.cells))
        yield table


class Page(markdown.Markdown):
    """Markdown in our manner, the same in every version of rich."""

    elements: ClassVar[dict[str, type[markdown.MarkdownElement]]] = {
        **markdown.Markdown.elements,
        "heading_open": Heading,
        "fence": Code,
        "code_block": Code,
        "table_open": Grid,
    }
