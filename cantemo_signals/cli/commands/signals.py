"""``cantemo-signals signals``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import SignalsRequest


@options.command(
    examples=[
        ("signals", "the catalogue; the plugins' own signals are in it"),
        ("signals post_modify", "one in full: senders, methods, arguments, sources"),
        ("signals VSItem.isPlaceholder", "what an object answers, and how sure that is"),
        ("signals createUser -o createUser.json", "its arguments, for fire createUser --kw-json @createUser.json"),
    ],
)
@click.argument("name", metavar="[NAME]", required=False, shell_complete=options.live("known"))
@click.option("--all", "everything", is_flag=True, help="Show Django's and Celery's own signals too.")
@click.option("--guesses", is_flag=True, help="Show what is only inferred of helpers and objects.")
def command(invocation: Invocation, name: str | None, *, everything: bool, guesses: bool) -> int:
    """Show each signal and who sends it, those that plugins define included.

    NAME is a signal, a helper, a helper method, an object or one of its accessors, or a part of a name. What fits alone
    is shown in full.
    """
    answer = invocation.ask(SignalsRequest(invocation.loading, name, guesses))
    return invocation.show(answer, full=everything or name is not None)
