"""What a rule says, without the function that finds what breaks it."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.severity import Severity

When = Literal["loading", "events", "check"]
"""What a rule examines: the wiring after loading, what events caused, or also what only ``check`` reads for it."""

UNUSED_IGNORE = "CS902"
"""The rule about comments that ignore rules, which no such comment can ignore."""


class RuleText(NamedTuple):
    """A rule: ``text`` says in one sentence what its findings mean, ``help`` why that matters and how to fix it."""

    code: str
    name: str
    severity: Severity
    when: When
    text: str
    help: str


class ExampleFile(NamedTuple):
    """A file of an example, with its path below the plugin directory and the numbers of the faulty lines."""

    path: str
    source: str
    lines: tuple[int, ...] = ()


class RulesResult(NamedTuple):
    """The rules that were requested; for a single one, a plugin that breaks it, and what is different in a good one."""

    rules: tuple[RuleText, ...]
    bad: tuple[ExampleFile, ...] = ()
    good: tuple[ExampleFile, ...] = ()
    kind: Literal["rules"] = "rules"

    @property
    def has_plugin_fault(self) -> bool:
        """Always False: no plugin was loaded."""
        return False
