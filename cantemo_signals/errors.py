"""Errors that users can act on, and the exit statuses."""

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

STATUSES = (
    (OK, "Done, also when there is nothing to list."),
    (PLUGIN_ERROR, "A plugin failed, a receiver raised, or `check` found something. The result is shown in full."),
    (USAGE_ERROR, "The command line, the environment or a file is wrong."),
    (HOST_DIED, "The host process died or ran out of time. What was learnt until then is shown."),
    (INTERNAL_ERROR, "A bug in cantemo-signals."),
    (INTERRUPTED, "Interrupted with Ctrl-C. 129 and 143: ended by SIGHUP or SIGTERM."),
)
"""The exit statuses, and what each says."""

ACTIONS = (
    ("delete", "remove", "destroy", "erase"),
    ("modify", "update", "change", "edit", "save", "set"),
    ("create", "add", "new", "insert"),
    ("get", "fetch", "read"),
    ("ingest", "import", "upload"),
)
THINGS = (("item", "asset", "clip"), ("collection", "folder", "bin"), ("user", "account"), ("login", "signin", "logon"))
"""Words for the same: Portal's methods and signals have one of them, and people think of another."""

EQUALLY_NEAR, BEGUN = 0.1, 0.9
"""The difference in likeness that leaves two names equally near, and the likeness of one that was begun."""

BUG_REPORT = (
    "This is a bug in cantemo-signals. Please report it with the command line, what -v adds,"
    " and the output of 'cantemo-signals info'."
)


class CantemoSignalsError(Exception):
    """An error in the user's terms: one sentence, one hint, and an exit status."""

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
    """The command line, the configuration or the environment asks for something that cannot be done."""


class UnknownName(UsageError):
    """A name that matches nothing, or several things; ``of`` is what the names belong to."""

    def __init__(
        self, kind: str, given: str, known: Iterable[str], *, of: str | None = None, ambiguous: bool = False
    ) -> None:
        names = sorted(map(_shown, set(known)))
        owner = "" if of is None else f" of {of}"
        if ambiguous:
            message = f"Ambiguous {kind} {given!r}{owner}: it fits {some(names)}."
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
    """The host process ended before it gave any result."""

    exit_status = HOST_DIED


def suggestion(given: str, names: Iterable[str]) -> str:
    """Return a "did you mean" question with up to three names similar to ``given``; empty if there are none."""
    from difflib import SequenceMatcher, get_close_matches  # 3 ms, which only a wrong name costs

    whole: dict[str, list[str]] = {}
    for name in names:
        for part in {name.lower(), name.rpartition(".")[2].lower()} if _may_be_meant(given, name) else ():
            whole.setdefault(part, []).append(name)
    ratios: dict[str, float] = {}
    for text in _in_other_words(given):
        begun = [part for part in whole if part.startswith(text)] if len(text) > 2 else []
        for part in (*begun, *get_close_matches(text, whole, 3, 0.6)):
            ratio = max(SequenceMatcher(None, text, part).ratio(), BEGUN if part in begun else 0.0)
            ratios.update((name, max(ratio, ratios.get(name, 0.0))) for name in whole[part])
    best = max(ratios.values(), default=0.0)
    near = [name for name in sorted(ratios, key=lambda each: -ratios[each]) if ratios[name] > best - EQUALLY_NEAR][:3]
    return f"Did you mean {' or '.join(map(_shown, near))}?" if near else ""


def _shown(name: str) -> str:
    """Return a name as the screens show it."""
    return name.removeprefix("portal.plugins.")


def _words(name: str) -> list[str]:
    """Return the words of a name, whether separated by capitals, dots or underscores."""
    import re  # as above

    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+|[^A-Za-z0-9]+", name)]


def _in_other_words(given: str) -> set[str]:
    """A name, and what it would be with other words for the same."""
    names = {given.lower(): _words(given)}
    for group in (*ACTIONS, *THINGS):
        for words in list(names.values()):
            for other in group if any(word in group for word in words) else ():
                changed = [other if word in group else word for word in words]
                names["".join(changed)] = changed
    return {*names}


def _may_be_meant(given: str, name: str) -> bool:
    """Return False if two names are about different actions, such as updating and deleting a user."""
    mine, other = _actions(given), _actions(name)
    return not mine or not other or not mine.isdisjoint(other)


def _actions(name: str) -> set[tuple[str, ...]]:
    words = _words(name)
    return {group for group in ACTIONS if any(word in group for word in words)}


def some(names: list[str], limit: int = 8) -> str:
    """List the first few names, and count the rest."""
    if not names:
        return "none"
    rest = len(names) - limit
    return ", ".join(names[:limit]) + (f" and {rest} more" if rest > 0 else "")
