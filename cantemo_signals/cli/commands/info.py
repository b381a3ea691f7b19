"""``cantemo-signals info``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options


@options.command(
    examples=[
        ("info", "for a bug report: paste it as it stands"),
        ("info -v", "every setting, the defaults too"),
        ("info --host django", "what would be loaded into the Django project here"),
    ],
)
def command(**values: Any) -> int:
    """Show the versions, the interpreters, the host, where plugins were found, and the settings that are not defaults.

    Each setting has its origin: the command line, the environment or pyproject.toml. What is wrong with one is told,
    and the rest is shown. No plugin is loaded, and secrets are masked.
    """
    from cantemo_signals.cli.information import show  # not for --help

    return show(click.get_current_context())
