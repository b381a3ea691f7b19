"""``cantemo-signals trace``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import EventSpec, TraceRequest


@options.command(
    examples=[
        ("trace", "every event that Portal can send and that reaches a receiver of a plugin"),
        ("trace post_delete", "every event of this signal that reaches somebody, and all that they lead to"),
        ("trace create --sender UserHelper", "those of all signals with this in their name, from this sender"),
        ("trace --plan", "the order alone: no receiver is called"),
        ("trace vidispine_post_modify --sender ItemHelper --format md", "for a ticket"),
    ],
)
@click.argument("target", metavar="[SIGNAL]", required=False, shell_complete=options.live("topics"))
@options.event
def command(invocation: Invocation, event: EventSpec) -> int:
    """Draw the dispatch as a tree.

    Each call has its place and the reason for it, what it received, changed, printed and asked of Portal, and the
    events it sent in turn; then come the receivers that were not called. SIGNAL is a name or a part of some: every
    event of theirs that Portal can send and that reaches a receiver of a plugin. Without it: those of every signal, and
    what no event reached. UserHelper.createUser calls that method.
    """
    return invocation.show(invocation.ask(TraceRequest(invocation.loading, event)))
