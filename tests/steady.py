"""What is the same from run to run."""

from __future__ import annotations

import re

BRANCHES = "│├└─ "
RULE = re.compile("─{4,}")
TIME = re.compile(r"\d+(\.\d+)? ?(ms|s)\b")


def steady(text: str) -> str:
    """The text without what differs from run to run: times, and the columns that they stretch."""
    if not TIME.search(text):
        return text
    return "\n".join(_steady_line(line) for line in text.splitlines()) + "\n"


def _steady_line(line: str) -> str:
    line = RULE.sub("────", line)
    text = line.lstrip(BRANCHES)
    return (
        re.sub(r" {10,}", " " * 10, line[: len(line) - len(text)])
        + re.sub(r" {2,}", "  ", TIME.sub("0.0 ms", text)).rstrip()
    )
