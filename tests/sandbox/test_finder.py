"""Finding Portal's modules, the plugins' and the aliases, and running each plugin module once."""

from __future__ import annotations

import importlib
import os
import py_compile
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from cantemo_signals.bus import Bus, activate
from cantemo_signals.sandbox.importing.finder import EmulatedPortal
from cantemo_signals.sandbox.importing.folders import Folders, PluginSource, content_of
from cantemo_signals.values.loading import Loading
from tests.conftest import Write

Host = Callable[..., EmulatedPortal]


@pytest.fixture
def host(plugins: Write) -> Iterator[Host]:
    """Installs an emulated host with plugins of these sources."""
    installed: list[tuple[EmulatedPortal, Bus]] = []

    def install(files: dict[str, str], **options: Any) -> EmulatedPortal:
        directory = plugins(files)
        names = sorted({name.partition("/")[0] for name in files})
        sources = [
            PluginSource(name.removesuffix(".py"), str(directory / name), not name.endswith(".py")) for name in names
        ]
        bus = Bus()
        activate(bus)
        installed.append((EmulatedPortal(sources, bus, Loading(**options)), bus))
        installed[-1][0].install()
        return installed[-1][0]

    yield install
    for each, bus in installed:
        each.remove()
        bus.close()
    activate(None)


def load(name: str) -> ModuleType:
    """A module of a plugin, imported."""
    return importlib.import_module(f"portal.plugins.{name}")


def failure_of(name: str) -> BaseException:
    """What importing a module of a plugin raises."""
    with pytest.raises(BaseException) as caught:  # noqa: PT011
        load(name)
    return caught.value


def test_a_package_and_a_single_module_are_found_under_portal_plugins(host: Host) -> None:
    host({"demo/__init__.py": "from .plugin import name", "demo/plugin.py": "name = __name__", "single.py": "x = 1"})

    assert load("demo").name == "portal.plugins.demo.plugin"
    assert load("single").x == 1


def test_what_plugins_import_from_each_other_is_the_same_module(host: Host) -> None:
    host({"a.py": "from portal.plugins import b", "b/__init__.py": "", "b/models.py": ""})

    assert load("a").b is load("b")


def test_the_emulated_modules_are_real_files_at_portals_own_paths(host: Host) -> None:
    host({"demo.py": "from portal.pluginbase import core"})

    path = load("demo").core.__file__

    assert path.endswith(os.path.join("cantemo_signals", "sandbox", "portal", "pluginbase", "core.py"))


def test_a_plugins_folder_without_init_is_a_namespace_as_in_python_3(host: Host) -> None:
    host({"demo/__init__.py": "from .lib.tool import x", "demo/lib/tool.py": "x = 1"})

    assert load("demo").x == 1


def test_a_sibling_that_is_missing_is_never_made_up(host: Host) -> None:
    host({"demo/__init__.py": "", "demo/models.py": "from .missing import x", "demo/views.py": "import missing"})

    assert isinstance(failure_of("demo.models"), ModuleNotFoundError)
    assert isinstance(failure_of("demo.views"), ModuleNotFoundError)


def test_a_module_that_failed_raises_the_same_exception_again_and_is_not_run_again(host: Host) -> None:
    emulated = host({"demo.py": "import sys\nsys.path_runs = getattr(sys, 'path_runs', 0) + 1\n1 / 0"})

    first, second = failure_of("demo"), failure_of("demo")

    assert first is second is emulated.failures["portal.plugins.demo"]
    assert sys.__dict__.pop("path_runs") == 1
    assert list(emulated.plugin_modules()) == ["portal.plugins.demo"]


def test_the_exception_of_a_submodule_counts_for_the_package_that_imports_it(host: Host) -> None:
    emulated = host({"demo/__init__.py": "from . import plugin", "demo/plugin.py": "raise SystemExit(3)"})

    error = failure_of("demo")

    assert isinstance(error, SystemExit)
    assert emulated.failures == {"portal.plugins.demo": error, "portal.plugins.demo.plugin": error}


def test_raising_again_does_not_make_the_traceback_longer(host: Host) -> None:
    host({"demo.py": "1 / 0"})

    def depth() -> int:
        trace, count = failure_of("demo").__traceback__, 0
        while trace is not None:
            trace, count = trace.tb_next, count + 1
        return count

    depth()
    assert depth() == depth()


