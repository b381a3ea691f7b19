"""Findings as GitLab's report of code quality, which its merge requests show."""

from __future__ import annotations

import json
from typing import Any

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.reports import finding_text, fingerprints, place_of
from cantemo_signals.values.checks import CheckResult
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.severity import Severity

SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}


def write(result: CheckResult, view: View) -> str:
    """An array with an object for each finding."""
    marks = fingerprints(result.findings)
    found = [_issue(finding, mark, result) for finding, mark in zip(result.findings, marks, strict=True)]
    return json.dumps(found, indent=2, ensure_ascii=view.ascii) + "\n"


def _issue(finding: Finding, fingerprint: str, result: CheckResult) -> dict[str, Any]:
    path, line = place_of(finding, result.plugins)
    return {
        "description": finding_text(finding),
        "check_name": f"{finding.code} {finding.rule}",
        "fingerprint": fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {"path": path, "lines": {"begin": line}},
    }
