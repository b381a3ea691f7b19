"""``cantemo-signals rule``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import RulesRequest


@options.command(
    examples=[
        ("rule", "every rule, in a sentence each"),
        ("rule CS201", "what it finds, why that hurts, and an example that is mended"),
        ("rule dead-receiver", "the same, by its name"),
        ("rule CS2", "every rule whose code or name has this in it"),
    ],
)
@click.argument("name", metavar="[CODE]", required=False, shell_complete=options.rule)
def command(invocation: Invocation, name: str | None) -> int:
    """Show the rules or, with CODE, one in full: why it matters, how to fix it, how to ignore it.

    CODE may be a rule's name, too.
    """
    return invocation.show(invocation.ask(RulesRequest(invocation.loading, name)))
