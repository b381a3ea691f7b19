"""A check as SARIF 2.1.0, the format of OASIS for the results of static analysis, for code scanning and for editors."""

from __future__ import annotations

import json
import os
import re
from typing import Any

from cantemo_signals import __version__
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.reports import death_text, finding_text, fingerprints, place_of
from cantemo_signals.values.checks import CheckResult, Suppressed
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.locations import Location
from cantemo_signals.values.rules import RuleText

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"
IN_SOURCE = ("comment", "noqa")

Json = dict[str, Any]


def write(result: CheckResult, view: View) -> str:
    """The check as one run, with what was suppressed in it: every result says whether it was, as SARIF wants it."""
    found: list[tuple[Finding, list[Json]]] = [(finding, []) for finding in result.findings]
    found += [(each.finding, [_suppression(each)]) for each in result.suppressed]
    marks = fingerprints(finding for finding, _ in found)
    results = [
        _result(finding, suppressions, mark, result) for (finding, suppressions), mark in zip(found, marks, strict=True)
    ]
    driver = {"name": "cantemo-signals", "version": __version__, "rules": [_rule(rule) for rule in result.rules]}
    run = {
        "tool": {"driver": driver},
        "invocations": [_invocation(result)],
        "columnKind": "unicodeCodePoints",
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=view.ascii) + "\n"


def _rule(rule: RuleText) -> Json:
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.text},
        "fullDescription": {"text": rule.help},
        "help": {"text": f"{rule.text}\n\n{rule.help}\n\nSee: cantemo-signals rule {rule.code}"},
        "defaultConfiguration": {"level": rule.severity},
    }


def _invocation(result: CheckResult) -> Json:
    notes = [{"level": "error", "message": {"text": death_text(death)}} for death in result.deaths]
    return {"executionSuccessful": not notes, "toolExecutionNotifications": notes}


def _result(finding: Finding, suppressions: list[Json], fingerprint: str, result: CheckResult) -> Json:
    related = [_related(finding.related)] if finding.related is not None else []
    return {
        "ruleId": finding.code,
        "level": finding.severity,
        "message": {"text": finding_text(finding)},
        "locations": [_location(finding, result)],
        "relatedLocations": related,
        "partialFingerprints": {"ruleReceiverSignal/v1": fingerprint},
        "suppressions": suppressions,
    }


def _location(finding: Finding, result: CheckResult) -> Json:
    """Where a finding is: GitHub refuses a whole file for one result without a place."""
    physical = _physical(place_of(finding, result.plugins))
    columns = {"startColumn": finding.column, "endColumn": finding.end_column}
    physical["region"] |= {name: column for name, column in columns.items() if column is not None}
    if finding.source is not None:
        line = physical["region"]["startLine"]
        physical["contextRegion"] = {"startLine": line, "snippet": {"text": finding.source}}
    if finding.receiver is None:
        return {"physicalLocation": physical}
    receiver = {"fullyQualifiedName": finding.receiver, "kind": "function"}
    return {"physicalLocation": physical, "logicalLocations": [receiver]}


def _related(location: Location) -> Json:
    return {"physicalLocation": _physical(location), "message": {"text": "It is connected here."}}


def _physical(location: Location) -> Json:
    """A place below the root of the sources, where it lies below the working directory."""
    if os.path.isabs(location.path):
        place = {"uri": f"file://{_quoted(location.path)}"}
    else:
        place = {"uri": _quoted(location.path), "uriBaseId": ROOT}
    return {"artifactLocation": place, "region": {"startLine": max(location.line, 1)}}


def _quoted(path: str) -> str:
    return re.sub(rb"[^\w./~-]", lambda match: b"%%%02X" % match[0][0], os.fsencode(path)).decode()


def _suppression(suppressed: Suppressed) -> Json:
    kind = "inSource" if suppressed.by in IN_SOURCE else "external"
    place = {} if suppressed.location is None else {"location": {"physicalLocation": _physical(suppressed.location)}}
    return {"kind": kind, "justification": suppressed.why or suppressed.by, **place}
