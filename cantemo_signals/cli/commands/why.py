"""``cantemo-signals why``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import EventSpec, WhyRequest


@options.command(
    examples=[
        ("why forget", "whether it is connected, called and what it does, by the event that gets furthest"),
        ("why forget post_delete --method removeCollection", "why it does nothing when a collection is removed"),
        ("why shelf/plistner.py:12", "the receiver that this line belongs to, connected or not"),
    ],
)
@click.argument("receiver", metavar="RECEIVER", shell_complete=options.live("receivers"))
@click.argument("target", metavar="[SIGNAL]", required=False, shell_complete=options.live("topics"))
@options.event
def command(invocation: Invocation, receiver: str, event: EventSpec) -> int:
    """Go through everything that a receiver needs to act, from the file it is written in to what it did.

    The first step that does not hold is the answer. RECEIVER is a name or a unique part of one, or FILE.py:LINE; it
    need not be connected. In a real project nothing is sent without --live. The exit status is 0 if it ran and acted.
    """
    return invocation.show(invocation.ask(WhyRequest(invocation.loading, receiver, event)))
