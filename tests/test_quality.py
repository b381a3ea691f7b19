"""What a reviewer would ask for, asked by machines: types, style, direction of imports, layout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "cantemo_signals",
    "examples",
    "pyproject.toml",
    "tests",
}

TESTS = sorted(str(path) for path in (ROOT / "tests").glob("*.py") if path.stem != "test_benchmarks")
CHECKS = {
    "types": ["mypy", "--no-error-summary", "-p", "cantemo_signals"],
    "types of the tests": ["mypy", "--no-error-summary", *TESTS],
    **{
        f"types of the tests of {folder}": ["mypy", "--no-error-summary", f"tests/{folder}"]
        for folder in ("bus", "cli", "hosts", "renderers", "sandbox")
    },
    "style": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
    "direction of imports": ["importlinter.cli", "lint"],
}


@pytest.mark.parametrize("command", CHECKS.values(), ids=CHECKS)
def test_nothing_is_found(command: list[str]) -> None:
    module, *words = command
    program = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    if module != "importlinter.cli":
        program = [sys.executable, "-m", module, *words]

    paths = {
        **os.environ,
        "MYPYPATH": os.pathsep.join((".", "tests/bus", "tests/cli", "tests/hosts", "tests/renderers")),
    }
    done = subprocess.run(program, cwd=ROOT, env=paths, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_level_holds_nothing_but_the_agreed_files() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")

    names = {line.partition("/")[0] for line in listed.stdout.splitlines()}

    assert names <= TOP_LEVEL
