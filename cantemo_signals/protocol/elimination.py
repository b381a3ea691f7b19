"""Which plugin costs the answer, found by leaving plugins out, where nothing else tells."""

from __future__ import annotations

import os
from collections.abc import Callable

from cantemo_signals.protocol.blame import PLUGIN_DOTS
from cantemo_signals.protocol.journal import IMPORTING, OURS_TO_MEND
from cantemo_signals.protocol.journal_reader import JournalReader
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.locations import Location
from cantemo_signals.values.requests import Death


class Attempt(NamedTuple):
    """What a host process wrote that skipped the steps of these deaths."""

    reader: JournalReader
    deaths: list[Death]


def eliminate(attempt: Callable[[list[Death]], Attempt], suspects: list[Death], last: Death) -> Attempt | None:
    """Return the attempt that gave an answer and skipped the fewest suspects; None if none did.

    If one that skips none gives it, the ``last`` death was chance, and nobody is to blame. Otherwise it halves them,
    because there may be hundreds.
    """
    if not suspects:
        return None
    again = attempt([])
    if again.reader.document is not None:
        chance = f"{last.message} (not confirmed: it did not happen again when everything was repeated)"
        return again._replace(deaths=[*again.deaths, last._replace(message=chance)])
    best: Attempt | None = None
    while suspects:
        half = suspects[: (len(suspects) + 1) // 2]
        latest = attempt(half)
        if latest.reader.document is None:
            suspects = suspects[len(half) :]
        else:
            best, suspects = latest, half if len(half) > 1 else []
    return best


def suspects(begun: list[tuple[str, str]], deaths: list[Death]) -> list[Death]:
    """Return the imports of plugins among the steps that had begun, as deaths; if the last death names a line, its own.

    Each step is its text and its file.
    """
    *_, last = deaths
    skipped = {death.step for death in deaths}
    how = f"{last.message.replace(OURS_TO_MEND, '')} while {last.step}, but not if it leaves out what it did"
    imports = [
        (path, Death(text, how, last.location or Location(path, 1)))
        for text, path in begun
        if text.startswith(IMPORTING) and text.count(".") == PLUGIN_DOTS and text not in skipped
    ]
    surest = [death for path, death in imports if last.location is not None and _is_in(last.location.path, path)]
    return surest or [death._replace(location=Location(path, 1)) for path, death in imports]


def _is_in(path: str, imported: str) -> bool:
    """Return whether a file is the module, or in the package, that was imported."""
    directory, name = os.path.split(imported)
    return path.startswith(os.path.join(directory, "")) if name == "__init__.py" else path == imported
