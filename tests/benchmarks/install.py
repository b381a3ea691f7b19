"""The bench: the tool built as a wheel and installed beside its yardsticks, or the one that is there already."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.benchmarks.measure import Bench

ROOT = Path(__file__).resolve().parent.parent.parent
#: ``list_signals`` of django-extensions 4 does not understand the receivers of Django 6.
YARDSTICK_PACKAGES = ("flask", "django<6", "django-extensions")
NOT_BUILT_FROM = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "*.egg-info", "tests", "examples")


def built_bench(directory: Path) -> Bench:
    """Build the wheel from a copy of the project, so that the project stays as it is, and install it."""
    wheel = _wheel(directory)
    print(f"installing {wheel.name} and the yardsticks ...", file=sys.stderr, flush=True)
    environment = directory / "venv"
    _run([sys.executable, "-m", "venv", str(environment)])
    python = str(environment / "bin" / "python")
    _run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel), *YARDSTICK_PACKAGES])
    script = str(environment / "bin" / "cantemo-signals")
    return Bench(python, (python, script), _work(directory), described="from a wheel")


def present_bench(directory: Path) -> Bench:
    """Return what this interpreter has: the console script, or the package that lies on ``PYTHONPATH``."""
    script = Path(sys.executable).parent / "cantemo-signals"
    tool = [str(script)] if script.exists() else ["-m", "cantemo_signals"]
    path = os.pathsep.join(map(os.path.abspath, filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))))
    return Bench(sys.executable, (sys.executable, *tool), _work(directory), described="as installed", path=path)


def _work(directory: Path) -> Path:
    work = directory / "work"
    work.mkdir()
    return work


def _wheel(directory: Path) -> Path:
    print("building the wheel ...", file=sys.stderr, flush=True)
    source, built = directory / "source", directory / "dist"
    shutil.copytree(ROOT, source, ignore=NOT_BUILT_FROM)
    if importlib.util.find_spec("build") is not None:
        _run([sys.executable, "-m", "build", "--wheel", "--outdir", str(built), str(source)])
    else:
        _run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", str(built), str(source)])
    return next(built.glob("*.whl"))


def _run(words: list[str]) -> None:
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)} failed:\n{done.stdout}")
