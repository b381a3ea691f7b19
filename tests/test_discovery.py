"""Which plugins lie at a path, and under which names."""

from __future__ import annotations

from pathlib import Path

import pytest

from cantemo_signals.errors import UnknownName, UsageError
from cantemo_signals.loader import discover
from cantemo_signals.values.loading import Mount
from tests.conftest import Write


def names(*mounts: Mount, order: tuple[str, ...] = ()) -> list[str]:
    return [plugin.source.name for plugin in discover(mounts, order)]


def test_packages_and_modules_of_a_directory_are_plugins_in_sorted_order(plugins: Write) -> None:
    directory = plugins({"zebra/__init__.py": "", "apple.py": "", "notes.txt": "", "folder/readme": ""})

    found = names(Mount(str(directory)))

    assert found == ["apple", "zebra"]


def test_a_package_is_one_plugin(plugins: Write) -> None:
    directory = plugins({"demo/__init__.py": "", "demo/plugin.py": ""})

    assert names(Mount(str(directory / "demo"))) == ["demo"]


def test_a_module_is_one_plugin(plugins: Write) -> None:
    directory = plugins({"demo.py": ""})

    assert names(Mount(str(directory / "demo.py"))) == ["demo"]


def test_a_name_given_with_the_path_is_the_mounted_name(plugins: Write) -> None:
    directory = plugins({"demo-1.2/__init__.py": ""})

    assert names(Mount(str(directory / "demo-1.2"), "demo")) == ["demo"]


def test_a_checkout_is_mounted_under_the_name_that_its_own_imports_use(plugins: Write) -> None:
    directory = plugins(
        {
            "PortalPaintings/__init__.py": "",
            "PortalPaintings/views.py": "from portal.plugins.paintings.models import Painting",
            "PortalPaintings/models.py": "from portal.plugins.other.models import Thing",
        }
    )

    (found,) = discover([Mount(str(directory / "PortalPaintings"))])

    assert found.source.name == "paintings"
    assert found.note is not None
    assert "'paintings'" in found.note


def test_a_folder_name_that_python_cannot_import_is_mounted_under_one_that_it_can(plugins: Write) -> None:
    directory = plugins({"my-plugin/__init__.py": ""})

    (found,) = discover([Mount(str(directory))])

    assert found.source.name == "my_plugin"
    assert found.note is not None


def test_portals_own_plugins_directory_is_a_directory_although_it_is_a_package(tmp_path: Path) -> None:
    directory = tmp_path / "portal" / "plugins"
    for name in ("", "one", "two"):
        (directory / name).mkdir(parents=True, exist_ok=True)
        (directory / name / "__init__.py").touch()

    assert names(Mount(str(directory))) == ["one", "two"]
    assert names(Mount(str(tmp_path))) == ["one", "two"]


def test_a_checkout_that_has_its_plugin_in_a_folder_of_its_own_is_looked_into(plugins: Write) -> None:
    directory = plugins(
        {
            "ExportExample/README.md": "",
            "ExportExample/export/__init__.py": "from portal.pluginbase.core import Plugin",
            "ExportExample/setup.py": "raise SystemExit",
        }
    )

    assert names(Mount(str(directory))) == ["export"]
    assert names(Mount(str(directory / "ExportExample"))) == ["export"]


def test_the_load_order_puts_some_plugins_first(plugins: Write) -> None:
    directory = plugins({"a.py": "", "b.py": "", "c.py": ""})

    assert names(Mount(str(directory)), order=("c", "b")) == ["c", "b", "a"]


def test_an_unknown_name_in_the_load_order_is_an_error_that_names_the_known_ones(plugins: Write) -> None:
    directory = plugins({"alpha.py": ""})

    with pytest.raises(UnknownName) as caught:
        names(Mount(str(directory)), order=("alphq",))

    assert "'alphq'" in caught.value.message
    assert "alpha" in (caught.value.hint or "")


def test_two_plugins_of_one_name_are_an_error_that_names_both_paths(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "demo.py").touch()

    with pytest.raises(UsageError) as caught:
        names(Mount(str(tmp_path / "one")), Mount(str(tmp_path / "two")))

    assert "one/demo.py" in caught.value.message
    assert "two/demo.py" in caught.value.message


def test_a_path_that_is_not_there_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        names(Mount(str(tmp_path / "nowhere")))

    assert "nowhere" in caught.value.message
