"""What the formats for other programs share: a finding as one text, and what they know it by in the next run."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterable, Sequence

from cantemo_signals.renderers.words import short_message
from cantemo_signals.values.baselines import line_of
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.requests import Death


def finding_text(finding: Finding) -> str:
    """What is wrong, what to do, and how to see it again."""
    see = f"See: {finding.see}" if finding.see else None
    return "\n".join(filter(None, (short_message(finding), finding.hint, see)))


def death_text(death: Death) -> str:
    """How the host process ended."""
    return f"The host process {death.message} while {death.step}."


def place_of(finding: Finding, plugins: Sequence[Plugin]) -> Location:
    """Where a finding is, for programs that take none without a place: where its plugin lies, or right here."""
    paths = (plugin.path for plugin in plugins if plugin.name == finding.plugin)
    return finding.location or Location(next(paths, None) or ".", 1)


def fingerprints(findings: Iterable[Finding]) -> list[str]:
    """Return one for each finding, which stays the same however lines move.

    It is that of the line which a baseline has for it. Findings that have this in common are numbered.
    """
    times: Counter[str] = Counter()
    found = []
    for finding in findings:
        line = line_of(finding, os.getcwd())
        digest = hashlib.sha256(line.encode("utf-8", "backslashreplace")).hexdigest()[:32]
        times[digest] += 1
        found.append(digest if times[digest] == 1 else f"{digest}:{times[digest]}")
    return found
