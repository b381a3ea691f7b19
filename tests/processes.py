"""The tool in a process that gets signals, and what becomes of the processes that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.conftest import ROOT, Run

SLEEPS = """
    import os, time
    print(os.getpid(), flush=True)
    while True:
        time.sleep(60)
"""
PATIENCE = 10.0
"""Seconds within which a process that was told to end must have ended, however busy the machine is."""


class Started:
    """The tool in a process of its own, which leads a group, and what it writes."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.pid = process.pid
        self.process = process

    def line(self) -> str:
        """Wait for a line of standard error."""
        assert self.process.stderr is not None
        return self.process.stderr.readline()

    def kill(self, *pids: int) -> None:
        """Kill processes, or with a minus in front the group; the end of the first may end the others."""
        os.kill(pids[0], signal.SIGKILL)
        for pid in pids[1:]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


@contextmanager
def started(*words: str, cwd: Path = ROOT, **environment: str) -> Iterator[Started]:
    """Start the tool with these words, and end it."""
    with subprocess.Popen(
        [sys.executable, "-m", "cantemo_signals", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    ) as process:
        try:
            yield Started(process)
        finally:
            process.kill()


def signalled(number: signal.Signals, directory: Path) -> tuple[int, str, str, int]:
    """Run the tool on a plugin that prints its process's id, and send the tool a signal while the plugin sleeps.

    Return the status, the output and the errors of the tool, and the id of its host process.
    """
    with started("list", "-p", str(directory)) as tool:
        child = int(tool.line())
        tool.process.send_signal(number)
        out, err = tool.process.communicate(timeout=30)
        return tool.process.returncode, out, err, child


def run_in_shell(script: str, **environment: str) -> Run:
    """Run a line of shell in which ``tool`` is the tool, started as a user starts it."""
    tool = f'tool() {{ "{sys.executable}" -m cantemo_signals "$@"; }}\n'
    done = subprocess.run(
        ["sh", "-c", tool + script],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Run(done.returncode, done.stdout, done.stderr)


def ends(pid: int) -> bool:
    """Wait for a process that is not our child to end; False if it is still running when our patience is over."""
    return comes_true(lambda: not _is_running(pid))


def comes_true(condition: Callable[[], bool]) -> bool:
    """Wait for a condition; False if it does not hold when our patience is over."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _is_running(pid: int) -> bool:
    try:
        text = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return text.rpartition(")")[2].split()[0] != "Z"
