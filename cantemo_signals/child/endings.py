"""What plugin code ends this process with, replaced by functions that first tell the client where that was."""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]  # `signal` makes enums: 0.5 ms
import os
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

from cantemo_signals.bus.interruptions import is_frame_of_plugin
from cantemo_signals.protocol.journal import PipeJournal
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

MOST_PLACES = 20
HARMLESS = {
    0,
    *(getattr(_signal, name) for name in ("SIGCHLD", "SIGCONT", "SIGURG", "SIGWINCH") if name in vars(_signal)),
}
"""The signals that end nothing unless a plugin handles them."""

# Plugin code may replace these.
_handler, _frame, _process = _signal.getsignal, sys._getframe, os.getpid

Ends = Callable[..., bool]


def tell_of_endings(journal: PipeJournal) -> None:
    """Have every function that ends this process tell the client which lines of plugins have called it."""
    signals = (_signal, sys.modules.get("signal"))
    for modules, name, ends in (
        ((os, sys.modules[os.name]), "_exit", _always),
        ((os, sys.modules[os.name]), "kill", _ends_us),
        (signals, "raise_signal", _is_deadly),
        (signals, "pthread_kill", lambda _thread, number: _is_deadly(number)),
    ):
        for module in modules:
            if module is not None:
                vars(module)[name] = _telling(journal, vars(module)[name], ends)


def _telling(journal: PipeJournal, function: Any, ends: Ends) -> Any:
    def tell_and_end(*arguments: Any) -> Any:
        try:
            places = _places(_frame(1)) if journal.is_ours and ends(*arguments) else []
        except TypeError:  # that is no call of this function
            places = []
        if places:
            journal.tell("exit", places)
        return function(*arguments)

    tell_and_end.__name__ = tell_and_end.__qualname__ = function.__name__
    return tell_and_end


def _places(frame: FrameType | None) -> list[tuple[str, int]]:
    """Return the lines of plugins that run, the innermost first, no caller of a ``__del__``."""
    found: list[tuple[str, int]] = []
    while frame is not None and len(found) < MOST_PLACES:
        code = frame.f_code
        if is_frame_of_plugin(frame):
            found.append((code.co_filename, frame.f_lineno))
        if code.co_name == "__del__":
            break
        frame = frame.f_back
    return found


def _always(_status: object) -> bool:
    return True


def _ends_us(pid: object, number: Any) -> bool:
    return pid == _process() and _is_deadly(number)


def _is_deadly(number: Any) -> bool:
    return number not in HARMLESS and _handler(number) == _signal.SIG_DFL
