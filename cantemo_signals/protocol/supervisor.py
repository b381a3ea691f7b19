"""The supervisor: a process between the tool and a host process in which plugins may start others.

It waits until the host process ends, or the tool does: then the last writing end of the request's pipe closes. It ends
whatever was started below it, removes the temporary area, and exits as the host process did. Other host processes do
without: it costs a twentieth of a small ``list``.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import os
import select
import time
from typing import NoReturn

from cantemo_signals.errors import INTERNAL_ERROR
from cantemo_signals.protocol.temporary_area import remove_temporary_area, temporary_area

PR_SET_CHILD_SUBREAPER = 36
PAUSE = 0.001
PATIENCE = 10.0
"""Seconds within which what was killed should be gone."""
FORWARDED = (_signal.SIGINT, _signal.SIGABRT)
"""What the tool sends: the user's Ctrl-C, and the question where each thread is."""
DEAF_TO = (_signal.SIGHUP, _signal.SIGINT, _signal.SIGQUIT, _signal.SIGTERM, _signal.SIGTSTP, _signal.SIGPIPE)


def be_supervised(request: int, answer: int) -> None:
    """Go on in a fork, which this process supervises; without, if no further process is allowed."""
    try:
        host = os.fork()
    except OSError:
        return
    if host:
        _supervise(host, request, answer)


def _supervise(host: int, request: int, answer: int) -> NoReturn:
    """Supervise the host process, which this process has just forked, until nothing of it is left, and exit."""
    try:
        os.close(answer)
        _exit_like(_outlived(host, request))
    finally:
        os._exit(INTERNAL_ERROR)


def _outlived(host: int, request: int) -> int:
    """Wait for the end of the host process or of the tool, leave nothing behind, and return the host's wait status."""
    os.setpgid(0, 0)  # what kills the tool's group does not kill this process
    for number in DEAF_TO:
        _signal.signal(number, _signal.SIG_IGN)
    _adopt_orphans()
    status = _waited(host, request)
    if status is None:
        status = _killed(host)
    _end_descendants()
    remove_temporary_area(temporary_area(host))
    return status


def _waited(host: int, request: int) -> int | None:
    """Return the wait status of the host process when it ends, or None if the tool ends first or closes the pipe."""
    alarm, wake = os.pipe()
    for end in (alarm, wake):
        os.set_blocking(end, False)
    _signal.set_wakeup_fd(wake, warn_on_full_buffer=False)
    for number in (_signal.SIGCHLD, *FORWARDED):
        _signal.signal(number, lambda *_: None)
    waiting = select.poll()
    waiting.register(request, 0)  # told of its closing alone
    waiting.register(alarm, select.POLLIN)
    while (status := _reaped(host)) is None:
        if any(descriptor == request for descriptor, _ in waiting.poll()):
            return None
        for number in sorted({*os.read(alarm, 512)} & {*FORWARDED}):
            os.kill(host, number)
    return status


def _reaped(host: int | None = None) -> int | None:
    """Reap the children that have ended; return the host's wait status if it is among them."""
    try:
        while True:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == host:
                return status
            if pid == 0:
                return None
    except ChildProcessError:
        return None


def _killed(host: int) -> int:
    """Kill the host process with its group, and return its wait status."""
    if os.getpgid(host) == host:
        os.killpg(host, _signal.SIGKILL)
    else:
        os.kill(host, _signal.SIGKILL)
    return os.waitpid(host, 0)[1]


def _end_descendants() -> None:
    """Kill what is below this process until nothing is: a descendant may fork while the others are killed."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        killed = [pid for pid in _descendants(os.getpid()) if _killed_too(pid)]
        _reaped()
        if not killed:
            return
        time.sleep(PAUSE)


def _descendants(pid: int) -> list[int]:
    """Return the processes below this one; none where the system does not list them."""
    children: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as stream:
                children += map(int, stream.read().split())
    except OSError:  # it has ended, or this is not Linux
        pass
    return [each for child in children for each in (child, *_descendants(child))]


def _killed_too(pid: int) -> bool:
    """Kill a process; return whether we may, as far as is known."""
    try:
        os.kill(pid, _signal.SIGKILL)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return True


def _adopt_orphans() -> None:
    """Become the parent of every process below whose own parent ends; only Linux can do that."""
    try:
        import _ctypes  # `ctypes` takes 6 ms, this 0.4 ms

        prctl = _ctypes.dlsym(_ctypes.dlopen(None, 0), "prctl")  # type: ignore[arg-type]  # None is this program
        _ctypes.call_function(prctl, (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0))
    except (ImportError, OSError):
        return


def _exit_like(status: int) -> NoReturn:
    """End as the host process did, so that the tool sees one process."""
    if os.WIFSIGNALED(status):
        import resource  # only a death needs it

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        number = os.WTERMSIG(status)
        if number != _signal.SIGKILL:
            _signal.signal(number, _signal.SIG_DFL)
        os.kill(os.getpid(), number)
    os._exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else INTERNAL_ERROR)
