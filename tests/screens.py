"""Whole screens of real runs, kept as files: the command line, what it prints, its exit status.

``python tests/screens.py`` writes them anew; read the difference before you commit it.
"""

from __future__ import annotations

import re
import shlex
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
SCREENS = Path(__file__).parent / "screens"
README = ROOT / "README.md"
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PROMPT = "$ cantemo-signals "
BRANCHES = "│├└─ "
TIME = re.compile(r"\d+(\.\d+)? (ms|s)\b")


class Screen(NamedTuple):
    """A run of the tool as a person sees it in a pipe."""

    words: str
    out: str
    status: int

    def __str__(self) -> str:
        return f"{PROMPT}{self.words}\n{self.out.rstrip()}\n[exit status {self.status}]\n"


def taken(words: str) -> Screen:
    """The screen that these words give now."""
    from tests.conftest import run_tool

    run = run_tool(*shlex.split(words))
    return Screen(words, run.out + run.err, run.status)


def steady(text: str) -> str:
    """The text without what differs from run to run: times, and the columns that they stretch."""
    if not TIME.search(text):
        return text
    return "\n".join(_steady_line(line) for line in text.splitlines()) + "\n"


def _steady_line(line: str) -> str:
    text = line.lstrip(BRANCHES)
    return line[: len(line) - len(text)] + re.sub(r" {2,}", "  ", TIME.sub("0.0 ms", text)).rstrip()


def words_in(path: Path) -> str:
    """The command line that a kept screen begins with."""
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix(PROMPT)


def in_readme(text: str) -> list[str]:
    """The blocks of the README that show a run: the command line, then what it prints."""
    return CONSOLE.findall(text)


def shown_in_readme(block: str) -> str:
    """What such a block should be now."""
    screen = taken(block.partition("\n")[0].removeprefix(PROMPT))
    return f"{PROMPT}{screen.words}\n{screen.out.rstrip()}\n"


def main() -> None:
    """Takes again every kept screen, and those in the README, that have changed in more than their times."""
    sys.path.insert(0, str(ROOT))
    text = README.read_text(encoding="utf-8")
    for block in in_readme(text):
        text = text.replace(f"```console\n{block}```", f"```console\n{newer(block, shown_in_readme(block))}```")
    README.write_text(text, encoding="utf-8")
    for path in sorted(SCREENS.glob("*.txt")):
        old = path.read_text(encoding="utf-8")
        path.write_text(newer(old, str(taken(words_in(path)))), encoding="utf-8")


def newer(old: str, new: str) -> str:
    """The old text if the new one differs in nothing but times."""
    return old if steady(old) == steady(new) else new


if __name__ == "__main__":
    main()
