"""An option for loading, and a command, written down once are found wherever they are needed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from cantemo_signals.__main__ import run
from cantemo_signals.cli import prescan
from cantemo_signals.cli.commands import COMMANDS, CommandRow
from cantemo_signals.errors import UsageError
from cantemo_signals.hosts import choice
from cantemo_signals.values import loading
from cantemo_signals.values.loading import SAFETY, Loading, LoadingOption
from cantemo_signals.values.requests import PluginsRequest, Request
from tests import pages
from tests.cli.stub_host import StubHost

pytestmark = pytest.mark.usefixtures("project")

HOME = "cantemo_signals.cli.commands"
SHOW_ENV = LoadingOption("--show-env", "switch", "Show the whole environment.", SAFETY, "keep_env")
GREET = """
from cantemo_signals.cli import options
from cantemo_signals.values.requests import PluginsRequest

@options.command(examples=[("greet", "everybody")])
def command(invocation):
    '''Greet every plugin.'''
    return invocation.show(invocation.ask(PluginsRequest(invocation.loading)))
"""

GREET_ALONE = """
from cantemo_signals.cli import options

@options.command(examples=[("greet", "everybody")])
def command():
    print("Hello")
    return 0
"""


@pytest.fixture
def output(capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Run the tool and return what it prints."""

    def printed(*words: str) -> str:
        run(list(words))
        return "".join(capsys.readouterr())

    return printed


def offered(last: str, monkeypatch: pytest.MonkeyPatch, output: Callable[..., str]) -> str:
    """Return what the shell is offered for the last of these words."""
    with monkeypatch.context() as patch:
        patch.setenv(prescan.COMPLETING, "bash_complete")
        patch.setenv("COMP_WORDS", f"cantemo-signals {last}")
        patch.setenv("COMP_CWORD", str(last.count(" ") + 1))
        return output()


def asked() -> Request:
    """Return the last request that a host process got."""
    request = StubHost.started[-1].asked[-1]
    return request._replace(loading=request.loading._replace(words=()))


@pytest.fixture
def option(monkeypatch: pytest.MonkeyPatch) -> LoadingOption:
    """A new option, in the place of the one that fills the same field."""
    rows = tuple(row for row in loading.LOADING_OPTIONS if row.field != SHOW_ENV.field)
    for module in (loading, choice):
        monkeypatch.setattr(module, "LOADING_OPTIONS", (*rows, SHOW_ENV))
    for name in [f"{HOME}.{name}" for name in COMMANDS]:
        monkeypatch.setitem(sys.modules, name, ModuleType(name))  # so that what is imported now goes afterwards
        monkeypatch.delitem(sys.modules, name)
    return SHOW_ENV


@pytest.fixture
def greet(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new command."""
    module = ModuleType(f"{HOME}.greet")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(COMMANDS, "greet", CommandRow("Who is greeted?"))
    exec(GREET, module.__dict__)


def test_an_option_is_one_row(
    option: LoadingOption, project: Path, monkeypatch: pytest.MonkeyPatch, output: Callable[..., str]
) -> None:
    assert f"\n  {option.flag} " in output("help", "loading")
    assert f"| `{option.flag}` | {option.help} |" in pages.options_table()
    assert offered("list --show", monkeypatch, output) == "plain,--show-env\n"

    output("list")
    assert asked().loading.keep_env is False
    output("list", option.flag)
    assert asked().loading.keep_env is True
    with monkeypatch.context() as patch:
        patch.setenv(option.variable, "1")
        output("list")
    assert asked().loading.keep_env is True
    (project / "pyproject.toml").write_text("[tool.cantemo-signals]\nshow-env = true\n", "utf-8")
    output("list")
    assert asked().loading.keep_env is True
    output("list", "--host", "django")
    assert asked().loading.keep_env is False

    (project / "pyproject.toml").write_text("[tool.cantemo-signals]\nshow-env = 1\n", "utf-8")
    assert "show-env in [tool.cantemo-signals] of pyproject.toml must be true or false, not 1." in output("list")
    with pytest.raises(UsageError, match="--show-env does not apply to a real Django project"):
        choice.refuse((), Loading(host="django", keep_env=True), "django")


def test_a_command_that_loads_no_plugins_starts_no_host_process(
    greet: None, monkeypatch: pytest.MonkeyPatch, output: Callable[..., str]
) -> None:
    monkeypatch.setitem(COMMANDS, "greet", CommandRow("Who is greeted?", loads_plugins=False))
    exec(GREET_ALONE, sys.modules[f"{HOME}.greet"].__dict__)

    assert output("greet") == "Hello\n"
    assert not prescan.wants_host(["greet"])
    assert "Loading options" not in output("greet", "--help")
    assert StubHost.started == []


def test_a_command_is_one_row_and_one_module(
    greet: None, monkeypatch: pytest.MonkeyPatch, output: Callable[..., str]
) -> None:
    assert prescan.wants_host(["greet"])
    assert "  greet    Who is greeted?\n" in output("--help")
    assert output("greet", "--help").startswith("Who is greeted?\n\nGreet every plugin.\n")
    assert "Did you mean greet?" in output("gret")
    assert offered("gre", monkeypatch, output) == "plain,greet\n"

    output("greet", "--strict")
    assert asked() == PluginsRequest(Loading(mounts=(loading.Mount("plugins"),), strict=True))
