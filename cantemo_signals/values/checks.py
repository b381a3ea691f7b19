"""The result of judging: what is wrong, and what was not tried."""

from typing import Literal

from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.events import NotTried
from cantemo_signals.values.loading import Engine, HostName
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.requests import Death
from cantemo_signals.values.rules import RuleText
from cantemo_signals.values.severity import Severity, is_at_least


class Suppressed(NamedTuple):
    """A finding that is not told, and by what: a comment in the source, the configuration, or what was known before.

    ``location`` is the line of the comment, ``why`` what it says behind the codes.
    """

    finding: Finding
    by: Literal["comment", "noqa", "per-plugin-ignores", "baseline"]
    location: Location | None = None
    why: str | None = None


class LineRange(NamedTuple):
    """Lines of a file, both ends included."""

    first: int
    last: int


class Unreached(NamedTuple):
    """A receiver that was called, and the lines of its code that no event reached, in the file of its definition."""

    receiver: str
    receiver_at: Location | None
    lines: tuple[LineRange, ...]
    plugin: str | None = None


class CheckResult(NamedTuple):
    """The findings by file and line, what they were looked for in, and what was not tried.

    ``rules`` are those that were judged by; ``not_run`` the codes of those that need events, in a host where none is
    sent. ``not_tried`` are the connections whose receiver no event reached, ``unreached`` the lines of others.
    ``suppressed`` are the findings that somebody does not want to be told. ``fail_on`` is the lowest severity of a
    finding that makes the check fail.
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
    versions: dict[str, str] = {}  # noqa: RUF012 - nobody writes to it
    kind: Literal["check"] = "check"

    @property
    def has_plugin_fault(self) -> bool:
        """Tell whether a finding is as severe as ``fail_on`` or more."""
        return any(is_at_least(finding.severity, self.fail_on) for finding in self.findings)
