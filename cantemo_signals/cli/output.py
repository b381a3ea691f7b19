"""The answer on standard output."""

from __future__ import annotations

import os
import sys
from typing import Any, Literal

from cantemo_signals.cli.messages import is_coloured, silence, warn
from cantemo_signals.errors import OK, PLUGIN_ERROR, UsageError
from cantemo_signals.protocol.client import Answer
from cantemo_signals.renderers.formats import FORMATS, View, render, screens_of
from cantemo_signals.values import NamedTuple

Color = Literal["auto", "always", "never"]


class Output(NamedTuple):
    """The format, when to colour, how much to show, and whether a plugin error is to end in status 0."""

    format: str
    color: Color
    verbose: bool = False
    exit_zero: bool = False

    def show(self, answer: Answer, **view: Any) -> int:
        """Write the answer and return the exit status; ``view`` is what the command says of its ``View``.

        Raises:
            UsageError: standard output takes no more.
        """
        text = self._text(answer, self._view()._replace(verbose=self.verbose, **view))
        try:
            _write(text)
        except BrokenPipeError:
            silence(sys.stdout.fileno())
        except OSError as error:
            silence(sys.stdout.fileno())
            raise UsageError(f"The result cannot be written: {error.strerror}.") from error
        return OK if self.exit_zero and answer.status == PLUGIN_ERROR else answer.status

    def prepare(self, kinds: tuple[str, ...]) -> None:
        """Import what showing a result of one of these kinds needs; to be done while the host process works."""
        format = FORMATS[self.format]
        format.module(self._view())
        if format.draws != "document":
            from cantemo_signals.values.documents import result_class  # JSON needs none of the values

            for kind in kinds:
                result_class(kind)
                screens_of(kind)

    def _text(self, answer: Answer, view: View) -> str:
        format = FORMATS[self.format]
        if format.draws == "document":
            return format.write(answer.text, view)
        from cantemo_signals.values.documents import load  # as above

        result = load(answer.text)
        if format.draws == "records":
            _warn_of_failures(result, self.color)
        return render(result, self.format, view)

    def _view(self) -> View:
        terminal = sys.stdout.isatty()
        is_dumb = os.environ.get("TERM") == "dumb"
        color = is_coloured(self.color, is_terminal=terminal)
        return View(
            width=_terminal_width() if terminal else None,
            color=color,
            links=terminal and color and not is_dumb,
            ascii=not _can_encode("─│├└→…"),
        )


def _terminal_width() -> int:
    """Return the columns of the terminal, as ``shutil`` tells them, which takes 2 ms to import."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    try:
        return os.get_terminal_size().columns or 80
    except OSError:
        return 80


def _can_encode(characters: str) -> bool:
    """Tell if standard output's encoding has these characters."""
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _write(text: str) -> None:
    """Write the text to standard output, with escapes for characters that its encoding does not have."""
    encoding = sys.stdout.encoding or "ascii"
    if not text.isascii():
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    sys.stdout.write(text)
    sys.stdout.flush()


def _warn_of_failures(result: object, color: Color) -> None:
    """Warn on standard error of what has no row among the records."""
    failed = [plugin.name for plugin in getattr(result, "plugins", ()) if plugin.failure is not None]
    if failed:
        warn(f"These plugins failed to load: {', '.join(failed)}; --format table says why.", color=color)
    for death in getattr(result, "deaths", ()):
        warn(f"The host process {death.message} while {death.step}.", color=color)
