"""The contracts about imports are kept, and hold for files that do not exist yet."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from importlinter.api import read_configuration

from tests.conftest import GUIDE, ROOT

INTRUDER = "intruder"
REPORTED = re.compile(rf"-   (\S+)\.{INTRUDER} -> (\S+) \(l\.\d+\)")


def lint(directory: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in this directory, with lines that are never wrapped."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"]
    wide = {**os.environ, "COLUMNS": "1000"}
    return subprocess.run(command, cwd=directory, env=wide, capture_output=True, text=True, check=False)


def libraries() -> dict[str, str]:
    """Each library that has a home, with the package whose new files may import it; an empty name if none may."""
    contracts = read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]
    homes: dict[str, str] = {}
    for contract in contracts:
        if contract.get("source_modules") == ["cantemo_signals"]:
            homes.update(dict.fromkeys(contract["forbidden_modules"], ""))
            for importer, library in (line.split(" -> ") for line in contract["ignore_imports"]):
                homes[library] = importer.removesuffix(".**") if importer.endswith(".**") else homes[library]
    return homes


@pytest.fixture(scope="module")
def packages() -> list[str]:
    """The packages, by their full names."""
    folders = (path.parent for path in (ROOT / "cantemo_signals").rglob("__init__.py"))
    return [".".join(each.relative_to(ROOT).parts) for each in folders if GUIDE not in each.parents]


@pytest.fixture(scope="module")
def report(packages: list[str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says when every package has got a file that imports every library."""
    directory = tmp_path_factory.mktemp("contracts")
    shutil.copy(ROOT / "pyproject.toml", directory)
    shutil.copytree(ROOT / "cantemo_signals", directory / "cantemo_signals")
    for package in packages:
        path = directory.joinpath(*package.split("."), f"{INTRUDER}.py")
        path.write_text("".join(f"import {library}\n" for library in libraries()), encoding="utf-8")
    done = lint(directory)
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def test_the_contracts_are_kept() -> None:
    done = lint(ROOT)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_new_file_imports_a_library_only_in_the_librarys_home(report: str, packages: list[str]) -> None:
    outside = {
        (package, library)
        for package in packages
        for library, home in libraries().items()
        if not (home and f"{package}.".startswith(f"{home}."))
    }

    assert set(REPORTED.findall(report)) == outside


def test_a_new_module_at_the_top_needs_a_layer(report: str) -> None:
    assert f"not listed as layers:\n\n- cantemo_signals.{INTRUDER}\n" in report
