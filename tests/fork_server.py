"""Runs the tool in forks of one process that has imported what loads plugins: most of the time of a run goes there.

A fork does what ``python -m cantemo_signals`` does: it runs ``__main__.py`` with words, environment, directory and
streams of its own, imports click for itself, and ends the same way. The server reads one request a line from standard
input and answers with the exit status, a line each.
"""

from __future__ import annotations

import atexit
import json
import os
import runpy
import select
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import NoReturn


class ForkServer:
    """The server as a child of this process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(
        self, words: tuple[str, ...], cwd: Path, environment: dict[str, str], timeout: float
    ) -> tuple[int, str, str]:
        """Run the tool; its exit status, output and errors.

        Raises:
            TimeoutExpired: it took longer than ``timeout`` seconds, and was killed.
        """
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        out, err = (Path(self._directory.name) / name for name in ("out", "err"))
        print(json.dumps([words, str(cwd), environment, str(out), str(err)]), file=process.stdin, flush=True)
        if not select.select([process.stdout], [], [], timeout)[0]:
            self.close()
            raise subprocess.TimeoutExpired(words, timeout)
        status = int(process.stdout.readline())
        return status, _text(out), _text(err)

    def close(self) -> None:
        """End the server, and a run that has not ended."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None
            self._directory.cleanup()

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._directory = tempfile.TemporaryDirectory(prefix="fork-server-")
            command = [sys.executable, "-m", "tests.fork_server"]
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(
                command,
                cwd=Path(__file__).parent.parent,
                stdin=pipe,
                stdout=pipe,
                start_new_session=True,
                encoding="utf-8",
            )
        return self._process


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


@cache
def fork_server() -> ForkServer:
    """The one server of this process; it ends with it."""
    server = ForkServer()
    atexit.register(server.close)
    return server


def serve() -> None:
    """Fork for every request, and wait until the fork has ended."""
    import cantemo_signals.child.worker
    import cantemo_signals.protocol.client  # noqa: F401 - both, so that no fork has to

    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if pid == 0:
            become_tool(*json.loads(line))
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def become_tool(words: list[str], cwd: str, environment: dict[str, str], out: str, err: str) -> NoReturn:
    """Go on as a process that was started with these words."""
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(environment)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate((out, err), start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND), number)
    os.closerange(3, 64)
    sys.path[0] = cwd
    sys.argv[1:] = words
    sys.orig_argv[1:] = ["-m", "cantemo_signals", *words]
    try:
        runpy.run_module("cantemo_signals", run_name="__main__", alter_sys=True)
    except BaseException:
        sys.excepthook(*sys.exc_info())
    os._exit(1)


if __name__ == "__main__":
    serve()
