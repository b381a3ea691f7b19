"""``cantemo-signals check``."""

from __future__ import annotations

from typing import Any

import click

from cantemo_signals.cli import options
from cantemo_signals.cli.configuration import EXCUSED
from cantemo_signals.cli.invocation import Invocation
from cantemo_signals.cli.types import WordType, codes
from cantemo_signals.errors import UsageError
from cantemo_signals.values.criteria import Criteria, PluginIgnores
from cantemo_signals.values.requests import CheckRequest
from cantemo_signals.values.severity import SEVERITIES, Severity


@options.command(
    examples=[
        ("check", "everything that is wrong in the plugins here"),
        ("check --select CS2,CS301", "only these rules; CS2 is every rule whose code begins with it"),
        ("check -o findings.sarif -o findings.xml", "for code scanning and for a test report, beside the text"),
        (
            "check --baseline known.txt --update-baseline",
            "accept what there is; --baseline then shows what is new",
        ),
    ],
)
@click.option(
    "--select",
    type=WordType(codes),
    metavar="CODES",
    default="CS",
    shell_complete=options.codes,
    help="Check only these rules: CS2,CS301.",
)
@click.option(
    "--ignore",
    type=WordType(codes),
    metavar="CODES",
    default="",
    shell_complete=options.codes,
    help="Skip these rules.",
)
@click.option(
    "--fail-on",
    type=click.Choice(SEVERITIES[::-1]),
    default="warning",
    help="Exit 1 for findings this severe, or more. Default: warning.",
)
@click.option("--baseline", metavar="FILE", help="Hide the findings in this file; fixed ones are removed from it.")
@click.option("--update-baseline", is_flag=True, help="Write all of today's findings to the baseline.")
def command(
    invocation: Invocation,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    fail_on: Severity,
    baseline: str | None,
    update_baseline: bool,  # noqa: FBT001  # click gives it by name
) -> int:
    """Load the plugins, send every event that reaches them, and judge what happened.

    `# cantemo-signals: ignore[CS201] why` ignores a finding: in its line, or in the line that connects.
    """
    criteria = Criteria(select, ignore, fail_on, _excused())
    if baseline is None:
        if update_baseline:
            raise UsageError("--update-baseline needs a file.", "Name it with --baseline FILE.")
        return invocation.show(invocation.ask(CheckRequest(invocation.loading, criteria)))
    from cantemo_signals.cli.baseline import Baseline  # few checks have one
    from cantemo_signals.values.documents import load  # JSON needs none of the values

    known = Baseline(baseline, update=update_baseline)
    answer = invocation.ask(CheckRequest(invocation.loading, criteria._replace(known=known.known)))
    status = invocation.show(answer)
    result: Any = load(answer.text)
    known.follow(result, quiet=invocation.output.quiet)
    return status


def _excused() -> tuple[PluginIgnores, ...]:
    """What ``pyproject.toml`` does not judge some plugins by."""
    table = click.get_current_context().lookup_default(EXCUSED) or {}
    return tuple(PluginIgnores(pattern, codes(words, EXCUSED)) for pattern, words in table.items())
