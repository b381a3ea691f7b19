"""The answer to ``check``: every rule, applied to the wiring, the sources, and the results of a rehearsal."""

from __future__ import annotations

from collections.abc import Iterable

from cantemo_signals.bus import Entry
from cantemo_signals.bus.bus import Bus
from cantemo_signals.errors import UnknownName
from cantemo_signals.session.again import Again
from cantemo_signals.session.events import Parts
from cantemo_signals.session.excerpts import with_excerpt
from cantemo_signals.session.reach import unreached
from cantemo_signals.session.rules import Evidence, Rule, as_finding, occurrences, selected
from cantemo_signals.session.rules.every import RULES
from cantemo_signals.session.sending import Rehearsed, Sending
from cantemo_signals.session.suppression import Judged, Suppression
from cantemo_signals.session.wiring import entries_of
from cantemo_signals.values.checks import CheckResult
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.criteria import Criteria
from cantemo_signals.values.requests import EventSpec
from cantemo_signals.values.rules import UNUSED_IGNORE, When

EVERYTHING: tuple[When, ...] = ("loading", "events", "check")
WITHOUT_EVENTS: tuple[When, ...] = ("loading", "check")


def check(parts: Parts, bus: Bus, criteria: Criteria) -> CheckResult:
    """Check by the selected rules; in a real project, send nothing and name the rules that need events.

    Raises:
        UnknownName: a given code is not the beginning of any rule's code.
    """
    refuse_unknown(criteria)
    return Checking(parts, bus, criteria).result()


def refuse_unknown(criteria: Criteria) -> None:
    """Refuse codes that match no rule.

    Raises:
        UnknownName: a code matches no rule.
    """
    excused = (code for each in criteria.excused for code in each.codes)
    for code in (*criteria.select, *criteria.ignore, *excused):
        if not any(known.startswith(code) for known in RULES):
            raise UnknownName("rule", code, RULES)


class Checking:
    """One check."""

    def __init__(self, parts: Parts, bus: Bus, criteria: Criteria) -> None:
        self._parts = parts
        self._host = parts.host
        self._engine = bus.engine
        self._criteria = criteria
        self._entries = entries_of(bus)
        self._suppression = Suppression(parts.host, criteria)

    def result(self) -> CheckResult:
        """Judge what was loaded first, because an event may end the host process; then send events and judge all."""
        when = EVERYTHING if self._host.is_emulated else WITHOUT_EVENTS
        everything = self._rules(EVERYTHING)
        rules = [rule for rule in everything if rule.when in when]
        evidence = Evidence(self._host, self._parts.possible, self._parts.plugins, self._entries)
        result = CheckResult(
            engine=self._engine,
            host=self._host.name,
            plugins=self._parts.plugins,
            findings=(),
            rules=tuple(rule.said for rule in self._asked(rules)),
            not_run=tuple(rule.code for rule in self._asked(everything) if rule not in rules),
            connections=sum(not entry.signal.is_block for entry in self._entries),
            blocks=len({entry.signal for entry in self._entries if entry.signal.is_block}),
            fail_on=self._criteria.fail_on,
            deaths=self._parts.journal.deaths,
            versions=self._host.versions(),
        )
        self._parts.journal.base(self._judged(result, evidence, self._rules(("loading",))))
        sent = (
            Sending(self._parts, EventSpec(with_locals=False)).rehearse() if self._host.is_emulated else Rehearsed(())
        )
        evidence = evidence._replace(
            dispatches=sent.dispatches, stray=sent.stray, reconnects=sent.reconnects, lines=self._parts.lines
        )
        evidence = evidence._replace(again=Again(self._parts).command)
        return self._judged(result, evidence, rules)._replace(
            events=sum(1 + len(dispatch.also) for dispatch in sent.dispatches),
            not_tried=sent.not_tried,
            unreached=tuple(unreached(self._of(sent.entered), self._parts.lines, self._host.failures)),
        )

    def _of(self, entered: frozenset[Entry]) -> list[Entry]:
        """Return the connections of plugins whose receivers were called, in the order in which they were made."""
        return [entry for entry in self._entries if entry in entered]

    def _rules(self, when: tuple[When, ...]) -> list[Rule]:
        return selected(self._criteria.select, when=when)

    def _asked(self, rules: Iterable[Rule]) -> list[Rule]:
        """Return the rules that are not ignored."""
        return [rule for rule in rules if not rule.code.startswith(self._criteria.ignore)]

    def _judged(self, result: CheckResult, evidence: Evidence, rules: list[Rule]) -> CheckResult:
        """Return the result with the findings of these rules, by file and line; those without a place come first."""
        found = self._found(evidence, rules)
        told, suppressed = self._suppression.sorted(_in_order(found))
        last = [rule for rule in rules if rule.code == UNUSED_IGNORE and not result.deaths]  # it judges the others
        failed = frozenset(plugin.name for plugin in evidence.plugins if plugin.has_failed)
        judged = Judged(frozenset(rule.code for rule in self._asked(rules)), self._suppression.ignores, failed)
        more, too = self._suppression.sorted(self._found(evidence._replace(judged=judged), last))
        return result._replace(findings=_in_order((*told, *more)), suppressed=(*suppressed, *too))

    def _found(self, evidence: Evidence, rules: list[Rule]) -> list[Finding]:
        """Return what these rules find; no rule reports in general what an ignored one reports specifically."""
        return [
            self._with_excerpt(as_finding(rule, occurrence, evidence), occurrence.word)
            for rule, occurrence in occurrences(evidence, rules)
            if not rule.code.startswith(self._criteria.ignore)
        ]

    def _with_excerpt(self, finding: Finding, word: str | None) -> Finding:
        if finding.location is None:
            return finding
        return with_excerpt(finding, word, self._host.failures.file(finding.location), self._parts.describer.mask)


def _in_order(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda each: (each.location or ("", 0), each.column or 0, each.code)))
