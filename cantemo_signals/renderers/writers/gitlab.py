"""Findings as GitLab's report of code quality, which its merge requests show."""

from __future__ import annotations

import json

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.reports import finding_text, fingerprints
from cantemo_signals.values.checks import CheckResult
from cantemo_signals.values.severity import Severity

SEVERITIES: dict[Severity, str] = {"error": "major", "warning": "minor", "note": "info"}
NOWHERE = "."
"""The path of what has no place: GitLab takes no finding without one."""


def write(result: CheckResult, view: View) -> str:
    """An array with an object for each finding."""
    found = [
        {
            "description": finding_text(finding),
            "check_name": f"{finding.code} {finding.rule}",
            "fingerprint": fingerprint,
            "severity": SEVERITIES[finding.severity],
            "location": {
                "path": finding.location.path if finding.location else NOWHERE,
                "lines": {"begin": finding.location.line if finding.location else 1},
            },
        }
        for finding, fingerprint in zip(result.findings, fingerprints(result.findings), strict=True)
    ]
    return json.dumps(found, indent=2, ensure_ascii=view.ascii) + "\n"
