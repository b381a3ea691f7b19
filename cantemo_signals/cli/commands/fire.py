"""``cantemo-signals fire``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import EventSpec, FireRequest


@options.command(
    examples=[
        ("fire post_delete", "one event as Portal sends it, with example arguments"),
        ("fire vidispine_pre_create --sender UserHelper --kw instance=ann", "from this sender, with what you give it"),
        ("fire createUser --kw newUserName=ann", "call the emulated method, which raises pre and post"),
        ("fire vidispine_post_modify --robust --kw deep:='{\"a\": [1, 2]}'", "go on when a receiver raises"),
    ],
)
@click.argument("target", metavar="SIGNAL", shell_complete=options.live("targets"))
@options.event
def command(invocation: Invocation, event: EventSpec) -> int:
    """Send one event as Portal sends it, and show what each receiver did.

    SIGNAL is a name or a unique part of one. UserHelper.createUser, or createUser, calls that method. The
    name of a block of Portal's pages, such as MediaViewDropdown, renders that block.
    """
    return invocation.show(invocation.ask(FireRequest(invocation.loading, event)))
