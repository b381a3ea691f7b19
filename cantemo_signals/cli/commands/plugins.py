"""``cantemo-signals plugins``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options


@click.command(
    cls=options.Command,
    examples=[
        ("plugins", "what was loaded from here"),
        ("plugins -p PortalTaxonomyPlugin -v", "one checkout, with whole tracebacks"),
        ("plugins --strict", "what breaks when nothing is made up"),
    ],
)
@options.common()
def command(**words: Any) -> int:
    """What was loaded?

    The plugins with their classes, interfaces and bootstraps, how long each took, what failed and where, and which
    modules of Portal they asked for that are emulated or were made up.
    """
    from cantemo_signals.cli import requests

    return requests.list_plugins(words)
