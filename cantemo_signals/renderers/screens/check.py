"""What is wrong: the findings by file and line, and what was not tried."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from operator import attrgetter

from cantemo_signals.renderers.excerpt import excerpt
from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.parts import HANG, SEVERITY_STYLES, closing_blocks, verbatim_node, way_nodes
from cantemo_signals.renderers.screen import (
    Block,
    Line,
    Node,
    Outline,
    Records,
    Screen,
    Span,
    line_text,
    section,
)
from cantemo_signals.renderers.words import count, receiver_name, sender_name, short_message
from cantemo_signals.values.checks import CheckResult, Unreached
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.events import NotTried
from cantemo_signals.values.plugins import Failure, Plugin
from cantemo_signals.values.severity import SEVERITIES

COMMAND_MARGIN = " " * 10
MOST_NOT_TRIED = 6
RECORD = "code,rule,severity,location,column,message,receiver,signal,sender,hint,see,plugin"


def screen(result: CheckResult, view: View) -> Screen:
    """Each finding with its line, then what was not tried, and the totals last."""
    return [
        *(Outline((_finding_node(finding, result, view),)) for finding in result.findings),
        *section("Not tried", _not_tried_nodes(result, view)),
        *section("Not run", _not_run_nodes(result)),
        *closing_blocks((), (), result.deaths, verbose=view.verbose),
        _totals_block(result),
    ]


def concise(result: CheckResult, view: View) -> Screen:
    """Each finding on a line of its own, as editors read it."""
    findings = tuple(Node(_concise_line(finding), verbatim=True) for finding in result.findings)
    blocks: list[Block] = [Outline(findings)] if findings else []
    return [*blocks, *closing_blocks((), (), result.deaths, verbose=view.verbose), _totals_block(result)]


def records(result: CheckResult) -> Records:
    """One row per finding."""
    return RECORD, map(attrgetter(*RECORD.split(",")), result.findings)


def _finding_node(finding: Finding, result: CheckResult, view: View) -> Node:
    """A finding in full: where, by which rule, what, in which line, whom it is about, and what to do."""
    style = SEVERITY_STYLES[finding.severity]
    where: Line = (Span(_place(finding), "strong", finding.location), "  ") if finding.location else ()
    head: Line = (*where, Span(f"{finding.severity} {finding.code}", style), f" {finding.rule}  ")
    message, _, rest = short_message(finding).partition("\n")
    details = (
        *((verbatim_node(rest),) if rest else ()),
        *excerpt(finding, view),
        *_subject_nodes(finding),
        *_failure_nodes(finding, result.plugins, view),
        *((_labelled("help: ", finding.hint),) if finding.hint else ()),
        *((_see_node(finding.see, view),) if finding.see else ()),
    )
    if view.width is None or len(line_text(head)) + len(message) <= view.width:
        return Node((*head, message), details)
    return Node(head, (Node((message,), hang=0), *details), hang=HANG)


def _place(finding: Finding) -> str:
    column = "" if finding.column is None else f":{finding.column}"
    return f"{finding.location}{column}"


def _labelled(label: str, text: str) -> Node:
    return Node((Span(label, "name"), text), hang=len(label))


def _see_node(command: str, view: View) -> Node:
    """The command that shows it again; a long one goes on as a shell lets it, so that it can be copied."""
    lines = [""]
    for part in re.split(r" (?=--[a-z])", command) if command.count("'") == 0 else [command]:
        if lines[-1] and len(f"{lines[-1]} {part}") > view.limit((view.width or 0) - len(COMMAND_MARGIN)):
            lines.append(part)
        else:
            lines[-1] = f"{lines[-1]} {part}".lstrip()
    return Node((Span("see:  ", "name"), f" \\\n{COMMAND_MARGIN}".join(lines)), verbatim=True)


def _subject_nodes(finding: Finding) -> Iterator[Node]:
    """The receiver in full, the event or the connection, and where that was made."""
    if finding.receiver is None or finding.signal is None:
        return
    sender = f" for {sender_name(finding.sender)}" if finding.sender else ""
    line: Line = (f"{receiver_name(finding.receiver)}, connected to {finding.signal}{sender}",)
    if finding.related is not None:
        line = (*line, " at ", Span(str(finding.related), "", finding.related))
    yield Node(line, hang=HANG)


def _failure_nodes(finding: Finding, plugins: tuple[Plugin, ...], view: View) -> Iterator[Node]:
    """The way of an exception that kept a plugin or a bootstrap from loading."""
    failures = [failure for plugin in plugins for failure in _failures(plugin)] if finding.is_failure else []
    for failure in failures:
        if failure.location == finding.location and finding.message.endswith(f"{failure.type}: {failure.message}"):
            shown = {frame.location for frame in failure.frames if frame.own or view.verbose}
            is_told = shown <= {finding.location}  # by the line above
            failure = failure._replace(frames=(), location=None) if is_told else failure
            yield from way_nodes(failure, verbose=view.verbose)
            return


def _failures(plugin: Plugin) -> Iterator[Failure]:
    failures = (plugin.failure, *(bootstrap.failure for bootstrap in plugin.bootstraps))
    return (failure for failure in failures if failure is not None)


def _not_tried_nodes(result: CheckResult, view: View) -> list[Node]:
    """The receivers that no event reached, if no finding says so already, and lines of others; the first few."""
    told = {finding.receiver for finding in result.findings}
    receivers = {each.receiver: each for each in result.not_tried if each.receiver not in told}
    nodes = [
        *(Node((*_receiver(each), f" was not called: {_why_not(each)}"), hang=HANG) for each in receivers.values()),
        *(Node((*_receiver(each), " did not reach ", *_lines(each)), hang=HANG) for each in result.unreached),
    ]
    if view.verbose or len(nodes) <= MOST_NOT_TRIED:
        return nodes
    return [*nodes[: MOST_NOT_TRIED - 1], Node((f"and {len(nodes) - MOST_NOT_TRIED + 1} more; -v shows them all",))]


def _receiver(each: NotTried | Unreached) -> Line:
    return (Span(receiver_name(each.receiver), "", each.receiver_at),)


def _why_not(each: NotTried) -> str:
    event = f"{each.signal} from {sender_name(each.sender)}" if each.sender else each.signal
    return f"{event}, {each.reason}"


def _lines(each: Unreached) -> Line:
    """``shelf/plistner.py:15-17, 21``; a click leads to the first of them."""
    path = each.receiver_at.path if each.receiver_at is not None else "line "
    numbers = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in each.lines)
    return (Span(f"{path}:{numbers}", "", each.receiver_at and each.receiver_at._replace(line=each.lines[0].first)),)


def _not_run_nodes(result: CheckResult) -> list[Node]:
    if not result.not_run:
        return []
    why = "They judge what events lead to, and nothing is sent in a real project: "
    return [Node((why, ", ".join(result.not_run)), hang=HANG)]


def _concise_line(finding: Finding) -> Line:
    where: Line = (Span(_place(finding), "", finding.location), ": ") if finding.location else ()
    code = Span(finding.code, SEVERITY_STYLES[finding.severity])
    message = short_message(finding).partition("\n")[0]
    return (*where, code, f" [{finding.severity}] {message}")


def _totals_block(result: CheckResult) -> Outline:
    return Outline((Node((Span(totals(result), "strong"),), hang=HANG),))


def totals(result: CheckResult) -> str:
    """What was judged, and what came out."""
    checked = ", ".join(
        (
            count(len(result.plugins), "plugin"),
            count(result.connections, "connection"),
            count(result.events, "event"),
        )
    )
    severities = Counter(finding.severity for finding in result.findings)
    found = ", ".join(count(severities[each], each) for each in reversed(SEVERITIES) if severities[each])
    return f"Checked {checked}: {found or 'nothing is wrong'}.{_left_out(result)}"


def _left_out(result: CheckResult) -> str:
    """What is ignored and known, how many receivers no event reached, and how many rules were not asked."""
    known = sum(each.by == "baseline" for each in result.suppressed)
    numbers = (
        ("Ignored", len(result.suppressed) - known, "finding"),
        ("Known", known, "finding"),
        ("Not tried", len({each.receiver for each in result.not_tried}), "receiver"),
        ("Not run", len(result.not_run), "rule"),
    )
    return "".join(f" {what}: {count(number, noun)}." for what, number, noun in numbers if number)
