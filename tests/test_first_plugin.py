"""What ``init`` writes is a plugin that the tool likes, and nothing that was there is touched."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Tool

WROTE = """\
Wrote plugins/first_plugin, a plugin with one receiver.
Wrote tests/test_first_plugin.py, a test of it for pytest.
Wrote pyproject.toml, with plugins in [tool.cantemo-signals].
Try it: cantemo-signals list
        cantemo-signals fire post_delete
"""
SETTINGS = '[tool.cantemo-signals]\nplugins = ["plugins"]\n'


def files(directory: Path) -> dict[str, str]:
    """Every file below a directory, by its path."""
    paths = (path for path in directory.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(directory).as_posix(): path.read_text("utf-8") for path in sorted(paths)}


def test_a_first_plugin_is_listed_fired_at_checked_and_tested(tool: Tool, tmp_path: Path) -> None:
    written = tool("init", cwd=tmp_path)

    listed, fired, checked = (tool(*words, cwd=tmp_path) for words in (["list"], ["fire", "post_delete"], ["check"]))
    tested = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:randomly"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (written.status, written.out, written.err) == (0, WROTE, "")
    assert "first_plugin.receivers.write_down" in listed.out
    assert "Item VX-1 was deleted." in fired.out
    assert (listed.status, fired.status, checked.status) == (0, 0, 0), checked.out
    assert checked.out == "Checked 1 plugin, 1 connection, 1 event: nothing is wrong.\n"
    assert "1 passed" in tested.stdout, tested.stdout + tested.stderr


def test_what_is_written_has_the_plugins_name_throughout(tool: Tool, tmp_path: Path) -> None:
    tool("init", "tape_room", cwd=tmp_path)

    written = files(tmp_path)

    assert list(written) == [
        "plugins/tape_room/__init__.py",
        "plugins/tape_room/plugin.py",
        "plugins/tape_room/receivers.py",
        "pyproject.toml",
        "tests/test_tape_room.py",
    ]
    assert "class TapeRoomBootstrap(Plugin):" in written["plugins/tape_room/plugin.py"]
    assert [path for path, text in written.items() if "first_plugin" in text.lower()] == []


@pytest.mark.parametrize("place", ["plugins", "portal/plugins"])
def test_a_plugin_is_written_beside_the_plugins_that_are_there(place: str, tool: Tool, tmp_path: Path) -> None:
    (tmp_path / place).mkdir(parents=True)
    (tmp_path / place / "other.py").touch()

    tool("init", cwd=tmp_path)

    assert (tmp_path / place / "first_plugin" / "plugin.py").is_file()
    assert f'parent.parent / "{place}/first_plugin"' in files(tmp_path)["tests/test_first_plugin.py"]
    assert files(tmp_path)["pyproject.toml"] == f'[tool.cantemo-signals]\nplugins = ["{place}"]\n'


@pytest.mark.parametrize("here", ["plugins", "plugins/shelf", "portal/plugins", "portal/plugins/shelf"])
def test_from_inside_the_plugins_it_is_written_beside_the_others(here: str, tool: Tool, tmp_path: Path) -> None:
    place = here.removesuffix("/shelf")
    (tmp_path / place / "shelf").mkdir(parents=True)
    (tmp_path / place / "shelf" / "__init__.py").write_text("import portal\n", "utf-8")

    run = tool("init", cwd=tmp_path / here)

    assert (run.status, run.err) == (0, "")
    assert [path for path in files(tmp_path) if "shelf" not in path] == [
        f"{place}/first_plugin/__init__.py",
        f"{place}/first_plugin/plugin.py",
        f"{place}/first_plugin/receivers.py",
        "pyproject.toml",
        "tests/test_first_plugin.py",
    ]
    assert tool("list", cwd=tmp_path / here).status == 0
    assert tool("check", cwd=tmp_path).out.startswith("Checked 2 plugins, 1 connection, ")


def test_a_plugin_is_written_where_the_settings_say(tool: Tool, tmp_path: Path) -> None:
    settings = '[tool.cantemo-signals]\nplugins = ["src"]\n'
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")
    (tmp_path / "src").mkdir()

    run = tool("init", cwd=tmp_path)

    assert (tmp_path / "src" / "first_plugin" / "plugin.py").is_file()
    assert "Left pyproject.toml as it is: it has [tool.cantemo-signals].\n" in run.out
    assert files(tmp_path)["pyproject.toml"] == settings


def test_settings_that_do_not_load_the_plugin_are_left_and_told_of(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.cantemo-signals]\nplugins = ["shelf.py"]\n', "utf-8")
    (tmp_path / "shelf.py").touch()

    run = tool("init", cwd=tmp_path)

    assert 'Add "plugins" to plugins in [tool.cantemo-signals] of pyproject.toml.\n' in run.out


@pytest.mark.parametrize("before", ["[tool.ruff]\nline-length = 99\n", "[tool.ruff]\nline-length = 99\n\n", "# mine"])
def test_the_settings_are_added_to_a_project_that_has_none(before: str, tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text(before, "utf-8")

    run = tool("init", cwd=tmp_path)

    assert "Added [tool.cantemo-signals] to pyproject.toml.\n" in run.out
    assert files(tmp_path)["pyproject.toml"] == f"{before.rstrip()}\n\n{SETTINGS}"
    assert tool("list", cwd=tmp_path).status == 0


@pytest.mark.parametrize(
    "path", ["plugins/first_plugin/mine.txt", "plugins/first_plugin.py", "tests/test_first_plugin.py"]
)
def test_nothing_is_written_where_something_is(path: str, tool: Tool, tmp_path: Path) -> None:
    (tmp_path / path).parent.mkdir(parents=True)
    (tmp_path / path).write_text("mine", "utf-8")

    run = tool("init", cwd=tmp_path)

    named = "plugins/first_plugin" if path.endswith(".txt") else path
    assert (run.status, run.out) == (2, "")
    assert run.err == f"error: {named} exists already.\nhint: Choose another name: cantemo-signals init NAME.\n"
    assert files(tmp_path) == {path: "mine"}


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("[tool.ruff\n", "pyproject.toml is not TOML: "),
        ("tool = { ruff = {} }\n", "pyproject.toml is not TOML: "),
        (
            "[tool.cantemo-signals]\nplugin = 1\n",
            "Unknown option 'plugin' in [tool.cantemo-signals] of pyproject.toml.",
        ),
    ],
)
def test_settings_that_are_wrong_leave_nothing_half_written(
    settings: str, message: str, tool: Tool, tmp_path: Path
) -> None:
    (tmp_path / "pyproject.toml").write_text(settings, "utf-8")

    run = tool("init", cwd=tmp_path)

    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"error: {message}")
    assert [path.name for path in tmp_path.iterdir()] == ["pyproject.toml"]
    assert files(tmp_path)["pyproject.toml"] == settings


def test_what_cannot_be_written_whole_is_not_written_at_all(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "tests").touch()

    run = tool("init", cwd=tmp_path)

    assert (run.status, run.out) == (2, "")
    assert run.err == "error: tests/test_first_plugin.py cannot be written: File exists.\nhint: Nothing was written.\n"
    assert list(files(tmp_path)) == ["tests"]
    assert [path.name for path in tmp_path.iterdir()] == ["tests"]


def test_no_plugin_is_written_into_another(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "__init__.py").write_text("import portal\n", "utf-8")

    run = tool("init", cwd=tmp_path)

    assert (run.status, run.out) == (2, "")
    assert run.err == "error: This directory is a plugin itself.\nhint: Run init in the directory above it.\n"
    assert list(files(tmp_path)) == ["__init__.py"]


def test_settings_that_cannot_be_written_leave_nothing_either(tool: Tool, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").mkdir()

    run = tool("init", cwd=tmp_path)

    assert (run.status, run.out) == (2, "")
    assert run.err == "error: pyproject.toml cannot be written: Is a directory.\nhint: Nothing was written.\n"
    assert [path.name for path in tmp_path.rglob("*")] == ["pyproject.toml"]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("tape-room", "'tape-room' is not a name for a Python package."),
        ("2nd", "'2nd' is not a name for a Python package."),
        ("../shelf", "'../shelf' is not a name for a Python package."),
        ("class", "'class' is not a name for a Python package."),
        ("portal", "A package named 'portal' is not loaded as a plugin."),
        ("tests", "A package named 'tests' is not loaded as a plugin."),
        ("_shelf", "A package named '_shelf' is not loaded as a plugin."),
    ],
)
def test_a_name_that_no_plugin_can_have_is_refused(name: str, message: str, tool: Tool, tmp_path: Path) -> None:
    run = tool("init", name, cwd=tmp_path)

    assert (run.status, run.out) == (2, "")
    assert run.err.startswith(f"error: {message}\n")
    assert files(tmp_path) == {}
