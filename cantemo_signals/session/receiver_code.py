"""The source code of receivers."""

from __future__ import annotations

import os
from inspect import getblock
from textwrap import dedent

from cantemo_signals.sandbox.importing.folders import source_lines
from cantemo_signals.values.locations import Location
from cantemo_signals.values.texts import shortened

MOST_LINES = 24


def code_at(location: Location, directory: str) -> str | None:
    """Return the function that begins at a line, with its decorators, cut to a screenful; None if there is none."""
    path = os.path.join(directory, location.path)
    lines = [f"{shortened(line)}\n" for line in source_lines(path)[location.line - 1 :]]
    try:
        block = getblock(lines)
    except (SyntaxError, IndexError):  # not a function of this Python
        block = lines[:1]
    rest = len(block) - MOST_LINES
    text = dedent("".join(block[:MOST_LINES])).rstrip()
    return (f"{text}\n… {rest} more lines" if rest > 0 else text) or None
