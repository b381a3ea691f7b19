"""The rules as a table, or one in full."""

from __future__ import annotations

from collections.abc import Iterator
from operator import attrgetter

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import SEVERITY_STYLES
from cantemo_signals.renderers.screen import (
    Block,
    Line,
    Node,
    Outline,
    Records,
    Row,
    Screen,
    Span,
    Table,
    Title,
    columns,
    one_line,
    section,
)
from cantemo_signals.values.rules import UNUSED_IGNORE, ExampleFile, RulesResult, RuleText, When

RECORD = "code,name,severity,when,text,help"
WHEN: dict[When, str] = {
    "loading": "after loading, whatever the command",
    "events": "after events, in check, fire and trace",
    "check": "in check alone",
}


def screen(result: RulesResult, view: View) -> Screen:
    """Return the rules as a table, or the only one in full."""
    if len(result.rules) == 1:
        return list(_in_full(result.rules[0], result))
    table = Table(columns("code", "name", "text", words=("text",)), [_row(rule) for rule in result.rules], header=False)
    return [table, one_line(Span("cantemo-signals rule CODE shows an example of one, and how to fix it.", "dim"))]


def records(result: RulesResult) -> Records:
    """Return one row per rule."""
    return RECORD, map(attrgetter(*RECORD.split(",")), result.rules)


def _row(rule: RuleText) -> Row:
    """Return the row of a rule; the severity is only shown if it is not error, as most are."""
    severity = "" if rule.severity == "error" else f" ({rule.severity})"
    return Span(rule.code, SEVERITY_STYLES[rule.severity]), Span(rule.name, "strong"), f"{rule.text}{severity}"


def _in_full(rule: RuleText, result: RulesResult) -> Iterator[Block]:
    severity = Span(rule.severity, SEVERITY_STYLES[rule.severity])
    yield Title((Span(f"{rule.code} {rule.name}", "title"), " · ", severity, f", judged {WHEN[rule.when]}"))
    yield Outline((Node((rule.text,), hang=0),))
    yield Outline((Node((rule.help,), hang=0),))
    yield from section("Bad", [_file(file) for file in result.bad])
    yield from section("Good", [_file(file) for file in result.good])
    yield from section("To ignore it", list(_ways_to_ignore(rule.code)))


def _file(file: ExampleFile) -> Node:
    """Return a file below its path, with the faulty lines in colour."""
    numbered = enumerate(file.source.rstrip("\n").split("\n"), 1)
    lines = [Span(line, "bad" if number in file.lines else "") for number, line in numbered]
    source: Line = tuple(part for line in lines for part in (line, "\n"))[:-1]
    return Node((Span(file.path, "dim"),), (Node(source, verbatim=True),))


def _ways_to_ignore(code: str) -> Iterator[Node]:
    ways = {
        "once": f"cantemo-signals check --ignore {code}",
        "always, in [tool.cantemo-signals.check] of pyproject.toml": f'ignore = ["{code}"]',
        "in some plugins, in the same place": f'per-plugin-ignores = {{ "NAME" = ["{code}"] }}',
    }
    if code != UNUSED_IGNORE:
        ways["in one place, at the end of its line, with a reason"] = f"# cantemo-signals: ignore[{code}] WHY"
    for where, what in ways.items():
        yield Node((f"{where}:",), (Node((what,), verbatim=True),))
