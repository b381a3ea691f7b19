"""The severity of a finding."""

from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("note", "warning", "error")
"""What is worth knowing, what is almost certainly unintended, and what does not work in Portal."""


def is_at_least(severity: Severity, lowest: Severity) -> bool:
    """Return whether a severity is at least ``lowest``."""
    return SEVERITIES.index(severity) >= SEVERITIES.index(lowest)
