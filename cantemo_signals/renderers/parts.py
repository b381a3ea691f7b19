"""The parts that several screens share: failures, findings, effects, deaths and locations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from cantemo_signals.renderers.formats import View
from cantemo_signals.renderers.screen import Block, Cell, Line, Node, Outline, Span, Style, Title
from cantemo_signals.renderers.words import PLUGINS, count, in_words, short_message
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.loading import Engine, HostName
from cantemo_signals.values.locations import Location, Place
from cantemo_signals.values.plugins import Effect, Failure, Frame, Plugin
from cantemo_signals.values.requests import Death
from cantemo_signals.values.severity import Severity

SEVERITY_STYLES: dict[Severity, Style] = {"error": "bad", "warning": "warning", "note": "name"}
PROGRAM = "cantemo-signals"
HANG = 4
"""How far the further lines of a paragraph are indented."""
MOST_ALIKE = 4
"""How many lines that say the same of different things there are without ``-v``."""
MADE_UP = "A made-up value caused or affected it: Portal may not raise it."
INCONCLUSIVE = "This host lacks or blocks something that it needs: Portal may not raise it."


class Hosted(Protocol):
    """A result that names the engine and the host that it comes from."""

    @property
    def engine(self) -> Engine: ...
    @property
    def host(self) -> HostName: ...
    @property
    def versions(self) -> dict[str, str]: ...


USUAL_ENGINES: dict[HostName, Engine] = {"sandbox": "portal", "django": "django", "portal": "django"}


def opening(result: Hosted, view: View, *subject: Cell) -> Title:
    """The first line of a screen: where the plugins are, what is unusual about their host, and the subject."""
    version = f" {result.versions[result.engine]}" if result.engine in result.versions else ""
    usual = USUAL_ENGINES[result.host]
    engine = f" · engine {result.engine}{version}" if result.engine != usual else ""
    return Title((Span(_home(result.host, view.places), "title"), Span(engine, "dim"), *subject))


def _home(host: HostName, places: Sequence[Place]) -> str:
    if host != "sandbox":
        return "Cantemo Portal" if host == "portal" else "Django project"
    if not places:
        return "Plugins"
    names = [place.shown or "this directory" for place in places]
    shown = names if len(names) < 4 else [*names[:2], f"{len(names) - 2} more"]
    is_one = len(places) == 1 and places[0].is_plugin
    noun = "Plugins in" if not is_one else "Plugin" if places[0].path else "Plugin in"
    return f"{noun} {in_words(shown)}"


def location_cell(location: Location | None) -> Cell:
    """A location, clickable where the terminal can."""
    return "" if location is None else Span(str(location), "", location)


def location_suffix(location: Location | None) -> Line:
    """Return a location that follows something else on the same line."""
    return () if location is None else ("  ", Span(str(location), "dim", location, "path"))


def _hint_nodes(hint: str | None) -> tuple[Node, ...]:
    return () if hint is None else (Node((Span("help: ", "name"), hint), hang=len("help: ")),)


def verbatim_node(text: str) -> Node:
    """A text of one line or several, as it is."""
    return Node((text.rstrip("\n"),), verbatim=True)


def known_from(certainty: str, source: str) -> Span:
    """Return how certain something is, and its source."""
    return Span(f"{certainty}: {source}", "dim")


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
            yield _frame_node(frame, repeats, verbose=verbose)
            repeats = 1
    if failure.locals and (verbose or not failure.inconclusive):
        held = ", ".join(f"{name}={value}" for name, value in failure.locals.items())
        yield Node((Span("locals: ", "dim"), held), hang=HANG)
    if failure.location is not None and failure.location not in locations:
        yield Node(("at ", location_cell(failure.location)))


def _frame_node(frame: Frame, repeats: int, *, verbose: bool) -> Node:
    text = Span(frame.source, "dim", gives="" if verbose else "end")
    source = (Node((text,), verbatim=True),) if frame.source else ()
    function = "" if frame.function == "<module>" else f" in {frame.function}"
    again = f", repeated {repeats} times" if repeats > 1 else ""
    return Node(("at ", location_cell(frame.location), function, again), source, hang=HANG)


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
    """Yield the end of every screen; what is above a death was learnt before that step or without it."""
    others = [finding for finding in findings if not finding.is_failure]
    for nodes in (
        _notes(plugins, verbose=verbose),
        _failures(plugins, verbose=verbose),
        _findings(others, verbose=verbose),
        (_death_node(death) for death in deaths),
    ):
        if block := tuple(nodes):
            yield Outline(block)


def compatibility_line(plugins: Iterable[Plugin], where: str) -> Line:
    """How many compatibility fixes there are, and what lists them."""
    fixed = [plugin for plugin in plugins if plugin.compatibility]
    fixes = sum(len(plugin.compatibility) for plugin in fixed)
    line = f"{count(fixes, 'compatibility fix')} in {count(len(fixed), 'plugin')}; {where} lists them"
    return (Span(line, "dim"),) if fixes else ()


def _notes(plugins: Sequence[Plugin], *, verbose: bool) -> Iterator[Node]:
    """The names under which plugins were loaded, if these are others, and that there are compatibility fixes."""
    noted = [
        Node((Span(plugin.path.rpartition("/")[2], "strong"), f" is {plugin.note}"), hang=HANG)
        for plugin in plugins
        if plugin.note
    ]
    yield from _first(noted, verbose=verbose)
    if line := compatibility_line(plugins, f"{PROGRAM} plugins -v"):
        yield Node(line, hang=HANG)


def _first(nodes: Sequence[Node], *, verbose: bool) -> Iterator[Node]:
    """The first few of lines that are alike, or all of them."""
    if verbose or len(nodes) <= MOST_ALIKE:
        yield from nodes
        return
    yield from nodes[: MOST_ALIKE - 1]
    yield Node((Span(f"and {len(nodes) - MOST_ALIKE + 1} more; -v shows them all", "dim"),))


def _failures(plugins: Sequence[Plugin], *, verbose: bool) -> Iterator[Node]:
    """What failed, and how; plugins that failed for one reason together."""
    alike: dict[tuple[str, str], list[tuple[Plugin, Failure]]] = {}
    for plugin in plugins:
        if plugin.failure is not None:
            key = plugin.name if verbose else plugin.failure.type
            alike.setdefault((key, plugin.failure.message), []).append((plugin, plugin.failure))
    for group in alike.values():
        yield _failure_node(group, verbose=verbose)
    for plugin in plugins:
        for bootstrap in plugin.bootstraps:
            if bootstrap.failure is not None:
                start = (Span(plugin.name, "strong"), f": the bootstrap of {bootstrap.name} raised ")
                line = (*start, *message_line(bootstrap.failure.type, bootstrap.failure.message))
                yield Node(line, exception_details(bootstrap.failure, verbose=verbose), hang=HANG)


def _failure_node(group: Sequence[tuple[Plugin, Failure]], *, verbose: bool) -> Node:
    """The failure of one plugin, or of several with the same exception, of which the first stands for all."""
    plugin, failure = group[0]
    who = plugin.name if len(group) == 1 else count(len(group), "plugin")
    line = (Span(who, "strong"), " failed to load: ", *message_line(failure.type, failure.message))
    names = (Node((", ".join(plugin.name for plugin, _ in group),), hang=0),) if len(group) > 1 else ()
    return Node(line, (*names, *exception_details(failure, verbose=verbose)), hang=HANG)


def _findings(findings: Iterable[Finding], *, verbose: bool) -> Iterator[Node]:
    """The findings by their place; what helps against several of them stands once, below the last."""
    alike: dict[tuple[str, str | None], list[Finding]] = {}
    for finding in findings:
        alike.setdefault((finding.code, finding.hint), []).append(finding)
    for (_, hint), group in alike.items():
        shown = group if verbose or len(group) < MOST_ALIKE else group[:1]
        *nodes, last = map(_finding_node, shown)
        yield from nodes
        more = _more_node(group[len(shown) :])
        yield last._replace(children=(*last.children, *_hint_nodes(hint), *more))


def _more_node(findings: Sequence[Finding]) -> tuple[Node, ...]:
    """How many more findings there are that are helped in the same way, and in which plugins."""
    if not findings:
        return ()
    plugins = ", ".join(dict.fromkeys(filter(None, (finding.plugin for finding in findings))))
    where = f" in {plugins}" if plugins else ""
    return (Node((Span(f"{len(findings)} more like it{where}; -v shows them", "dim"),), hang=HANG),)


def _finding_node(finding: Finding) -> Node:
    where: Line = (location_cell(finding.location), ": ") if finding.location else ()
    code = Span(finding.code, SEVERITY_STYLES[finding.severity])
    message, _, rest = short_message(finding).replace(PLUGINS, "").partition("\n")
    details = ((verbatim_node(rest),) if rest else ()), _see_nodes(finding.see)
    return Node((*where, code, f" {message}"), tuple(node for nodes in details for node in nodes), hang=HANG)


def _see_nodes(command: str | None) -> tuple[Node, ...]:
    """A command that shows it again, to be copied as one line."""
    return () if command is None else (Node((Span("see:  ", "name"), command), verbatim=True),)


def _death_node(death: Death) -> Node:
    where = (Node(("at ", location_cell(death.location))),) if death.location else ()
    line = (Span("The host process died", "bad"), f": it {death.message} while {death.step}.")
    return Node(line, where, hang=HANG)
