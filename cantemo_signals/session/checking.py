"""The answer to ``check``: every rule, asked about the wiring, the sources, and what a rehearsal led to."""

from __future__ import annotations

from cantemo_signals.bus.bus import Bus
from cantemo_signals.session.events import Parts
from cantemo_signals.session.excerpts import with_excerpt
from cantemo_signals.session.rules import Evidence, Rule, as_finding, occurrences, selected
from cantemo_signals.session.sending import Rehearsed, Sending
from cantemo_signals.session.wiring import entries_of
from cantemo_signals.values.checks import CheckResult
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.requests import EventSpec
from cantemo_signals.values.rules import When
from cantemo_signals.values.severity import Severity

EVERYTHING: tuple[When, ...] = ("loading", "events", "check")


def check(parts: Parts, bus: Bus, select: tuple[str, ...], ignore: tuple[str, ...], fail_on: Severity) -> CheckResult:
    """Judge by the selected rules; in a real project nothing is sent, and the rules that need it are named."""
    entries = entries_of(bus)
    when: tuple[When, ...] = EVERYTHING if parts.host.is_emulated else ("loading", "check")
    evidence = Evidence(parts.host, parts.possible, parts.plugins, entries)
    result = CheckResult(
        engine=bus.engine,
        host=parts.host.name,
        plugins=parts.plugins,
        findings=_found(evidence, selected(select, ignore, ("loading",)), parts),
        rules=tuple(rule.said for rule in selected(select, ignore, when)),
        not_run=tuple(rule.code for rule in selected(select, ignore, ("events",)) if rule.when not in when),
        connections=len(entries),
        fail_on=fail_on,
        deaths=parts.journal.deaths,
        versions=parts.host.versions(),
    )
    parts.journal.base(result)
    sent = Sending(parts, EventSpec()).rehearse() if parts.host.is_emulated else Rehearsed(())
    evidence = evidence._replace(
        dispatches=sent.dispatches, stray=sent.stray, reconnects=sent.reconnects, lines=parts.lines
    )
    return result._replace(
        findings=_found(evidence, selected(select, ignore, when), parts),
        events=sum(1 + len(dispatch.also) for dispatch in sent.dispatches),
        not_tried=sent.not_tried,
        deaths=parts.journal.deaths,
    )


def _found(evidence: Evidence, rules: list[Rule], parts: Parts) -> tuple[Finding, ...]:
    """What these rules find, with the lines that it is about: by file and line, what has no place first."""
    found = []
    for rule, occurrence in occurrences(evidence, rules):
        finding = as_finding(rule, occurrence, evidence)
        if finding.location is not None:
            path = parts.host.failures.file(finding.location)
            finding = with_excerpt(finding, occurrence.word, path, parts.describer.mask)
        found.append(finding)
    return tuple(sorted(found, key=lambda each: (each.location or ("", 0), each.column or 0, each.code)))
