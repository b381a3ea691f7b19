"""CS307: decisions that plugin code bases on made-up values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.sandbox.emulated import ROOTS
from cantemo_signals.session.commands import with_real_values
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.rules.dispatches import calls
from cantemo_signals.values.plugins import Decided, Decision
from cantemo_signals.values.severity import Severity

if TYPE_CHECKING:  # lists do not need it
    from cantemo_signals.values.events import Event

WORDS: dict[Decided, str] = {
    "tested": "tests {}",
    "compared": "compares {}",
    "iterated": "iterates over {}",
    "searched": "searches {}",
    "measured": "takes the length of {}",
}
"""The decisions that choose a path through the code; a number made from a value may lead anywhere, or nowhere."""

HINT_PORTAL = "Only a real Portal knows its value: check there what this line does."
HINT_PLUGIN = "If another plugin has it, load that too: -p PATH."
HINT_DJANGO = "Install Django in the environment that loads the plugins, and drop --no-django."


@rule(
    "CS307",
    "decided-by-made-up",
    "warning",
    "Plugin code depends on a made-up value: it may behave differently in Portal.",
    "What the emulated Portal lacks, and libraries that are not installed, are made up: such a value is true, equals"
    " only itself and contains nothing. A line that tests, compares or iterates over one says little about Portal."
    " Give the real value, or do not rely on what happens after that line.",
    when="events",
)
def decided_by_made_up(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that depend on something made up, once for each line and value, those of loading first.

    What a cycle makes of a value, again and again, is no other value.
    """
    seen = set()
    for who, plugin, decision, event in sorted(_decisions(evidence), key=lambda each: each[2].name.count("()()")):
        if (key := (decision.name.rstrip("()"), decision.location)) not in seen:
            seen.add(key)
            is_stand_in = event is not None and _root(decision) in event.made_up
            what = WORDS[decision.how].format(decision.name)
            yield Occurrence(
                f"{who} {what}, which is made up: it may behave differently in Portal",
                decision.location,
                with_real_values(event) if event is not None and is_stand_in else _hint(decision),
                plugin,
                severity=_severity(decision, is_stand_in=is_stand_in),
                unless_told=("misspelt", decision.name.partition("(")[0]),
            )


def _decisions(evidence: Evidence) -> Iterator[tuple[str, str | None, Decision, Event | None]]:
    """Yield the decisions that choose a path, each with who made it and the event that was sent when it was made.

    Leave out comparisons of an argument for which events with the texts it is compared with were sent as well.
    """
    for plugin in evidence.plugins:
        for decision in plugin.made_up:
            if decision.how in WORDS:
                yield f"{plugin.name}, while it loads,", plugin.name, decision, None
    tried = {name for top in evidence.dispatches for name in top.event.varied}
    for top in evidence.dispatches:
        for call in calls((top,)):
            for decision in call.made_up:
                if decision.how in WORDS and not (decision.how == "compared" and decision.name in tried):
                    yield call.receiver, call.plugin, decision, top.event


def _severity(decision: Decision, *, is_stand_in: bool) -> Severity | None:
    """Return "note" for a stand-in, and for a table, which would be empty here with Django too; else None."""
    is_table = _is_of_model(decision.name) and decision.how in ("iterated", "searched", "measured")
    return "note" if is_stand_in or is_table else None


def _hint(decision: Decision) -> str:
    root = _root(decision)
    is_of_plugin = decision.name.startswith(PLUGINS)
    if root == "django" or (_is_of_model(decision.name) and (is_of_plugin or root not in ROOTS)):
        return HINT_DJANGO
    if is_of_plugin:
        return HINT_PLUGIN
    if root in ROOTS:
        return HINT_PORTAL
    return f"Install {root} in the environment that loads the plugins."


def _is_of_model(name: str) -> bool:
    """Return whether a value comes from the rows of a model: from ``Clip.objects``, not from ``VidiRest.objects``."""
    owner, found, _ = name.partition(".objects")
    return bool(found) and owner.rpartition(".")[2][:1].isupper() and owner != "VidiRest"


def _root(decision: Decision) -> str:
    """Return the first part of the name: a package, or an argument of an event."""
    return decision.name.partition(".")[0].partition("(")[0].partition("[")[0]
