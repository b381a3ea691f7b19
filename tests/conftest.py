"""What every test shares: plugin directories written on the spot, the tool run as a user runs it, and no leftovers."""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydispatch import dispatcher  # type: ignore[import-untyped]

from cantemo_signals.sandbox import emulated
from cantemo_signals.session import Session
from tests import schema
from tests.forks import fork_server

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
GUIDE = ROOT / "cantemo_signals/guide"
RULE_EXAMPLES = GUIDE / "rules"


class Run(NamedTuple):
    """One run of the command line."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """Standard output as a JSON document, which keeps to the published schema."""
        document = json.loads(self.out)
        assert schema.problems(document) == []
        return document


Tool = Callable[..., Run]
Write = Callable[[dict[str, str]], Path]
Open = Callable[..., Session]


def run_tool(*words: str, cwd: Path | None = None, timeout: float = 60, **environment: str) -> Run:
    """Run ``cantemo-signals`` with these words, without a terminal, in a fork of a process that has most imports."""
    return Run(*fork_server().run(words, cwd or ROOT, _visible(environment), timeout))


def run_program(*words: str, cwd: Path | None = None, timeout: float = 60, **environment: str) -> Run:
    """Run ``python -m cantemo_signals`` with these words, without a terminal, as a user does; three times slower."""
    done = subprocess.run(
        [sys.executable, "-m", "cantemo_signals", *words],
        cwd=cwd or ROOT,
        env=_visible(environment),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def _visible(environment: dict[str, str]) -> dict[str, str]:
    """The environment of a run: ours without what configures the tool, and with this."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("CANTEMO_SIGNALS", "COLUMNS"))}
    return ours | {"PYTHONPATH": str(ROOT), "NO_COLOR": "", **environment}


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Return the number of cores, or 0 where test files are named: they are done before workers have started."""
    return 0 if all(".py" in word for word in config.args) else os.cpu_count() or 1


def pytest_collection_finish() -> None:
    """Let the garbage collector look only at what tests make: it would look at all of pytest hundreds of times."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def a_terminal_to_lose() -> Iterator[None]:
    """Let what the test starts be told of a hang-up, even where ``nohup`` runs the tests."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def tool() -> Tool:
    """The command line."""
    return run_tool


@pytest.fixture
def plugins(tmp_path: Path) -> Write:
    """Write a directory of plugins: file name → source."""

    def write(files: dict[str, str]) -> Path:
        directory = tmp_path / "plugins"
        for name, source in files.items():
            path = directory / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(source), encoding="utf-8")
        return directory

    return write


@pytest.fixture
def open_session() -> Iterator[Open]:
    """Open sessions, and close them after the test."""
    opened: list[Session] = []

    def open_one(*paths: Path | str, **options: Any) -> Session:
        session = Session(*(str(path) for path in paths), **options)
        opened.append(session)
        session.load()
        return session

    yield open_one
    for session in opened:
        session.close()


@pytest.fixture
def without_celery(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hide Celery if it is installed."""
    found = PathFinder.find_spec

    def find_spec(name: str, path: Any = None, target: Any = None) -> Any:
        return None if name.partition(".")[0] == "celery" else found(name, path, target)

    monkeypatch.setattr(PathFinder, "find_spec", find_spec)
    for name in [name for name in sys.modules if name.partition(".")[0] == "celery"]:
        monkeypatch.delitem(sys.modules, name)


@pytest.fixture(autouse=True)
def leaves_nothing_behind() -> Iterator[None]:
    """Fail a test that leaves a receiver, an emulated module, a finder of ours or a changed ``sys.path`` behind.

    What an installed library that a plugin imports adds to ``sys.meta_path`` stays, as the library itself does.
    """
    path, finders, modules = list(sys.path), list(sys.meta_path), dict(sys.modules)

    yield

    ours = [name for name in sys.modules if name.partition(".")[0] in emulated.ROOTS]
    assert ours == []
    assert [name for name, module in modules.items() if sys.modules.get(name) is not module] == []
    assert [senders for senders in dispatcher.connections.values() if senders] == []
    assert sys.path == path
    assert [finder for finder in sys.meta_path if finder in finders] == finders
    assert [finder for finder in sys.meta_path if type(finder).__module__.startswith("cantemo_signals")] == []
