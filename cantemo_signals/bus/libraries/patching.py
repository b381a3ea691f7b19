"""Puts functions in the place of a library's own, and takes them out again."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FrameType
from typing import Any

from cantemo_signals.bus.base import BaseBus
from cantemo_signals.bus.origin import CallSite, call_site_through

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


def origin(bus: BaseBus, frame: FrameType, passing: frozenset[str], receiver: Any) -> CallSite:
    """What to remember of a connect that ``frame`` makes, or who called it if it is in one of the library's modules."""
    return call_site_through(bus.context, frame, passing, receiver)


def reconciling(bus: BaseBus, adopt: Any) -> Callable[[Any], Any]:
    """Makes of a library's ``disconnect`` one after which our record of that signal is put right."""

    def make(original: Any) -> Any:
        @wraps(original)
        def disconnect(self: Any, *args: Any, **kwargs: Any) -> Any:
            wrapper = adopt(bus, self)
            result = original(self, *args, **kwargs)
            wrapper.reconcile()
            return result

        return disconnect

    return make
