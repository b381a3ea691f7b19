"""The ends of the two pipes to the client: kept from plugins, wide enough, and this process' end when it closes."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import fcntl
import os
import sys

from cantemo_signals.protocol.descriptors import high_copy

F_SETSIG = 10
"""Linux's request to send another signal than SIGIO."""
ROOM = 1 << 20  # bytes


def out_of_reach(descriptor: int) -> int:
    """Move a descriptor to a high number, out of reach of plugins that close all others."""
    try:
        high = high_copy(descriptor)
    except (OSError, ValueError):  # `ulimit -n` allows no number that high
        return descriptor
    os.close(descriptor)
    return high


def make_room(pipe: int) -> None:
    """Enlarge the pipe, so that it holds a large document while the client sleeps; only Linux can do that."""
    try:
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, ROOM)
    except (AttributeError, OSError):
        return


def end_with_client(pipe: int) -> None:
    """Have the system kill this process, whatever it is doing, once the client exits and its end of the pipe closes.

    ``O_ASYNC`` sends a signal when something happens to the pipe. The client writes nothing more, so that can only be
    its closing. On Linux that is SIGKILL; elsewhere SIGIO, whose default is to terminate the process, too.
    """
    _signal.signal(_signal.SIGIO, _signal.SIG_DFL)
    fcntl.fcntl(pipe, fcntl.F_SETOWN, os.getpid())
    if sys.platform == "linux":
        fcntl.fcntl(pipe, F_SETSIG, _signal.SIGKILL)
    fcntl.fcntl(pipe, fcntl.F_SETFL, fcntl.fcntl(pipe, fcntl.F_GETFL) | os.O_ASYNC | os.O_NONBLOCK)
    try:
        if not os.read(pipe, 1):
            os._exit(0)
    except BlockingIOError:  # it lives
        return
