"""The lines of plugins that may have led to an error of this tool's."""

from __future__ import annotations

import _thread
import sys
from types import FrameType

from cantemo_signals.bus.exceptions import levels, line_of
from cantemo_signals.session import Session
from cantemo_signals.values import OWN_BUILTINS

globals()["__builtins__"] = OWN_BUILTINS

# Plugin code may replace these.
current_frames, own_thread = sys._current_frames, _thread.get_ident()


def evidence(session: Session, error: BaseException) -> list[tuple[str, int]]:
    """Return the files and lines that an error has passed or that the session knows of, else where the threads are."""
    try:
        places = _passed(session, error) or [*session.evidence(error)]
    except BaseException:  # noqa: BLE001 - something cuts in again
        places = []
    return places or _of_threads(session)


def _passed(session: Session, error: BaseException) -> list[tuple[str, int]]:
    """Return the lines of plugins that an error has passed, the innermost first."""
    passed = [(level.tb_frame.f_code.co_filename, line_of(level)) for level in levels(error)]
    return [place for place in passed[::-1] if session.is_own(place[0])]


def _of_threads(session: Session) -> list[tuple[str, int]]:
    """Return where the threads of plugins are: one of them can raise something in ours."""
    places = []
    for thread, latest in current_frames().items():
        frame: FrameType | None = latest if thread != own_thread else None
        while frame is not None and not session.is_own(frame.f_code.co_filename):
            frame = frame.f_back
        places += [] if frame is None else [(frame.f_code.co_filename, frame.f_lineno)]
    return places
