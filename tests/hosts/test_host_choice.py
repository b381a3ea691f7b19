"""The host that is taken, and what does not apply to it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cantemo_signals.cli import prescan
from cantemo_signals.errors import UsageError
from cantemo_signals.session import Session
from cantemo_signals.values.loading import LOADING_OPTIONS, Loading, LoadingOption
from tests.conftest import EXAMPLES, Tool
from tests.hosts.projects import PORTAL, SHOP, write

VALUES = {
    "mounts": str(EXAMPLES),
    "choice": "pydispatcher",
    "pairs": "A=1",
    "file": "empty.json",
    "files": "empty.json",
}
"""A value of each kind; a switch has none, choices have their own, and every other kind takes a name."""

REFUSED = [option for option in LOADING_OPTIONS if option.field and option.real is not None]


def given(option: LoadingOption) -> tuple[str, ...]:
    """Return words that give the option."""
    usual = option.choices[0] if option.choices else "a"
    return (option.flag,) if option.kind == "switch" else (option.flag, VALUES.get(option.kind, usual))


@pytest.mark.parametrize("option", REFUSED, ids=lambda option: option.key)
def test_an_option_that_does_not_apply_to_a_real_host_is_refused(shop: Path, tool: Tool, option: LoadingOption) -> None:
    (shop / "empty.json").write_text("{}", "utf-8")

    run = tool("list", "--host", "django", *given(option), cwd=shop)

    shown = " ".join(given(option)) if option.kind == "choice" else option.flag
    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        f"error: {shown} does not apply to a real Django project, which decides for itself what to load and how.\n"
        "hint: Leave it out, or load plugins into the emulated Portal: --host sandbox.\n"
    )


def test_what_the_file_says_of_the_emulated_portal_is_not_meant_for_a_real_one(shop: Path, tool: Tool) -> None:
    (shop / "pyproject.toml").write_text("[tool.cantemo-signals]\nplugins = ['shop']\nstrict = true\n", "utf-8")

    assert tool("list", "--host", "django", cwd=shop).status == 0
    assert tool("list", cwd=shop).out.startswith("Plugin shop\n")


def test_a_file_that_names_a_real_host_and_options_of_the_other_is_refused(shop: Path, tool: Tool) -> None:
    (shop / "pyproject.toml").write_text("[tool.cantemo-signals]\nhost = 'django'\nstrict = true\n", "utf-8")

    run = tool("list", cwd=shop)

    assert (run.status, run.err.splitlines()[0]) == (
        2,
        "error: --strict does not apply to a real Django project, which decides for itself what to load and how.",
    )


def test_host_and_settings_can_stand_in_file_and_environment(shop: Path, tool: Tool) -> None:
    (shop / "pyproject.toml").write_text("[tool.cantemo-signals]\nhost = 'django'\nsettings = 'nowhere'\n", "utf-8")

    run = tool("list", "--format", "json", cwd=shop, CANTEMO_SIGNALS_SETTINGS="mysite.settings")

    assert run.document["host"] == "django"


def test_live_does_not_apply_to_the_emulated_portal(tool: Tool) -> None:
    run = tool("fire", "vidispine_pre_create", "--live", "-p", "examples/events_page")

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        "error: --live does not apply to the emulated Portal: nothing real happens there.\n"
        "hint: Leave it out, or name a real project with --host.\n"
    )


def test_settings_do_not_apply_to_the_emulated_portal(tool: Tool, tmp_path: Path) -> None:
    run = tool("list", "--settings", "mysite.settings", cwd=tmp_path)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        "error: --settings does not apply to the emulated Portal, which has its own.\n"
        "hint: Add a setting with --setting NAME=VALUE, or load into a real project: --host django.\n"
    )


def test_a_project_without_settings_is_asked_for_them(tool: Tool, tmp_path: Path) -> None:
    run = tool("list", "--host", "django", cwd=tmp_path)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        "error: No Django settings were found in DJANGO_SETTINGS_MODULE or in a manage.py here or above.\n"
        "hint: Name them: --settings mysite.settings.\n"
    )


def test_settings_that_are_not_there_are_named(shop: Path, tool: Tool) -> None:
    run = tool("list", "--host", "django", "--settings", "shop.settings", cwd=shop)

    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        f"error: Settings module 'shop.settings' was not found in {shop}: No module named 'shop.settings'.\n"
        "hint: Name it with --settings MODULE, from the project's directory.\n"
    )


def test_a_portal_that_is_not_there_is_named_with_the_places(shop: Path, tool: Tool) -> None:
    run = tool("list", "--host", "portal", cwd=shop)

    places = f"{shop}, this interpreter's sys.path and /opt/cantemo/portal"
    assert (run.out, run.status) == ("", 2)
    assert run.err == (
        f"error: No Portal was found: {places} have no package portal with settings.\n"
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
        "error: No Portal, no Django settings and no plugins were found.\n"
        "hint: Name plugins with -p PATH, or a project with --settings MODULE.\n"
    )


def test_the_library_refuses_as_the_command_line_does(shop: Path) -> None:
    with pytest.raises(UsageError, match="--strict does not apply to a real Django project"):
        Session(loading=Loading(host="django", settings_module="mysite.settings", strict=True), directory=str(shop))


def test_portals_own_interpreter_is_taken_where_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prescan, "PORTAL_PYTHON", sys.executable)

    assert prescan.python_named(["list", "--host", "portal"]) == sys.executable
    assert prescan.python_named(["list", "--host=auto"]) == sys.executable
    assert prescan.python_named(["list", "--host", "portal", "--python", "python3"]) == "python3"
    assert prescan.python_named(["list", "--host", "django"]) is None
