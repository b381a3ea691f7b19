"""The source line of a finding, and the part of it that is at fault."""

from __future__ import annotations

import re
from collections.abc import Callable

from cantemo_signals.sandbox.importing.folders import source_line
from cantemo_signals.values.connections import Finding

QUOTES = ("'", '"')


def with_excerpt(finding: Finding, word: str | None, path: str, mask: Callable[[str], str]) -> Finding:
    """Return a finding with the text of its line in this file, and with the columns of the part at fault.

    That part is ``word`` if the line contains it, else all of the line's code.
    """
    line = finding.location.line if finding.location is not None else 0
    source = mask(source_line(path, line).rstrip().expandtabs(1))
    if not source:
        return finding
    begin, end = _word(word, source) or _code(source)
    return finding._replace(source=source, column=begin + 1, end_column=end + 1)


def _word(word: str | None, source: str) -> tuple[int, int] | None:
    match = re.search(rf"(?<!\w){re.escape(word.strip('<>'))}(?!\w)", source) if word else None
    return match and match.span()


def _code(source: str) -> tuple[int, int]:
    """Return the first column that is not blank, and the end of the line without its comment."""
    begin = len(source) - len(source.lstrip())
    comments = [match for match in re.finditer(r"\s+#", source) if match.start() > begin]
    end = next((match.start() for match in comments if _is_whole(source[: match.start()])), len(source))
    return begin, end


def _is_whole(text: str) -> bool:
    """Return whether no string continues after the text, judging by its quotes."""
    return all(text.count(quote) % 2 == 0 for quote in QUOTES)
