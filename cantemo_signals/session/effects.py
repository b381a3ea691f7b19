"""Takes in what plugin code asks of the emulated host, and passes it to whoever is interested now."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cantemo_signals.dispatch import Effect
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox import catalogue
from cantemo_signals.session.describe import Describer


class Effects:
    """The sink for the effects of one session."""

    def __init__(self, failures: Failures, describer: Describer) -> None:
        self._failures = failures
        self._describer = describer

    @contextmanager
    def sent_to(self, target: Callable[[Effect], None]) -> Iterator[None]:
        """While entered, effects go to ``target``."""

        def take(note: catalogue.EffectNote) -> None:
            target(self._effect(note))

        before, catalogue.effects = catalogue.effects, take
        try:
            yield
        finally:
            catalogue.effects = before

    def _effect(self, note: catalogue.EffectNote) -> Effect:
        positional = [self._describer.text(value) for value in note.args]
        named = [self._describer.argument(name, value) for name, value in note.kwargs.items()]
        return Effect(note.kind, note.what, (*positional, *named), self._failures.location(note.place))
