"""Whole screens of real runs, kept as files: the command line, what it prints, its exit status.

``python -m tests.screens`` writes these, those of the renderers, the blocks and tables of the README and the guide
(``pages.py``) and the picture anew, and names the files that it changed; read the difference before you commit it. The
help of a new command gets its file by itself; for another new screen make a file with the line ``$ cantemo-signals
WORDS`` in it first.
"""

from __future__ import annotations

import os
import pty
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from cantemo_signals.cli.commands import COMMANDS
from tests import pages
from tests.conftest import ROOT, Run, run_tool
from tests.renderers import test_drawing
from tests.steady import steady as steady

SCREENS = Path(__file__).parent / "screens"
ON_TERMINAL = SCREENS / "terminal"
"""The screens as they are on a terminal, the others as in a pipe; all of 80 columns."""
PICTURE = ROOT / "examples" / "trace.svg"
PICTURED = "trace vidispine_post_modify --method setItemMetadata -p examples/nested_dispatch"
WIDTH = 80
PROMPT = "$ cantemo-signals "
HELP = {
    "--help": "help",
    **{f"{name} --help": f"help_{name}" for name in COMMANDS},
    "help topics": "help_topics",
}
"""The command lines that print the tool's help, and the name of each one's file."""


class Screen(NamedTuple):
    """A run of the tool as a person sees it."""

    words: str
    out: str
    status: int

    def __str__(self) -> str:
        return f"{PROMPT}{self.words}\n{self.out.rstrip()}\n[exit status {self.status}]\n"


def taken(words: str, tool: Callable[..., Run] = run_tool) -> Screen:
    """The screen that these words give now."""
    run = tool(*shlex.split(words), COLUMNS=pages.COLUMNS)
    return Screen(words, run.out + run.err, run.status)


def run_on_terminal(*words: str, **environment: str) -> Run:
    """Run the tool on a terminal without colours."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "dumb", **environment}
    program = [sys.executable, "-m", "cantemo_signals", *words]
    with subprocess.Popen(program, cwd=ROOT, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        out = b"".join(iter(partial(_read, ours), b""))
    os.close(ours)
    return Run(process.returncode, out.decode().replace("\r\n", "\n"), "")


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, 1 << 16)
    except OSError:  # what Linux says at its end
        return b""


def words_in(path: Path) -> str:
    """The command line that a kept screen begins with."""
    return path.read_text(encoding="utf-8").partition("\n")[0].removeprefix(PROMPT)


def picture() -> str:
    """Draw the README's picture: a real run in colour, as SVG."""
    out = run_tool(*shlex.split(PICTURED), "--color", "always", COLUMNS=str(WIDTH)).out
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=WIDTH, file=nowhere, force_terminal=True)
        console.print(Text.from_ansi(f"{PROMPT}{PICTURED}\n\n{out}"))
    return console.export_svg(title="cantemo-signals", unique_id="trace")


def in_words(text: str) -> str:
    """The text, of a picture too, without what differs from run to run."""
    return steady(re.sub(r"</?(text|svg|rect|g|clipPath|line)\b[^>]*>", "  ", text).replace("&#160;", " "))


def main() -> None:
    """Take every screen again, and name the files that change: those whose screen differs in more than its times."""
    for page in pages.PAGES:
        _replace(page, pages.played(page))
    _write(PICTURE, picture())
    screens = {SCREENS / f"{name}.txt": words for words, name in HELP.items()}
    screens.update((path, words_in(path)) for path in SCREENS.glob("*.txt"))
    for path, words in screens.items():
        _write(path, str(taken(words)))
    for path in ON_TERMINAL.glob("*.txt"):
        _write(path, str(taken(words_in(path), run_on_terminal)))
    for name, screen in test_drawing.EXPECTED.items():
        _write(test_drawing.SCREENS / f"{name}.txt", test_drawing.drawn(screen))


def _write(path: Path, text: str) -> None:
    _replace(path, _newer(path.read_text(encoding="utf-8") if path.exists() else "", text))


def _replace(path: Path, text: str) -> None:
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(ROOT))


def _newer(old: str, new: str) -> str:
    return old if in_words(old) == in_words(new) else new


if __name__ == "__main__":
    main()
