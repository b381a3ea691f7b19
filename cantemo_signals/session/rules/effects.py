"""CS005: effects that plugins have on the outside world while they load."""

from __future__ import annotations

import os
from collections.abc import Iterator

from cantemo_signals.protocol.temporary_area import temporary_area
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.values.locations import Location
from cantemo_signals.values.plugins import Effect, EffectKind

LONGEST_CALL = 80
_DOES: dict[EffectKind, str] = {
    "network": "uses the network",
    "process": "starts or stops a process",
    "files": "changes files",
    "mail": "sends mail",
    "database": "writes to the database",
    "task": "queues a task",
    "helper": "changes data in Portal",
}


@rule(
    "CS005",
    "effect-while-loading",
    "warning",
    "A plugin changes or contacts something outside itself while it loads.",
    "Every Portal process loads every plugin: each web worker, each Celery worker, each management command. Whatever"
    " a module does on import, or a bootstrap when it runs, happens in all of them, and a server that does not"
    " answer keeps Portal from starting. Reading is fine. Leave the rest to the first event or request that needs"
    " it, to a task or, for database rows, to a migration.",
)
def effects_while_loading(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines of plugins that had an effect, each once."""
    seen: set[Location] = set()
    for plugin in evidence.plugins:
        for effect in plugin.effects:
            at = effect.location
            if effect.phase is not None and at is not None and at not in seen and _is_told(effect):
                seen.add(at)
                yield Occurrence(
                    f"{plugin.name} {_DOES[effect.kind]} while it loads: {_call(effect)}",
                    at,
                    _hint(effect),
                    plugin.name,
                    tells=("effect", at),
                )


def _is_told(effect: Effect) -> bool:
    if effect.kind == "files":
        return not _is_harmless(effect)
    if effect.kind != "helper":
        return effect.kind in _DOES
    from cantemo_signals.sandbox.catalogue import catalogue  # few plugins call a helper while they load

    method = catalogue.methods().get(effect.what)
    return method is not None and any(event.before for event in method.events)  # other methods only look something up


def _is_harmless(effect: Effect) -> bool:
    """Return whether a file is temporary, or a log: hardly anything else is opened for appending."""
    path, *how = effect.arguments or ("",)
    own = os.path.basename(temporary_area(os.getpid()))
    return f"{os.sep}{own}{os.sep}" in path or (effect.what == "open" and how in (["'a'"], ["'a+'"], ["'ab'"]))


def _call(effect: Effect) -> str:
    whole = f"{effect.what}({', '.join(effect.arguments)})"
    return whole if len(whole) <= LONGEST_CALL else f"{effect.what}(…)"


def _hint(effect: Effect) -> str:
    if effect.kind == "database":
        return "Write rows in a migration, or in a receiver of post_migrate."
    hint = "Wait until an event or request needs it."
    if not effect.blocked:
        return hint
    permission = "network" if effect.kind == "mail" else effect.kind
    return f"{hint} It was blocked here; --allow {permission} allows it."
