"""What is being loaded in a project that loads itself, told by the frames of whoever connects."""

from __future__ import annotations

from types import FrameType

from cantemo_signals.bus.origin import Context, plugin_of
from cantemo_signals.values.plugins import Phase

OURS = "cantemo_signals."


class ProjectContext(Context):
    """Knows Portal's bootstraps by their frames: a real Portal runs them itself, when it sees fit."""

    narrowed = ("import", "models", "ready", "run time")

    def __init__(self, *, has_bootstraps: bool) -> None:
        super().__init__()
        self._has_bootstraps = has_bootstraps

    def stage(self, frame: FrameType) -> tuple[Phase, str]:
        """The stage in which this frame connects, and what runs."""
        if self._has_bootstraps and (cls := _bootstrapped(frame)) is not None:
            return "bootstrap", cls.__qualname__
        return self.phase, _running_module(frame) or self.during


def _running_module(frame: FrameType | None) -> str | None:
    """The innermost module that is being imported, since the app came to be loaded."""
    while frame is not None and not str(name := frame.f_globals.get("__name__")).startswith(OURS):
        if frame.f_code.co_name == "<module>" and type(name) is str:
            return name
        frame = frame.f_back
    return None


def _bootstrapped(frame: FrameType | None) -> type | None:
    """The plugin's class whose ``bootstrap`` is running."""
    while frame is not None:
        code = frame.f_code
        if code.co_name == "bootstrap" and code.co_argcount:
            cls = type(frame.f_locals.get(code.co_varnames[0]))
            if plugin_of(cls.__module__) is not None:
                return cls
        frame = frame.f_back
    return None
