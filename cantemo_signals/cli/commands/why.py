"""``cantemo-signals why``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import EventSpec, WhyRequest


@options.command(
    examples=[
        ("why forget", "by the event that gets furthest"),
        ("why forget post_delete --method removeCollection", "why it does nothing when a collection is removed"),
        ("why MediaViewDropdown", "the plugin that fills, or should fill, this block of a page"),
        ("why shelf/plistner.py:12", "the receiver that this line belongs to, connected or not"),
    ],
)
@click.argument("receiver", metavar="RECEIVER", shell_complete=options.live("subjects"))
@click.argument("target", metavar="[SIGNAL]", required=False, shell_complete=options.live("topics"))
@options.event
def command(invocation: Invocation, receiver: str, event: EventSpec) -> int:
    """Go through all that a receiver needs to act; the first step that does not hold is the answer.

    RECEIVER is a name, a unique part of one, or FILE.py:LINE. It need not be connected. The name of a block, or of a
    plugin class, means the plugin that fills it.
    """
    return invocation.show(invocation.ask(WhyRequest(invocation.loading, receiver, event)))
