"""Block what plugin code does to the machine, unless it is allowed, and report it.

Python itself reports what is about to be done, as audit events; an exception raised by our audit hook prevents it. The
few functions that Python does not audit, and what ``ctypes`` is asked for, we observe ourselves. What a C extension
does is not reported, and so is not stopped: the guard protects from accidents, not from malice.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

from cantemo_signals.protocol.temporary_area import make_temporary_area, temporary_area
from cantemo_signals.sandbox import effects
from cantemo_signals.sandbox.audit_events import (
    EVENTS,
    IN_NEED_OF_IT,
    IN_NEED_OF_ROOM,
    THREADS,
    WRITING,
    Attempt,
    Path,
    broadness,
)
from cantemo_signals.sandbox.audit_hooks import added, stop_taking_hooks, take_hooks, tell_hooks
from cantemo_signals.sandbox.handlers import stop_taking_handlers, take_handlers
from cantemo_signals.sandbox.limits import stop_taking_limits, take_limits
from cantemo_signals.sandbox.unreported import Unreported
from cantemo_signals.values.plugins import EffectKind

HARMLESS = ("/dev/null", "/dev/tty", "/dev/stdin", "/dev/stdout", "/dev/stderr", "/dev/ptmx")
_HARMLESS_BELOW = ("/dev/fd/", "/dev/pts/", "/proc/self/fd/")


class Blocked(PermissionError):
    """The sandbox blocked something; to plugins, this looks like a missing permission."""


class Guard:
    """While entered, watches all threads of this process; ``allowed`` are the permissions that plugins have.

    If this process is ``alone`` ours, its end is ours to clean up after.
    """

    def __init__(self, allowed: tuple[str, ...] = (), *, alone: bool = False) -> None:
        self.allowed = frozenset(allowed)
        self._is_outlived = alone and "process" not in allowed  # else the supervisor removes the area
        self.area = temporary_area(os.getpid())
        self._depth = 0
        self.busy: set[int] = set()
        """The threads that are not watched at the moment."""
        self._last: tuple[object, int] = (None, 0)
        self._before: tuple[str | None, object, bool] = (None, None, False)

    def __enter__(self) -> Guard:
        global _guard
        self._depth += 1
        if self._depth == 1:
            _listen()
            take_hooks()
            take_limits()
            take_handlers()
            tempfile: Any = sys.modules.get("tempfile")
            self._before = (os.environ.get("TMPDIR"), getattr(tempfile, "tempdir", None), sys.dont_write_bytecode)
            os.environ["TMPDIR"] = self.area
            sys.dont_write_bytecode = True
            if tempfile is not None:
                tempfile.tempdir = self.area
            _guard = self
        return self

    def __exit__(self, *exception: object) -> None:
        global _guard
        self._depth -= 1
        if self._depth == 0:
            _guard = None
            stop_taking_hooks()
            stop_taking_limits()
            stop_taking_handlers()
            place, directory, sys.dont_write_bytecode = self._before
            if place is None:
                os.environ.pop("TMPDIR", None)
            else:
                os.environ["TMPDIR"] = place
            if "tempfile" in sys.modules:
                vars(sys.modules["tempfile"])["tempdir"] = directory

    def judge(self, event: str, attempt: Attempt) -> None:
        """Report an attempt.

        Raises:
            Blocked: it is not allowed.
        """
        if get_ident() in self.busy:  # creating the area, or reporting
            return
        outside = [path for path in attempt.paths if not self._is_harmless(path)]
        if attempt.paths and not outside and not self._holds_all(attempt.paths):
            return
        if outside and _fails_anyway(event, attempt.paths[0]):
            return
        blocked = attempt.permission not in self.allowed and (not attempt.paths or bool(outside))
        if not blocked and attempt.permission != "network":
            self._make_area()
        self._report(event, _kind(event, attempt), attempt.args, blocked=blocked)
        if blocked:
            raise Blocked(f"{event} is blocked in the sandbox; --allow {attempt.permission} allows it")

    def _is_harmless(self, path: Path) -> bool:
        full = _resolved(path)
        return full is not None and (
            self._holds(full) or full in HARMLESS or full.startswith(_HARMLESS_BELOW) or full == "|descriptor|"
        )

    def _holds_all(self, paths: tuple[Path, ...]) -> bool:
        return all(self._holds(_resolved(path) or "") for path in paths)

    def _holds(self, full: str) -> bool:
        return full == self.area or full.startswith(self.area + os.sep)

    def _make_area(self) -> None:
        self.busy.add(get_ident())
        try:
            make_temporary_area(self.area, outlived=self._is_outlived)
        finally:
            self.busy.discard(get_ident())

    def _report(self, event: str, kind: EffectKind, args: tuple[Any, ...], *, blocked: bool) -> None:
        frame = effects.plugin_frame(sys._getframe(2))
        place = None if frame is None else (frame.f_code, frame.f_lasti)
        before, broad = self._last
        self._last = (place, broadness(event))
        if place is not None and place == before and broad < broadness(event) and not blocked:
            self._last = (place, broad)
            return
        self.busy.add(get_ident())
        try:
            effects.report(kind, event, args, {}, frame, blocked=blocked)
        finally:
            self.busy.discard(get_ident())

    def started_thread(self, event: str, args: tuple[Any, ...]) -> None:
        """Report that a thread was started."""
        if get_ident() not in self.busy and effects.plugin_frame(sys._getframe(2)) is not None:
            self._report(event, "thread", (_target(args[0]),), blocked=False)


@contextmanager
def unguarded() -> Iterator[None]:
    """Let this thread do what it likes while entered: nothing of it is a plugin's."""
    busy = set() if _guard is None else _guard.busy
    busy.add(get_ident())
    try:
        yield
    finally:
        busy.discard(get_ident())


