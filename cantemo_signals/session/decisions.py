"""The decisions that plugin code bases on made-up values, each kept with the call or the plugin that made it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cantemo_signals.bus.origin import plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox.fabrication import decisions
from cantemo_signals.sandbox.fabrication.decisions import DecisionNote
from cantemo_signals.sandbox.fabrication.fabricated import is_open
from cantemo_signals.sandbox.fabrication.null_object import made_up_name
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Decision, Plugin

MOST_DECISIONS = 100


class DecisionLog:
    """The first decisions of one call, or of one plugin while it loads: one for each line and made-up value."""

    def __init__(self) -> None:
        self._decisions: dict[tuple[str, Location], Decision] = {}
        self._texts: dict[str, Decision] = {}

    def add(self, decision: Decision) -> None:
        """Keep a decision, unless it is a duplicate or the log is full."""
        if decision.how == "formatted":
            if len(self._texts) < MOST_DECISIONS:
                self._texts.setdefault(decision.name, decision)
        elif len(self._decisions) < MOST_DECISIONS:
            self._decisions.setdefault((decision.name, decision.location), decision)

    @property
    def values(self) -> tuple[Decision, ...]:
        """The decisions, in order."""
        return tuple(self._decisions.values())

    def with_texts_in(self, returned: str) -> tuple[Decision, ...]:
        """Return the decisions, and the conversions to text whose text is part of the text ``returned``."""
        texts = (each for name, each in self._texts.items() if name in returned.replace(f"<{name}>", ""))
        return (*self.values, *texts)


class Decisions:
    """The sink for the decisions of one session."""

    def __init__(self, failures: Failures) -> None:
        self._failures = failures
        self._of_plugins: dict[str | None, DecisionLog] = defaultdict(DecisionLog)

    def added_to(self, plugin: Plugin) -> Plugin:
        """Return the plugin with the decisions that it made while loading."""
        log = self._of_plugins.get(plugin.name)
        return plugin if log is None else plugin._replace(made_up=log.values)

    @contextmanager
    def while_loading(self) -> Iterator[None]:
        """Keep decisions for the plugins whose code makes them, while entered."""
        with self._sunk_in(lambda note, decision: self._of_plugins[plugin_of(note.module)].add(decision)):
            yield

    @contextmanager
    def given_to(self, target: Callable[[Decision], None]) -> Iterator[None]:
        """Pass decisions to ``target`` while entered."""
        with self._sunk_in(lambda note, decision: target(decision)):
            yield

    @contextmanager
    def _sunk_in(self, take: Callable[[DecisionNote, Decision], None]) -> Iterator[None]:
        def sink(note: DecisionNote) -> None:
            location = self._failures.location(note.place)
            if location is not None and is_open(note.thing, note.how):
                take(note, Decision(made_up_name(note.thing), note.how, location))

        before, decisions.sink = decisions.sink, sink
        try:
            yield
        finally:
            decisions.sink = before
