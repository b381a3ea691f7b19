"""What Python does not report as audit events: each function or class is replaced by one that reports it first.

That is done when its module is first imported: most of them never are.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Any

from cantemo_signals.sandbox.databases import Watched

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
    "_multiprocessing.sem_unlink": "name",
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

_ALSO = {"os": (os.name,), "signal": ("_signal",)}
"""Modules that have the same functions."""


class Unreported:
    """Has each of these functions reported to ``hear``, from now on or from its module's first import on."""

    def __init__(self, hear: Hear) -> None:
        self._hear = hear
        self._databases: Watched | None = None
        self._names: dict[str, list[str]] = {place: [] for place in self._classes()}
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
                functions[name] = self._reporting(event, functions[name])
        if (watch := self._classes().get(place)) is not None:
            watch(functions)

    def _classes(self) -> dict[str, Callable[[dict[str, Any]], None]]:
        """Return what replaces more than a function, by the module that has it."""
        databases = dict.fromkeys(("_sqlite3", "sqlite3", "sqlite3.dbapi2"), self._watch_databases)
        return {**databases, "_multiprocessing": self._watch_semaphores, "ssl": self._watch_key_logs}

    def _watch_databases(self, names: dict[str, Any]) -> None:
        if self._databases is None:
            self._databases = Watched(names["connect"], names["Connection"], self._hear)
        names.update(vars(self._databases))

    def _watch_semaphores(self, names: dict[str, Any]) -> None:
        hear = self._hear
        base: Any = names["SemLock"]

        class SemLock(base):  # type: ignore[misc]
            __doc__ = base.__doc__

            def __new__(cls, kind: int, value: int, maxvalue: int, name: str, unlink: bool) -> Any:  # noqa: FBT001
                if not unlink:  # else it is nameless at once
                    hear("_multiprocessing.SemLock", (name,))
                return base.__new__(cls, kind, value, maxvalue, name, unlink)

        names["SemLock"] = SemLock

    def _watch_key_logs(self, names: dict[str, Any]) -> None:
        hear, context = self._hear, names["SSLContext"]
        own: Any = getattr(context, "keylog_filename", None)
        if own is None:  # it is linked with something older than OpenSSL 1.1.1
            return

        def set_and_tell(self: Any, path: Any) -> None:
            if path is not None:
                hear("ssl.keylog_filename", (path,))
            own.__set__(self, path)

        context.keylog_filename = property(own.__get__, set_and_tell)

    def _reporting(self, event: str, function: Any) -> Any:
        hear, names = self._hear, PARAMETERS[event].split()

        def tell_and_do(*args: Any, **kwargs: Any) -> Any:
            hear(event, tuple(args[at] if at < len(args) else kwargs.get(name) for at, name in enumerate(names)))
            return function(*args, **kwargs)

        return tell_and_do
