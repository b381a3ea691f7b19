"""The form in which a baseline records a finding: one that stays the same when lines of its file move."""

import os
import re

from cantemo_signals.values.connections import Finding

NUMBER = re.compile(r"(?<![A-Za-z])\d+")
INSTALLED = re.compile(r" \(/[^()\n]*\)")
"""The path of a module in the message of an ImportError, which differs between machines."""


def line_of(finding: Finding, directory: str) -> str:
    """Return the line for a finding: its code, its path below ``directory``, and what it is about."""
    about = " ".join(filter(None, (finding.receiver, finding.signal))) or NUMBER.sub(
        "#", INSTALLED.sub("", finding.message)
    )
    where = "-" if finding.location is None else path_below(directory, finding.location.path)
    return f"{finding.code} {where}: {about.partition(chr(10))[0]}"


def code_of(line: str) -> str:
    """Return the code of the rule in a line of a baseline."""
    return line.partition(" ")[0]


def path_of(line: str, directory: str) -> str | None:
    """Return the path in a line of a baseline; None if it has none."""
    where = line.partition(" ")[2].partition(": ")[0]
    return None if where in ("", "-") else os.path.join(directory, where)


def path_below(directory: str, path: str) -> str:
    """Return a path relative to a directory, with slashes on every system."""
    return os.path.relpath(os.path.abspath(path), directory).replace(os.sep, "/")
