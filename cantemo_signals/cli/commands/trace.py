"""``cantemo-signals trace``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options


@click.command(
    cls=options.Command,
    examples=[
        ("trace", "one synthetic event for every signal and sender that something is connected to"),
        ("trace vidispine_pre_create --method createUser", "one event and all that it leads to"),
        ("trace --plan", "the order alone: no receiver is called"),
        ("trace vidispine_post_modify --sender ItemHelper --format md", "for a ticket"),
    ],
)
@click.argument("target", metavar="[SIGNAL]", required=False, shell_complete=options.live("targets"))
@click.option("--plan", is_flag=True, help="Show the order, and call nothing.")
@options.event
@options.common("tree")
def command(**words: Any) -> int:
    """In which order do the receivers run, why, and what does each lead to?

    Draws the dispatch as a tree: each call with its place and the reason for it, what it received, changed, printed
    and asked of Portal, the events it sent in turn, and the receivers that were not called. Without SIGNAL: one
    synthetic event for every signal and sender that something is connected to.
    """
    from cantemo_signals.cli import requests

    return requests.trace(words)
