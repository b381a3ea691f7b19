"""The user's Ctrl-C while a project's own code runs: it gets a ``KeyboardInterrupt``, as in its own process."""

from __future__ import annotations

import _thread
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from cantemo_signals.bus.interruptions import OWN_FILES, STANDARD_LIBRARY
from cantemo_signals.bus.origin import is_installed

PAUSE = 0.01
MOST_PAUSES = 100
"""How often it waits for code of this tool to be over, which the exception would cut short."""


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise a ``KeyboardInterrupt`` at a Ctrl-C; after it there is no other, so that what was seen can be told."""
    before = signal.getsignal(signal.SIGINT)
    if before is signal.SIG_IGN:  # as under ``nohup``
        yield
        return
    ctrl_c = _CtrlC()
    signal.signal(signal.SIGINT, ctrl_c.hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN if ctrl_c.is_heard else before)


class _CtrlC:
    def __init__(self) -> None:
        self.is_heard = False
        self._pauses = 0

    def hear(self, number: int, frame: FrameType | None) -> None:
        """Raise the exception in the project's code, if need be a moment later."""
        self.is_heard = True
        if _is_own(frame) and self._pauses < MOST_PAUSES:
            self._pauses += 1
            _thread.start_new_thread(_send_again, ())  # `threading` has locks, which this frame may hold
            return
        raise KeyboardInterrupt


def _send_again() -> None:
    time.sleep(PAUSE)
    os.kill(os.getpid(), signal.SIGINT)


def _is_own(frame: FrameType | None) -> bool:
    """Return whether a frame is this tool's code, or of the standard library and called by it."""
    while frame is not None:
        path = frame.f_code.co_filename
        if not path.startswith(STANDARD_LIBRARY) or is_installed(path):
            return path.startswith(OWN_FILES)
        frame = frame.f_back
    return False
