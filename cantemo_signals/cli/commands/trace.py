"""``cantemo-signals trace``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import EventSpec, TraceRequest


@options.command(
    examples=[
        ("trace", "every event that Portal can send and that reaches a receiver of a plugin"),
        ("trace vidispine_pre_create --method createUser", "one event and all that it leads to"),
        ("trace --plan", "the order alone: no receiver is called"),
        ("trace vidispine_post_modify --sender ItemHelper --format md", "for a ticket"),
    ],
)
@click.argument("target", metavar="[SIGNAL]", required=False, shell_complete=options.live("targets"))
@click.option("--plan", is_flag=True, help="Show the order, and call nothing.")
@options.event
def command(invocation: Invocation, event: EventSpec) -> int:
    """Draw the dispatch as a tree.

    Each call has its place and the reason for it, what it received, changed, printed and asked of Portal, and the
    events it sent in turn; then come the receivers that were not called. Without SIGNAL: every event that Portal can
    send and that reaches a receiver of a plugin, and what no event reached.
    """
    return invocation.show(invocation.ask(TraceRequest(invocation.loading, event)))
