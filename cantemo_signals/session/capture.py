"""What receivers print while an event is fired: kept with the call that prints it, else sent to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, TextIO

MOST_CHARACTERS = 65_536


class Printed:
    """The text that one call printed, up to a limit."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._room = MOST_CHARACTERS
        self._lost = 0

    def add(self, text: str) -> None:
        """Record printed text, up to the limit."""
        kept = text[: self._room]
        self._parts.append(kept)
        self._room -= len(kept)
        self._lost += len(text) - len(kept)

    def __str__(self) -> str:
        cut = f"\n… and {self._lost} more characters" if self._lost else ""
        return "".join(self._parts) + cut


class _Stream:
    """A stream that replaces a real one, and delegates to it everything that it does not do itself."""

    def __init__(self, stream: TextIO, capture: Capture) -> None:
        self._stream = stream
        self._capture = capture

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


class CapturedOutput(_Stream):
    """A replacement for ``sys.stdout`` or ``sys.stderr``."""

    def write(self, text: str) -> int:
        """Write to the running call, and also to the terminal while somebody debugs it interactively."""
        printed = self._capture.printed()
        if printed is None:
            return self._stream.write(text)
        printed.add(text := str.__str__(text))
        if printed is self._capture.talking:
            self._stream.write(text)
            self._stream.flush()
        return len(text)

    def writelines(self, lines: list[str]) -> None:
        """Write each of the lines."""
        for line in lines:
            self.write(line)

    def close(self) -> None:
        """Do nothing, because other receivers print too."""

    def detach(self) -> object:
        """Return what is beneath the stream, which stays attached for the same reason."""
        return self._stream.buffer


class WatchedInput(_Stream):
    """A replacement for ``sys.stdin``: before a read, it shows what was printed and stops the clock."""

    def readline(self, *size: int) -> str:
        """Return a typed line."""
        self._capture.talk()
        return self._stream.readline(*size)

    def read(self, *size: int) -> str:
        """Return typed text."""
        self._capture.talk()
        return self._stream.read(*size)

    def fileno(self) -> int:
        """Refuse, because ``input()`` would bypass this stream.

        Raises:
            OSError: always.
        """
        raise OSError("standard input is not available to plugins")

    def __iter__(self) -> Iterator[str]:
        return iter(self.readline, "")


class Capture:
    """Keep printed text by call while entered; debugging a receiver shows it at once, and stops the clock."""

    def __init__(self, printed: Callable[[], Printed | None], debugging: Callable[[], None]) -> None:
        self.printed = printed
        self.talking: Printed | None = None
        self._debugging = debugging

    def __enter__(self) -> None:
        held = vars(sys)  # a plugin may have deleted them
        streams: Any = (held.get("stdin"), held.get("stdout"), held.get("stderr"))
        self._before = (*streams, held.get("breakpointhook", sys.__breakpointhook__))
        sys.stdout = CapturedOutput(self._before[1], self)
        sys.stderr = CapturedOutput(self._before[2], self)
        if self._before[0] is not None:
            sys.stdin = WatchedInput(self._before[0], self)
        if "PYTHONBREAKPOINT" not in os.environ:
            sys.breakpointhook = self._break

    def __exit__(self, *exception: object) -> None:
        sys.stdin, sys.stdout, sys.stderr, sys.breakpointhook = self._before

    def talk(self) -> None:
        """Show what the running call has printed so far, and show the rest as it is printed."""
        printed = self.printed()
        if printed is self.talking and printed is not None:
            return
        self._debugging()
        if printed is None:  # a command of a project asks
            return
        self.talking = printed
        self._before[2].write(str(printed))
        self._before[2].flush()

    def _break(self, *arguments: object, **named: object) -> None:
        from pdb import Pdb  # only a person at a prompt needs it

        self.talk()
        frame: FrameType = sys._getframe(1)
        Pdb().set_trace(frame)
