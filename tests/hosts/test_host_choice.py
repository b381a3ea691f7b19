"""Which host is taken, and what means nothing in it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from cantemo_signals.cli import prescan
from cantemo_signals.errors import UsageError
from cantemo_signals.session import Session
from cantemo_signals.values.requests import Loading
from tests.conftest import EXAMPLES, Run
from tests.hosts.projects import PORTAL, SHOP, write

Tool = Callable[..., Run]

REFUSED = [
    (("-p", str(EXAMPLES)), "-p/--plugins"),
    (("--engine", "pydispatcher"), "--engine pydispatcher"),
    (("--load-order", "a"), "--load-order"),
    (("--legacy-imports",), "--legacy-imports"),
    (("--strict",), "--strict"),
    (("--disable-app", "a"), "--disable-app"),
    (("--keep-env",), "--keep-env"),
    (("--fabricate", "a"), "--fabricate"),
    (("--setting", "A=1"), "--setting"),
]


@pytest.mark.parametrize(("words", "option"), REFUSED)
def test_an_option_that_means_nothing_in_a_real_host_is_refused(
    shop: Path, tool: Tool, words: tuple[str, ...], option: str
) -> None:
    run = tool("list", "--host", "django", *words, cwd=shop)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        f"error: {option} means nothing in a real Django project: it decides itself what is loaded, and how.\n"
        "hint: Leave it out, or load plugins into the emulated Portal: --host sandbox.\n"
    )


def test_what_the_file_says_of_the_emulated_portal_is_not_meant_for_a_real_one(shop: Path, tool: Tool) -> None:
    (shop / "pyproject.toml").write_text("[tool.cantemo-signals]\nplugins = ['shop']\nstrict = true\n", "utf-8")

    assert tool("list", "--host", "django", cwd=shop).status == 0
    assert tool("list", cwd=shop).out.startswith("Wiring · engine portal · host sandbox\n")


def test_a_file_that_names_a_real_host_and_options_of_the_other_is_refused(shop: Path, tool: Tool) -> None:
    (shop / "pyproject.toml").write_text("[tool.cantemo-signals]\nhost = 'django'\nstrict = true\n", "utf-8")

    run = tool("list", cwd=shop)

    assert (run.status, run.err.splitlines()[0]) == (
        2,
        "error: --strict means nothing in a real Django project: it decides itself what is loaded, and how.",
    )


def test_host_and_settings_can_stand_in_file_and_environment(shop: Path, tool: Tool) -> None:
    (shop / "pyproject.toml").write_text("[tool.cantemo-signals]\nhost = 'django'\nsettings = 'nowhere'\n", "utf-8")

    run = tool("list", "--format", "json", cwd=shop, CANTEMO_SIGNALS_SETTINGS="mysite.settings")

    assert run.document["host"] == "django"


def test_live_means_nothing_in_the_emulated_portal(tool: Tool) -> None:
    run = tool("fire", "vidispine_pre_create", "--live", "-p", "examples/events_page")

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        "error: --live means nothing in the emulated Portal: nothing real happens there.\n"
        "hint: Leave it out, or name a real project with --host.\n"
    )


def test_settings_mean_nothing_in_the_emulated_portal(tool: Tool, tmp_path: Path) -> None:
    run = tool("list", "--settings", "mysite.settings", cwd=tmp_path)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        "error: --settings means nothing in the emulated Portal: it has settings of its own.\n"
        "hint: Give it one with --setting NAME=VALUE, or name a real project with --host django.\n"
    )


def test_a_project_without_settings_is_asked_for_them(tool: Tool, tmp_path: Path) -> None:
    run = tool("list", "--host", "django", cwd=tmp_path)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        "error: No settings module was named, neither in DJANGO_SETTINGS_MODULE nor in a manage.py on the way up.\n"
        "hint: Name it: --settings mysite.settings.\n"
    )


def test_settings_that_are_not_there_are_named(shop: Path, tool: Tool) -> None:
    run = tool("list", "--host", "django", "--settings", "shop.settings", cwd=shop)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        f"error: There is no settings module 'shop.settings': No module named 'shop.settings'; looked for in {shop}.\n"
        "hint: Name it with --settings MODULE, from the project's directory.\n"
    )


def test_a_portal_that_is_not_there_is_named_with_the_places(shop: Path, tool: Tool) -> None:
    run = tool("list", "--host", "portal", cwd=shop)

    places = f"{shop}, this interpreter's sys.path and /opt/cantemo/portal"
    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        f"error: There is no Portal: {places} have no package portal with settings.\n"
        "hint: Run from the directory of its manage.py, with --python as its interpreter.\n"
    )


AUTO = [
    ({**PORTAL, **SHOP}, {"DJANGO_SETTINGS_MODULE": "mysite.settings"}, (), "portal"),
    (SHOP, {"DJANGO_SETTINGS_MODULE": "mysite.settings"}, (), "django"),
    (SHOP, {}, ("--settings", "mysite.settings"), "django"),
    ({"portal/plugins/demo.py": ""}, {}, (), "sandbox"),
    ({"portal/__init__.py": "", "portal/plugins/demo.py": ""}, {}, (), "sandbox"),
    ({"demo.py": ""}, {}, ("-p", "demo.py"), "sandbox"),
]


@pytest.mark.parametrize(("files", "environment", "words", "host"), AUTO)
def test_auto_takes_portal_then_django_then_the_sandbox(
    tool: Tool, tmp_path: Path, files: dict[str, str], environment: dict[str, str], words: tuple[str, ...], host: str
) -> None:
    project = write(tmp_path, files)

    run = tool("list", "--host", "auto", *words, "--format", "json", cwd=project, **environment)

    assert run.document["host"] == host


def test_auto_says_when_there_is_nothing(tool: Tool, tmp_path: Path) -> None:
    run = tool("list", "--host", "auto", cwd=tmp_path)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        "error: There is no Portal here, no Django settings were named, and there are no plugins either.\n"
        "hint: Name plugins with -p PATH, or a project with --settings MODULE.\n"
    )


def test_the_library_refuses_as_the_command_line_does(shop: Path) -> None:
    with pytest.raises(UsageError, match="--strict means nothing in a real Django project"):
        Session(loading=Loading(host="django", settings_module="mysite.settings", strict=True), directory=str(shop))


def test_portals_own_interpreter_is_taken_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prescan, "PORTAL_PYTHON", sys.executable)

    assert prescan.python_named(["list", "--host", "portal"]) == sys.executable
    assert prescan.python_named(["list", "--host=auto"]) == sys.executable
    assert prescan.python_named(["list", "--host", "portal", "--python", "python3"]) == "python3"
    assert prescan.python_named(["list", "--host", "django"]) is None
