"""Every error that a user can cause: one sentence, one hint, the exit status."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantemo_signals.__main__ import run
from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.errors import HostError, UnknownName
from cantemo_signals.renderers.formats import choices
from cantemo_signals.values.loading import LOADING_OPTIONS
from tests.cli.stub_host import StubHost

pytestmark = pytest.mark.usefixtures("project")

KW_FORMS = "Write key=text, key:=json, key=@file or key:=@file.json."
KNOWN = ", ".join(option.key for option in LOADING_OPTIONS)


ERRORS = [
    (["lst"], "Unknown command 'lst'.", "Did you mean list?"),
    (["xyz"], "Unknown command 'xyz'.", f"Known: {', '.join(COMMANDS)}."),
    (["list", "--fromat", "x"], "Unknown option '--fromat'.", "Did you mean --fabricate or --format?"),
    (["list", "--zzz"], "Unknown option '--zzz'.", "Try 'cantemo-signals list --help'."),
    (["--zzz"], "Unknown option '--zzz'.", "Try 'cantemo-signals list --help'."),
    (["fire"], "Missing argument 'SIGNAL'.", "For example: cantemo-signals fire post_delete."),
    (
        ["list", "one", "extra"],
        "Got unexpected extra argument (extra).",
        "Try 'cantemo-signals list --help'.",
    ),
    (
        ["list", "--load-order"],
        "Option '--load-order' requires an argument.",
        "Try 'cantemo-signals list --help'.",
    ),
    (
        ["list", "--format", "xml"],
        f"Invalid value for '--format': 'xml' is not one of {', '.join(map(repr, choices('table')))}.",
        "Try 'cantemo-signals list --help'.",
    ),
    (
        ["list", "--engine", "blinker"],
        "Invalid value for '--engine': 'blinker' is not one of 'portal', 'pydispatcher', 'django'.",
        "Try 'cantemo-signals list --help'.",
    ),
    (
        ["list", "-p", "nowhere"],
        "Path 'nowhere' does not exist.",
        "-p takes a directory of plugins, a plugin package or a .py module; NAME=PATH mounts it under NAME.",
    ),
    (
        ["list", "-p", "x=nowhere"],
        "Path 'nowhere' does not exist.",
        "-p takes a directory of plugins, a plugin package or a .py module; NAME=PATH mounts it under NAME.",
    ),
    *[
        (
            ["list", "--timeout", word],
            f"--timeout takes a number of seconds, not {word!r}.",
            "Write --timeout 10 or 0.5.",
        )
        for word in ("soon", "0", "-1", "nan", "inf")
    ],
    *[
        (["fire", "s", "--repeat", word], f"--repeat takes a positive integer, not {word!r}.", "Write --repeat 100.")
        for word in ("0", "often", "1.5", "-3")
    ],
    *[
        (["fire", "s", "--kw", word], f"--kw takes key=value, not {word!r}.", KW_FORMS)
        for word in ("k", "=v", "a b=c", "1k=v", "")
    ],
    (["list", "--setting", "X"], "--setting takes key=value, not 'X'.", KW_FORMS),
    (["list", "--setting", "X=@gone"], "--setting X: 'gone' cannot be read: No such file or directory.", KW_FORMS),
    (
        ["fire", "s", "--kw", "sender=x"],
        "Argument 'sender' is reserved: every receiver gets it from the dispatch.",
        "Choose the sender with --sender NAME.",
    ),
    (
        ["fire", "s", "--kw-json", '{"signal": 1}'],
        "Argument 'signal' is reserved: every receiver gets it from the dispatch.",
        "The signal is the command's argument.",
    ),
    (
        ["fire", "s", "--kw", "k:=nothing"],
        "--kw k: 'nothing' is not JSON: Expecting value: line 1 column 1 (char 0).",
        "Quote a string: key:='\"text\"', or write key=text.",
    ),
    *[
        (
            ["fire", "s", "--kw", f"k:={'[' * depth}{']' * depth}"],
            f"--kw k: '{'[' * 39}…' is not JSON: it is nested too deeply.",
            "Quote a string: key:='\"text\"', or write key=text.",
        )
        for depth in (501, 100_000)
    ],
    (["fire", "s", "--kw", "k=@gone"], "--kw k: 'gone' cannot be read: No such file or directory.", KW_FORMS),
    (["fire", "s", "--kw", "k=@latin.txt"], "--kw k: 'latin.txt' is not UTF-8 text.", KW_FORMS),
    (
        ["fire", "s", "--kw-json", "[1]"],
        "--kw-json takes a JSON object, not a list.",
        'Write --kw-json \'{"key": "value"}\'.',
    ),
    (
        ["fire", "s", "--kw-json", "null"],
        "--kw-json takes a JSON object, not null.",
        'Write --kw-json \'{"key": "value"}\'.',
    ),
]


@pytest.mark.parametrize(("words", "message", "hint"), ERRORS)
def test_a_wrong_command_line_is_answered_by_a_sentence_and_a_hint(
    words: list[str], message: str, hint: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "latin.txt").write_bytes(b"\xe9")

    status = run(words)

    assert (status, *capsys.readouterr()) == (2, "", f"error: {message}\nhint: {hint}\n")
    assert all(host.is_closed and not host.asked for host in StubHost.started)


TABLES = [
    (
        'plugns = ["x"]',
        "Unknown option 'plugns' in [tool.cantemo-signals] of pyproject.toml.",
        f"Did you mean plugins? Known: {KNOWN}.",
    ),
    (
        'plugins = "x"',
        "plugins in [tool.cantemo-signals] of pyproject.toml must be a list of strings, not 'x'.",
        'Write plugins = ["…"].',
    ),
    (
        'setting = "API_PASSWORD=hunter2"',
        "setting in [tool.cantemo-signals] of pyproject.toml must be a list of strings, not 'API_PASSWORD******.",
        'Write setting = ["…"].',
    ),
    (
        "load-order = [1]",
        "load-order in [tool.cantemo-signals] of pyproject.toml must be a list of strings, not [1].",
        'Write load-order = ["…"].',
    ),
    (
        "strict = 1",
        "strict in [tool.cantemo-signals] of pyproject.toml must be true or false, not 1.",
        "Write strict = true.",
    ),
    (
        "timeout = true",
        "timeout in [tool.cantemo-signals] of pyproject.toml must be a number of seconds, not True.",
        "Write timeout = 60.",
    ),
    (
        "python = 3",
        "python in [tool.cantemo-signals] of pyproject.toml must be a string, not 3.",
        'Write python = "…".',
    ),
    (
        'engine = "x"',
        "engine in [tool.cantemo-signals] of pyproject.toml must be one of portal, pydispatcher, django, not 'x'.",
        'Write engine = "portal".',
    ),
]


@pytest.mark.parametrize(("line", "message", "hint"), TABLES)
def test_a_wrong_table_in_the_file_is_answered_by_a_sentence_and_a_hint(
    line: str, message: str, hint: str, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "pyproject.toml").write_text(f"[tool.cantemo-signals]\n{line}\n", encoding="utf-8")

    status = run(["list"])

    assert (status, *capsys.readouterr()) == (2, "", f"error: {message}\nhint: {hint}\n")


def test_a_file_that_is_not_toml_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text("[tool.cantemo-signals]\nplugins = [\n", encoding="utf-8")

    status = run(["list"])

    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert err.startswith("error: pyproject.toml is not TOML: ")
    assert err.endswith("\nhint: Fix the file, or run from another directory.\n")


def test_a_table_that_is_no_table_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text("tool.cantemo-signals = 1\n", encoding="utf-8")

    status = run(["list"])

    assert (status, capsys.readouterr().err) == (
        2,
        "error: tool.cantemo-signals in pyproject.toml must be a table.\nhint: Write [tool.cantemo-signals].\n",
    )


def test_a_wrong_file_does_not_keep_help_from_being_shown(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text("[tool.cantemo-signals]\nx = [\n", encoding="utf-8")

    status = run(["list", "--help"])

    assert (status, capsys.readouterr().out[:18]) == (0, "What is connected,")


@pytest.mark.parametrize("command", [["list"], ["fire", "x"], ["trace"], ["plugins"]])
def test_without_plugins_it_is_told_how_to_get_some(
    command: list[str], project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "plugins" / "demo" / "__init__.py").unlink()
    (project / "plugins" / "demo").rmdir()
    (project / "plugins").rmdir()
    monkeypatch.chdir(project)

    status = run(command)

    assert (status, *capsys.readouterr()) == (
        2,
        "",
        "error: No plugins were found here or above.\n"
        "hint: Name them with -p PATH, or write a first one: cantemo-signals init.\n",
    )


def test_a_wrong_variable_is_answered_like_a_wrong_option(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CANTEMO_SIGNALS_TIMEOUT", "soon")

    status = run(["list"])

    assert (status, capsys.readouterr().err) == (
        2,
        "error: --timeout takes a number of seconds, not 'soon'.\nhint: Write --timeout 10 or 0.5.\n",
    )


def test_what_the_host_cannot_find_is_told_with_its_hint(capsys: pytest.CaptureFixture[str]) -> None:
    StubHost.error = UnknownName("signal", "vidispine_pre_creat", ["vidispine_pre_create"])

    status = run(["fire", "vidispine_pre_creat"])

    assert (status, *capsys.readouterr()) == (
        2,
        "",
        "error: Unknown signal 'vidispine_pre_creat'.\nhint: Did you mean vidispine_pre_create?\n",
    )


def test_a_host_that_died_at_once_exits_3(capsys: pytest.CaptureFixture[str]) -> None:
    StubHost.error = HostError("Cannot start the host process with 'x': No such file or directory.")

    status = run(["list"])

    assert (status, *capsys.readouterr()) == (
        3,
        "",
        "error: Cannot start the host process with 'x': No such file or directory.\n",
    )


def test_a_fault_of_ours_is_one_line_that_says_how_to_report_it(capsys: pytest.CaptureFixture[str]) -> None:
    StubHost.error = ZeroDivisionError("ours\nindeed")

    status = run(["list"])

    assert (status, *capsys.readouterr()) == (
        70,
        "",
        "internal error: ZeroDivisionError: ours indeed. "
        "This is a bug in cantemo-signals. Please report it with the command line, what -v adds, and the output of"
        " 'cantemo-signals info'.\n",
    )


def test_a_fault_of_ours_has_its_traceback_with_v(capsys: pytest.CaptureFixture[str]) -> None:
    StubHost.error = ZeroDivisionError("ours")

    status = run(["list", "-v"])

    err = capsys.readouterr().err
    assert status == 70
    assert err.startswith("Traceback (most recent call last):\n")
    assert err.endswith("with the command line, the traceback above, and the output of 'cantemo-signals info'.\n")


def test_control_c_ends_the_line_exits_130_and_closes_the_host(capsys: pytest.CaptureFixture[str]) -> None:
    StubHost.error = KeyboardInterrupt()

    status = run(["list"])

    assert (status, *capsys.readouterr()) == (130, "", "\n")
    assert [host.is_closed for host in StubHost.started] == [True]
