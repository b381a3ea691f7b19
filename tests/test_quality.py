"""What a reviewer would ask for, asked by machines: types, style, layout."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

TOP_LEVEL = {
    ".ci",
    ".gitignore",
    ".pre-commit-hooks.yaml",
    "CHANGELOG.md",
    "LICENSE",
    "README.md",
    "cantemo_signals",
    "examples",
    "pyproject.toml",
    "tests",
}

CHECKS = {
    "types": ["mypy", "--no-error-summary"],
    "style": ["ruff", "check", "--quiet", "."],
    "format": ["ruff", "format", "--check", "--quiet", "."],
}


@pytest.mark.parametrize("words", CHECKS.values(), ids=CHECKS)
def test_nothing_is_found(words: list[str]) -> None:
    done = subprocess.run([sys.executable, "-m", *words], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_top_level_holds_nothing_but_the_agreed_files() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")

    names = {line.partition("/")[0] for line in listed.stdout.splitlines()}

    assert names <= TOP_LEVEL
