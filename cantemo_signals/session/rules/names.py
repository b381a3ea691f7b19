"""CS303 and CS304: names that plugins take from the emulated Portal, and that it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.sandbox.fabrication.answers import MissingName
from cantemo_signals.session.rules import Evidence, Occurrence, rule


@rule(
    "CS303",
    "unknown-signal",
    "warning",
    "A signal was taken from one of Portal's modules of signals, and nobody knows it there.",
    "In Portal the import fails, and the plugin with it. Here the signal was made up, so that the rest of the plugin"
    " can be looked at; nothing sends it. It is an error if it looks like a signal that Portal has. One that your"
    " Portal really has can be added to the catalogue: --catalogue FILE.",
)
def unknown_signals(evidence: Evidence) -> Iterator[Occurrence]:
    """The names of signals that were made up."""
    return _occurrences(evidence, of_signals=True)


@rule(
    "CS304",
    "unknown-name",
    "warning",
    "A name was taken from a module or an object of Portal's that is not known to have it.",
    "If it is a spelling mistake (then it is an error), the import or the call fails in Portal. If Portal has it, it is"
    " only the emulated Portal that does not: what stands here for it was made up, and answers nothing that is real.",
)
def unknown_names(evidence: Evidence) -> Iterator[Occurrence]:
    """The names of anything else that was made up."""
    return _occurrences(evidence, of_signals=False)


def _occurrences(evidence: Evidence, *, of_signals: bool) -> Iterator[Occurrence]:
    for missing in evidence.host.missing_names():
        if _is_signal(missing) is of_signals:
            yield from _occurrence(evidence, missing)


def _is_signal(missing: MissingName) -> bool:
    return bool(missing.name) and missing.module.endswith(".signals")


def _occurrence(evidence: Evidence, missing: MissingName) -> Iterator[Occurrence]:
    from cantemo_signals.session.rules import near_names  # only where something is missing

    full = f"{missing.module}.{missing.name}" if missing.name else missing.module
    location = evidence.host.failures.location(missing.place)
    if missing.known_as is not None:
        message = f"{full} is {missing.known_as}"
        yield Occurrence(message, location, f"Write {missing.known_as}.", missing.plugin)
        return
    near, severity = near_names.verdict(missing, [plugin.name for plugin in evidence.plugins])
    if severity is not None:
        what = "signal" if _is_signal(missing) else "name" if missing.name else "module"
        hint = f"Did you mean {near}?" if near else _what_if_it_exists(what)
        message = f"The emulated Portal has no {what} {full}: it was made up"
        yield Occurrence(message, location, hint, missing.plugin, severity=severity)


def _what_if_it_exists(what: str) -> str:
    if what == "signal":
        return "If your Portal has it, --catalogue FILE tells of it."
    return "If your Portal has it, nothing is wrong; what it answers here is not real."
