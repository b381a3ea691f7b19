"""``cantemo-signals signals``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import SignalsRequest


@options.command(
    examples=[
        ("signals", "the catalogue; the plugins' own signals are in it"),
        ("signals vidispine_post_modify", "one in full: senders, methods, arguments, sources"),
        ("signals --format csv", "one row for each way a signal is raised"),
    ],
)
@click.argument("name", metavar="[NAME]", required=False, shell_complete=options.live("topics"))
def command(invocation: Invocation, name: str | None) -> int:
    """Show the catalogue: each signal, who sends it, with which methods and arguments.

    Each entry says how certain it is and from which source. With NAME, one signal in full. No plugins are needed;
    where there are some, the signals that they define are shown too.
    """
    answer = invocation.ask(SignalsRequest(invocation.loading, name))
    return invocation.show(answer, full=name is not None)
