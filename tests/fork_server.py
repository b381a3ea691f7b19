"""Run the tool in forks of one process that has imported what loads plugins: most of the time of a run goes there.

A fork does what ``python -m cantemo_signals`` does: it runs ``__main__.py`` with words, environment, directory and
streams of its own, imports click for itself, and ends the same way. The server reads one request a line from standard
input and answers with the exit status, a line each. It imports what the tool imports and no more: plugins would see it.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from typing import NoReturn

import cantemo_signals.child.worker
import cantemo_signals.protocol.client  # noqa: F401 - both, so that no fork has to


def serve() -> None:
    """Fork for every request, and wait until the fork has ended."""
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
