"""Functions that Python does not report as audit events: each is replaced by one that reports it first.

That is done when its module is first imported: most of them never are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from cantemo_signals.sandbox.databases import watched

Hear = Callable[[str, tuple[Any, ...]], None]

PARAMETERS = {
    "_dbm.open": "filename flags",
    "_gdbm.open": "filename flags",
    "_interpreters.create": "",
    "_posixshmem.shm_open": "path flags",
    "_posixshmem.shm_unlink": "path",
    "_posixsubprocess.fork_exec": "process_args",
    "signal.pidfd_send_signal": "pidfd signalnum",
    "_testcapi.run_in_subinterp": "code",
    "_testinternalcapi.run_in_subinterp_with_config": "code",
    "_xxsubinterpreters.create": "",
    "_sqlite3.connect": "",
    "os.chroot": "path",
    "os.mkfifo": "path mode dir_fd",
    "os.mknod": "path mode device dir_fd",
    "os.open": "path flags mode dir_fd",
    "os.sched_setaffinity": "pid mask",
    "os.sched_setparam": "pid param",
    "os.sched_setscheduler": "pid policy param",
    "os.setpriority": "which who priority",
    "readline.append_history_file": "nelements filename",
    "readline.write_history_file": "filename",
    "sys.activate_stack_trampoline": "backend",
    "time.clock_settime": "clk_id time",
    "time.clock_settime_ns": "clk_id time",
}
"""The functions, with the names of those parameters that are reported."""

CONNECT = "_sqlite3.connect"
_ALSO = {"os": (os.name,), "signal": ("_signal",), "_sqlite3": ("sqlite3", "sqlite3.dbapi2")}
"""Modules that have the same functions."""


class Unreported:
    """Has each of these functions reported to ``hear``, from now on or from its module's first import on."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._names: dict[str, list[str]] = {}
        for event in PARAMETERS:
            module = event.partition(".")[0]
            for place in (module, *_ALSO.get(module, ())):
                self._names.setdefault(place, []).append(event)
        for place in [place for place in self._names if place in sys.modules]:
            self._replace(place)

    def importing(self, module: object) -> None:
        """Import the module that is about to be imported, if it has such functions, and replace them."""
        if module in self._names:
            with suppress(Exception):  # whoever imports it is told
                self._replace(str(module))

    def _replace(self, place: str) -> None:
        events = self._names.pop(place)
        functions = vars(import_module(place))
        for event in events:
            name = event.partition(".")[2]
            if name in functions:
                replacement = watched(functions[name], self._hear) if event == CONNECT else None
                functions[name] = replacement or self._reporting(event, functions[name])

    def _reporting(self, event: str, function: Any) -> Any:
        hear, names = self._hear, PARAMETERS[event].split()

        def tell_and_do(*args: Any, **kwargs: Any) -> Any:
            hear(event, tuple(args[at] if at < len(args) else kwargs.get(name) for at, name in enumerate(names)))
            return function(*args, **kwargs)

        return tell_and_do
