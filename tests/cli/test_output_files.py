"""A result goes to standard output, and to as many files as one likes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from cantemo_signals.__main__ import run
from tests.cli.stub_host import StubHost
from tests.cli.test_showing import TABLE

pytestmark = pytest.mark.usefixtures("project")


def test_a_file_is_written_in_the_format_of_its_extension_beside_standard_output(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run(["list", "-o", "wiring.json", "--output", "wiring.MD", "-o", "wiring.txt"])

    assert (status, *capsys.readouterr()) == (0, TABLE, "")
    assert json.loads((project / "wiring.json").read_text())["kind"] == "wiring"
    assert (project / "wiring.MD").read_text().startswith("# Plugins in plugins")
    assert (project / "wiring.txt").read_text() == TABLE


def test_a_file_of_any_name_is_written_in_the_format_that_is_given(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["list", "--format", "csv=a=b", "--format", "table", "--format", "table=copy"]) == 0

    assert capsys.readouterr().out == TABLE
    assert (project / "a=b").read_text().startswith("signal,module,")
    assert (project / "copy").read_text() == TABLE


def test_a_file_alone_leaves_standard_output_in_the_usual_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["list", "--format", "json=wiring"]) == 0

    assert capsys.readouterr().out == TABLE


def test_the_last_format_of_standard_output_counts(capsys: pytest.CaptureFixture[str]) -> None:
    run(["list", "--format", "json", "--format", "table"])

    assert capsys.readouterr().out == TABLE


def test_a_file_has_no_colour(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["list", "--color", "always", "-o", "wiring.txt"])

    assert "\x1b[" in capsys.readouterr().out
    assert (project / "wiring.txt").read_text() == TABLE


def test_a_file_that_cannot_be_written_costs_nothing_else(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["list", "-o", "nowhere/wiring.json", "-o", "wiring.md", "-o", "plugins/demo.txt"])

    out, err = capsys.readouterr()
    assert (status, out) == (2, TABLE)
    assert err == (
        "error: File 'nowhere/wiring.json' cannot be written: No such file or directory.\n"
        "hint: The result is on standard output.\n"
    )
    assert (project / "wiring.md").exists()
    assert (project / "plugins" / "demo.txt").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["-o", "wiring"], "The extension of 'wiring' is not a format's."),
        (["-o", "wiring.xls"], "The extension of 'wiring.xls' is not a format's."),
        (["--format", "xls=wiring"], "'xls' is not one of"),
        (["--format", "csv="], "--format csv= names no file."),
    ],
)
def test_a_file_of_no_known_format_is_refused_before_anything_is_loaded(
    words: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["list", *words]) == 2

    assert message in capsys.readouterr().err
    assert all(host.asked == [] for host in StubHost.started)
