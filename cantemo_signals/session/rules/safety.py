"""CS9xx: effects that the host blocked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.dispatches import calls
from cantemo_signals.values.plugins import Effect, Plugin

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Dispatch

Asked = tuple[str | None, str, Effect]
"""The plugin, who asked (a module, a class or a receiver), and for what."""


@rule(
    "CS901",
    "blocked",
    "warning",
    "Plugin code reached for something outside the emulated Portal and was blocked.",
    "Network, mail, processes and file changes are blocked so that inspecting a plugin does no harm. The plugin got"
    " an exception instead, and may behave differently in Portal. --allow KIND allows it.",
)
def blocked_effects(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the blocked effects, once for each line."""
    seen = set()
    stray = ((None, "A thread", effect) for effect in evidence.stray)
    for plugin, who, effect in (*_of_loading(evidence.plugins), *_of_calls(evidence.dispatches), *stray):
        if effect.blocked and (effect.what, effect.location) not in seen:
            seen.add((effect.what, effect.location))
            permission = "network" if effect.kind == "mail" else effect.kind
            yield Occurrence(
                f"{who} called {effect.what}({', '.join(effect.arguments)}), which was blocked",
                effect.location,
                f"--allow {permission} allows it.",
                plugin,
                unless_told=("effect", effect.location),
            )


def _of_loading(plugins: Iterable[Plugin]) -> Iterator[Asked]:
    for plugin in plugins:
        for effect in plugin.effects:
            yield plugin.name, effect.during or plugin.name, effect


def _of_calls(dispatches: Iterable[Dispatch]) -> Iterator[Asked]:
    for call in calls(dispatches):
        for effect in call.effects:
            yield call.plugin, call.receiver, effect
