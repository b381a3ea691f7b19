"""The interpreter that plugins share, repaired when one of them removes something from it."""

from __future__ import annotations

import sys


class Interpreter:
    """The state of the interpreter before the first plugin; what plugins *add* to it stays, as in Portal."""

    def __init__(self) -> None:
        self._path = list(sys.path)
        self._finders = list(sys.meta_path)
        self._streams = (sys.stdout, sys.stderr)
        self._depth = sys.getrecursionlimit()

    def repair(self) -> None:
        """Restore what is gone: entries of ``sys.path``, finders, open streams, the recursion limit."""
        if type(sys.meta_path) is not list or type(sys.path) is not list:
            sys.meta_path, sys.path = list(self._finders), list(self._path)
        if sys.meta_path != self._finders and any(finder not in sys.meta_path for finder in self._finders):
            sys.meta_path[:] = self._finders + [finder for finder in sys.meta_path if finder not in self._finders]
        if len(sys.path) < len(self._path):
            sys.path += [entry for entry in self._path if entry not in sys.path]
        if sys.getrecursionlimit() < self._depth:
            sys.setrecursionlimit(self._depth)
        if getattr(sys.stdout, "closed", True) or getattr(sys.stderr, "closed", True):
            self._repair_streams()

    def _repair_streams(self) -> None:
        for name, stream in zip(("stdout", "stderr"), self._streams, strict=True):
            current = getattr(sys, name, None)
            if current is None or getattr(current, "closed", False):
                setattr(sys, name, _open_or_silent(stream, name))


def _open_or_silent(stream: object, name: str) -> object:
    if not getattr(stream, "closed", True):
        return stream
    descriptor = {"stdout": 1, "stderr": 2}[name]
    try:
        return open(descriptor, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    except OSError:
        return _SilentStream()


class _SilentStream:
    """A stream that replaces one that is closed."""

    closed = False

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Do nothing: nothing is buffered."""
