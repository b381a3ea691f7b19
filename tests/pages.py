"""The README and the guide's pages, played from top to bottom: files are written, commands run, tables made anew.

A block of code whose first line is a comment with a path is a file. A block ``console`` is what a person sees: each
line that begins with ``$`` is a command, and what it prints follows. All of it happens in a directory of its own, which
begins with a copy of ``examples``, on a screen of 80 columns.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.errors import STATUSES
from cantemo_signals.renderers.editors import EDITORS
from cantemo_signals.renderers.formats import FORMATS
from cantemo_signals.session.rules.every import RULES
from cantemo_signals.values import loading
from tests.conftest import EXAMPLES, ROOT, run_tool
from tests.steady import steady

README = ROOT / "README.md"
GUIDE = ROOT / "cantemo_signals" / "guide"
PAGES = [README, *sorted(GUIDE.glob("*.md"))]
COLUMNS = "80"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TABLE = re.compile(
    r"<!-- (commands|editors|formats|options|rules|statuses)(?: (\w+))? -->\n(.*?)<!-- /\1 -->", re.DOTALL
)
FILE = re.compile(r"# ([\w/.-]+\.\w+)\n")
COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n", re.MULTILINE)
TOOL = "cantemo-signals "
SHELL = re.compile(r"[|;&<>$(]")


def played(page: Path) -> str:
    """The page as it should be now; what differs only from run to run stays as it is."""
    text = TABLE.sub(_table, page.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        shutil.copytree(EXAMPLES, directory / "examples")
        _program(directory / ".bin" / "cantemo-signals", f'exec "{sys.executable}" -m cantemo_signals "$@"')
        _program(directory / ".bin" / "python", f'exec "{sys.executable}" "$@"')
        return BLOCK.sub(partial(_block, directory), text)


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code in this language."""
    return [code for found, code in BLOCK.findall(text) if found == language]


def _block(directory: Path, block: re.Match[str]) -> str:
    language, code = block.groups()
    if language == "console":
        new = "".join(f"$ {line}\n{_run(directory, line)}" for line in COMMAND.findall(code))
        return block[0] if steady(new) == steady(code) else f"```console\n{new}```"
    if file := FILE.match(code):
        path = directory / file[1]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(code, encoding="utf-8")
    return block[0]


def _run(directory: Path, line: str) -> str:
    line = line.replace("\\\n", "")
    if not line.startswith(TOOL) or SHELL.search(line):
        return _ended(_shell(directory, line))
    run = run_tool(*shlex.split(line.removeprefix(TOOL)), cwd=directory, COLUMNS=COLUMNS)
    return _ended(run.out + run.err)


def _shell(directory: Path, line: str) -> str:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("CANTEMO_SIGNALS", "PYTEST"))}
    path = os.pathsep.join([str(directory / ".bin"), os.environ["PATH"]])
    environment = {**ours, "PATH": path, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": COLUMNS}
    done = subprocess.run(
        ["bash", "-c", line],
        cwd=directory,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def _ended(text: str) -> str:
    return f"{text.rstrip()}\n" if text.strip() else ""


def _program(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def _table(found: re.Match[str]) -> str:
    name, of, _ = found.groups()
    return f"<!-- {name}{f' {of}' if of else ''} -->\n{TABLES[name](of or '')}<!-- /{name} -->"


def commands_table(_: str = "") -> str:
    rows = "".join(f"| `{name}` | {row.question} |\n" for name, row in COMMANDS.items())
    return f"| command | question |\n|---|---|\n{rows}"


def options_table(_: str = "") -> str:
    rows = "".join(f"| {_flags(option)} | {option.help} |\n" for option in loading.LOADING_OPTIONS)
    return f"| option | |\n|---|---|\n{rows}"


def _flags(option: loading.LoadingOption) -> str:
    metavar = r"\|".join(option.choices) or option.metavar
    short = f"`{option.short}`, " if option.short else ""
    return f"{short}`{option.flag} {metavar}`" if metavar else f"{short}`{option.flag}`"


def rules_table(family: str = "") -> str:
    rows = [f"| {code} | {rule.text} |\n" for code, rule in sorted(RULES.items()) if code.startswith(family)]
    return "".join(["| rule | what it says |\n", "|---|---|\n", *rows])


def formats_table(_: str = "") -> str:
    rows = [f"| `{row.name}` | `.{row.extension}` | {row.summary} |\n" for row in FORMATS.values()]
    return "".join(["| format | file | |\n", "|---|---|---|\n", *rows])


def editors_table(_: str = "") -> str:
    rows = "".join(f"| `{name}` | `{template}` |\n" for name, template in EDITORS.items())
    return f"| editor | address |\n|---|---|\n{rows}"


def statuses_table(_: str = "") -> str:
    rows = "".join(f"| {status} | {text} |\n" for status, text in STATUSES)
    return f"| status | |\n|---|---|\n{rows}"


TABLES = {
    "commands": commands_table,
    "editors": editors_table,
    "formats": formats_table,
    "options": options_table,
    "rules": rules_table,
    "statuses": statuses_table,
}
