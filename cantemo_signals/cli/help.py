"""Help that begins with the question that a command answers and ends with examples."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

import click

from cantemo_signals.cli.messages import is_coloured
from cantemo_signals.cli.prescan import value_of

PROGRAM = "cantemo-signals"
SHARED = {"loading": "-p, --data, --host …", "output": "--format, -o, -q, -v …"}
"""The help topics that explain the options shared by several commands, and a few of these options."""
FLAG = re.compile(r"(?<!\S)--?[\w-]+")

Examples = Iterable[tuple[str, str]]


class Formatter(click.HelpFormatter):
    """Click's formatter, with headings and names in colour; click drops the colour unless it prints to a terminal."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        self.write(f"{_heading('Usage:')} {prog} {args}".rstrip() + "\n")

    def write_heading(self, heading: str) -> None:
        """Write a heading."""
        self.write(f"{_heading(f'{heading}:')}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names and options beside what they mean."""
        super().write_dl([(_term(first), second) for first, second in rows], col_max, col_spacing)

    def write_options(self, options: Iterable[click.Parameter], context: click.Context) -> None:
        """Write options, grouped by topic."""
        topics: dict[str, list[tuple[str, str]]] = {}
        for option in options:
            record = option.get_help_record(context)
            if record is not None and isinstance(option, click.Option):
                topics.setdefault(getattr(option, "topic", "Options"), []).append(record)
        width = max((len(term) for records in topics.values() for term, _ in records), default=0)
        for topic, records in topics.items():
            with self.section(topic):
                self.write_dl([(f"{term:{width}}", text) for term, text in records])

    def write_examples(self, examples: Examples) -> None:
        """Write command lines, each on its own line below what it shows, so that it can be copied."""
        with self.section("Examples"):
            for line, shows in examples:
                words = line if PROGRAM in line else f"{PROGRAM} {line}"
                self.write(f"  {click.style(f'# {shows}', dim=True)}\n  {words}\n")


def _heading(text: str) -> str:
    return click.style(text, bold=True)


def _term(text: str) -> str:
    """Return a name in colour; for an option, only its flags."""
    if not text.startswith("-"):
        return click.style(text, fg="cyan")
    return FLAG.sub(lambda flag: click.style(flag[0], fg="cyan"), text)


class Context(click.Context):
    """Click's context, with our formatter."""

    formatter_class = Formatter


class HelpFirst(click.Command):
    """A command whose help begins with its question, shows its own options and ends with examples.

    ``examples`` are command lines without the program name, each with what it shows.
    """

    context_class = Context

    def __init__(self, *words: Any, examples: Examples = (), **options: Any) -> None:
        super().__init__(*words, **options)
        self.examples = tuple(examples)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Return the context, which knows whether to show help in colour."""
        extra["color"] = is_coloured(value_of("--color", args), is_terminal=sys.stdout.isatty())
        return super().make_context(info_name, args, parent, **extra)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the parts of the help in our order."""
        assert isinstance(formatter, Formatter)
        formatter.write_text(cleandoc(self.help or ""))  # Python 3.13 dedents docstrings itself
        formatter.write_paragraph()
        self.format_usage(ctx, formatter)
        self.format_options(ctx, formatter)
        formatter.write_examples(self.examples)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the command's own options, and where to read about those it shares with others."""
        assert isinstance(formatter, Formatter)
        own = [option for option in self.params if getattr(option, "page", None) is None]
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)
        formatter.write_options(own, ctx)
        pages = {getattr(option, "page", None) for option in self.params}
        for place, page in enumerate(page for page in SHARED if page in pages):
            formatter.write("" if place else "\n")
            title = _heading(f"{page.capitalize()} options")
            formatter.write(f"{title} ({SHARED[page]}): {PROGRAM} help {page}\n")


class Option(click.Option):
    """An option that knows the heading it appears under in the help, and the page if it is not the command's own."""

    def __init__(self, *words: Any, topic: str = "Options", page: str | None = None, **options: Any) -> None:
        super().__init__(*words, **options)
        self.topic = topic
        self.page = page

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return its flags and its text; the page explains once that ``--no-`` turns a switch off."""
        record = super().get_help_record(ctx)
        return record and (record[0].partition(" / ")[0], record[1])
