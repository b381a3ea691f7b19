"""The recursion limit, without the frames of this tool: plugins may nest calls as deep as they may without it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from types import FrameType
from typing import Any

from cantemo_signals.bus.origin import OWN_PACKAGE

ROOM = 300
"""How many frames our own code may need where a plugin has used up its own."""
RESERVE = 10
"""How many frames a send needs before any of our code gets more."""
FRAMES = 2
"""Of a recorded call that Portal's own send does not have, besides those that lead to ``Recorder.send``."""

_get, _set = sys.getrecursionlimit, sys.setrecursionlimit
_lock = Lock()
_own = [0]  # in a list: a name of this module that changed would look like a plugin's doing


def allow(frames: int) -> None:
    """Raise the limit by this number of frames of our own, or lower it again."""
    with _lock:
        _set(_get() + frames)
        _own[0] += frames


def limit() -> int:
    """Return the limit as plugins see it."""
    return _get() - _own[0]


def set_limit(frames: int) -> None:
    """Set the limit as plugins do."""
    with _lock:
        _set(frames + _own[0])


def with_room(act: Callable[[Any], None], value: Any) -> None:
    """Have our own code do something with a value where a plugin may have used up its own frames."""
    allow(ROOM)
    try:
        act(value)
    finally:
        allow(-ROOM)


def reserve(frames: int = RESERVE) -> None:
    """Make sure that this number of frames is left.

    Raises:
        RecursionError: it is not, and a send would fail here without us, too.
    """
    if frames:
        reserve(frames - 1)


@contextmanager
def hidden() -> Iterator[None]:
    """Have plugins see and set a limit that does not count the frames below this one, nor what ``allow`` allows."""
    depth = RESERVE + _count(sys._getframe())
    names = {"getrecursionlimit": limit, "setrecursionlimit": set_limit}
    before = {name: getattr(sys, name) for name in names}
    allow(depth)
    for name, function in names.items():
        setattr(sys, name, function)
    try:
        yield
    finally:
        for name, function in before.items():
            setattr(sys, name, function)
        allow(-depth)


def own_frames(frame: FrameType | None) -> int:
    """Return how many of the innermost frames are of this tool."""
    number = 0
    while frame is not None and str(frame.f_globals.get("__package__")).startswith(OWN_PACKAGE):
        number, frame = number + 1, frame.f_back
    return number


def _count(frame: FrameType | None) -> int:
    number = 0
    while frame is not None:
        number, frame = number + 1, frame.f_back
    return number
