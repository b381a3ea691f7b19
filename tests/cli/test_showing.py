"""What appears on standard output and standard error, and the exit status."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from cantemo_signals import __version__
from cantemo_signals.__main__ import run
from cantemo_signals.cli.commands import COMMANDS
from cantemo_signals.values.documents import dump
from cantemo_signals.values.loading import Loading
from cantemo_signals.values.plugins import Failure, Plugin
from cantemo_signals.values.requests import Death, RulesRequest
from cantemo_signals.values.rules import RulesResult, RuleText
from tests.cli.stub_host import WIRING, StubHost

pytestmark = pytest.mark.usefixtures("project")

TABLE = """\
Plugins in plugins

vidispine_pre_create from UserHelper
 1  demo.plugin.test_vs_precreate  demo/plugin.py:15  TestPluginBootstrap

1 connection, 1 signal, 1 plugin
"""


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard output as a terminal."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    return stream


def test_the_result_stands_on_standard_output_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["list"])

    assert (status, *capsys.readouterr()) == (0, TABLE, "")


def test_json_in_a_pipe_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["list", "--format", "json"])

    assert (status, *capsys.readouterr()) == (0, dump(WIRING) + "\n", "")


def test_json_on_a_terminal_is_indented(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)

    run(["list", "--format", "json"])

    assert terminal.getvalue().startswith('{\n  "schema": 2,')
    assert json.loads(terminal.getvalue()) == json.loads(dump(WIRING))


def test_csv_says_on_standard_error_what_it_has_no_row_for(capsys: pytest.CaptureFixture[str]) -> None:
    broken = Plugin("broken", "plugins/broken", loaded=False, failure=Failure("E", "m"))
    death = Death("importing x", "exited with status 1")
    StubHost.result, StubHost.status = WIRING._replace(plugins=(broken,), deaths=(death,)), 1

    status = run(["list", "--format", "csv"])

    out, err = capsys.readouterr()
    assert (status, out.count("\n")) == (1, 2)
    assert err == (
        "warning: Plugins failed to load: broken. --format table says why.\n"
        "warning: The host process exited with status 1 while importing x.\n"
    )


@pytest.mark.parametrize(
    ("status", "words", "expected"), [(1, [], 1), (1, ["--exit-zero"], 0), (3, ["--exit-zero"], 3)]
)
def test_exit_zero_forgives_the_plugins_but_not_the_host(status: int, words: list[str], expected: int) -> None:
    StubHost.status = status

    assert run(["list", *words]) == expected


def test_a_terminal_gets_colour_and_links(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)

    run(["list"])

    assert "\x1b[1mPlugins in plugins\x1b[0m" in terminal.getvalue()
    assert "\x1b]8;" in terminal.getvalue()


@pytest.mark.parametrize(
    ("environment", "words", "is_coloured"),
    [
        ({}, [], True),
        ({"NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": ""}, [], True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, [], False),
        ({"TERM": "dumb"}, [], False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, [], True),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    ],
)
def test_colour_on_a_terminal(
    environment: dict[str, str],
    words: list[str],
    is_coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    terminal = on_terminal(monkeypatch)

    run(["list", *words])

    assert ("\x1b" in terminal.getvalue()) is is_coloured


@pytest.mark.parametrize(
    ("environment", "words", "is_coloured"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "0"}, [], False),
        ({}, ["--color", "always"], True),
    ],
)
def test_colour_in_a_pipe(
    environment: dict[str, str],
    words: list[str],
    is_coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    run(["list", *words])

    out = capsys.readouterr().out
    assert ("\x1b[" in out) is is_coloured
    assert "\x1b]8;" not in out


@pytest.mark.parametrize(
    ("environment", "words", "is_coloured"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({}, ["--color", "always"], True),
        ({"NO_COLOR": "1"}, ["--color=always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
    ],
)
def test_an_error_is_coloured_as_the_result_would_be(
    environment: dict[str, str],
    words: list[str],
    is_coloured: bool,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    status = run(["list", "--disable-ap", *words])

    error, hint = ("\x1b[1;31merror:\x1b[0m", "\x1b[36mhint:\x1b[0m") if is_coloured else ("error:", "hint:")
    assert (status, capsys.readouterr().err) == (
        2,
        f"{error} Unknown option '--disable-ap'.\n{hint} Did you mean --disable-app?\n",
    )


def test_a_stream_without_the_characters_gets_ascii(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="ascii"))
    connection = WIRING.connections[0]._replace(receiver="portal.plugins.demo.é")
    StubHost.result = WIRING._replace(connections=(connection,))

    status = run(["list"])

    assert status == 0
    assert raw.getvalue().startswith(b"Plugins in plugins\n")
    assert b"demo.\\xe9" in raw.getvalue()


def test_json_for_a_stream_without_the_characters_is_still_json(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="latin-1"))
    StubHost.result = WIRING._replace(versions={"python": "é"})

    run(["list", "--format", "json"])

    assert json.loads(raw.getvalue())["versions"] == {"python": "é"}


def test_progress_is_shown_on_a_terminal_and_erased(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = Terminal()
    monkeypatch.setattr(sys, "stderr", errors)

    run(["list"])

    assert errors.getvalue() == "\r\x1b[K1 s  importing demo\r\x1b[K"


def test_quiet_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    errors = Terminal()
    monkeypatch.setattr(sys, "stderr", errors)

    run(["list", "-q"])

    assert errors.getvalue() == ""


def test_quiet_leaves_the_hint_of_an_error_out(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["list", "--strcit", "-q"])

    assert (status, *capsys.readouterr()) == (2, "", "error: Unknown option '--strcit'.\n")


def test_quiet_and_verbose_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["list", "-v", "--quiet"])

    assert (status, *capsys.readouterr()) == (2, "", "error: --quiet and --verbose exclude each other.\n")


@pytest.mark.parametrize(
    ("words", "variable", "address"),
    [
        ([], "", "file://{path}#15"),
        (["--editor", "pycharm"], "", "pycharm://open?file={path}&line=15"),
        ([], "vscode", "vscode://file{path}:15:1"),
        (["--editor", "zed"], "vscode", "zed://file{path}:15:1"),
        (["--editor", "emacs://open?at={line}&in={path}"], "", "emacs://open?at=15&in={path}"),
    ],
)
def test_a_click_on_a_location_opens_it_in_the_editor(
    words: list[str], variable: str, address: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = on_terminal(monkeypatch)
    monkeypatch.setenv("CANTEMO_SIGNALS_EDITOR", variable)

    run(["list", *words])

    assert f";{address.format(path=project / 'plugins/demo/plugin.py')}\x1b\\" in terminal.getvalue()


def test_an_unknown_editor_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    status = run(["list", "--editor", "vi"])

    assert (status, *capsys.readouterr()) == (
        2,
        "",
        "error: Unknown editor 'vi'.\nhint: Known: file, vscode, vscode-insiders, vscodium, cursor, zed, pycharm, idea,"
        " textmate, macvim, or an address such as 'vscode://file{path}:{line}'.\n",
    )


def test_progress_is_not_shown_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    run(["list"])

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("words", [["--version"], ["--version", "list"]])
def test_the_version_is_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    status = run(words)

    assert status == 0
    assert capsys.readouterr().out == f"cantemo-signals {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_help_begins_with_a_question_and_ends_with_examples(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status = run([command, "--help"])

    out = capsys.readouterr().out
    assert status == 0
    assert out.split("\n\n")[0].replace("\n", " ").endswith("?")
    assert out.split("\n\n")[-1].startswith("Examples:\n  # ")
    assert "" not in [line.strip() for line in out.split("Examples:")[1].strip().split("\n")]
    assert StubHost.started == []


def completed(words: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the shell is offered for the last of these words."""
    from cantemo_signals.cli import completion

    monkeypatch.setattr(completion, "silence", lambda _: None)
    monkeypatch.setenv("_CANTEMO_SIGNALS_COMPLETE", "bash_complete")
    monkeypatch.setenv("COMP_WORDS", f"cantemo-signals {words}")
    monkeypatch.setenv("COMP_CWORD", str(words.count(" ") + 1))
    assert run([]) == 0
    return [line.partition(",")[2] for line in capsys.readouterr().out.split()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("li", ["list"]),
        ("fire vidispine_pre", ["vidispine_pre_create"]),
        (
            "fire portal.vid",
            ["portal.vidispine.signals.vidispine_post_create", "portal.vidispine.signals.vidispine_pre_create"],
        ),
        ("fire userh", ["UserHelper.createUser"]),
        ("fire pre_c", ["vidispine_pre_create"]),
        ("list --signal create", ["create"]),
        ("signals ", ["UserHelper", "createUser", "vidispine_post_create", "vidispine_pre_create"]),
        ("list --sender U", ["UserHelper"]),
        ("list --receiver ", ["test_vs_precreate"]),
        ("list --plugin ", ["demo"]),
        ("trace x --method ", ["createUser"]),
        ("trace x --only zzz", []),
    ],
)
def test_live_names_are_completed(
    words: str, offered: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert completed(words, monkeypatch, capsys) == offered
    assert all(host.is_closed for host in StubHost.started)


def test_completion_loads_the_plugins_that_stand_before_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    completed("list --strict -p plugins/demo --signal ", monkeypatch, capsys)

    [request] = StubHost.started[-1].asked
    assert (request.kind, request.loading.strict, request.loading.mounts[0].path) == ("names", True, "plugins/demo")


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("rule ", ["CS101", "CS201", "CS204"]),
        ("rule cs2", ["CS201", "CS204"]),
        ("rule dead", ["dead-receiver"]),
        ("check --select CS1", ["CS101"]),
        ("check --ignore CS101,CS2", ["CS101,CS201", "CS101,CS204"]),
        ("check --ignore CS201,CS2", ["CS201,CS204"]),
        ("check --select dead", []),
    ],
)
def test_rules_are_completed_without_loading_plugins(
    words: str, offered: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    named = {"CS101": "missing-kwargs", "CS201": "dead-receiver", "CS204": "uid-taken"}
    StubHost.result = RulesResult(tuple(RuleText(code, named[code], "error", "loading", "", "") for code in named))

    assert completed(words, monkeypatch, capsys) == offered
    assert all(host.asked == [RulesRequest(Loading())] for host in StubHost.started)


def test_completion_that_fails_is_silent(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "pyproject.toml").write_text("[tool.cantemo-signals]\nx = [\n", encoding="utf-8")
    StubHost.error = OSError("no")

    assert completed("list --signal ", monkeypatch, capsys) == []
    assert capsys.readouterr().err == ""
