"""``cantemo-signals fire``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options


@click.command(
    cls=options.Command,
    examples=[
        ("fire vidispine_pre_create --sender UserHelper --kw instance=ann", "one event, with what you give it"),
        ("fire vidispine_pre_create --method createUser", "the event as Portal sends it, with example arguments"),
        ("fire UserHelper.createUser --kw newUserName=ann", "call the emulated method, which raises pre and post"),
        ("fire vidispine_post_modify --robust --kw deep:='{\"a\": [1, 2]}'", "go on when a receiver raises"),
    ],
)
@click.argument("target", metavar="SIGNAL", shell_complete=options.live("targets"))
@options.event
@options.common()
def command(**words: Any) -> int:
    """What happens when an event is sent?

    Sends one event of SIGNAL and reports each receiver in order: what it returned or raised and where, its time, its
    effects, and who was not called. SIGNAL is a name or a unique part of one; UserHelper.createUser calls that method.
    """
    from cantemo_signals.cli import requests

    return requests.fire(words)
