"""Puts functions in the place of a library's own, and takes them out again."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType, FunctionType
from typing import Any

from cantemo_signals.bus.base import Surroundings
from cantemo_signals.bus.origin import Made, made

_ABSENT = object()


class Undo:
    """Calling it takes back what was put in place, last first; a second time it does nothing."""

    def __init__(self) -> None:
        self._steps: list[Callable[[], object]] = []

    def __call__(self) -> None:
        """Take everything back."""
        while self._steps:
            self._steps.pop()()

    def add(self, step: Callable[[], object]) -> None:
        """Have this done, too, when everything is taken back."""
        self._steps.append(step)

    def replace(self, owner: Any, name: str, make: Callable[[Any], Any]) -> None:
        """Put ``make(what is there)`` in place of an attribute that a class or a module has itself."""
        original = vars(owner)[name]
        replacement = make(original)
        setattr(owner, name, replacement)

        def restore() -> None:
            if vars(owner).get(name, _ABSENT) is replacement:  # else somebody replaced ours: it is theirs now
                setattr(owner, name, original)

        self.add(restore)


def origin(bus: Surroundings, frame: FrameType, passing: frozenset[str], receiver: Any) -> Made:
    """What to remember of a connect that ``frame`` makes, or who called it if it is in one of the library's modules."""
    while frame.f_globals.get("__name__") in passing and frame.f_back is not None:
        frame = frame.f_back
    found = made(bus.context, frame)
    if sys.version_info < (3, 11) and _is_decorating(frame, receiver):
        return receiver.__code__, -1, *found[2:]
    return found


def _is_decorating(frame: FrameType, receiver: Any) -> bool:
    """Whether the frame stands between the decorators and the body: 3.10 calls them in the line of the ``def``."""
    if type(receiver) is not FunctionType or receiver.__code__ not in frame.f_code.co_consts:
        return False
    code = receiver.__code__
    return code.co_firstlineno <= frame.f_lineno <= min(line for *_, line in code.co_lines() if line is not None)
