"""``cantemo-signals plugins``."""

from __future__ import annotations

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import PluginsRequest


@options.command(
    examples=[
        ("plugins", "what was loaded from here"),
        ("plugins -p PortalTaxonomyPlugin -v", "one checkout, with whole tracebacks"),
        ("plugins --strict", "what breaks when nothing of Portal's is made up"),
    ],
)
def command(invocation: Invocation) -> int:
    """Show the plugins with their classes, interfaces and bootstraps.

    Also how long each took, what failed and where, and which modules of Portal they asked for that are emulated or
    were made up.
    """
    return invocation.show(invocation.ask(PluginsRequest(invocation.loading)))
