"""What goes to standard error: one sentence, one hint, in colour where the result would be."""

from __future__ import annotations

import os
import sys

from cantemo_signals.errors import BUG_REPORT


def is_coloured(choice: str | None, *, is_terminal: bool) -> bool:
    """Return whether to use colour: ``--color`` wins, then NO_COLOR, then FORCE_COLOR, then the kind of terminal."""
    environment = os.environ
    if choice in ("always", "never"):
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return is_terminal and environment.get("TERM") != "dumb"


def complain(message: str, hint: str | None = None, *, color: str | None = None, quiet: bool = False) -> None:
    """Print what is wrong and, unless quiet, what to do about it."""
    _say("error", "\x1b[1;31m", message, color)
    if hint is not None and not quiet:
        advise(hint, color=color)


def advise(hint: str, *, color: str | None = None) -> None:
    """Print what to do next."""
    _say("hint", "\x1b[36m", hint, color)


def warn(message: str, *, color: str | None = None) -> None:
    """Print what the result does not show."""
    _say("warning", "\x1b[35m", message, color)


def say(message: str) -> None:
    """Print what else was done."""
    write(message + "\n")


def write(text: str) -> None:
    """Write to standard error; nobody can be told that it takes no more."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def report_internal_error(error: Exception, *, verbose: bool, color: str | None = None) -> None:
    """Print in one line what went wrong in this tool, and how to report it."""
    if verbose:
        import traceback  # 5 ms, for -v alone

        traceback.print_exception(error)
    what = f"{type(error).__name__}: {error}".replace("\n", " ")
    report = BUG_REPORT.replace("what -v adds", "the traceback above") if verbose else BUG_REPORT
    _say("internal error", "\x1b[1;31m", f"{what}. {report}", color)


def silence(descriptor: int) -> None:
    """Discard whatever is still written to this file descriptor, even while the interpreter exits."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, descriptor)
    os.close(nowhere)


def _say(what: str, escape: str, text: str, color: str | None) -> None:
    is_terminal = sys.stderr.isatty()
    mark = f"{escape}{what}:\x1b[0m" if is_coloured(color, is_terminal=is_terminal) else f"{what}:"
    write(f"{mark} {_wrapped(text, len(what) + 2) if is_terminal else text}\n")


def _wrapped(text: str, hang: int) -> str:
    """Wrap a text between words to the width of the terminal, with its further lines indented."""
    from cantemo_signals.renderers.writers.layout import word_lines  # for a terminal alone

    try:
        room = (os.get_terminal_size(2).columns or 80) - hang
    except OSError:  # another stream has been put in its place
        return text
    return ("\n" + " " * hang).join(word_lines(text, room, 0))
