"""The result of a check: what is wrong, and what was not tried."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.event_results import NotTried
from cantemo_signals.values.loading import Engine, HostName
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.requests import Death
from cantemo_signals.values.rules import RuleText
from cantemo_signals.values.severity import Severity, is_at_least


class Suppressed(NamedTuple):
    """A finding that is not reported, and what suppresses it: a comment, the configuration or a baseline.

    ``location`` is the line of the comment, ``why`` its text after the codes.
    """

    finding: Finding
    by: Literal["comment", "noqa", "per-plugin-ignores", "baseline"]
    location: Location | None = None
    why: str | None = None


class LineRange(NamedTuple):
    """A range of lines in a file, both ends included."""

    first: int
    last: int


class Unreached(NamedTuple):
    """A receiver that was called, and the lines of its code that no event reached, in the file that defines it."""

    receiver: str
    receiver_at: Location | None
    lines: tuple[LineRange, ...]
    plugin: str | None = None


class CheckResult(NamedTuple):
    """The findings by file and line, what was checked, and what was not tried.

    ``rules`` are the rules that were applied, ``not_run`` the codes of those that need events, in a host where none
    are sent. ``not_tried`` are the connections whose receiver no event reached, ``unreached`` the lines of other
    receivers that none reached. ``suppressed`` are the findings that are not to be reported. ``fail_on`` is the lowest
    severity of a finding that makes the check fail. ``blocks`` counts the blocks that plugins fill.
    """

    engine: Engine
    host: HostName
    plugins: tuple[Plugin, ...]
    findings: tuple[Finding, ...]
    rules: tuple[RuleText, ...] = ()
    not_run: tuple[str, ...] = ()
    connections: int = 0
    events: int = 0
    not_tried: tuple[NotTried, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    suppressed: tuple[Suppressed, ...] = ()
    fail_on: Severity = "warning"
    deaths: tuple[Death, ...] = ()
    versions: dict[str, str] = {}  # noqa: RUF012 - never mutated
    blocks: int = 0
    kind: Literal["check"] = "check"

    @property
    def has_plugin_fault(self) -> bool:
        """True if a finding is at least as severe as ``fail_on``."""
        return any(is_at_least(finding.severity, self.fail_on) for finding in self.findings)
