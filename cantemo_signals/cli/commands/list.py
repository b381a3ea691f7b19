"""``cantemo-signals list``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import ListRequest, Selection


@options.command(
    examples=[
        ("list", "everything that the plugins here connect"),
        ("list --signal pre_create --sender UserHelper", "who is called when a user is created, in which order"),
        ("list --by plugin --all", "by plugin, and the signals that nothing is connected to"),
        ("list --format json | jq '.findings'", "for another program"),
    ],
)
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
@click.option("--by", type=click.Choice(["signal", "sender", "plugin"]), default="signal", help="Group by this.")
def command(invocation: Invocation, by: str, **patterns: Any) -> int:
    """Show who is called when an event is sent, and what is wrong with the connections.

    PATTERN is a glob or a part of a name; several options narrow the list down together.
    """
    answer = invocation.ask(ListRequest(invocation.loading, Selection(**patterns)))
    return invocation.show(answer, by=by)
