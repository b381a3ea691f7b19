"""Interpreters that are too old, broken, or none at all: one sentence and the status of a wrong command line."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Run, Tool, Write

PYENV = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv", "versions")
OLD = ("2.7", "3.6", "3.8", "3.9")
PRETENDS = (
    "import runpy, sys; sys.version_info = (3, 9, 18, 'final', 0); sys.version = '3.9.18 (main)';"
    " del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__')"
)
NEWER = "hint: Give --python the path of a newer one.\n"
GIVE = "hint: Give --python the path of a Python 3.10 or later.\n"

ListWith = Callable[..., Run]


def old_python(version: str) -> str:
    """Return an interpreter of this version, or skip the test."""
    candidates = sorted(PYENV.glob(f"{version}.*/bin/python"))
    if not candidates:
        pytest.skip(f"there is no Python {version}")
    return str(candidates[0])


@pytest.fixture
def list_with(plugins: Write, tool: Tool) -> ListWith:
    """Lists a plugin under an interpreter."""
    directory = plugins({"demo.py": "x = 1\n"})

    def run(python: str, *words: str) -> Run:
        return tool("list", "-p", str(directory), "--python", python, *words)

    return run


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], str]:
    """Writes an executable shell script in the place of an interpreter."""

    def write(script: str) -> str:
        path = tmp_path / "interpreter"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return str(path)

    return write


def test_an_interpreter_that_is_too_old_is_refused(list_with: ListWith, program: Callable[[str], str]) -> None:
    run = list_with(program(f'exec {sys.executable} -c "{PRETENDS}" "$@"'))

    needs = f"error: The host process needs Python 3.10 or later, and {sys.executable} is Python 3.9.18.\n"
    assert run == (2, "", needs + NEWER)


@pytest.mark.parametrize("version", OLD)
def test_every_old_python_refuses_for_itself(version: str, list_with: ListWith) -> None:
    run = list_with(old_python(version))

    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: The host process needs Python 3.10 or later, and ")
    assert f" is Python {version}." in run.err
    assert run.err.endswith(f".\n{NEWER}")
    assert run.err.count("\n") == 2


@pytest.mark.parametrize("version", OLD)
def test_the_tool_itself_refuses_an_old_python(version: str) -> None:
    words = [old_python(version), "-m", "cantemo_signals", "list"]

    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"error: cantemo-signals needs Python 3.10 or later, and this is {version}.")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("script", "how"),
    [
        ("exit 0", "exited with status 0"),
        ("echo junk; echo >&2; exit 3", "exited with status 3 (junk)"),
        (
            "echo '\033[1m'; echo ' shim: no such version' >&2; exit 127",
            "exited with status 127 (shim: no such version)",
        ),
        ("echo Python path:; echo 'Fatal Python error: x' >&2; exit 1", "exited with status 1 (Fatal Python error: x)"),
        ("kill -9 $$", "was killed by SIGKILL"),
    ],
)
def test_a_program_that_is_no_python_is_told_with_what_it_wrote(
    script: str, how: str, list_with: ListWith, program: Callable[[str], str]
) -> None:
    path = program(script)

    run = list_with(path)

    assert run == (2, "", f"error: {path!r} does not run as Python: it {how}.\n{GIVE}")


def test_an_interpreter_that_hangs_before_it_runs_anything_is_none(
    list_with: ListWith, program: Callable[[str], str]
) -> None:
    path = program("exec sleep 60")

    run = list_with(path, "--timeout", "0.3")

    assert run == (2, "", f"error: {path!r} does not run as Python: it did not finish within 0.3 s.\n{GIVE}")


def test_a_directory_is_no_interpreter(list_with: ListWith, tmp_path: Path) -> None:
    run = list_with(str(tmp_path))

    assert run == (2, "", f"error: Cannot start the host process with {str(tmp_path)!r}: Permission denied.\n{GIVE}")


def test_what_plugins_write_is_not_kept(plugins: Write, tool: Tool, program: Callable[[str], str]) -> None:
    directory = plugins({"demo.py": "import os; os.write(1, b'one\\n'); os.write(2, b'two\\n')"})
    python = program(f'exec {sys.executable} "$@"')

    run = tool("list", "-p", str(directory), "--python", python)

    assert run.status == 0
    assert run.err == "one\ntwo\n"
