"""``cantemo-signals help``."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from cantemo_signals.cli import options
from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.cli.help import PROGRAM, Context
from cantemo_signals.cli.output_options import color_option
from cantemo_signals.errors import OK, UsageError, suggestion

if TYPE_CHECKING:
    from cantemo_signals.cli.output import Color  # the protocol, which no help needs

TOPICS = "topics"


def _complete(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    from cantemo_signals.cli import topics  # not for a command's own help

    questions = {name: row.question for name, row in COMMANDS.items()}
    known = {**questions, **topics.titles()}
    return [CompletionItem(name, help=text) for name, text in known.items() if name.startswith(incomplete)]


@options.command(
    examples=[
        ("help", "the commands and the topics"),
        ("help fire", "a command, as fire --help does"),
        ("help loading", "the options of every command that loads plugins"),
        ("help troubleshooting", "a page of the guide"),
    ],
)
@click.argument("topic", metavar="[TOPIC]", required=False, shell_complete=_complete)
def command(topic: str | None, color: Color) -> int:
    """Show the help of a command, or a page of the guide.

    A page that is longer than the terminal is shown in PAGER, unless NO_PAGER is set.
    """
    context = click.get_current_context()
    root = context.find_root()
    if topic in COMMANDS:
        click.echo(_help_of(topic, root))
    elif topic is None or topic == TOPICS:
        click.echo((root.get_help() + "\n\n" if topic is None else "") + _topics(context))
    else:
        _show(_page(topic, color, context), color=context.color)
    return OK


def _help_of(name: str, root: click.Context) -> str:
    assert isinstance(root.command, click.Group)
    command = root.command.get_command(root, name)
    assert command is not None
    return command.get_help(Context(command, root, name, color=root.color))


def _topics(context: click.Context) -> str:
    from cantemo_signals.cli import topics  # as above

    formatter = context.make_formatter()
    with formatter.section("Topics"):
        formatter.write_dl([*topics.titles().items()])
    return formatter.getvalue().rstrip()


def _page(topic: str, color: Color, context: click.Context) -> str:
    """The text of a topic.

    Raises:
        UsageError: there is none of that name.
    """
    from cantemo_signals.cli import topics  # as above

    known = topics.titles()
    if topic not in known:
        raise UsageError(f"Unknown topic {topic!r}.", _near(topic, known))
    text = topics.page(topic)
    if not text:
        return topics.preface(topic, context).rstrip("\n") + "\n"
    from cantemo_signals.cli.output import view_of  # rich takes 40 ms
    from cantemo_signals.renderers.writers import pages  # as above

    return topics.preface(topic, context) + pages.write(text, view_of(color))


def _near(topic: str, known: Iterable[str]) -> str:
    if topic[:2].upper() == "CS":
        return f"Rules are explained by '{PROGRAM} rule {topic.upper()}'."
    return suggestion(topic, [*known, *COMMANDS]) or f"'{PROGRAM} help topics' lists them."


def _show(text: str, *, color: bool | None) -> None:
    """Print a page, through a pager if it is longer than the terminal."""
    is_long = text.count("\n") >= shutil.get_terminal_size().lines
    if sys.stdout.isatty() and is_long and not os.environ.get("NO_PAGER"):
        click.echo_via_pager(text.rstrip("\n"), color)
    else:
        click.echo(text, nl=False, color=color)


command.params.append(color_option())
