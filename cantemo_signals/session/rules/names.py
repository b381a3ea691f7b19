"""CS303 and CS304: names that plugins take from the emulated Portal although it does not have them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.sandbox.missing_names import MissingName
from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import in_words

if TYPE_CHECKING:  # only where something is missing
    from cantemo_signals.session.rules.near_names import Verdict


@rule(
    "CS303",
    "unknown-signal",
    "warning",
    "A plugin imports a signal from a Portal module that is not known to have it.",
    "If Portal does not have it, the import fails there, and with it the plugin. Here it was made up so that the"
    " rest of the plugin can load; nothing sends it. This is an error if the name is close to a signal that Portal"
    " has. If your Portal really has it, add it to the catalogue: --catalogue FILE.",
)
def unknown_signals(evidence: Evidence) -> Iterator[Occurrence]:
    """Return the occurrences for missing names of signals."""
    return _occurrences(evidence, of_signals=True)


@rule(
    "CS304",
    "unknown-name",
    "warning",
    "A plugin uses a name that a Portal module or object is not known to have.",
    "If the name is misspelt, the import or call fails in Portal, and this is an error. If your Portal has it, only"
    " the emulated Portal lacks it: here it was made up, and what it returns is not real.",
)
def unknown_names(evidence: Evidence) -> Iterator[Occurrence]:
    """Return the occurrences for all other missing names."""
    return _occurrences(evidence, of_signals=False)


_ENDINGS = {"made up": ": it was made up", "refused": ", and --strict forbids making it up", "absent": ""}


def _occurrences(evidence: Evidence, *, of_signals: bool) -> Iterator[Occurrence]:
    missing_names = evidence.host.missing_names()
    if not missing_names:
        return
    from cantemo_signals.session.rules.near_names import judged  # only where something is missing

    others: dict[str | None, list[MissingName]] = {}
    for missing, verdict in judged(missing_names, [plugin.name for plugin in evidence.plugins]):
        if _is_signal(missing) is not of_signals:
            continue
        if missing.module.startswith(PLUGINS) and missing.state == "made up" and verdict.near is None:
            others.setdefault(missing.plugin, []).append(missing)
        else:
            yield _occurrence(evidence, missing, verdict)
    yield from (_of_others(evidence, plugin, missing) for plugin, missing in others.items())


def _of_others(evidence: Evidence, plugin: str | None, missing: list[MissingName]) -> Occurrence:
    """Return the occurrence for the other plugins that a plugin uses and that are not loaded."""
    names = list(dict.fromkeys(each.module.removeprefix(PLUGINS).partition(".")[0] for each in missing))
    one = len(names) == 1
    return Occurrence(
        f"The plugin{'' if one else 's'} {in_words(names)} {'is' if one else 'are'} not loaded:"
        f" what comes from {'it' if one else 'them'} is made up",
        evidence.host.failures.location(missing[0].place),
        f"Load {'it' if one else 'them'} too: -p PATH.",
        plugin,
        severity="note",
        word=_word(missing[0]),
    )


def _is_signal(missing: MissingName) -> bool:
    return bool(missing.name) and missing.module.endswith(".signals")


def _occurrence(evidence: Evidence, missing: MissingName, verdict: Verdict) -> Occurrence:
    location = evidence.host.failures.location(missing.place)
    if missing.known_as is not None:
        message = f"{missing.full} is {missing.known_as} in Portal"
        return Occurrence(message, location, f"Write {missing.known_as}.", missing.plugin, word=_word(missing))
    what = "signal" if _is_signal(missing) else "name" if missing.name else "module"
    return Occurrence(
        f"The emulated Portal has no {what} {missing.full}{_ENDINGS[missing.state]}",
        location,
        f"Did you mean {verdict.near}?" if verdict.near else _what_if_it_exists(missing),
        missing.plugin,
        severity=verdict.severity,
        tells=("misspelt", missing.full) if verdict.near else None,
        signal=missing.name if _is_signal(missing) else None,
        word=_word(missing),
    )


def _word(missing: MissingName) -> str:
    return missing.name.rpartition(".")[2] or missing.module


def _what_if_it_exists(missing: MissingName) -> str:
    if _is_signal(missing):
        return "If your Portal has it, add it to the catalogue: --catalogue FILE."
    if missing.state == "refused":
        return "If your Portal has it, drop --strict: it is then made up."
    return "If your Portal has it, nothing is wrong; what it returns here is not real."
