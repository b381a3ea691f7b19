"""The host process is a fork of the tool's own process or a new interpreter: plugins and users see no difference."""

from __future__ import annotations

import ast
import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import EXAMPLES, GUIDE, ROOT, Run, Write

FORKED = [sys.executable, "-m", "cantemo_signals"]
SPAWNED = [sys.executable, "-B", "-m", "cantemo_signals"]  # a fork would keep options of Python's
TELLS = """
    import gc, json, os, signal, sys

    OF_THE_TOOL = ("click", "rich", "cantemo_signals.cli", "cantemo_signals.renderers")
    main = sys.modules["__main__"]
    print(json.dumps({
        "argv": sys.argv,
        "path": sys.path,
        "the tool's modules": [name for name in sys.modules if name.startswith(OF_THE_TOOL)],
        "names of __main__": sorted({"run", "leave"} & set(vars(main))),
        "spec of __main__": main.__spec__,
        "collects garbage": gc.isenabled(),
        "signals": [str(signal.getsignal(number)) for number in range(1, 32)],
        "leads its group": os.getpgrp() == os.getpid(),
        "files": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1],
        "standard streams": [stream.fileno() for stream in (sys.stdin, sys.stdout, sys.stderr)],
    }))
"""
HAS_BREAKPOINT = """
    from portal.vidispine.signals import vidispine_pre_create

    def receiver(sender, **kwargs):
        breakpoint()
        return "debugged"

    vidispine_pre_create.connect(receiver)
"""
#: A comment, or what stands behind the codes of one for ruff or mypy.
REASON = re.compile(r"# (?!noqa|type:)\S|# (?:noqa|type:)[^#]* - \S")
IS_SPAWNED = 'import sys; print(any("boot.py" in word for word in sys.orig_argv))'


def run(words: list[str]) -> Run:
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    return Run(done.returncode, done.stdout, done.stderr)


def told(words: list[str], directory: Path) -> Any:
    return json.loads(run([*words, "plugins", "-p", str(directory)]).err)


@pytest.mark.parametrize(
    ("words", "spawned"), [(FORKED, False), (SPAWNED, True), ([*FORKED, "--python", sys.executable], False)]
)
def test_the_host_process_is_forked_where_that_is_safe(words: list[str], spawned: bool, plugins: Write) -> None:
    directory = plugins({"demo.py": IS_SPAWNED})
    program, options = words[: words.index("cantemo_signals") + 1], words[words.index("cantemo_signals") + 1 :]

    told = run([*program, "list", "-p", str(directory), *options])

    assert told.err == f"{spawned}\n"


def test_a_fork_shows_plugins_what_a_new_interpreter_shows(plugins: Write) -> None:
    directory = plugins({"demo.py": TELLS})

    forked, spawned = told(FORKED, directory), told(SPAWNED, directory)

    assert forked == spawned
    assert (forked["the tool's modules"], forked["argv"], forked["leads its group"]) == ([], [""], True)


def test_a_host_process_that_follows_one_that_died_is_a_new_interpreter(plugins: Write) -> None:
    directory = plugins({"a.py": "import os; os.abort()", "b.py": IS_SPAWNED})

    died = run([*FORKED, "list", "-p", str(directory)])

    assert died.err.splitlines()[-1] == "True"


@pytest.mark.parametrize("words", [FORKED, SPAWNED])
@pytest.mark.parametrize("on_terminal", [True, False])
def test_a_person_can_debug_a_receiver(words: list[str], on_terminal: bool, plugins: Write) -> None:
    directory = plugins({"demo.py": HAS_BREAKPOINT})
    ours, theirs = pty.openpty() if on_terminal else reversed(os.pipe())
    os.write(ours, b"p 6 * 7\nc\n")

    done = subprocess.run(
        [*words, "fire", "vidispine_pre_create", "-p", str(directory), "--format", "json"],
        cwd=ROOT,
        stdin=theirs,
        capture_output=True,
        text=True,
        check=False,
    )
    os.close(ours)
    os.close(theirs)

    assert "(Pdb) 42" in done.stderr
    assert (done.returncode, json.loads(done.stdout)["calls"][0]["outcome"]["value"]) == (0, "'debugged'")


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir()))
def test_both_ways_give_the_same_document(example: str) -> None:
    words = ["trace", "-p", f"examples/{example}", "--format", "json"]

    forked, spawned = run([*FORKED, *words]), run([*SPAWNED, *words])

    assert without_times(forked) == without_times(spawned)


def test_an_import_inside_a_function_says_why_on_its_line() -> None:
    modules = (path for path in (ROOT / "cantemo_signals").rglob("*.py") if GUIDE not in path.parents)

    assert {path: lines for path in modules if (lines := unexplained(path.read_text(encoding="utf-8")))} == {}


def unexplained(source: str) -> list[str]:
    """Return the lines that import something inside a function without a reason."""
    lines = source.splitlines()
    functions = [
        node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    nodes = [node for function in functions for node in ast.walk(function)]
    imports = [lines[node.lineno - 1] for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)]
    return [line for line in imports if not REASON.search(line)]


def without_times(run: Run) -> tuple[int, str, str]:
    out, err = (re.sub(r'("(?:seconds|started)": )[\d.e-]+', r"\1T", text) for text in (run.out, run.err))
    return run.status, out, err
