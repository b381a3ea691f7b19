"""Findings as workflow commands of GitHub Actions, which shows them beside the lines that they are about."""

from __future__ import annotations

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.reports import death_text, finding_text
from cantemo_signals.renderers.screens.check import totals
from cantemo_signals.values.checks import CheckResult
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.severity import Severity

COMMANDS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}
DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY = {**DATA, ":": "%3A", ",": "%2C"}
"""How GitHub has what means something to it written: actions/toolkit, packages/core/src/command.ts."""


def write(result: CheckResult, view: View) -> str:
    """One line for each finding, and for each death of a host process; the totals last, for who reads the log."""
    findings = [_line(COMMANDS[each.severity], _properties(each), finding_text(each)) for each in result.findings]
    deaths = [_line("error", {"title": "host process"}, death_text(death)) for death in result.deaths]
    return "".join(f"{line}\n" for line in (*findings, *deaths, totals(result)))


def _line(command: str, properties: dict[str, object], message: str) -> str:
    told = [f"{name}={_escaped(str(value), PROPERTY)}" for name, value in properties.items() if value is not None]
    return f"::{command} {','.join(told)}::{_escaped(message, DATA)}"


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)


def _properties(finding: Finding) -> dict[str, object]:
    title = {"title": f"{finding.code} {finding.rule}"}
    if finding.location is None:
        return {**title}
    path, line = finding.location
    return {**title, "file": path, "line": line, "col": finding.column, "endColumn": finding.end_column}
