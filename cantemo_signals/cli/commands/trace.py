"""``cantemo-signals trace``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import EventSpec, TraceRequest


@options.command(
    examples=[
        ("trace", "every event that Portal can send to the plugins here"),
        ("trace create --sender UserHelper", "those of all signals with this in their name, from this sender"),
        ("trace --plan", "the order alone: no receiver is called"),
        ("trace vidispine_post_modify --sender ItemHelper --format md", "for a ticket"),
    ],
)
@click.argument("target", metavar="[SIGNAL]", required=False, shell_complete=options.live("topics"))
@options.event
def command(invocation: Invocation, event: EventSpec) -> int:
    """Send events as Portal sends them, and draw what each led to.

    SIGNAL is a name, or a part of some: all that reaches a receiver of a plugin is sent. Without it, every signal's.
    UserHelper.createUser calls that method.
    """
    return invocation.show(invocation.ask(TraceRequest(invocation.loading, event)))
