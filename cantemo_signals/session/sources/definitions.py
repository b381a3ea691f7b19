"""What sources define, judging by their text alone, because a plugin that failed may not even be valid Python."""

from __future__ import annotations

import re
from collections.abc import Iterable

DEFINITIONS = {
    "signal": r"^\s*(\w*{part}\w*)\s*(?::[^=\n]*)?=[^=\n]*signal",
    "sender": r"^\s*class\s+(\w*{part}\w*)",
    "receiver": r"^\s*(?:async\s+)?def\s+(\w*{part}\w*)",
}


def defined_in(files: Iterable[str], kind: str, given: str) -> str | None:
    """Return the name of something of this kind that one of the files defines and whose name contains ``given``."""
    definition = re.compile(DEFINITIONS[kind].format(part=re.escape(given)), re.IGNORECASE | re.MULTILINE)
    for path in files:
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                match = definition.search(file.read())
        except OSError:
            continue
        if match:
            return match[1]
    return None
