"""What is wrong: the findings by file and line, and what was not tried."""

from __future__ import annotations

from collections import Counter
from operator import attrgetter

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import closing_blocks, title
from cantemo_signals.renderers.screen import Records, Screen, Span, one_line
from cantemo_signals.renderers.words import count
from cantemo_signals.values.checks import CheckResult
from cantemo_signals.values.severity import SEVERITIES

RECORD = "code,rule,severity,message,location,hint,plugin"


def screen(result: CheckResult, view: View) -> Screen:
    """The findings, and the totals last."""
    return [
        title((Span("Check", "title"),), result.engine, result.host, result.versions),
        *closing_blocks(
            (), (each._replace(is_failure=False) for each in result.findings), result.deaths, verbose=view.verbose
        ),
        one_line(Span(_totals(result), "strong")),
    ]


def records(result: CheckResult) -> Records:
    """One row per finding."""
    return RECORD, map(attrgetter(*RECORD.split(",")), result.findings)


def _totals(result: CheckResult) -> str:
    checked = ", ".join(
        (
            count(len(result.plugins), "plugin"),
            count(result.connections, "connection"),
            count(result.events, "event"),
        )
    )
    severities = Counter(finding.severity for finding in result.findings)
    found = ", ".join(count(severities[each], each) for each in reversed(SEVERITIES) if severities[each])
    return f"Checked {checked}: {found or 'nothing is wrong'}."
