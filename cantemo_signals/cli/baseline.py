"""Baseline files: known findings, so that only new ones are reported."""

from __future__ import annotations

import os

from cantemo_signals.cli.files import read_text, write_file
from cantemo_signals.cli.messages import say
from cantemo_signals.errors import UsageError
from cantemo_signals.renderers.words import count
from cantemo_signals.values.baselines import code_of, line_of, path_of
from cantemo_signals.values.checks import CheckResult
from cantemo_signals.values.criteria import Known

HEADING = "# Findings of `cantemo-signals check` that are known. A line goes when it is fixed."


class Baseline:
    """The content of a baseline file; the comments at its top are kept.

    Raises:
        UsageError: there is no such file and none is to be created, or it cannot be read.
    """

    def __init__(self, path: str, *, update: bool) -> None:
        self._path = path
        self._is_updated = update
        self._directory = os.path.dirname(os.path.abspath(path))
        content = _content(path, update=update)
        lines = [line for line in map(str.strip, content.splitlines()) if line]
        self._comments = [line for line in lines if line.startswith("#")] or [HEADING]
        self._lines = [line for line in lines if not line.startswith("#")]

    @property
    def known(self) -> Known:
        """The known findings, which a check need not report."""
        return Known(self._directory, tuple(self._lines), self._is_updated)

    def follow(self, result: CheckResult, *, quiet: bool) -> None:
        """Rewrite the file: with every finding if that was requested, otherwise if some of its findings are fixed.

        Unless ``quiet``, say so.

        Raises:
            UsageError: it cannot be written.
        """
        found = [line_of(each.finding, self._directory) for each in result.suppressed if each.by == "baseline"]
        missing = list(self._lines)
        for line in found:
            if line in missing:
                missing.remove(line)
        kept = [line for line in missing if not self._is_mended(line, result)]
        lines = sorted([*found, *kept])
        if not self._is_updated and len(lines) == len(self._lines):
            return
        self._write(lines)
        mended = len(missing) - len(kept)
        if quiet:
            return
        if self._is_updated:
            say(f"Wrote {count(len(lines), 'finding')} to {self._path}.")
        else:
            say(f"Removed {count(mended, 'fixed finding')} from {self._path}.")

    def _is_mended(self, line: str, result: CheckResult) -> bool:
        """Return whether a missing finding would have been found: its rule was run, on its plugin or file."""
        if result.deaths or code_of(line) not in {rule.code for rule in result.rules}:
            return False
        path = path_of(line, self._directory)
        homes = [os.path.abspath(plugin.path) for plugin in result.plugins]
        return path is None or not os.path.exists(path) or any(f"{path}/".startswith(f"{home}/") for home in homes)

    def _write(self, lines: list[str]) -> None:
        text = "\n".join([*self._comments, *lines]) + "\n"
        try:
            write_file(self._path, text)
        except OSError as error:
            raise UsageError(f"{self._path!r} cannot be written: {error.strerror}.") from error


def _content(path: str, *, update: bool) -> str:
    try:
        return read_text(path)
    except FileNotFoundError:
        if update:
            return ""
        hint = "Create it with --update-baseline."
        raise UsageError(f"The baseline {path!r} does not exist.", hint) from None
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise UsageError(f"The baseline {path!r} cannot be read: {reason}.") from error
