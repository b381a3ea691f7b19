"""The rules of the tool: a registry, and modules for each family.

A rule is one function with ``@rule(…)`` above it. Everything that names rules is derived from ``RULES``. The first
digit of a code is its family: 0 loading, 1 signatures, 2 receivers, 3 senders and signals, 4 events, 5 engines,
6 blocks, 9 safety.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from cantemo_signals.bus import Entry
from cantemo_signals.hosts import Host
from cantemo_signals.session.fit import Fit, Fits
from cantemo_signals.session.possible_events import PossibleEvents
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Effect, Plugin
from cantemo_signals.values.severity import Severity

if TYPE_CHECKING:  # lists do not need these
    from cantemo_signals.session.commands import Verb
    from cantemo_signals.session.lines import Lines
    from cantemo_signals.session.reconnects import Reconnect
    from cantemo_signals.session.suppression import Judged
    from cantemo_signals.values.events import Dispatch, Event
    from cantemo_signals.values.rules import RuleText, When


class Evidence(NamedTuple):
    """Everything that rules can judge; ``stray`` holds the effects that something asked for while no receiver ran.

    ``reconnects`` holds the connections that receivers make at each event, and ``lines`` the lines of plugins that ran,
    if they were followed. ``again`` returns the command that resends an event of the rehearsal. ``fits`` is computed
    from the rest while rules are applied. ``judged``, what all other rules have judged, exists at the end of a check.
    """

    host: Host
    possible: PossibleEvents
    plugins: tuple[Plugin, ...]
    entries: tuple[Entry, ...] = ()
    dispatches: tuple[Dispatch, ...] = ()
    stray: tuple[Effect, ...] = ()
    reconnects: tuple[Reconnect, ...] = ()
    fits: Iterable[Fit] = ()
    lines: Lines | None = None
    judged: Judged | None = None
    again: Callable[[Event, Verb], str | None] | None = None


class Occurrence(NamedTuple):
    """One place where a rule is broken, and what to do about it there.

    ``severity`` and ``is_failure`` default to those of the rule. ``tells`` identifies what this occurrence reports
    specifically; one that would only report it in general (``unless_told``) is then left out. The occurrence is about
    the connection ``entry``, or else about the ``receiver`` and the ``signal`` with these names. The command
    ``shown_by`` shows it again by sending ``event``. ``word`` is the part of the line that is at fault.
    """

    message: str
    location: Location | None = None
    hint: str | None = None
    plugin: str | None = None
    severity: Severity | None = None
    is_failure: bool | None = None
    tells: tuple[object, ...] | None = None
    unless_told: tuple[object, ...] | None = None
    entry: Entry | None = None
    receiver: str | None = None
    signal: str | None = None
    event: Event | None = None
    shown_by: Verb = "fire"
    word: str | None = None


Finder = Callable[[Evidence], Iterable[Occurrence]]


class Rule(NamedTuple):
    """A rule: the fields of ``RuleText``, and the function that finds where it is broken.

    ``is_failure`` marks a rule whose findings repeat a failure that the plugin's own value contains in full.
    """

    code: str
    name: str
    severity: Severity
    text: str
    help: str
    find: Finder
    is_failure: bool = False
    when: When = "loading"

    @property
    def said(self) -> RuleText:
        """What the rule says."""
        from cantemo_signals.values.rules import RuleText  # as above

        return RuleText(self.code, self.name, self.severity, self.when, self.text, self.help)


EVERYWHERE = ("CS002", "CS003", "CS303", "CS304")
"""The rules that concern every request: failed plugins and bootstraps, and names that Portal does not have."""

ENGINES = ("CS5",)
"""The rules that concern only a list: the result of an event itself describes the other engine."""

RULES: dict[str, Rule] = {}
"""The rules by code, complete once ``rules.every`` is imported."""


def rule(
    code: str,
    name: str,
    severity: Severity,
    text: str,
    help: str,
    *,
    is_failure: bool = False,
    when: When = "loading",
) -> Callable[[Finder], Finder]:
    """Register the function that finds the occurrences of a rule.

    Raises:
        ValueError: another rule has the code.
    """

    def register(find: Finder) -> Finder:
        if code in RULES:
            raise ValueError(f"{code} is {RULES[code].name}")
        RULES[code] = Rule(code, name, severity, text, help, find, is_failure, when)
        return find

    return register


def selected(
    select: tuple[str, ...] = ("CS",), ignore: tuple[str, ...] = (), when: tuple[When, ...] = ("loading", "events")
) -> list[Rule]:
    """Return the rules whose code begins with one of ``select`` and with none of ``ignore``, by code."""
    return [
        rule
        for code, rule in sorted(RULES.items())
        if code.startswith(select) and not code.startswith(ignore) and rule.when in when
    ]


def findings(
    evidence: Evidence,
    select: tuple[str, ...] = ("CS",),
    ignore: tuple[str, ...] = (),
    when: tuple[When, ...] = ("loading", "events"),
) -> tuple[Finding, ...]:
    """Return what the selected rules find, by code."""
    return tuple(as_finding(*each, evidence) for each in occurrences(evidence, selected(select, ignore, when)))


def occurrences(evidence: Evidence, rules: Iterable[Rule]) -> list[tuple[Rule, Occurrence]]:
    """Return where these rules are broken, leaving out what another rule reports more specifically."""
    dispatches = _by_effort(evidence.dispatches)
    evidence = evidence._replace(fits=Fits(evidence.entries, evidence.possible), dispatches=dispatches)
    found = [(rule, occurrence) for rule in rules for occurrence in rule.find(evidence)]
    told = {each.tells for _, each in found if each.tells is not None}
    return [(rule, each) for rule, each in found if each.unless_told not in told]


def _by_effort(dispatches: tuple[Dispatch, ...]) -> tuple[Dispatch, ...]:
    """Return the dispatches, those with the shortest event to write first: findings cite the first that shows them.

    The first event of a signal is the one that is sent if nothing more is specified.
    """
    firsts: dict[tuple[str, str], Dispatch] = {}
    for dispatch in dispatches:
        firsts.setdefault((dispatch.event.module, dispatch.event.signal), dispatch)

    def effort(dispatch: Dispatch) -> tuple[int, bool, bool, int]:
        event = dispatch.event
        is_first = firsts[event.module, event.signal] is dispatch
        words = event.signal, event.sender or "", event.occasion or ""
        return len(event.varied), not is_first, event.sender is None, sum(map(len, words))

    return tuple(sorted(dispatches, key=effort))


def as_finding(rule: Rule, found: Occurrence, evidence: Evidence) -> Finding:
    """Return an occurrence as a value."""
    entry = found.entry or _entry(found, evidence)
    connected_at = (
        None if entry is None or entry.signal.is_block else evidence.host.failures.location(entry.connected_at)
    )
    return Finding(
        rule.code,
        rule.name,
        found.severity or rule.severity,
        found.message,
        found.location,
        found.hint,
        found.plugin,
        rule.is_failure if found.is_failure is None else found.is_failure,
        receiver=found.receiver or (None if entry is None else entry.name),
        signal=found.signal or (None if entry is None else signal_name(entry.signal)),
        sender=None if entry is None or entry.any_sender else entry.sender_name,
        related=None if connected_at == found.location else connected_at,
        see=None if found.event is None or evidence.again is None else evidence.again(found.event, found.shown_by),
    )


def _entry(found: Occurrence, evidence: Evidence) -> Entry | None:
    """Return the connection of the receiver that an occurrence names; of several, the one to the event's signal."""
    if found.receiver is None:
        return None
    entries = [entry for entry in evidence.entries if entry.name == found.receiver]
    signal = found.signal or (found.event and found.event.signal)
    return next((entry for entry in entries if signal_name(entry.signal) == signal), next(iter(entries), None))


from cantemo_signals.session.rules import (  # noqa: E402, F401 - each registers its rules, with what stands above
    definitions,
    disconnects,
    effects,
    engines,
    lazy_senders,
    loading,
    missed_events,
    modules,
    names,
    never_connected,
    plugin_classes,
    receivers,
    safety,
    senders,
    shared_state,
    signatures,
    undefined_names,
    unstable_uids,
)
