"""CS903: damage to what all plugins share."""

from __future__ import annotations

from collections.abc import Iterator

from cantemo_signals.errors import some
from cantemo_signals.session.rules import Evidence, Occurrence, rule

MOST_NAMED = 3


@rule(
    "CS903",
    "shared-state",
    "warning",
    "Plugin code changes what all plugins and Portal itself share.",
    "All plugins run in one process. What one of them replaces in a module of Python's or Portal's, or sets for the"
    " process, all others get too, if they run later. Here it is put back after each step of that plugin, so that the"
    " others are seen as they are; in Portal it stays. Change it for a moment only (with a context manager or"
    " try/finally), or give your own code what it needs.",
)
def changed_shared_state(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield the lines that change what is shared, each once."""
    shared = evidence.host.shared
    if shared is None or not shared.changes:
        return
    from cantemo_signals.session.shared_changes import changes_by_line  # imports ast: few plugins change anything

    for at, changes in changes_by_line(evidence.host, shared.changes).items():
        is_note = all(change.severity == "note" for change in changes)
        yield Occurrence(
            f"{at.who} {some(list(dict.fromkeys(change.what for change in changes)), MOST_NAMED)}, for all plugins",
            evidence.host.failures.location(at.place),
            "The others do not get it here; in Portal they do.",
            at.plugin,
            "note" if is_note else "warning",
        )
