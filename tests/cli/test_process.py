"""What the tool's own process imports, and how it ends: seen from outside, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.cli.commands import list as list_command
from tests.conftest import ROOT

FORMATS = next(option.type.choices for option in list_command.command.params if option.name == "format")  # type: ignore[attr-defined]
STUB = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n"
STUBBED = f"""{STUB}
import pytest
from tests.cli import stub_host
stub_host.install(pytest.MonkeyPatch())
"""
RUN = "from cantemo_signals.__main__ import main, run\nsys.argv = ['cantemo-signals', *sys.argv[1:]]\n"
NAMES_ON_EXIT = """
status = run(sys.argv[1:])
sys.stderr.write(' '.join(sys.modules))
sys.exit(status)
"""


def run(code: str, *words: str, cwd: Path, **streams: int) -> subprocess.CompletedProcess[str]:
    """Runs this code with these words."""
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams}
    command = [sys.executable, "-c", code, *words]
    return subprocess.run(command, cwd=cwd, encoding="utf-8", check=False, **streams)  # type: ignore[call-overload, no-any-return]


UNWANTED_FOR_HELP = {
    "rich",
    "pygments",
    "pydispatch",
    "cantemo_signals.protocol.client",
    "cantemo_signals.values.plugins",
}


def imported(code: str, *words: str, cwd: Path) -> set[str]:
    """The top-level names, and the whole ones, of what is imported in the end."""
    done = run(code + RUN + NAMES_ON_EXIT, *words, cwd=cwd)
    assert done.returncode == 0, done.stderr
    names = done.stderr.split()
    return {*names, *(name.partition(".")[0] for name in names)}


def test_version_imports_no_click(project: Path) -> None:
    modules = imported(STUB, "--version", cwd=project)

    assert {"click", "json", "cantemo_signals.values.plugins"} & modules == set()


def test_help_imports_no_command_and_nothing_that_draws_or_loads(project: Path) -> None:
    modules = imported(STUB, "--help", cwd=project)

    assert {f"cantemo_signals.cli.commands.{name}" for name in COMMANDS} & modules == set()
    assert modules & UNWANTED_FOR_HELP == set()


def test_help_of_a_command_imports_that_command_alone(project: Path) -> None:
    modules = imported(STUB, "fire", "--help", cwd=project)

    commands = {f"cantemo_signals.cli.commands.{name}" for name in COMMANDS}
    assert commands & modules == {"cantemo_signals.cli.commands.fire"}
    assert modules & UNWANTED_FOR_HELP == set()


@pytest.mark.parametrize("format", FORMATS)
def test_nothing_that_draws_is_imported_for_a_pipe(format: str, project: Path) -> None:
    modules = imported(STUBBED, "list", "--format", format, cwd=project)

    unwanted = {
        "rich",
        "pygments",
        "email",
        "importlib.metadata",
        "pydispatch",
        "django",
        "tomllib",
        "tomli",
        "dataclasses",
    }
    assert unwanted & (modules - set(_of_the_stub())) == set()


def _of_the_stub() -> list[str]:
    """What the stub imports for itself."""
    done = subprocess.run(
        [sys.executable, "-c", "import pytest, sys; print(*sys.modules)"],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout.split()


NEW_FORMAT = """
from types import ModuleType
from cantemo_signals.renderers.formats import FORMATS, Format
writer = sys.modules['cantemo_signals.renderers.writers.counted'] = ModuleType('counted')
writer.write = lambda result, view: f'{len(result.connections)} of {result.kind}\\n'
FORMATS['counted'] = Format('counted', 'How many.', 'counted', 'result', 'txt')
"""


def test_a_new_format_is_in_the_help(project: Path) -> None:
    done = run(STUBBED + NEW_FORMAT + RUN + "main()", "help", "output", cwd=project)

    assert "  counted  How many.\n" in done.stdout


def test_a_new_format_shows_the_result(project: Path) -> None:
    done = run(STUBBED + NEW_FORMAT + RUN + "main()", "list", "--format", "counted", cwd=project)

    assert (done.returncode, done.stdout, done.stderr) == (0, "1 of wiring\n", "")


def test_a_pipe_that_is_closed_is_silent(project: Path) -> None:
    command = [sys.executable, "-c", STUBBED + RUN + "main()", "list"]
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stdout is not None
    process.stdout.close()

    status = process.wait()

    assert process.stderr is not None
    assert (status, process.stderr.read()) == (0, "")
    process.stderr.close()


def test_help_into_a_pipe_that_is_closed_is_silent(project: Path) -> None:
    command = [sys.executable, "-c", STUB + RUN + "main()", "--help"]
    process = subprocess.Popen(command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stdout is not None
    process.stdout.close()

    status = process.wait()

    assert process.stderr is not None
    assert (status, process.stderr.read()) == (0, "")
    process.stderr.close()