def test_compiled_code_is_read_and_never_written(host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    host({"demo/__init__.py": "", "demo/plugin.py": "x = 1"})
    folder = tmp_path / "plugins" / "demo"

    load("demo.plugin")

    assert sorted(entry.name for entry in folder.iterdir()) == ["__init__.py", "plugin.py"]


def test_a_module_of_which_there_is_only_compiled_code_is_loaded(host: Host, tmp_path: Path) -> None:
    source = tmp_path / "hidden.py"
    source.write_text("x = 1", encoding="utf-8")
    emulated = host({"demo/__init__.py": ""})
    py_compile.compile(str(source), cfile=str(tmp_path / "plugins" / "demo" / "hidden.pyc"))

    assert load("demo.hidden").x == 1
    assert emulated.plugin_modules()["portal.plugins.demo.hidden"].endswith("hidden.pyc")


def test_code_that_was_compiled_from_a_relative_path_is_read_once_and_names_the_real_file(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    host({"demo/__init__.py": "", "demo/plugin.py": "def f(): return 'source'"})
    source = tmp_path / "plugins" / "demo" / "plugin.py"
    monkeypatch.chdir(tmp_path)
    compiled = Path(str(py_compile.compile("plugins/demo/plugin.py", doraise=True)))
    compiled.write_bytes(compiled.read_bytes().replace(b"source", b"cached"))
    read_again: list[str] = []

    def get_data(_: object, path: str) -> bytes:
        read_again.append(path)
        return b""

    monkeypatch.setattr(SourceFileLoader, "get_data", get_data)

    module = load("demo.plugin")

    assert (module.f(), module.f.__code__.co_filename) == ("cached", str(source))
    assert [path for path in read_again if "plugin." in path] == []


def test_a_relative_import_that_climbs_out_finds_the_very_module_at_the_top(host: Host) -> None:
    host(
        {
            "demo/__init__.py": "",
            "demo/a.py": "from ...externals.VidiRest.objects.item import VSItem\nfrom ...externals import VidiRest",
            "demo/b.py": "from VidiRest.objects.item import VSItem\nimport VidiRest",
        }
    )

    a, b = load("demo.a"), load("demo.b")

    assert a.VSItem is b.VSItem
    assert a.VidiRest is b.VidiRest is sys.modules["portal.externals.VidiRest"]
    assert vars(b.VidiRest)["__spec__"].name == "VidiRest"


def test_an_external_that_exists_nowhere_is_made_up(host: Host) -> None:
    host({"demo.py": "from portal.externals.unheard_of.part import Thing"})

    assert load("demo").Thing.__module__ == "portal.externals.unheard_of.part"


@pytest.mark.usefixtures("without_celery")
def test_what_was_there_before_comes_back_and_the_rest_goes(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    other = ModuleType("django")
    monkeypatch.setitem(sys.modules, "django", other)
    before = set(sys.modules)
    emulated = host({"demo.py": "import django, celery.signals, portal.vidispine.signals, VidiRest"})
    assert load("demo").django is not other

    emulated.remove()

    assert sys.modules["django"] is other
    assert {name for name in set(sys.modules) - before if name.startswith(("portal", "VidiRest", "celery"))} == set()
    assert emulated not in sys.meta_path


def test_removing_a_portal_twice_takes_nothing_that_is_not_its_own(host: Host) -> None:
    emulated = host({"demo.py": "import django"})
    load("demo")
    emulated.remove()
    real = importlib.import_module("django")

    emulated.remove()

    assert sys.modules["django"] is real


def test_the_files_of_a_plugin_are_known_before_they_are_imported(host: Host, tmp_path: Path) -> None:
    emulated = host({"demo/__init__.py": "", "demo/sub/__init__.py": "", "demo/sub/part.py": "", "demo/data/x.py": ""})
    load("demo")

    names = [os.path.relpath(path, tmp_path / "plugins") for path in emulated.files_of("demo")]

    assert names == ["demo/__init__.py", "demo/sub/__init__.py", "demo/sub/part.py"]
    assert emulated.has("portal.plugins.demo.sub")
    assert not emulated.has("portal.plugins.demo.models")
    assert emulated.path_of("portal.plugins.demo") == str(tmp_path / "plugins" / "demo" / "__init__.py")


def test_a_file_is_read_once_until_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "loans.py"
    path.write_bytes(b"first")

    first, again = content_of(str(path)), content_of(str(path))
    path.write_bytes(b"another")
    changed = content_of(str(path))
    path.unlink()

    assert first is again
    assert (first, changed, content_of(str(path))) == (b"first", b"another", b"")


def test_what_is_no_file_is_no_module(tmp_path: Path) -> None:
    (tmp_path / "loans.py").touch()
    os.mkfifo(tmp_path / "models.py")
    os.symlink("nowhere.py", tmp_path / "plugin.py")

    found = Folders()[str(tmp_path)]

    assert found.modules == {"loans": str(tmp_path / "loans.py")}
