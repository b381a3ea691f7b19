"""Shows an answer on standard output."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Any, Literal, NamedTuple

from cantemo_signals.cli.messages import is_coloured, leave_stdout, warn
from cantemo_signals.errors import OK, PLUGIN_FAULT, UsageError
from cantemo_signals.protocol.client import Answer
from cantemo_signals.renderers.view import Form, View

Color = Literal["auto", "always", "never"]


class Showing(NamedTuple):
    """In which form, when in colour, how much of it, and whether a plugin's fault is a fault."""

    form: Form
    color: Color
    verbose: bool
    exit_zero: bool

    def show(self, answer: Answer, **view: Any) -> int:
        """Writes the answer; the exit status."""
        text = self._text(answer, view)
        try:
            write(text)
        except BrokenPipeError:
            leave_stdout()
        except OSError as error:
            leave_stdout()
            raise UsageError(f"The result cannot be written: {error.strerror}.") from error
        return OK if self.exit_zero and answer.status == PLUGIN_FAULT else answer.status

    def prepare(self) -> None:
        """Imports what showing will need; to be done while the answer is not there yet."""
        if self.form == "json":
            return
        names = ["values.documents", "renderers.compose", "renderers.render"]
        if self.form in ("table", "tree") and not self._view().is_plain:
            names.append("renderers.writers.rich")
        for name in names:
            import_module(f"cantemo_signals.{name}")

    def _text(self, answer: Answer, view: dict[str, Any]) -> str:
        if self.form == "json":
            from cantemo_signals.renderers.writers.json import render_json

            return render_json(answer.text, indented=sys.stdout.isatty(), ascii_only=not carries("…"))
        from cantemo_signals.renderers.render import render
        from cantemo_signals.values.documents import load  # and all the values that JSON does not need

        result = load(answer.text)
        if self.form == "csv":
            warn_of_what_csv_leaves_out(result, self.color)
        return render(result, self.form, self._view()._replace(verbose=self.verbose, **view))

    def _view(self) -> View:
        terminal = sys.stdout.isatty()
        is_dumb = os.environ.get("TERM") == "dumb"
        color = is_coloured(self.color, is_terminal=terminal)
        return View(
            width=terminal_width() if terminal else None,
            color=color,
            links=terminal and color and not is_dumb,
            ascii=not carries("─│├└→…"),
        )


def terminal_width() -> int:
    """The columns of the terminal."""
    import shutil

    return shutil.get_terminal_size((80, 24)).columns


def carries(characters: str) -> bool:
    """Whether standard output's encoding has these characters."""
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def write(text: str) -> None:
    """Writes the text; what the encoding cannot carry is written as escapes."""
    encoding = sys.stdout.encoding or "ascii"
    if not text.isascii():
        text = text.encode(encoding, "backslashreplace").decode(encoding)
    sys.stdout.write(text)
    sys.stdout.flush()


def warn_of_what_csv_leaves_out(result: object, color: Color) -> None:
    """Says on standard error what has no row in a table of values."""
    failed = [plugin.name for plugin in getattr(result, "plugins", ()) if plugin.failure is not None]
    if failed:
        warn(f"These plugins failed to load: {', '.join(failed)}; --format table says why.", color=color)
    for death in getattr(result, "deaths", ()):
        warn(f"The host process {death.message} while {death.step}.", color=color)
