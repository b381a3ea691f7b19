"""Code that Python compiled earlier is what Python itself would run, and no other."""

from __future__ import annotations

import os
import py_compile
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from cantemo_signals.compiled import OwnModules, compiled, path_of_compiled
from tests.conftest import ROOT


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "demo.py"
    path.write_text("X = 1\n", encoding="utf-8")
    py_compile.compile(str(path), cfile=cache_from_source(str(path)))
    return path


def test_compiled_code_as_old_as_its_source_is_taken(source: Path) -> None:
    code = compiled(str(source))

    assert code is not None
    assert (code.co_filename, code.co_names) == (str(source), ("X",))


@pytest.mark.parametrize("change", ["edited", "gone", "never compiled", "checked by its hash", "cut"])
def test_compiled_code_is_not_taken_where_python_would_doubt_it(source: Path, change: str) -> None:
    cached = Path(cache_from_source(str(source)))
    match change:
        case "edited":
            source.write_text("X = 12\n", encoding="utf-8")
        case "gone":
            source.unlink()
        case "never compiled":
            cached.unlink()
        case "checked by its hash":
            checked = py_compile.PycInvalidationMode.CHECKED_HASH
            py_compile.compile(str(source), cfile=str(cached), invalidation_mode=checked)
        case _:
            cached.write_bytes(cached.read_bytes()[:12])

    assert compiled(str(source)) is None


@pytest.mark.parametrize("options", [[], ["-O"], ["-OO"], ["-X", "pycache_prefix=elsewhere"]])
def test_it_is_where_python_keeps_it(options: list[str], source: Path) -> None:
    code = (
        "import sys; from importlib.util import cache_from_source; from cantemo_signals.compiled import *\n"
        "print(path_of_compiled(sys.argv[1]) == cache_from_source(sys.argv[1]))"
    )

    done = subprocess.run(
        [sys.executable, "-B", *options, "-c", code, str(source)], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert done.stdout == "True\n"


def test_only_modules_of_this_package_are_found_in_fewer_steps() -> None:
    import cantemo_signals.errors as module  # it is compiled now

    path = [os.path.dirname(str(module.__file__))]
    found = OwnModules.find_spec("cantemo_signals.errors", path)

    assert OwnModules.find_spec("cantemo_signals.sandbox", path) is None
    assert OwnModules.find_spec("cantemo_signals_of_others.errors", path) is None
    assert OwnModules.find_spec("json", None) is None
    if os.path.exists(path_of_compiled(str(module.__file__))):  # it may have been left out: -B
        assert found is not None
        assert (found.origin, found.cached, found.has_location) == (module.__file__, vars(module)["__cached__"], True)
