"""``cantemo-signals init``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options


@options.command(
    examples=[
        ("init", "a plugin named first_plugin"),
        ("init shelf", "one with this name, beside the plugins that are here"),
    ],
)
@click.argument("name", metavar="[NAME]", default="first_plugin")
def command(name: str) -> int:
    """Write a plugin with one receiver, a test for it, and the settings in pyproject.toml.

    The plugin goes where the plugins are: ./plugins, ./portal/plugins, or what pyproject.toml names; else ./plugins is
    made. Nothing is ever overwritten.
    """
    from cantemo_signals.cli.first_plugin import write  # not for --help

    for line in write(name):
        click.echo(line)
    return 0
