"""What goes to standard error: one sentence, one hint."""

from __future__ import annotations

import os
import sys


def complain(message: str, hint: str | None = None) -> None:
    """Says what is wrong, and what to do about it."""
    _say("error", "\x1b[1;31m", message)
    if hint is not None:
        _say("hint", "\x1b[36m", hint)


def warn(message: str) -> None:
    """Says what the result does not show."""
    _say("warning", "\x1b[33m", message)


def confess(error: Exception, *, verbose: bool) -> None:
    """Owns up to a fault of ours, in one line that says how to report it."""
    if verbose:
        import traceback

        traceback.print_exception(error)
    what = f"{type(error).__name__}: {error}".replace("\n", " ")
    how = "the traceback above" if verbose else "what -v adds"
    report = f"This is a fault of cantemo-signals: please report it with the command line and {how}."
    _say("internal error", "\x1b[1;31m", f"{what}. {report}")


def leave_stdout() -> None:
    """Lets nothing more be written to a pipe that nobody reads, not even when the interpreter exits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _say(what: str, colour: str, text: str) -> None:
    mark = f"{colour}{what}:\x1b[0m" if _is_coloured() else f"{what}:"
    print(f"{mark} {text}", file=sys.stderr)


def _is_coloured() -> bool:
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stderr.isatty()
