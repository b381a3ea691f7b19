"""CS307: what plugin code decided by values that are made up."""

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

if TYPE_CHECKING:  # what only lists does not wait for it
    from cantemo_signals.values.events import Event

WORDS: dict[Decided, str] = {
    "tested": "tests {}",
    "compared": "compares {}",
    "iterated": "iterates over {}",
    "searched": "looks for something in {}",
    "measured": "asks how long {} is",
}
"""What chooses a way through the code; a number that was made of something may lead anywhere, or nowhere."""

HINT_PORTAL = "Only a real Portal knows what it is; look there what becomes of this line."
HINT_PLUGIN = "If another plugin has it, load that, too: -p PATH."
HINT_DJANGO = "Install Django where the plugins are loaded, and leave out --no-django: then they get the real one."


@rule(
    "CS307",
    "decided-by-made-up",
    "warning",
    "Plugin code decided by a made-up value: in Portal it may go another way.",
    "What the emulated Portal does not have, and libraries that are not installed, are made up: such a value is true,"
    " is equal only to itself, and contains nothing. What a line does that tests, compares or iterates over one says"
    " little about Portal. Give the real value, or do not rely on what you see after that line.",
    when="events",
)
def decided_by_made_up(evidence: Evidence) -> Iterator[Occurrence]:
    """The lines that went by something made up, each line and thing once, first those of loading."""
    seen = set()
    for who, plugin, decision, event in _decisions(evidence):
        if (decision.name, decision.location) not in seen:
            seen.add((decision.name, decision.location))
            is_stand_in = event is not None and _root(decision) in event.made_up
            what = WORDS[decision.how].format(decision.name)
            yield Occurrence(
                f"{who} {what}, which is made up: it may do something else in Portal",
                decision.location,
                with_real_values(event) if event is not None and is_stand_in else _hint(decision),
                plugin,
                severity=_severity(decision, is_stand_in=is_stand_in),
                unless_told=("misspelt", decision.name.partition("(")[0]),
            )


def _decisions(evidence: Evidence) -> Iterator[tuple[str, str | None, Decision, Event | None]]:
    """The decisions that choose a way: whose each is, and what was sent when it was made.

    A text with which an argument of an event is compared was tried as well.
    """
    for plugin in evidence.plugins:
        for decision in plugin.made_up:
            if decision.how in WORDS:
                yield f"{plugin.name}, while it is loaded,", plugin.name, decision, None
    tried = {name for top in evidence.dispatches for name in top.event.varied}
    for top in evidence.dispatches:
        for call in calls((top,)):
            for decision in call.made_up:
                if decision.how in WORDS and not (decision.how == "compared" and decision.name in tried):
                    yield call.receiver, call.plugin, decision, top.event


def _severity(decision: Decision, *, is_stand_in: bool) -> Severity | None:
    """Return "note" for an argument that nobody knows, and for a table, which is empty here with Django, too."""
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
    return f"Install {root} where the plugins are loaded: then they get the real one."


def _is_of_model(name: str) -> bool:
    """Tell whether something came from the rows of a model: from ``Clip.objects``, not from ``VidiRest.objects``."""
    owner, found, _ = name.partition(".objects")
    return bool(found) and owner.rpartition(".")[2][:1].isupper() and owner != "VidiRest"


def _root(decision: Decision) -> str:
    """The first name: of a package, or of an event's argument."""
    return decision.name.partition(".")[0].partition("(")[0].partition("[")[0]
