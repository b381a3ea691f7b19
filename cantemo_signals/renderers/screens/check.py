"""The findings by file and line, and what was not tried."""

from __future__ import annotations

import os
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
    Style,
    section,
)
from cantemo_signals.renderers.words import PLUGINS, count, receiver_name, sender_name, short_message
from cantemo_signals.values.checks import CheckResult, Unreached
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.event_results import NotTried
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Failure, Plugin
from cantemo_signals.values.severity import SEVERITIES

COMMAND_MARGIN = " " * 10
RECORD = "code,rule,severity,location,column,message,receiver,signal,sender,hint,see,plugin"


def screen(result: CheckResult, view: View) -> Screen:
    """Return each finding with its line, then the totals; what was not tried is only named if everything is shown."""
    return [
        *(Outline((_finding_node(finding, result, view),)) for finding in result.findings),
        *(section("Not tried", _not_tried_nodes(result)) if view.verbose else ()),
        *(section("Not run", _not_run_nodes(result)) if view.verbose else ()),
        *_last_blocks(result, view),
    ]


def concise(result: CheckResult, view: View) -> Screen:
    """Return each finding on its own line, as editors read it."""
    findings = tuple(Node(_concise_line(finding), verbatim=True) for finding in result.findings)
    blocks: list[Block] = [Outline(findings)] if findings else []
    return [*blocks, *_last_blocks(result, view)]


def _last_blocks(result: CheckResult, view: View) -> Iterator[Block]:
    """Yield what ended the host process, leaving the findings incomplete, and the totals unless quiet."""
    yield from closing_blocks((), (), result.deaths, verbose=view.verbose)
    if not view.quiet:
        yield _totals_block(result, view)


def records(result: CheckResult) -> Records:
    """One row per finding."""
    return RECORD, map(attrgetter(*RECORD.split(",")), result.findings)


def _finding_node(finding: Finding, result: CheckResult, view: View) -> Node:
    """Return a finding in full: the rule, the message, the place, the line, the connection, and what to do."""
    style = SEVERITY_STYLES[finding.severity]
    message, _, rest = short_message(finding).replace(PLUGINS, "").partition("\n")
    details = (
        *((verbatim_node(rest),) if rest else ()),
        *((Node(("--> ", _place_span(finding, "name"))),) if finding.location else ()),
        *excerpt(finding, view),
        *_connection_nodes(finding),
        *_failure_nodes(finding, result.plugins, view),
        *((_labelled("help: ", finding.hint),) if finding.hint else ()),
        *((_see_node(finding.see, view),) if finding.see else ()),
    )
    return Node((Span(f"{finding.severity}[{finding.code}]", style), Span(f": {message}", "strong")), details)


def _place_span(finding: Finding, style: Style) -> Span:
    column = "" if finding.column is None else f":{finding.column}"
    return Span(f"{finding.location}{column}", style, finding.location, column=finding.column)


def _labelled(label: str, text: str) -> Node:
    return Node((Span(label, "name"), text), hang=len(label))


def _see_node(command: str, view: View) -> Node:
    """Return the command that shows it again; a long one is continued as a shell allows, so that it can be copied."""
    lines = [""]
    for part in re.split(r" (?=--?[a-z])", command) if command.count("'") == 0 else [command]:
        if lines[-1] and len(f"{lines[-1]} {part}") > view.limit((view.width or 0) - len(COMMAND_MARGIN)):
            lines.append(part)
        else:
            lines[-1] = f"{lines[-1]} {part}".lstrip()
    return Node((Span("see:  ", "name"), f" \\\n{COMMAND_MARGIN}".join(lines)), verbatim=True)


def _connection_nodes(finding: Finding) -> Iterator[Node]:
    """Yield what the receiver is connected to, and where if that is elsewhere; a nearby place is shortened."""
    if finding.receiver is None or finding.signal is None or finding.related is None:
        return
    sender = f" for {sender_name(finding.sender)}" if finding.sender else ""
    place = Span(_near(finding.related, finding.location), "", finding.related)
    yield Node((f"connected to {finding.signal}{sender} at ", place), hang=HANG)


