"""The parts that several screens share: failures, findings, effects, deaths and locations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cantemo_signals.renderers.screen import Block, Cell, Line, Node, Span, Style, Title, section
from cantemo_signals.renderers.words import count
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Effect, Failure, Frame, Plugin
from cantemo_signals.values.requests import Death
from cantemo_signals.values.severity import Severity

SEVERITY_STYLES: dict[Severity, Style] = {"error": "bad", "warning": "warning", "note": "name"}
HANG = 4
"""How far the further lines of a paragraph are indented."""
MADE_UP = "A made-up value brought it about, or took part in it: whether Portal would raise it is not known."
INCONCLUSIVE = "It is due to what this host lacks or does not allow: whether Portal would raise it is not known."


def title(subject: Line, engine: str, host: str, versions: dict[str, str]) -> Title:
    """The subject of the screen, and whose rules hold in which host."""
    version = f" {versions[engine]}" if engine in versions else ""
    return Title((*subject, Span(f" · engine {engine}{version} · host {host}", "dim")))


def location_cell(location: Location | None) -> Cell:
    """A location, clickable where the terminal can."""
    return "" if location is None else Span(str(location), "", location)


def location_suffix(location: Location | None) -> Line:
    """A location behind something else on the same line."""
    return () if location is None else ("  ", Span(str(location), "dim", location))


def _hint_nodes(hint: str | None) -> tuple[Node, ...]:
    return () if hint is None else (Node((Span("hint: ", "name"), hint)),)


def verbatim_node(text: str) -> Node:
    """A text of one line or several, as it is."""
    return Node((text.rstrip("\n"),), verbatim=True)


def message_line(type_: str, message: str) -> Line:
    """An exception's type and the first line of its message."""
    return (Span(type_, "bad"), f": {message.partition(chr(10))[0]}" if message else "")


def exception_details(failure: Failure, *, verbose: bool) -> tuple[Node, ...]:
    """The rest of an exception's message, the way to it through the plugin, and the hint."""
    rest = failure.message.partition("\n")[2]
    return (
        *((verbatim_node(rest),) if rest else ()),
        *way_nodes(failure, verbose=verbose),
        *_hint_nodes(failure.hint),
    )


def way_nodes(failure: Failure, *, verbose: bool) -> tuple[Node, ...]:
    """The way of an exception through the plugin, and whether Portal would raise it."""
    doubt = MADE_UP if failure.made_up else INCONCLUSIVE
    doubts = (Node((doubt,), hang=0),) if failure.inconclusive else ()
    return (*_frame_nodes(failure, verbose=verbose), *doubts)


def _frame_nodes(failure: Failure, *, verbose: bool) -> Iterator[Node]:
    locations = []
    repeats = 1
    for frame in failure.frames:
        repeats = max(repeats, frame.repeats)
        if frame.own or verbose:
            locations.append(frame.location)
            yield _frame_node(frame, repeats)
            repeats = 1
    if failure.location is not None and failure.location not in locations:
        yield Node(("at ", location_cell(failure.location)))


def _frame_node(frame: Frame, repeats: int) -> Node:
    source = (Node((Span(frame.source, "dim"),), verbatim=True),) if frame.source else ()
    again = f", repeated {repeats} times" if repeats > 1 else ""
    return Node(("at ", location_cell(frame.location), f" in {frame.function}{again}"), source, hang=HANG)


def effect_line(effect: Effect) -> Line:
    """What was asked, the kind of that effect unless it is a helper method, and what came of it."""
    asked = f"{effect.what}({', '.join(effect.arguments)})"
    about = [each for each in (effect.kind, effect.deferred) if each not in ("helper", None)]
    kind: Line = (Span(f" ({', '.join(about)})", "dim"),) if about else ()
    if effect.blocked:
        return (asked, *kind, Span(" blocked", "bad"))
    return (asked, *kind) if effect.result in (None, "None") else (asked, *kind, Span(" → ", "dim"), effect.result)


def closing_blocks(
    plugins: Sequence[Plugin], findings: Iterable[Finding], deaths: Iterable[Death], *, verbose: bool
) -> Iterator[Block]:
    """The end of every screen; what stands above a death was learnt before that step or without it."""
    noted = (plugin for plugin in plugins if plugin.note or plugin.compatibility)
    others = (finding for finding in findings if not finding.is_failure)
    yield from section("Loading notes", [_loading_node(plugin) for plugin in noted])
    yield from section("Failures", [node for plugin in plugins for node in _failure_nodes(plugin, verbose=verbose)])
    yield from section("Findings", [_finding_node(finding) for finding in others])
    yield from section("The host process died", [_death_node(death) for death in deaths], "bad")


def _loading_node(plugin: Plugin) -> Node:
    """The name under which a plugin was loaded, if it is another, or its compatibility fixes."""
    note = plugin.note or count(len(plugin.compatibility), "compatibility fix")
    fixes = tuple(Node((fix.what, *location_suffix(fix.location))) for fix in plugin.compatibility)
    return Node((Span(plugin.name, "strong"), f": {note}"), fixes)


def _failure_nodes(plugin: Plugin, *, verbose: bool) -> Iterator[Node]:
    if plugin.failure is not None:
        yield _failure_node((Span(plugin.name, "strong"), ": "), plugin.failure, verbose=verbose)
    for bootstrap in plugin.bootstraps:
        if bootstrap.failure is not None:
            start = (Span(plugin.name, "strong"), f", bootstrap of {bootstrap.name}: ")
            yield _failure_node(start, bootstrap.failure, verbose=verbose)


def _failure_node(start: Line, failure: Failure, *, verbose: bool) -> Node:
    line = (*start, *message_line(failure.type, failure.message))
    return Node(line, exception_details(failure, verbose=verbose))


def _finding_node(finding: Finding) -> Node:
    line = (Span(f"{finding.severity}: ", SEVERITY_STYLES[finding.severity]), finding.message)
    where: Line = ("at ", location_cell(finding.location), " ") if finding.location else ()
    place = Node((*where, Span(f"({finding.code} {finding.rule})", "dim")))
    return Node(line, (place, *_hint_nodes(finding.hint), *_see_nodes(finding.see)))


def _see_nodes(command: str | None) -> tuple[Node, ...]:
    """A command that shows it again, to be copied as one line."""
    return () if command is None else (Node((Span("see: ", "name"), command), verbatim=True),)


def _death_node(death: Death) -> Node:
    where = (Node(("at ", location_cell(death.location))),) if death.location else ()
    return Node((f"It {death.message} while {death.step}.",), where)
