"""Where something is in a file."""

import os

from cantemo_signals.values import NamedTuple


class Location(NamedTuple):
    """A line of a file; ``path`` is relative to the working directory where that is shorter, ``line`` counts from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def relative(path: str, directory: str) -> str:
    """Return ``path`` relative to ``directory`` if it lies below it, else as it is."""
    prefix = directory.rstrip(os.sep) + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else path
