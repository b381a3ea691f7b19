"""What a rule says, without the function that finds what breaks it."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.severity import Severity

When = Literal["loading", "events", "check"]
"""What a rule judges: the wiring after loading, what events led to, or what only ``check`` reads for it, too."""

UNUSED_IGNORE = "CS902"
"""The rule about comments that ignore rules: none of them ignores it."""


class RuleText(NamedTuple):
    """A rule: ``text`` says in one sentence what its findings mean, ``help`` why that matters and how to fix it."""

    code: str
    name: str
    severity: Severity
    when: When
    text: str
    help: str


class ExampleFile(NamedTuple):
    """A file of an example, its path below the directory of plugins, and the numbers of the lines at fault."""

    path: str
    source: str
    lines: tuple[int, ...] = ()


class RulesResult(NamedTuple):
    """The rules that were asked for. Where it is one: a plugin that breaks it, and what is otherwise in a good one."""

    rules: tuple[RuleText, ...]
    bad: tuple[ExampleFile, ...] = ()
    good: tuple[ExampleFile, ...] = ()
    kind: Literal["rules"] = "rules"

    @property
    def has_plugin_fault(self) -> bool:
        """False: no plugin was loaded."""
        return False
