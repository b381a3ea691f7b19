"""The evidence that the steps of one receiver are made from."""

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
    """One receiver, the connection in question, and the findings of the rules.

    ``asked`` holds the names of the signals that the question is about, if it names any. ``connected`` holds the names
    of all signals that the receiver is connected to.
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
        #: The findings about the events that were sent.
        self.told: tuple[Finding, ...] = ()
        self.asked = asked
        self.connected = connected
        self.entry: Entry | None = next(iter((*subject.standing, *(entry for _, entry in subject.undone))), None)

    @property
    def made(self) -> Entry | Ignored | None:
        """The connection, or else an attempt to connect."""
        return self.entry or next(iter(self.subject.ignored), None)

    @cached_property
    def path(self) -> str | None:
        """The file that defines the receiver."""
        return None if self.subject.place is None else self.subject.place[0]

    @cached_property
    def module(self) -> str | None:
        """The name of the module imported from the file, or None if it was not imported."""
        modules = self.host.plugin_modules()
        return next((name for name, path in modules.items() if path == self.path), None)

    @cached_property
    def plugin(self) -> Plugin | None:
        """The plugin of the receiver, or else of the code that connects it."""
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
        """Return the first finding of these rules about the receiver or the connection."""
        known = (*self.findings, *self.told)
        return next((each for each in known if each.code in codes and self._is_about(each)), None)

    def found_at(self, location: Location | None, *codes: str) -> Finding | None:
        """Return the first finding of these rules at a place."""
        known = (*self.findings, *self.told)
        return next((each for each in known if each.code in codes and each.location == location), None)

    def others(self, steps: Iterable[Step]) -> tuple[Finding, ...]:
        """Return the findings about the receiver that these steps do not mention."""
        failed = [each for each in steps if each.state == "no"]
        told, places = {each.code for each in failed}, [each.location for each in failed]
        known = (each for each in (*self.findings, *self.told) if each.receiver == self.subject.name)
        serious = [each for each in known if each.severity != "note"]
        if any(each.code == "CS101" for each in serious):  # which then raises, too
            serious = [each for each in serious if each.code != "CS111"]
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
    """Return a failed step, with the text of a finding."""
    message = finding.message.replace(PLUGINS, "")
    return Step(step, "no", message, finding.location, finding.code, finding.hint)


def in_full(steps: Iterable[Step], names: tuple[StepName, ...]) -> list[Step]:
    """Return a step for each name, in order; those missing from ``steps`` do not apply."""
    known = {each.step: each for each in steps}
    return [known.get(name) or step(name, "n/a") for name in names]


def step(name: StepName, state: State, text: str = "", location: Location | None = None) -> Step:
    """Return a step that is based on no rule."""
    return Step(name, state, text, location)
