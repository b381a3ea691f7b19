"""Run the tool in forks of one process that has imported what the tool imports: most of the time of a run goes there.

A fork does what ``python -m cantemo_signals`` does: it runs ``__main__.py`` with words, environment, directory and
streams of its own, forks the host process, and ends the same way. The server reads one request a line from standard
input and answers with the exit status, a line each.

Plugins find in ``sys.modules`` what they find in a host process: the server imports nothing else for itself, and what
only the tool's own process has comes back into sight there when the host process has been forked.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from types import ModuleType
from typing import NoReturn

import cantemo_signals.child.worker
import cantemo_signals.protocol.client  # noqa: F401 - both, so that no fork has to


def set_aside() -> dict[str, ModuleType]:
    """Import what only the tool's own process has, and take it out of sight."""
    before = set(sys.modules)
    import cantemo_signals.cli.output
    import cantemo_signals.cli.program
    import cantemo_signals.values.documents  # noqa: F401 - all three: they come back where they are asked for

    return {name: sys.modules.pop(name) for name in set(sys.modules) - before}


def serve() -> None:
    """Fork for every request, and wait until the fork has ended."""
    aside = set_aside()
    for line in iter(sys.stdin.readline, ""):
        pid = os.fork()
        if pid == 0:
            back_in_sight_after_fork(aside)
            become_tool(*json.loads(line))
        _, status = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def back_in_sight_after_fork(aside: dict[str, ModuleType]) -> None:
    """Have these modules again in this process, and in no other, when it has forked."""
    tool = os.getpid()

    def restore() -> None:
        if os.getpid() == tool:
            sys.modules.update(aside | sys.modules)

    os.register_at_fork(after_in_parent=restore)


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
