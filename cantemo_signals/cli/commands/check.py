"""``cantemo-signals check``."""

from __future__ import annotations

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.values.requests import CheckRequest
from cantemo_signals.values.severity import Severity


@options.command(
    examples=[
        ("check", "everything that is wrong in the plugins here"),
        ("check --select CS2,CS301", "by these rules only; CS2 is every rule whose code begins with it"),
        ("check --fail-on error", "for a build that goes on when there are warnings"),
    ],
)
@click.option(
    "--select",
    metavar="CODES",
    default="CS",
    shell_complete=options.codes,
    help="Judge by these rules only, separated by commas.",
)
@click.option(
    "--ignore", metavar="CODES", default="", shell_complete=options.codes, help="Do not judge by these rules."
)
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note"]),
    default="warning",
    help="Exit 1 for a finding that is at least this severe.",
)
def command(invocation: Invocation, select: str, ignore: str, fail_on: Severity) -> int:
    """Load the plugins, send every event that reaches them, and judge what happened.

    The findings stand in the order of files and lines. In a real project nothing is sent, and the rules that need
    events are named as not run.
    """
    request = CheckRequest(invocation.loading, _codes(select), _codes(ignore), fail_on)
    return invocation.show(invocation.ask(request))


def _codes(text: str) -> tuple[str, ...]:
    return tuple(code for part in text.split(",") if (code := part.strip().upper()))
