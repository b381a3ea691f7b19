"""Ask the fork server: started when it is first needed, one for each process of tests."""

from __future__ import annotations

import atexit
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

SERVER = Path(__file__).with_name("fork_server.py")


class ForkServer:
    """The server as a child of this process."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(
        self, words: tuple[str, ...], cwd: Path, environment: dict[str, str], timeout: float
    ) -> tuple[int, str, str]:
        """Run the tool; its exit status, output and errors.

        Raises:
            TimeoutError: it took longer than ``timeout`` seconds, and was killed.
        """
        process = self._started()
        assert process.stdin is not None
        assert process.stdout is not None
        out, err = (Path(self._directory, name) for name in ("out", "err"))
        print(json.dumps([words, str(cwd), environment, str(out), str(err)]), file=process.stdin, flush=True)
        if not select.select([process.stdout], [], [], timeout)[0]:
            self.close()
            raise TimeoutError(f"{words} took longer than {timeout} s")
        status = int(process.stdout.readline())
        return status, _text(out), _text(err)

    def close(self) -> None:
        """End the server, and a run that has not ended."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.communicate()
            self._process = None
            shutil.rmtree(self._directory)

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._directory = tempfile.mkdtemp(prefix="fork-server-")
            self._process = subprocess.Popen(
                [sys.executable, str(SERVER)],
                env={**os.environ, "PYTHONPATH": str(SERVER.parent.parent)},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
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
