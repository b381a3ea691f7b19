"""What ``cantemo-signals`` without arguments does: list the connections here, or say how to begin."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from cantemo_signals.cli.messages import advise
from cantemo_signals.errors import OK, NothingToLoad

FIRST_STEPS = """\
{message}

{steps}

All commands and options: cantemo-signals --help
"""
STEPS = (
    ("cantemo-signals init", "Write a first plugin here."),
    ("cantemo-signals list -p PATH", "Show what the plugins there connect."),
    ("cantemo-signals signals", "Show what can be listened to."),
)
NEXT = "trace shows what events lead to, check what is wrong, --help all commands."
MEND = "check says what is wrong, and plugins -v shows the tracebacks."


def welcome(context: click.Context) -> int:
    """Run ``list``, and say what to type next; where there are no plugins, say what to type first."""
    listing: Any = import_module("cantemo_signals.cli.commands.list").command
    try:
        with listing.make_context(listing.name, [], parent=context) as inner:
            status: int = listing.invoke(inner)
    except NothingToLoad as error:
        steps = [error.step, *STEPS[::2]] if error.step else STEPS
        width = max(len(command) for command, _ in steps)
        lines = "\n".join(f"  {command:<{width}}  {text}" for command, text in steps)
        click.echo(FIRST_STEPS.format(message=error.message, steps=lines), nl=False)
        return OK
    advise(MEND if status else NEXT)
    return status
