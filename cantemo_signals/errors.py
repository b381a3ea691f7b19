"""Errors that the user can act on, and the exit statuses."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable  # two milliseconds before the host process starts

OK = 0
PLUGIN_ERROR = 1
USAGE_ERROR = 2
HOST_DIED = 3
INTERNAL_ERROR = 70
INTERRUPTED = 130

ACTIONS = (
    ("delete", "remove", "destroy", "erase"),
    ("modify", "update", "change", "edit", "save", "set"),
    ("create", "add", "new", "insert"),
    ("get", "fetch", "read"),
    ("ingest", "import", "upload"),
)
"""Words for the same action: Portal's methods and signals have one of them, and people think of another."""

EQUALLY_NEAR, BEGUN = 0.1, 0.9
"""The difference in likeness that leaves two names equally near, and the likeness of one that was begun."""

BUG_REPORT = (
    "This is a bug in cantemo-signals. Please report it with the command line, what -v adds,"
    " and the output of 'cantemo-signals info'."
)


class CantemoSignalsError(Exception):
    """An error in the user's terms: one sentence, one hint, the exit status."""

    exit_status = USAGE_ERROR

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def in_full(self) -> str:
        """The sentence and the hint."""
        return self.message if self.hint is None else f"{self.message} {self.hint}"


class UsageError(CantemoSignalsError):
    """What the command line, the configuration or the environment asks for cannot be done."""


class UnknownName(UsageError):
    """A name of some kind that fits nothing, or too much; ``of`` is what the names belong to."""

    def __init__(
        self, kind: str, given: str, known: Iterable[str], *, of: str | None = None, ambiguous: bool = False
    ) -> None:
        names = sorted(set(known))
        owner = "" if of is None else f" of {of}"
        if ambiguous:
            message = f"Ambiguous {kind} {given!r}{owner}: it fits {', '.join(names)}."
            hint = "Write one of them in full."
        else:
            message = f"Unknown {kind} {given!r}{owner}."
            hint = suggestion(given, names) or f"Known: {some(names)}."
        super().__init__(message, hint)


class NothingToLoad(UsageError):
    """No plugins were named and none were found; ``step`` is a command that helps here, and what it does."""

    def __init__(self, message: str, hint: str, step: tuple[str, str] | None = None) -> None:
        super().__init__(message, hint)
        self.step = step


class HostError(CantemoSignalsError):
    """The host process ended before it had anything to say."""

    exit_status = HOST_DIED


def suggestion(given: str, names: Iterable[str]) -> str:
    """Ask whether one of up to three names that look like ``given`` was meant; empty if none does."""
    from difflib import SequenceMatcher, get_close_matches  # 3 ms, which only a wrong name costs

    whole: dict[str, list[str]] = {}
    for name in names:
        for part in {name.lower(), name.rpartition(".")[2].lower()}:
            whole.setdefault(part, []).append(name)
    ratios: dict[str, float] = {}
    for text in _other_words(given.lower()):
        begun = [part for part in whole if part.startswith(text)] if len(text) > 2 else []
        for part in (*begun, *get_close_matches(text, whole, 3, 0.6)):
            ratio = max(SequenceMatcher(None, text, part).ratio(), BEGUN if part in begun else 0.0)
            ratios.update((name, max(ratio, ratios.get(name, 0.0))) for name in whole[part])
    best = max(ratios.values(), default=0.0)
    near = [name for name in sorted(ratios, key=lambda each: -ratios[each]) if ratios[name] > best - EQUALLY_NEAR][:3]
    return f"Did you mean {' or '.join(near)}?" if near else ""


def _other_words(given: str) -> set[str]:
    """A name, and what it would be with other words for the same action."""
    pairs = [(word, other) for group in ACTIONS for word in group for other in group]
    return {given, *(given.replace(word, other, 1) for word, other in pairs if word in given)}


def some(names: list[str], limit: int = 8) -> str:
    """List the first names, and how many more there are."""
    if not names:
        return "none"
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest} more" if rest > 0 else "")
