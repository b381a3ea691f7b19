"""Help that begins with the question that a command answers, and ends with examples."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import cleandoc
from typing import Any

import click

PROGRAM = "cantemo-signals"

Examples = Iterable[tuple[str, str]]


class HelpFirst(click.Command):
    """A command whose help begins with its question, shows its options by topic and ends with examples.

    ``examples`` are command lines, without the name of the program, each with what it shows.
    """

    def __init__(self, *words: Any, examples: Examples = (), **options: Any) -> None:
        super().__init__(*words, **options)
        self.examples = tuple(examples)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the parts in our order."""
        self.format_help_text(ctx, formatter)
        formatter.write_paragraph()
        self.format_usage(ctx, formatter)
        self.format_options(ctx, formatter)
        self.format_examples(formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command answers, at the margin."""
        formatter.write_text(cleandoc(self.help or ""))  # Python 3.13 dedents docstrings itself

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, those of one topic together."""
        topics: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None and isinstance(parameter, click.Option):
                topics.setdefault(getattr(parameter, "topic", "Options"), []).append(record)
        for topic, records in topics.items():
            with formatter.section(topic):
                formatter.write_dl(records)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)

    def format_examples(self, formatter: click.HelpFormatter) -> None:
        """Write the examples, each below what it shows, so that it can be copied."""
        with formatter.section("Examples"):
            for line, shows in self.examples:
                formatter.write(f"{'':{formatter.current_indent}}# {shows}\n")
                words = line if PROGRAM in line else f"{PROGRAM} {line}"
                formatter.write(f"{'':{formatter.current_indent}}{words}\n")


class Option(click.Option):
    """An option that knows under which topic the help shows it."""

    def __init__(self, *words: Any, topic: str = "Options", **options: Any) -> None:
        super().__init__(*words, **options)
        self.topic = topic
