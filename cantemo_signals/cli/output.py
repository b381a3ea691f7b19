"""Write the answer to standard output, and to files."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, Literal

from cantemo_signals.cli.files import write_file
from cantemo_signals.cli.messages import is_coloured, silence, warn
from cantemo_signals.errors import OK, PLUGIN_ERROR, UsageError
from cantemo_signals.protocol.client import Answer
from cantemo_signals.renderers.editors import EDITORS
from cantemo_signals.renderers.formats import FORMATS, View, render, screens_of
from cantemo_signals.values import NamedTuple

if TYPE_CHECKING:
    from cantemo_signals.values.documents import Result  # JSON needs none of the values

Color = Literal["auto", "always", "never"]


class Output(NamedTuple):
    """The format of standard output, when to colour, how much to show, and whether a plugin error ends in status 0.

    ``files`` are written besides: the format of each, and its path. ``editor`` is the template of links' addresses.
    """

    format: str
    color: Color
    verbose: bool = False
    exit_zero: bool = False
    files: tuple[tuple[str, str], ...] = ()
    quiet: bool = False
    editor: str = EDITORS["file"]

    def show(self, answer: Answer, **view: Any) -> int:
        """Write the answer and return the exit status; ``view`` is what the command specifies of its ``View``.

        Raises:
            UsageError: standard output takes no more, or a file cannot be written; whatever can be written is.
        """
        result = self._loaded(answer)
        if FORMATS[self.format].draws == "records":
            _warn_of_failures(result, self.color)
        view.update(verbose=self.verbose, quiet=self.quiet)
        errors = [_print(_text(answer, result, self.format, self._view()._replace(**view)))]
        for format, path in self.files:
            errors.append(_save(_text(answer, result, format, View(**view)), path))
        for error in filter(None, errors):
            raise error
        return OK if self.exit_zero and answer.status == PLUGIN_ERROR else answer.status

    def prepare(self, kinds: tuple[str, ...]) -> None:
        """Import what showing a result of one of these kinds needs; to be done while the host process works."""
        FORMATS[self.format].module(self._view())
        for name, _ in self.files:
            FORMATS[name].module(View())
        if self._needs_result:
            from cantemo_signals.values.documents import result_class  # JSON needs none of the values

            for kind in kinds:
                result_class(kind)
                screens_of(kind)

    @property
    def _needs_result(self) -> bool:
        names = (self.format, *(name for name, _ in self.files))
        return any(FORMATS[name].draws != "document" for name in names)

    def _loaded(self, answer: Answer) -> Result | None:
        """Return the result to draw, if any."""
        if not self._needs_result:
            return None
        from cantemo_signals.values.documents import load  # as above

        return load(answer.text)

    def _view(self) -> View:
        return view_of(self.color)._replace(editor=self.editor)


def view_of(color: Color) -> View:
    """Return how standard output can show results."""
    terminal = sys.stdout.isatty()
    is_dumb = os.environ.get("TERM") == "dumb"
    colored = is_coloured(color, is_terminal=terminal)
    return View(
        width=output_width(is_terminal=terminal),
        is_terminal=terminal,
        color=colored,
        links=terminal and colored and not is_dumb,
        ascii=not _can_encode("─│├└→…"),
    )


def output_width(*, is_terminal: bool) -> int | None:
    """Return ``COLUMNS``, else the terminal's columns (``shutil`` takes 2 ms to import), else None: no limit."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdecimal() and int(columns):
        return int(columns)
    if not is_terminal:
        return None
    try:
        return os.get_terminal_size().columns or 80
    except OSError:
        return 80


def _can_encode(characters: str) -> bool:
    """Return whether standard output's encoding has these characters."""
    try:
        characters.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _text(answer: Answer, result: Result | None, name: str, view: View) -> str:
    format = FORMATS[name]
    if format.draws == "document":
        return format.write(answer.text, view)
    assert result is not None
    return render(result, name, view)


def _print(text: str) -> UsageError | None:
    """Write the text to standard output; return the error, unless its reader has closed the pipe and wants no more."""
    try:
        _write(text)
    except BrokenPipeError:
        silence(sys.stdout.fileno())
    except OSError as error:
        silence(sys.stdout.fileno())
        return UsageError(f"The result cannot be written: {error.strerror}.")
    return None


def _save(text: str, path: str) -> UsageError | None:
    """Write the text to a file; return the error."""
    try:
        write_file(path, text)
    except OSError as error:
        hint = "The result is on standard output."
        return UsageError(f"File {path!r} cannot be written: {error.strerror}.", hint)
    return None


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
        warn(f"Plugins failed to load: {', '.join(failed)}. --format table says why.", color=color)
    for death in getattr(result, "deaths", ()):
        warn(f"The host process {death.message} while {death.step}.", color=color)
