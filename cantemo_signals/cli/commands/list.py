"""``cantemo-signals list``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.cli.types import names
from cantemo_signals.errors import UsageError, suggestion
from cantemo_signals.values.requests import ListRequest, Selection

HELP = "help"


def known_columns(context: click.Context, parameter: click.Parameter, value: str | None) -> tuple[str, ...]:
    """Return the columns that are named, with commas between them; for ``help`` show all of them and end.

    Raises:
        UsageError: there is no such column.
    """
    if value is None:
        return ()
    from cantemo_signals.renderers.connection_columns import COLUMNS  # not for --help

    if value == HELP and not context.resilient_parsing:
        width = max(map(len, COLUMNS))
        click.echo("\n".join(f"{row.name:{width}}  {row.help}" for row in COLUMNS.values()))
        context.exit()
    chosen = names(value, "--columns")
    for name in chosen:
        if name not in COLUMNS:
            raise UsageError(f"Unknown column {name!r}.", suggestion(name, COLUMNS) or f"Known: {', '.join(COLUMNS)}.")
    return chosen


def known_column(context: click.Context, parameter: click.Parameter, value: str | None) -> str | None:
    """Return the one column that is named.

    Raises:
        UsageError: there is no such column, or there are several.
    """
    columns = known_columns(context, parameter, value)
    if len(columns) > 1:
        raise UsageError(f"--sort takes one column, not {value!r}.", f"Write --sort {columns[0]}.")
    return columns[0] if columns else None


@options.command(
    examples=[
        ("list", "everything that the plugins here connect"),
        ("list post_modify", "what has that in its signal, sender, receiver or plugin"),
        ("list createUser", "who is called when a helper's method is"),
        ("list --columns order,receiver,docstring", "other columns"),
    ],
)
@click.argument("pattern", metavar="[PATTERN]", required=False, shell_complete=options.live("patterns"))
@click.option("--signal", metavar="PATTERN", shell_complete=options.live("signals"), help="Show only these signals.")
@click.option(
    "--sender",
    metavar="PATTERN",
    shell_complete=options.live("senders"),
    help="Show who is called when these senders send.",
)
@click.option(
    "--receiver", metavar="PATTERN", shell_complete=options.live("receivers"), help="Show only these receivers."
)
@click.option(
    "--plugin", metavar="PATTERN", shell_complete=options.live("plugins"), help="Show only what these plugins connect."
)
@click.option("--all", "silent", is_flag=True, help="Show what was disconnected, and signals without receivers too.")
@click.option(
    "--by",
    type=click.Choice(["event", "signal", "sender", "plugin"]),
    default="event",
    metavar="WHAT",
    help="Group by event, signal, sender or plugin.",
)
@click.option(
    "--columns",
    metavar="NAMES",
    is_eager=True,
    callback=known_columns,
    shell_complete=options.columns,
    help="Show these columns; 'help' lists them.",
)
@click.option(
    "--sort",
    metavar="COLUMN",
    callback=known_column,
    shell_complete=options.columns,
    help="Sort each group by this column.",
)
@click.option("--source", is_flag=True, help="Show the code of each receiver.")
def command(invocation: Invocation, by: str, columns: tuple[str, ...], sort: str | None, **selection: Any) -> int:
    """Show each event with the receivers that it calls, and what is wrong with the connections.

    PATTERN is a glob or a part of the name of a signal, a sender, a receiver or a plugin, or a helper's method. Several
    narrow the list down together.
    """
    answer = invocation.ask(ListRequest(invocation.loading, Selection(**selection)))
    return invocation.show(answer, by=by, columns=columns, sort=sort)
