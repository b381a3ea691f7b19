"""CS902: comments that are meant to ignore a rule, but ignore nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cantemo_signals.errors import suggestion
from cantemo_signals.session.rules import RULES, Evidence, Occurrence, rule
from cantemo_signals.values.locations import Location
from cantemo_signals.values.rules import UNUSED_IGNORE

if TYPE_CHECKING:  # only at the end of a check
    from cantemo_signals.session.suppression import Judged, Source


@rule(
    UNUSED_IGNORE,
    "unused-ignore",
    "warning",
    "A comment ignores a rule that finds nothing there, or that does not exist.",
    "What it was for has been fixed, has moved to another line or was never found, and now it hides the next problem"
    " on that line. Remove it, or correct its code.",
    when="check",
)
def unused_ignores(evidence: Evidence) -> Iterator[Occurrence]:
    """Yield each code of our comments that ignored nothing, as far as its rules were applied."""
    judged = evidence.judged
    for path, source, comment in judged.ignores if judged is not None else ():
        place = Location(path, comment.line)
        if comment.by == "comment" and comment.word != "ignore":
            text = f"Cannot parse `cantemo-signals: {comment.word}`"
            yield Occurrence(
                text, place, "Write `# cantemo-signals: ignore[CODE] why`.", source.plugin, word=comment.word
            )
        elif comment.by == "comment" and judged is not None:
            for code in comment.codes or ("",):
                if not judged.ignores.is_used(path, comment, code) and (found := _fault(code, judged, source)):
                    yield Occurrence(found[0], place, found[1], source.plugin, word=code or comment.word)


def _fault(code: str, judged: Judged, source: Source) -> tuple[str, str] | None:
    """Return what is wrong with a code that ignored nothing, and what to write; None if it may be needed after all."""
    rules = {each for each in RULES if each.startswith(code or "CS")} - {UNUSED_IGNORE}
    if not rules:
        return f"Unknown rule {code}", suggestion(code, RULES) or "`cantemo-signals rule` lists the rules."
    if not rules <= judged.codes or not source.is_imported or source.plugin in judged.failed:
        return None
    return f"Ignoring {code or 'every rule'} hides nothing here", "Remove it."
