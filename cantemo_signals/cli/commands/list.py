"""``cantemo-signals list``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options


@click.command(
    cls=options.Command,
    examples=[
        ("list", "everything that the plugins here connect"),
        ("list --signal pre_create --sender UserHelper", "who is called when a user is created, in which order"),
        ("list --by plugin --all", "by plugin, and the signals that nothing is connected to"),
        ("list --format json | jq '.findings'", "for another program"),
    ],
)
@click.option("--signal", metavar="PATTERN", shell_complete=options.live("signals"), help="Only these signals.")
@click.option("--sender", metavar="PATTERN", shell_complete=options.live("senders"), help="Only for these senders.")
@click.option("--receiver", metavar="PATTERN", shell_complete=options.live("receivers"), help="Only these receivers.")
@click.option("--plugin", metavar="PATTERN", shell_complete=options.live("plugins"), help="Only of these plugins.")
@click.option("--all", "silent", is_flag=True, help="Show the signals without a connection too.")
@click.option("--by", type=click.Choice(["signal", "sender", "plugin"]), default="signal", help="What to group by.")
@options.common()
def command(**words: Any) -> int:
    """What is connected, and in which order would it be called?

    One row per connection, grouped by signal and sender, in dispatch order; below the table what its authors should
    know: dead receivers, duplicates, plugins that failed. A PATTERN is a glob or a part of the name; filters combine.
    """
    from cantemo_signals.cli import requests

    return requests.list_connections(words)