def _near(location: Location, here: Location | None) -> str:
    """Return a location as it is shown next to another one."""
    if here is None:
        return str(location)
    if location.path == here.path:
        return f"line {location.line}"
    return str(location).removeprefix(f"{os.path.dirname(here.path)}/")


def _failure_nodes(finding: Finding, plugins: tuple[Plugin, ...], view: View) -> Iterator[Node]:
    """Yield the traceback of an exception that kept a plugin or a bootstrap from loading."""
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


def _not_tried_nodes(result: CheckResult) -> list[Node]:
    """Return the receivers that no event reached, unless a finding says so already, and unreached lines of others."""
    told = {finding.receiver for finding in result.findings}
    receivers = {each.receiver: each for each in result.not_tried if each.receiver not in told}
    return [
        *(Node((*_receiver(each), f" was not called: {_why_not(each)}"), hang=HANG) for each in receivers.values()),
        *(Node((*_receiver(each), " did not reach ", *_lines(each)), hang=HANG) for each in result.unreached),
    ]


def _receiver(each: NotTried | Unreached) -> Line:
    return (Span(receiver_name(each.receiver), "", each.receiver_at),)


def _why_not(each: NotTried) -> str:
    event = f"{each.signal} from {sender_name(each.sender)}" if each.sender else each.signal
    return f"{event}, {each.reason}"


def _lines(each: Unreached) -> Line:
    """Return ``shelf/plistner.py:15-17, 21``, linked to the first of these lines."""
    path = each.receiver_at.path if each.receiver_at is not None else "line "
    numbers = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in each.lines)
    return (Span(f"{path}:{numbers}", "", each.receiver_at and each.receiver_at._replace(line=each.lines[0].first)),)


def _not_run_nodes(result: CheckResult) -> list[Node]:
    if not result.not_run:
        return []
    why = "They judge what events lead to, and nothing is sent in a real project: "
    return [Node((why, ", ".join(result.not_run)), hang=HANG)]


def _concise_line(finding: Finding) -> Line:
    where: Line = (_place_span(finding, ""), ": ") if finding.location else ()
    code = Span(finding.code, SEVERITY_STYLES[finding.severity])
    message = short_message(finding).replace(PLUGINS, "").partition("\n")[0]
    return (*where, code, f" [{finding.severity}] {message}")


def _totals_block(result: CheckResult, view: View) -> Outline:
    found = Node((Span(_found(result), "strong"),), hang=HANG)
    left_out = " ".join(_left_out(result))
    more = "" if view.verbose or not (result.not_tried or result.not_run) else " -v says why."
    return Outline((found, Node((f"{left_out}{more}",), hang=HANG)) if left_out else (found,))


def totals(result: CheckResult) -> str:
    """Return in one line what was checked, what was found, and what was left out."""
    return " ".join((_found(result), *_left_out(result)))


def _found(result: CheckResult) -> str:
    checked = ", ".join(
        (
            count(len(result.plugins), "plugin"),
            count(result.connections, "connection"),
            *((count(result.blocks, "block"),) if result.blocks else ()),
            count(result.events, "event"),
        )
    )
    severities = Counter(finding.severity for finding in result.findings)
    found = ", ".join(count(severities[each], each) for each in reversed(SEVERITIES) if severities[each])
    return f"Checked {checked}: {found or 'nothing is wrong'}."


def _left_out(result: CheckResult) -> Iterator[str]:
    """Yield what is ignored and known, how many receivers no event reached, and how many rules were not run."""
    known = sum(each.by == "baseline" for each in result.suppressed)
    numbers = (
        ("Ignored", len(result.suppressed) - known, "finding"),
        ("Known", known, "finding"),
        ("Not tried", len({each.receiver for each in result.not_tried}), "receiver"),
        ("Not run", len(result.not_run), "rule"),
    )
    return (f"{what}: {count(number, noun)}." for what, number, noun in numbers if number)
