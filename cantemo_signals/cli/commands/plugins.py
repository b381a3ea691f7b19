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
    """Show what each plugin has, how long it took, what failed, and what of Portal's was made up."""
    return invocation.show(invocation.ask(PluginsRequest(invocation.loading)))
