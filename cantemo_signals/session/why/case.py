"""What the steps of one receiver are told from."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cached_property

from cantemo_signals.bus import Entry
from cantemo_signals.bus.entries import Ignored
from cantemo_signals.bus.origin import PLUGINS, plugin_of
from cantemo_signals.session.events import Parts
from cantemo_signals.session.why.subjects import Subject
from cantemo_signals.session.wiring import signal_name
from cantemo_signals.values.connections import Finding
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Plugin
from cantemo_signals.values.whys import State, Step, StepName


class Case:
    """One receiver, the connection of it that is looked at, and what the rules say.

    ``asked`` are the names of the signals that the question is about, if it names some, ``connected`` those of all that
    the receiver is connected to.
    """

    def __init__(
        self,
        parts: Parts,
        subject: Subject,
        findings: tuple[Finding, ...],
        asked: tuple[str, ...],
        connected: tuple[str, ...],
    ) -> None:
        self.parts = parts
        self.host = parts.host
        self.subject = subject
        self.findings = findings
        #: What the rules say about the events that were sent.
        self.told: tuple[Finding, ...] = ()
        self.asked = asked
        self.connected = connected
        self.entry: Entry | None = next(iter((*subject.standing, *(entry for _, entry in subject.undone))), None)

    @property
    def made(self) -> Entry | Ignored | None:
        """The connection, or else the attempt at one."""
        return self.entry or next(iter(self.subject.ignored), None)

    @cached_property
    def path(self) -> str | None:
        """The file in which the receiver is written."""
        return None if self.subject.place is None else self.subject.place[0]

    @cached_property
    def module(self) -> str | None:
        """The name of the module that was made of the file, if it was imported."""
        modules = self.host.plugin_modules()
        return next((name for name, path in modules.items() if path == self.path), None)

    @cached_property
    def plugin(self) -> Plugin | None:
        """The plugin that the receiver, or else what connects it, belongs to."""
        names = (plugin_of(self.module or self.subject.name), self.made and self.made.plugin)
        return next((each for name in names for each in self.parts.plugins if each.name == name), None)

    @property
    def file_name(self) -> str:
        """The name of the file."""
        return os.path.basename(self.path or "")

    def location(self, place: tuple[str, int] | None) -> Location | None:
        """Return the location of a place."""
        return self.host.failures.location(place)

    def found(self, *codes: str) -> Finding | None:
        """Return the first finding of these rules that is about the receiver or the connection."""
        known = (*self.findings, *self.told)
        return next((each for each in known if each.code in codes and self._is_about(each)), None)

    def found_at(self, location: Location | None, *codes: str) -> Finding | None:
        """Return the first finding of these rules at a place."""
        known = (*self.findings, *self.told)
        return next((each for each in known if each.code in codes and each.location == location), None)

    def others(self, steps: Iterable[Step]) -> tuple[Finding, ...]:
        """Return what else is wrong with the receiver, beside what these steps say."""
        failed = [each for each in steps if each.state == "no"]
        told, places = {each.code for each in failed}, [each.location for each in failed]
        known = (each for each in (*self.findings, *self.told) if each.receiver == self.subject.name)
        serious = (each for each in known if each.severity != "note")
        return tuple(each for each in serious if each.code not in told and each.location not in places)

    def _is_about(self, finding: Finding) -> bool:
        if finding.receiver is not None and finding.receiver != self.subject.name:
            return False
        made = self.made
        if made is None:
            return finding.receiver is not None
        signal = signal_name(made.entry.signal if isinstance(made, Ignored) else made.signal)
        if finding.receiver is not None and finding.signal in (None, signal):
            return True
        return finding.location is not None and finding.location == self.location(made.connected_at)


def said(step: StepName, finding: Finding) -> Step:
    """Return the step that a finding says does not hold."""
    message = finding.message.replace(PLUGINS, "")
    return Step(step, "no", message, finding.location, finding.code, finding.hint)


def in_full(steps: Iterable[Step], names: tuple[StepName, ...]) -> list[Step]:
    """Return the steps of these names, in this order; those that nobody speaks of do not apply."""
    known = {each.step: each for each in steps}
    return [known.get(name) or step(name, "n/a") for name in names]


def step(name: StepName, state: State, text: str = "", location: Location | None = None) -> Step:
    """Return a step that no rule has to do with."""
    return Step(name, state, text, location)
