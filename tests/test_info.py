"""``info`` tells what a bug report needs, whatever is wrong."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.conftest import Run, Tool, Write

SHOWN = """\
cantemo-signals V

python    V, EXECUTABLE
packages  PACKAGES
system    SYSTEM
host      the emulated Portal
plugins   demo, shelf
output    no terminal, no colour, utf-8

Settings
plugins  plugins  found here

In a bug report, add the command line and what it prints with -v.
"""


@pytest.fixture
def project(plugins: Write, tmp_path: Path) -> Path:
    """A directory with two plugins, of which one cannot be imported."""
    plugins({"demo.py": "raise SystemExit", "shelf/__init__.py": ""})
    return tmp_path


def steady(run: Run) -> str:
    """What a run shows, without what differs from machine to machine."""
    text = re.sub(
        r"^(packages|system)( +).*", lambda match: match[1] + match[2] + match[1].upper(), run.out, flags=re.M
    )
    return re.sub(r"\d+\.\d+\.\d+", "V", text.replace(sys.executable, "EXECUTABLE"))


def part(run: Run, heading: str) -> list[str]:
    """The lines below a heading, their columns two spaces apart."""
    lines = run.out.partition(f"\n{heading}\n")[2].partition("\n\n")[0].splitlines()
    return [re.sub(r" {2,}", "  ", line) for line in lines]


def test_a_report_can_be_pasted_as_it_stands_though_a_plugin_is_broken(tool: Tool, project: Path) -> None:
    run = tool("info", cwd=project)

    assert (run.status, steady(run), run.err) == (0, SHOWN, "")


def test_where_there_are_no_plugins_it_says_so(tool: Tool, tmp_path: Path) -> None:
    run = tool("info", cwd=tmp_path)

    assert (run.status, run.err) == (0, "")
    assert "\nplugins   none\n" in run.out


def test_each_setting_has_its_origin_and_secrets_are_masked(tool: Tool, project: Path) -> None:
    settings = '[tool.cantemo-signals]\nload-order = ["shelf"]\ntimeout = 9\ncheck.ignore = ["CS5"]\n'
    (project / "pyproject.toml").write_text(settings, "utf-8")
    words = ("--setting", "API_TOKEN=hunter2", "--setting", "SITE=x", "--timeout", "7")

    run = tool("info", *words, cwd=project, CANTEMO_SIGNALS_STRICT="1", CANTEMO_SIGNALS_LOAD_ORDER="demo")

    assert part(run, "Settings") == [
        "plugins  plugins  found here",
        "load-order  demo  CANTEMO_SIGNALS_LOAD_ORDER",
        "strict  true  CANTEMO_SIGNALS_STRICT",
        "setting  API_TOKEN=******, SITE=x  command line",
        "timeout  7  command line",
        "check.ignore  CS5  pyproject.toml",
    ]
    assert "hunter2" not in run.out


def test_verbose_shows_the_defaults_too(tool: Tool, project: Path) -> None:
    run = tool("info", "-v", cwd=project)

    assert {"engine  portal", "strict  false", "timeout  60", "check.fail-on  warning"} <= {*part(run, "Settings")}


def test_what_is_wrong_is_told_beside_the_rest(tool: Tool, project: Path) -> None:
    names = ("TIMEOUT", "PLUGIN", "EDITOR")
    wrong = dict(zip([f"CANTEMO_SIGNALS_{name}" for name in names], ["soon", "x", "quill"], strict=True))

    run = tool("info", "--data", "none.yaml", "-p", "nowhere", "--engine", "steam", cwd=project, **wrong)

    assert (run.status, run.err) == (0, "")
    *problems, editor = part(run, "Problems")
    assert problems == [
        "CANTEMO_SIGNALS_PLUGIN is no setting. Did you mean CANTEMO_SIGNALS_PLUGINS?",
        "--data: 'none.yaml' cannot be read: No such file or directory. Name a YAML, TOML or JSON file.",
        "Path 'nowhere' does not exist. -p takes a directory of plugins, a plugin package or a .py module;"
        " NAME=PATH mounts it under NAME.",
        "Invalid value for '--engine': 'steam' is not one of 'portal', 'pydispatcher', 'django'.",
        "CANTEMO_SIGNALS_TIMEOUT: --timeout takes a number of seconds, not 'soon'. Write --timeout 10 or 0.5.",
    ]
    assert editor.startswith("CANTEMO_SIGNALS_EDITOR: Unknown editor 'quill'. Known: ")
    assert "\nplugins   demo, shelf\n" in run.out


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        ("[tool.cantemo-signals", "pyproject.toml is not TOML: "),
        ("[tool.cantemo-signals]\nplugin = 1", "Unknown option 'plugin' in [tool.cantemo-signals] of pyproject.toml. "),
        (
            "[tool.cantemo-signals.check]\nignore = 1",
            "ignore in [tool.cantemo-signals.check] of pyproject.toml must be ",
        ),
        ('[tool.cantemo-signals]\nplugins = ["nowhere"]', "pyproject.toml: Path '"),
    ],
)
def test_a_wrong_file_of_settings_is_told_of_too(settings: str, problem: str, tool: Tool, project: Path) -> None:
    (project / "pyproject.toml").write_text(settings, "utf-8")

    run = tool("info", cwd=project)

    assert run.status == 0
    assert part(run, "Problems")[0].startswith(problem)
    assert "\nplugins   demo, shelf\n" in run.out


def test_an_interpreter_that_cannot_be_started_is_told_of(tool: Tool, project: Path) -> None:
    run = tool("info", "--python", "/nowhere/python", cwd=project)

    assert run.status == 0
    assert part(run, "Problems") == [
        "Cannot start the host process with '/nowhere/python': No such file or directory."
        " Give --python the path of a Python 3.10 or later."
    ]
    assert "\nsystem    " in run.out


def test_the_project_that_would_be_loaded_into_is_named(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "manage.py").write_text('os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site.settings")', "utf-8")

    run = tool("info", "--host", "django", cwd=tmp_path)

    assert f"\nhost      a Django project in {tmp_path}, DJANGO_SETTINGS_MODULE=site.settings\n" in run.out


def test_a_document_has_all_settings(tool: Tool, project: Path) -> None:
    document = tool("info", "--strict", "--format", "json", cwd=project).document

    settings = {each["name"]: (each["value"], each["origin"]) for each in document["settings"]}
    assert settings["strict"] == ("true", "command line")
    assert settings["timeout"] == ("60", "default")
    assert settings["plugins"] == ("plugins", "found here")
    assert (document["host"]["name"], document["host"]["plugins"]) == ("sandbox", ["demo", "shelf"])
    assert document["tool"]["packages"].keys() >= {"click", "rich", "PyDispatcher"}


def test_a_wrong_option_is_an_error_as_everywhere(tool: Tool, project: Path) -> None:
    run = tool("info", "--strickt", cwd=project)

    assert (run.status, run.out) == (2, "")
    assert run.err.startswith("error: Unknown option '--strickt'.")
