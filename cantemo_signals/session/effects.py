"""Takes in what plugin code asks of the host and of the machine, and keeps it for whoever tells of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from cantemo_signals.bus.origin import Context, plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox import effects
from cantemo_signals.sandbox.effects import EffectNote
from cantemo_signals.session.describer import Describer
from cantemo_signals.values.plugins import Effect, Phase, Plugin

MOST_EFFECTS = 1000


class Asked:
    """One effect while its result is not known yet; the arguments are put into words at once, for they may change."""

    def __init__(self, note: EffectNote, failures: Failures, describer: Describer) -> None:
        self._describer = describer
        positional = [describer.text(value) for value in note.args]
        named = [describer.argument(name, value) for name, value in note.kwargs.items()]
        at = failures.location(note.place)
        self.module = note.module
        self.effect = Effect(note.kind, note.what, (*positional, *named), at, blocked=note.blocked)
        note.answer = self._answered

    def _answered(self, value: object, error: BaseException | None) -> None:
        result = self._describer.text(value) if error is None else f"raised {type(error).__name__}"
        self.effect = self.effect._replace(result=result)

    def while_loading(self, phase: Phase, during: str) -> None:
        """Say in which stage it was asked."""
        self.effect = self.effect._replace(phase=phase, during=during)


class Kept:
    """The first effects of one call, or of one plugin while it is loaded; of the others only how many there were."""

    def __init__(self) -> None:
        self._asked: list[Asked] = []
        self.more = 0

    def add(self, asked: Asked) -> None:
        """Keeps one more, if there is room; a blocked one always finds it."""
        if len(self._asked) < MOST_EFFECTS:
            self._asked.append(asked)
        else:
            self.more += 1

    @property
    def values(self) -> tuple[Effect, ...]:
        """The effects as they are known now, in order."""
        return tuple(asked.effect for asked in self._asked)


class Effects:
    """The sink for the effects of one session."""

    def __init__(self, failures: Failures, describer: Describer) -> None:
        self._failures = failures
        self._describer = describer
        #: What was blocked while nothing was loaded and no receiver ran: a thread of theirs went on.
        self.stray: list[Effect] = []
        self._of_plugins: dict[str | None, Kept] = defaultdict(Kept)

    def added_to(self, plugin: Plugin) -> Plugin:
        """The plugin with what it asked for while it was loaded."""
        kept = self._of_plugins.get(plugin.name)
        return plugin if kept is None else plugin._replace(effects=kept.values)

    @contextmanager
    def of_loading(self, context: Context) -> Iterator[None]:
        """While entered, effects are those of the plugins that ``context`` says are being loaded."""

        def keep(asked: Asked) -> None:
            asked.while_loading(context.phase, context.during)
            self._of_plugins[plugin_of(str(asked.module)) or context.plugin].add(asked)

        with self.sent_to(keep):
            yield

    @contextmanager
    def sent_to(self, target: Callable[[Asked], None]) -> Iterator[None]:
        """While entered, effects go to ``target``."""

        def take(note: EffectNote) -> None:
            target(Asked(note, self._failures, self._describer))

        before, effects.sink = effects.sink, take
        try:
            yield
        finally:
            effects.sink = before
