"""Where what receivers print goes while an event is fired: to the call that prints it, else to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import TextIO

MOST_CHARACTERS = 65_536


class Printed:
    """What one call printed, up to a limit."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = MOST_CHARACTERS
        self._lost = 0

    def add(self, text: str) -> None:
        """Takes in what was printed."""
        kept = text[: self._room]
        self._parts.append(kept)
        self._room -= len(kept)
        self._lost += len(text) - len(kept)

    def __str__(self) -> str:
        cut = f"\n… and {self._lost} more characters" if self._lost else ""
        return "".join(self._parts) + cut


class Tap:
    """Stands in for ``sys.stdout`` and ``sys.stderr``: everything not about writing is the real stream's business."""

    def __init__(self, stream: TextIO, printed: Callable[[], Printed | None]) -> None:
        self._stream = stream
        self._printed = printed

    def write(self, text: str) -> int:
        """Writes to the call that is running."""
        printed = self._printed()
        if printed is None or type(text) is not str:
            return self._stream.write(text)
        printed.add(text)
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Writes one after the other."""
        for line in lines:
            self.write(line)

    def close(self) -> None:
        """Stays open: other receivers print too."""

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


class Output:
    """While entered, what is printed is kept by call; a debugger gets the real streams and stops the clock."""

    def __init__(self, printed: Callable[[], Printed | None], debugging: Callable[[], None]) -> None:
        self._printed = printed
        self._debugging = debugging

    def __enter__(self) -> None:
        self._before = (sys.stdout, sys.stderr, sys.breakpointhook)
        sys.stdout = Tap(sys.stdout, self._printed)
        sys.stderr = Tap(sys.stderr, self._printed)
        if "PYTHONBREAKPOINT" not in os.environ:
            sys.breakpointhook = self._break

    def __exit__(self, *exception: object) -> None:
        sys.stdout, sys.stderr, sys.breakpointhook = self._before

    def _break(self, *arguments: object, **named: object) -> None:
        from pdb import Pdb

        self._debugging()
        frame: FrameType = sys._getframe(1)
        sys.stdout, sys.stderr = self._before[:2]
        Pdb().set_trace(frame)
