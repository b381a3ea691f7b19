"""The effects of plugin code, each kept with the call or the plugin that asked for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident

from cantemo_signals.bus.exceptions import name_of_class
from cantemo_signals.bus.origin import Context, plugin_of
from cantemo_signals.loader import Failures
from cantemo_signals.sandbox import effects
from cantemo_signals.sandbox.effects import EffectNote
from cantemo_signals.session.bounded import BoundedLog
from cantemo_signals.session.describer import Describer
from cantemo_signals.values.plugins import Deferred, Effect, Plugin

MOST_EFFECTS = 1000


class OpenEffect:
    """An effect that may not have a result yet; its arguments are described at once, because they may change."""

    def __init__(self, effect: Effect, describer: Describer) -> None:
        self.value = effect
        self._describer = describer

    def in_thread(self) -> None:
        """Record that the effect came from a thread other than the one that runs a receiver."""
        self.value = self.value._replace(deferred="in a thread")

    def returned(self, value: object) -> None:
        """Record the value that the call returned."""
        self.value = self.value._replace(result=self._describer.text(value))

    def raised(self, error: BaseException) -> None:
        """Record the exception that the call raised."""
        self.value = self.value._replace(result=f"raised {name_of_class(error).rpartition('.')[2]}")


class EffectLog(BoundedLog[OpenEffect]):
    """The first effects of one call, or of one plugin while it loads."""

    def __init__(self) -> None:
        super().__init__(MOST_EFFECTS)

    @property
    def values(self) -> tuple[Effect, ...]:
        """The effects in order, with the results that are known so far."""
        return tuple(effect.value for effect in self.entries)


class Effects:
    """The sink for the effects of one session."""

    def __init__(self, failures: Failures, describer: Describer) -> None:
        self._failures = failures
        self._describer = describer
        self._of_plugins: dict[str | None, EffectLog] = defaultdict(EffectLog)

    def added_to(self, plugin: Plugin) -> Plugin:
        """Return the plugin with the effects that it asked for while loading."""
        log = self._of_plugins.get(plugin.name)
        return plugin if log is None else plugin._replace(effects=log.values)

    @contextmanager
    def while_loading(self, context: Context) -> Iterator[None]:
        """Keep effects for the plugins that ``context`` says are being loaded, while entered.

        Effects of other threads do not count for the stage that happens to be running.
        """
        loading = get_ident()

        def take(note: EffectNote) -> OpenEffect:
            value = self._described(note)
            if get_ident() == loading:
                value = value._replace(phase=context.phase, during=context.during)
            effect = OpenEffect(value, self._describer)
            self._of_plugins[plugin_of(str(note.module)) or context.plugin].add(effect)
            return effect

        with _sunk_in(take):
            yield

    @contextmanager
    def given_to(self, target: Callable[[OpenEffect], None]) -> Iterator[None]:
        """Pass effects to ``target`` while entered."""

        def take(note: EffectNote) -> OpenEffect:
            effect = OpenEffect(self._described(note), self._describer)
            target(effect)
            return effect

        with _sunk_in(take):
            yield

    def _described(self, note: EffectNote) -> Effect:
        positional = [self._describer.text(value) for value in note.args]
        named = [self._describer.argument(name, value) for name, value in note.kwargs.items()]
        at = self._failures.location(note.place)
        deferred: Deferred | None = "on commit" if note.on_commit else None
        return Effect(note.kind, note.what, (*positional, *named), at, blocked=note.blocked, deferred=deferred)


@contextmanager
def _sunk_in(take: Callable[[EffectNote], OpenEffect]) -> Iterator[None]:
    before, effects.sink = effects.sink, take
    try:
        yield
    finally:
        effects.sink = before
