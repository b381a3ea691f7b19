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

BUG_REPORT = "This is a bug in cantemo-signals. Please report it with the command line and what -v adds."


class CantemoSignalsError(Exception):
    """An error in the user's terms: one sentence, one hint, the exit status."""

    exit_status = USAGE_ERROR

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


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
    """No plugins were named and none were found in the usual places."""


class HostError(CantemoSignalsError):
    """The host process ended before it had anything to say."""

    exit_status = HOST_DIED


def suggestion(given: str, names: Iterable[str]) -> str:
    """Ask whether one of up to three names that look like ``given`` was meant; empty if none does."""
    from difflib import get_close_matches  # 3 ms, which only a wrong name costs

    known = list(names)
    short = {name.rpartition(".")[2].lower(): name for name in reversed(known)}
    lowered = {**short, **{name.lower(): name for name in reversed(known)}}
    near = [lowered[match] for match in get_close_matches(given.lower(), lowered, 3, 0.6)]
    return f"Did you mean {' or '.join(near)}?" if near else ""


def some(names: list[str], limit: int = 8) -> str:
    """List the first names, and how many more there are."""
    if not names:
        return "none"
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest} more" if rest > 0 else "")
