"""CS302: senders that are given by name only."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.session.rules import Evidence, Occurrence, rule
from cantemo_signals.session.wiring import in_words, signal_name

MOST_NAMES = 3
ALIKE = 0.6


@rule(
    "CS302",
    "unresolved-sender",
    "error",
    "A sender is given by name, but no model has that name: the receiver is never called.",
    'Django\'s model signals accept a sender by its name: "app_label.ModelName". Django waits for a model of that'
    " name, forever if none comes, and does not complain. Correct the name, or import the model and pass the class.",
)
def unresolved_senders(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that connect for a name that no model has; the models of an app that is not here are unknown."""
    for entry in evidence.entries:
        if entry.unresolved and (names := _model_names()) is not None:
            text = str(entry.sender())
            app, near = text.partition(".")[0], _near(text, names)
            is_known = _is_app(evidence, app, names)
            yield Occurrence(
                f"{entry.name} waits to be connected to {signal_name(entry.signal)} for {text}, and there is no such"
                + (" model" if is_known else " app"),
                evidence.host.failures.location(entry.connected_at),
                _hint(near, [name for name in names if name.startswith(f"{app}.")]),
                entry.plugin,
                severity=None if is_known or near else "warning",
                entry=entry,
                word=text,
            )


def _model_names() -> list[str] | None:
    from cantemo_signals.sandbox.catalogue import library_events  # few senders are given by name

    return library_events.model_names()


def _is_app(evidence: Evidence, label: str, names: list[str]) -> bool:
    """Return whether an app has this label; the emulated Portal may lack apps that a real one has."""
    return (
        not evidence.host.is_emulated
        or any(plugin.name == label for plugin in evidence.plugins)
        or any(name.startswith(f"{label}.") for name in names)
    )


def _hint(near: list[str], others: list[str]) -> str:
    if near:
        return f"Write {' or '.join(map(repr, near))}."
    if others:
        return f"The models of this app are {in_words(others)}."
    return "Name a model as 'app_label.ModelName'; the label of a plugin's app is the plugin's name."


def _near(text: str, names: list[str]) -> list[str]:
    """Return the names that may have been meant: in another app, or with a similar spelling."""
    from difflib import get_close_matches  # for a fault only

    model = text.partition(".")[2].lower()
    folded = {name.lower(): name for name in names}
    alike = get_close_matches(text.lower(), folded, MOST_NAMES, ALIKE)
    elsewhere = [name for name in names if name.partition(".")[2].lower() == model]
    return list(dict.fromkeys([*elsewhere, *(folded[name] for name in alike)]))[:MOST_NAMES]
