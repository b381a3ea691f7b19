"""What the tool judges: a registry of rules, one module for each family.

A rule is one function with ``@rule(…)`` above it. Everything that names rules is derived from ``RULES``.
"""

from cantemo_signals.session.rules import engines, loading, receivers, safety  # noqa: F401 - each registers its rules
from cantemo_signals.session.rules.registry import RULES, Evidence, Occurrence, Rule, findings, rule

__all__ = ["RULES", "Evidence", "Occurrence", "Rule", "findings", "rule"]
