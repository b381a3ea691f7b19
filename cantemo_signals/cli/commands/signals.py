"""``cantemo-signals signals``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options


@click.command(
    cls=options.Command,
    examples=[
        ("signals", "the catalogue; the plugins' own signals are in it"),
        ("signals vidispine_post_modify", "one in full: senders, methods, arguments, sources"),
        ("signals --format csv", "one row for each way a signal is raised"),
    ],
)
@click.argument("name", metavar="[NAME]", required=False, shell_complete=options.live("signals"))
@options.common()
def command(**words: Any) -> int:
    """What can be listened to?

    The catalogue: each signal, who sends it, with which methods and arguments, how certain that is and from which
    source. With NAME, one signal in full. No plugins are needed; where there are, the signals that they define are
    in it too.
    """
    from cantemo_signals.cli import requests

    return requests.list_signals(words)
