"""Run programs, take their time, and compare: always two in turn, never one after the other's whole series."""

from __future__ import annotations

import os
import pty
import shutil
import statistics
import struct
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from tests.benchmarks import generate

Kind = TypeVar("Kind")
Words = Sequence[str]
HERE = Path(__file__).resolve().parent
YARDSTICKS = HERE / "yardsticks"
#: Rows and columns of the terminal that programs are run on.
TERMINAL = (50, 200)
#: What changes how fast Python or the programs are, or what they print.
UNWANTED = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "CI")


class NotMeasured(Exception):  # named for what it is
    """A row cannot be measured here, for this reason."""


class Bench:
    """Where programs are measured: an interpreter, the tool installed in it, a directory for what is generated."""

    def __init__(self, python: str, tool: Words, directory: Path, *, described: str, path: str = "") -> None:
        self.python = python
        self.tool = list(tool)
        self.directory = directory
        self.described = described
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if name not in UNWANTED and not name.startswith(("CANTEMO_SIGNALS", "DJANGO", "FLASK"))
        }
        self.environment |= {"TERM": "xterm-256color", "PYTHONPATH": path}
        self.turn = 0

    def plugins(self, number: int) -> str:
        """A directory of so many generated plugins, compiled."""
        return self.made(f"plugins_{number}", lambda directory: generate.write_plugins(directory, number))

    @property
    def example(self) -> str:
        """A directory that holds the plugin of the Events page, compiled."""
        page = HERE.parent.parent / "examples" / "events_page"
        return self.made("example", lambda directory: shutil.copytree(page, directory / "events_page"))

    def made(self, name: str, write: Callable[[Path], object]) -> str:
        """A directory of this name, written once and compiled."""
        directory = self.directory / name
        if not directory.exists():
            write(directory)
            self._compiled(directory)
        return str(directory)

    def needs(self, module: str) -> None:
        """Check that the interpreter has this module.

        Raises:
            NotMeasured: it has not.
        """
        code = f"import importlib.util as u, sys; sys.exit(u.find_spec({module!r}) is None)"
        if subprocess.run([self.python, "-c", code], env=self.environment, check=False).returncode != 0:
            raise NotMeasured(f"{module} is not installed")

    def output(self, words: Words) -> tuple[str, str]:
        """Return what a program writes to its standard output and error.

        Raises:
            NotMeasured: it fails.
        """
        done = subprocess.run(
            words,
            env=self.environment,
            cwd=self.directory,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip().splitlines() or ["nothing"]
            raise NotMeasured(f"it failed with {said[-1]}")
        return done.stdout, done.stderr

    def _compiled(self, directory: Path) -> None:
        """Compile: the yardsticks would do so at their first run, and the tool never writes anything."""
        self.output([self.python, "-m", "compileall", "-q", str(directory)])


class Timed(NamedTuple):
    """One run of a program, in seconds: wall time to its end and to its last byte, processor time with its children."""

    whole: float
    last_byte: float
    processor: float


def timed(bench: Bench, words: Words, *, terminal: bool = False) -> Timed:
    """Run a program with its output on a pipe or on a terminal, the rest on the null device.

    Raises:
        NotMeasured: it fails.
    """
    os.chdir(bench.directory)
    reading, writing = _terminal() if terminal else os.pipe()
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_DUP2, writing, 1),
        (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
    ]
    started = time.perf_counter()
    pid = os.posix_spawn(words[0], list(words), bench.environment, file_actions=actions)
    os.close(writing)
    last_byte = _read_all(reading)
    _, status, usage = os.wait4(pid, 0)
    stopped = time.perf_counter()
    os.close(reading)
    if status != 0:
        bench.output(words)
        raise NotMeasured("it failed, but only when it was timed")
    return Timed(stopped - started, last_byte - started, usage.ru_utime + usage.ru_stime)


def _terminal() -> tuple[int, int]:
    import fcntl
    import termios

    master, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", *TERMINAL, 0, 0))
    return master, terminal


def _read_all(descriptor: int) -> float:
    """Read to the end, and return when the last byte came."""
    last = time.perf_counter()
    while True:
        try:
            chunk = os.read(descriptor, 1 << 20)
        except OSError:  # what a terminal says once nobody writes to it any more
            return last
        if not chunk:
            return last
        last = time.perf_counter()


class Ratio(NamedTuple):
    """Ours as a multiple of the yardstick's: wall time of whole processes, or what the row says, and processor time."""

    value: float
    processor: float | None = None


def in_turn(bench: Bench, ours: Callable[[], Kind], yardstick: Callable[[], Kind]) -> tuple[Kind, Kind]:
    """Return two measurements, ours and the yardstick's; who goes first changes each time."""
    bench.turn += 1
    if bench.turn % 2:
        mine = ours()
        return mine, yardstick()
    others = yardstick()
    return ours(), others


class Budget(NamedTuple):
    """The bounds of a ratio."""

    must: float
    aim: float


class Row(NamedTuple):
    """A line of the table; ``pair`` measures once. ``heavy`` rows are measured less often, ``exact`` ones once.

    ``budget`` is that of the ratio's value, ``processor`` that of the processor time where there is one.
    """

    name: str
    what: str
    yardstick: str
    budget: Budget
    pair: Callable[[Bench], Ratio]
    heavy: bool = False
    exact: bool = False
    processor: Budget | None = None


class Measured(NamedTuple):
    """A row and its ratio, or why there is none."""

    row: Row
    ratio: Ratio | None
    reason: str = ""


def measured(row: Row, bench: Bench, runs: int) -> Measured:
    """Return the medians of the ratios of so many pairs; the first pair warms up and does not count."""
    try:
        if row.exact:
            return Measured(row, row.pair(bench))
        row.pair(bench)
        number = max(3, runs // 3) if row.heavy else runs
        pairs = [row.pair(bench) for _ in range(number)]
    except NotMeasured as error:
        return Measured(row, None, str(error))
    processor = [pair.processor for pair in pairs if pair.processor is not None]
    value = statistics.median(pair.value for pair in pairs)
    return Measured(row, Ratio(value, statistics.median(processor) if processor else None))
