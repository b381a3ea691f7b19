"""Whole screens of real runs, kept as files: the command line, what it prints, its exit status.

``python -m tests.screens`` writes these, those of the renderers, and the README's blocks and picture anew, and names
the files that it changed; read the difference before you commit it. The help of a new command gets its file by itself;
for another new screen make a file with the line ``$ cantemo-signals WORDS`` in it first.
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
from cantemo_signals.renderers.formats import FORMATS
from cantemo_signals.session.rules.every import RULES
from cantemo_signals.values import loading
from tests.conftest import ROOT, Run, run_program, run_tool
from tests.renderers import test_drawing

SCREENS = Path(__file__).parent / "screens"
ON_TERMINAL = SCREENS / "terminal"
"""The screens as they are on a terminal, the others as in a pipe; all of 80 columns."""
COLUMNS = 80
README = ROOT / "README.md"
PICTURE = ROOT / "examples" / "trace.svg"
PICTURED = "trace vidispine_post_modify --method setItemMetadata -p examples/nested_dispatch"
WIDTH = 150
TABLE = re.compile(r"<!-- (options|formats|rules) -->\n(.*?)<!-- /\1 -->", re.DOTALL)
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PROMPT = "$ cantemo-signals "
BRANCHES = "│├└─ "
TIME = re.compile(r"\d+(\.\d+)? (ms|s)\b")
HELP = {"--help": "help", **{f"{name} --help": f"help_{name}" for name in COMMANDS}}
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
    run = tool(*shlex.split(words), COLUMNS=str(COLUMNS))
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
    """What such a block should be now, in a process that is started as a user starts it."""
    screen = taken(block.partition("\n")[0].removeprefix(PROMPT), run_program)
    return f"{PROMPT}{screen.words}\n{screen.out.rstrip()}\n"


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


def options_table() -> str:
    """The README's table of the options for loading, as their rows have it."""
    rows = "".join(f"| {_flags(option)} | {option.help} |\n" for option in loading.LOADING_OPTIONS)
    return f"| option | |\n|---|---|\n{rows}"


def _flags(option: loading.LoadingOption) -> str:
    metavar = r"\|".join(option.choices) or option.metavar
    short = f"`{option.short}`, " if option.short else ""
    return f"{short}`{option.flag} {metavar}`" if metavar else f"{short}`{option.flag}`"


def rules_table() -> str:
    """The rules as the README lists them."""
    rows = [f"| {rule.code} | `{rule.name}` | {rule.severity} | {rule.text} |\n" for _, rule in sorted(RULES.items())]
    return "".join(["| code | name | severity | what it says |\n", "| --- | --- | --- | --- |\n", *rows])


def formats_table() -> str:
    """The formats as the README lists them."""
    rows = [f"| `{row.name}` | `.{row.extension}` | {row.summary} |\n" for row in FORMATS.values()]
    return "".join(["| format | file | |\n", "|---|---|---|\n", *rows])


TABLES = {"options": options_table, "formats": formats_table, "rules": rules_table}


def main() -> None:
    """Take every screen again, and name the files that change: those whose screen differs in more than its times."""
    text = README.read_text(encoding="utf-8")
    text = CONSOLE.sub(lambda block: f"```console\n{_newer(block[1], shown_in_readme(block[1]))}```", text)
    text = TABLE.sub(lambda table: f"<!-- {table[1]} -->\n{TABLES[table[1]]()}<!-- /{table[1]} -->", text)
    _replace(README, text)
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
