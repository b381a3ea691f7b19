"""One line on a terminal that says what the host process is doing, once that takes a while."""

from __future__ import annotations

import os
import sys
from types import TracebackType

PATIENCE = 0.5
ERASE = "\r\x1b[K"


class ProgressLine:
    """The line; gone again when the work is done."""

    def __init__(self) -> None:
        self.is_wanted = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._is_shown = False

    def __enter__(self) -> ProgressLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._is_shown:
            sys.stderr.write(ERASE)
            sys.stderr.flush()

    def show(self, step: str, seconds: float) -> None:
        """Says what is being done, if it has taken long enough for anybody to wonder."""
        if seconds < PATIENCE:
            return
        from shutil import get_terminal_size  # three milliseconds that a quick run does not wait for

        self._is_shown = True
        room = get_terminal_size().columns - 1
        sys.stderr.write(ERASE + f"{seconds:.0f} s  {step}"[:room])
        sys.stderr.flush()
