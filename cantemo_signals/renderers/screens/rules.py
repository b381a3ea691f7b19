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
    """The rules as a table, or the only one in full."""
    if len(result.rules) == 1:
        return list(_in_full(result.rules[0], result))
    hint = Span("cantemo-signals rule CODE shows an example of one, and how to fix it.", "dim")
    titles = columns("code", "name", "severity", "what it says", words=("what it says",))
    return [Title((Span("Rules", "title"),)), Table(titles, [_row(rule) for rule in result.rules]), one_line(hint)]


def records(result: RulesResult) -> Records:
    """One row per rule."""
    return RECORD, map(attrgetter(*RECORD.split(",")), result.rules)


def _row(rule: RuleText) -> Row:
    return Span(rule.code, "strong"), Span(rule.name, "name"), _severity(rule), rule.text


def _severity(rule: RuleText) -> Span:
    return Span(rule.severity, SEVERITY_STYLES[rule.severity])


def _in_full(rule: RuleText, result: RulesResult) -> Iterator[Block]:
    yield Title((Span(f"{rule.code} {rule.name}", "title"),))
    yield one_line(rule.text)
    yield Outline(
        (
            Node((Span("severity: ", "dim"), _severity(rule))),
            Node((Span("judged: ", "dim"), WHEN[rule.when])),
        )
    )
    yield from section("Why, and how to fix it", [Node((rule.help,))])
    yield from section("Bad", [_file(file) for file in result.bad])
    yield from section("Good", [_file(file) for file in result.good])
    yield from section("To ignore it", list(_ways_to_ignore(rule.code)))


def _file(file: ExampleFile) -> Node:
    """A file below its path, with the lines at fault in colour."""
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
