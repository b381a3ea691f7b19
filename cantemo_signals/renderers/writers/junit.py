"""A check as JUnit's XML, in which each rule is a test case of each plugin.

No standard says more than what readers take. ``xml.etree`` writes it: a library for the format would add names for
its few elements, and forbids no character either.
"""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.reports import death_text, finding_text
from cantemo_signals.renderers.words import short_message
from cantemo_signals.values.checks import CheckResult, Suppressed
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.severity import SEVERITIES, is_at_least

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot have: most control characters, and halves of surrogate pairs."""
COUNTS = {
    "tests": "testcase",
    "failures": "testcase/failure",
    "errors": "testcase/error",
    "skipped": "testcase/skipped",
}
DECLARATION = '<?xml version="1.0" encoding="utf-8"?>\n'
NO_PLUGIN = "(no plugin)"
"""The suite of what is about none in particular."""


def write(result: CheckResult, view: View) -> str:
    """A suite for each plugin, with every rule, and one for what is about none, if there is any."""
    root = Element("testsuites", name="cantemo-signals")
    cases = _Cases(result)
    rules = cases.rules()
    for plugin in cases.plugins():
        suite = SubElement(root, "testsuite", name=_clean(plugin))
        for code, name in rules:
            cases.add(suite, plugin, code, name)
        if plugin == NO_PLUGIN:
            for death in result.deaths:
                _add(_case(suite, plugin, "host process"), "error", death_text(death))
    for element in (*root, root):
        for name, path in COUNTS.items():
            element.set(name, str(len(element.findall(path if element is not root else f"testsuite/{path}"))))
    indent(root)
    text: str = tostring(root, encoding="us-ascii" if view.ascii else "utf-8").decode("utf-8")
    return f"{DECLARATION}{text}\n"


class _Cases:
    """The findings of each plugin by each rule."""

    def __init__(self, result: CheckResult) -> None:
        self._result = result
        self._found: defaultdict[tuple[str, str], list[Finding]] = defaultdict(list)
        self._ignored: defaultdict[tuple[str, str], list[Suppressed]] = defaultdict(list)
        for finding in result.findings:
            self._found[finding.plugin or NO_PLUGIN, finding.code].append(finding)
        for each in result.suppressed:
            self._ignored[each.finding.plugin or NO_PLUGIN, each.finding.code].append(each)

    def plugins(self) -> list[str]:
        """The names of the suites."""
        others = [NO_PLUGIN] if self._result.deaths else []
        named = [plugin.name for plugin in self._result.plugins]
        return list(dict.fromkeys((*named, *(plugin for plugin, _ in (*self._found, *self._ignored)), *others)))

    def rules(self) -> list[tuple[str, str]]:
        """The codes and names of the rules that were judged by."""
        judged = {(rule.code, rule.name) for rule in self._result.rules}
        return sorted(judged | {(each.code, each.rule) for each in self._result.findings})

    def add(self, suite: Element, plugin: str, code: str, name: str) -> None:
        """Add the case of a rule: failed by what makes the check fail, skipped where all that there is is ignored."""
        found, ignored = self._found.get((plugin, code)), self._ignored.get((plugin, code))
        if plugin == NO_PLUGIN and not found and not ignored:
            return
        if not found:
            case = _case(suite, plugin, f"{code} {name}")
            if ignored:
                why = "; ".join(f"{each.by}: {short_message(each.finding)}" for each in ignored)
                _add(case, "skipped", "", message=why)
            return
        worst = max(found, key=lambda each: SEVERITIES.index(each.severity))
        case = _case(suite, plugin, f"{code} {name}", worst)
        text = "\n\n".join(map(_located, found))
        if is_at_least(worst.severity, self._result.fail_on):
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            _add(case, "failure", text, message=f"{short_message(worst)}{more}", type=worst.severity)
        else:
            _add(case, "system-out", text)


def _case(suite: Element, plugin: str, name: str, finding: Finding | None = None) -> Element:
    case = SubElement(suite, "testcase", classname=_clean(plugin), name=name, time="0")
    if finding is not None and finding.location is not None:
        case.set("file", _clean(finding.location.path))
        case.set("line", str(finding.location.line))
    return case


def _add(case: Element, tag: str, text: str, **attributes: str) -> None:
    element = SubElement(case, tag, {name: _clean(value) for name, value in attributes.items()})
    element.text = _clean(text) or None


def _located(finding: Finding) -> str:
    place = "" if finding.location is None else f"{finding.location}: "
    return f"{place}{finding.severity}: {finding_text(finding)}"


def _clean(text: str) -> str:
    """Return the text with characters that XML forbids escaped."""
    return FORBIDDEN.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
