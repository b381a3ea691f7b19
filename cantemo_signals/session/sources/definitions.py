"""Signals that sources define, as far as their text tells: a plugin that failed may not even be Python."""

from __future__ import annotations

import re
from collections.abc import Iterable


def defined_in(files: Iterable[str], given: str) -> str | None:
    """Return the signal of this name, or with it as a part of its name, that one of these files defines."""
    part = re.escape(given)
    definition = re.compile(rf"^\s*(\w*{part}\w*)\s*(?::[^=\n]*)?=[^=\n]*signal", re.IGNORECASE | re.MULTILINE)
    for path in files:
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                match = definition.search(file.read())
        except OSError:
            continue
        if match:
            return match[1]
    return None
