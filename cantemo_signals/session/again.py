"""The shortest command lines that resend events of a rehearsal."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from cantemo_signals.bus import BaseSignal
from cantemo_signals.bus.naming import short
from cantemo_signals.errors import UsageError
from cantemo_signals.sandbox.catalogue.examples import given
from cantemo_signals.session.commands import Verb, command, given_arguments
from cantemo_signals.session.events import LiveEvent, Parts
from cantemo_signals.session.rehearsal import Rehearsal
from cantemo_signals.session.report import Report
from cantemo_signals.session.specified import Specified
from cantemo_signals.values.events import Event
from cantemo_signals.values.requests import EventSpec


class Again:
    """The search for command lines in one session; it tries each one by choosing an event with it, as ``fire`` does."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._report = Report(parts, lambda entry: True)
        self._rehearsals: dict[int, _Remembering] = {}

    def command(self, event: Event, verb: Verb = "fire") -> str | None:
        """Return the shortest command that resends an event of the rehearsal, or None if no command does."""
        arguments = given_arguments(event)
        if arguments is None:
            return None
        live = {name: given(name, value) for name, value in arguments.items()}
        specs = [spec._replace(arguments=live) for spec in _specs(event)]
        spec = next((spec for spec in specs if self._chooses(spec, event)), None)
        return None if spec is None else command(spec._replace(arguments=arguments), self._parts.words, verb)

    def _chooses(self, spec: EventSpec, event: Event) -> bool:
        """Return whether a specification sends this event."""
        try:
            specified = Specified(self._parts, spec)
            chosen = self._report.event(specified.choice(self._rehearsal(specified.signal)).event)
        except UsageError:  # it matches several, or none
            return False
        return _identity(chosen) == _identity(event)

    def _rehearsal(self, signal: BaseSignal) -> Rehearsal:
        if id(signal) not in self._rehearsals:
            parts = self._parts
            self._rehearsals[id(signal)] = _Remembering(parts.host, parts.possible, lambda entry: True, (signal,))
        return self._rehearsals[id(signal)]


class _Remembering(Rehearsal):
    """A rehearsal that remembers the events that reach a receiver of a plugin."""

    _reaching: list[LiveEvent] | None = None

    def reaching(self, signal: BaseSignal) -> list[LiveEvent]:
        if self._reaching is None:
            self._reaching = super().reaching(signal)
        return self._reaching


def _specs(event: Event) -> Iterator[EventSpec]:
    """Yield the specifications that may select an event, the shortest first."""
    is_object = event.sender is None or event.sender.startswith("<")
    senders = [None] if is_object else [None, *_endings(str(event.sender))]
    methods: list[str | None] = [None] if event.occasion is None else [None, event.occasion]
    if event.occasion is not None and not is_object:
        methods.append(f"{short(event.sender)}.{event.occasion}")
    targets = _endings(f"{event.module}.{event.signal}")
    every = [EventSpec(target, sender, {}, method) for target, sender, method in product(targets, senders, methods)]
    yield from sorted(every, key=lambda spec: len(command(spec)))


def _endings(dotted: str) -> list[str]:
    """Return a dotted name's last part, its last two, and all of it; the last part may not identify a single name."""
    parts = dotted.split(".")
    return list(dict.fromkeys([parts[-1], ".".join(parts[-2:]), dotted]))


def _identity(event: Event) -> tuple[object, ...]:
    return event.module, event.signal, event.sender, event.occasion, event.arguments