def _fails_anyway(event: str, path: Path) -> bool:
    """Return whether it would fail anyway: a plugin sees a missing file as it would in Portal."""
    full = _resolved(path)
    if full is None:
        return False
    if event in IN_NEED_OF_ROOM:
        return os.path.lexists(full)
    if event in IN_NEED_OF_IT:
        return not os.path.lexists(full)
    return event in ("open", "os.open") and not os.path.isdir(os.path.dirname(full))


def _kind(event: str, attempt: Attempt) -> EffectKind:
    return "mail" if event.startswith("smtplib.") else attempt.permission


def _target(function: Any) -> Any:
    """Return the function that a thread runs; for a ``Thread`` object, the one it was given."""
    owner = getattr(function, "__self__", None)
    if type(owner).__module__ == "threading":
        return vars(owner).get("_target") or owner
    return function


def _resolved(path: Path) -> str | None:
    """Return the absolute path without links; None if it is unknown."""
    given = path.path
    if type(given) is int:
        return _of_descriptor(given) if given > 2 else "|descriptor|"
    try:
        text = os.fsdecode(given)
    except TypeError:
        return None
    if type(path.directory) is int and path.directory >= 0 and not os.path.isabs(text):
        beside = _of_descriptor(path.directory)
        if beside is None:
            return None
        text = os.path.join(beside, text)
    if path.follow:
        return os.path.realpath(text)
    directory, _, name = text.rstrip(os.sep).rpartition(os.sep)
    return os.path.join(os.path.realpath(directory or (os.sep if os.path.isabs(text) else ".")), name)


def _of_descriptor(number: int) -> str | None:
    try:
        return os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        return None


_HEARD = frozenset({*EVENTS, *THREADS, "import"})
_guard: Guard | None = None
_unreported: Unreported | None = None


def _listen() -> None:
    """Make Python report to us, once per process: an audit hook cannot be removed."""
    global _unreported
    if _unreported is None:
        _unreported = Unreported(_hear)
        sys.addaudithook(_hear)
        if sys.version_info < (3, 12):
            _listen_to_threads()


def _listen_to_threads() -> None:
    """Observe the threads that ``threading`` starts, for earlier versions of Python, which report none."""
    start: Any = vars(threading)["_start_new_thread"]

    def start_and_tell(*args: Any) -> Any:
        _hear("_thread.start_new_thread", args)
        return start(*args)

    vars(threading)["_start_new_thread"] = start_and_tell


def _hear(event: str, args: tuple[Any, ...]) -> None:
    if added:
        tell_hooks(event, args)
    if event not in _HEARD:  # there are dozens of these for every imported module
        return
    guard = _guard
    if event == "import":
        _unreported.importing(args[0])  # type: ignore[union-attr]  # we listen only when there is one
        return
    if guard is None or (event == "open" and type(args[2]) is int and not args[2] & WRITING):
        return  # no guard is active, or it only reads
    if event in THREADS:
        guard.started_thread(event, args)
    elif (attempt := EVENTS[event](args)) is not None:
        guard.judge(event, attempt)
