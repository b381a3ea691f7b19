"""How bad a finding is."""

from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")
"""What is worth knowing, what is almost certainly not meant, and what does not work in Portal."""


def is_at_least(severity: Severity, lowest: Severity) -> bool:
    """Tell whether a finding is as severe as ``lowest``, or more."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(lowest)
