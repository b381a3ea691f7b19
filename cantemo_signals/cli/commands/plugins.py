"""``cantemo-signals plugins``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import PluginsRequest


@options.command(
    examples=[
        ("plugins", "a line for each plugin from here"),
        ("plugins taxonomy", "one in full: classes, bootstraps, receivers, host modules"),
        ("plugins -v", "each in full, with whole tracebacks"),
        ("plugins --strict", "what breaks when nothing of Portal's is made up"),
    ],
)
@click.argument("pattern", metavar="[PATTERN]", required=False, shell_complete=options.live("plugins"))
def command(invocation: Invocation, pattern: str | None) -> int:
    """Show what each plugin has, and what failed.

    PATTERN is a glob or a part of a plugin's name. One that fits alone is shown in full.
    """
    answer = invocation.ask(PluginsRequest(invocation.loading, pattern))
    return invocation.show(answer, full=pattern is not None)
