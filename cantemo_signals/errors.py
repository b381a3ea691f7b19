"""Everything that can go wrong for a reason the user can act on."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable  # two milliseconds before the host process starts

OK = 0
PLUGIN_FAULT = 1
USAGE = 2
HOST_DIED = 3
INTERNAL = 70
INTERRUPTED = 130


class CantemoSignalsError(Exception):
    """An error in the user's terms: one sentence, one hint, the exit status."""

    exit_status = USAGE

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(CantemoSignalsError):
    """The command line, the configuration or the environment asks for something that cannot be done."""


class UnknownName(UsageError):
    """A name that fits nothing, or too much; says which names would have been right."""

    def __init__(self, what: str, given: str, known: Iterable[str], *, ambiguous: bool = False) -> None:
        names = sorted(set(known))
        if ambiguous:
            message = f"{what} {given!r} is ambiguous: it fits {', '.join(names)}."
            hint = "Write one of them in full."
        else:
            near = closest(given, names)
            message = f"No {what} is called {given!r}."
            hint = f"Did you mean {' or '.join(near)}?" if near else f"Known: {some(names)}."
        super().__init__(message, hint)


class NothingToLoad(UsageError):
    """No plugins were named and none were found in the usual places."""


class HostError(CantemoSignalsError):
    """The host process ended before it had anything to say."""

    exit_status = HOST_DIED


def closest(given: str, names: list[str]) -> list[str]:
    """Up to three names that look like ``given``, the nearest first."""
    from difflib import get_close_matches

    folded = {name.lower(): name for name in reversed(names)}
    short = {name.rpartition(".")[2].lower(): name for name in reversed(names)}
    return [{**short, **folded}[match] for match in get_close_matches(given.lower(), {**short, **folded}, 3, 0.6)]


def some(names: list[str], limit: int = 8) -> str:
    """The first names, and how many more there are."""
    if not names:
        return "none"
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest} more" if rest > 0 else "")
