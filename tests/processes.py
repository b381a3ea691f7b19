"""The tool in a process that gets signals, and what becomes of the processes that it started."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT

SLEEPS = """
    import os, time
    print(os.getpid(), flush=True)
    while True:
        time.sleep(60)
"""
PATIENCE = 10.0
"""Seconds within which a process that was told to end must have ended, however busy the machine is."""


def signalled(number: signal.Signals, directory: Path) -> tuple[int, str, str, int]:
    """Run the tool on a plugin that prints its process's id, and send the tool a signal while the plugin sleeps.

    Return the status, the output and the errors of the tool, and the id of its host process.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "cantemo_signals", "list", "-p", str(directory)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where tests run in the background
    ) as process:
        assert process.stderr is not None
        child = int(process.stderr.readline())
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    return process.returncode, out, err, child


def ends(pid: int) -> bool:
    """Wait for a process that is not our child to end; False if it is still running when our patience is over."""
    deadline = time.monotonic() + PATIENCE
    while _is_running(pid):
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
