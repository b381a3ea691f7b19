"""Where something stands in a file, and how paths are shown: relative to the working directory below it."""

import os

from cantemo_signals.values import NamedTuple


class Location(NamedTuple):
    """A line of a file; ``path`` is relative to the working directory where that is shorter, ``line`` counts from 1."""

    path: str
    line: int

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


def shown(path: str, directory: str) -> str:
    """``path`` as the user should read it."""
    prefix = directory.rstrip(os.sep) + os.sep
    return path[len(prefix) :] if path.startswith(prefix) else path
