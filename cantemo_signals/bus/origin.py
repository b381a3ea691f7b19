"""Where in the plugins' code a connection was made, stored cheaply and put into words on demand."""

from __future__ import annotations

import os
import sys
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from types import CodeType, FrameType, FunctionType
from typing import Any

from cantemo_signals.values.plugins import Phase

PORTAL = "portal."
PLUGINS = f"{PORTAL}plugins."
OWN_PACKAGE = "cantemo_signals"
INSTALLED = (f"{os.sep}site-packages{os.sep}", f"{os.sep}dist-packages{os.sep}")
"""The folders of those who install."""
#: Django's own decorator, which plugins also put on receivers of Portal's signals.
_DJANGO = frozenset({"django.dispatch.dispatcher"})

apps: frozenset[str] = frozenset()
"""The packages that are plugins besides those in ``portal.plugins``: a real project's apps, which its host sets."""


class Context:
    """The plugin and the stage being loaded; the loader sets them, and connections made meanwhile remember them."""

    #: The phases in which a connecting frame tells more than what is set here.
    narrowed: tuple[Phase, ...] = ("import", "models", "ready", "urls")

    def __init__(self) -> None:
        self.plugin: str | None = None
        self.phase: Phase = "run time"
        self.during = ""

    def stage(self, frame: FrameType) -> tuple[Phase, str]:
        """Return the stage in which this frame connects, and the module whose import that is part of."""
        return self.phase, _running_module(frame) or self.during


def plugin_of(module: object) -> str | None:
    """Return the plugin that a module belongs to."""
    if type(module) is not str:
        return None
    if module.startswith(PLUGINS):
        return module.split(".", 3)[2]
    while apps and module:
        if module in apps:
            return module
        module = module.rpartition(".")[0]
    return None


def is_installed(path: str) -> bool:
    """Return whether a file was installed by a package manager rather than written for the project."""
    return any(place in path for place in INSTALLED)


def receiver(signal: Any, **kwargs: Any) -> Callable[[Any], Any]:
    """Connect the decorated function to a signal, or to each one in a list or tuple, like Django's decorator."""
    frame = sys._getframe(1)
    # Python 3.10 says that a decorator is called in the line of the ``def``, but it is made in its own.
    return partial(_connect, signal, kwargs, (frame.f_code, frame.f_lasti))


def _connect(signal: Any, kwargs: dict[str, Any], written_at: tuple[CodeType, int], function: Any) -> Any:
    for each in signal if isinstance(signal, (list, tuple)) else (signal,):
        each.connect(function, **kwargs)
    return function


def is_decorator_of_portal(function: Any) -> bool:
    """Return whether this is the function that ``receiver`` makes its decorators from."""
    return function is _connect


#: A frame with this code is not the plugin's: the one below it is, and ``written_at`` tells where it says so.
_DECORATOR = _connect.__code__


#: The code that connected and its instruction there, the name of its module; the context's plugin, phase and during.
CallSite = tuple[CodeType, int, object, str | None, Phase, str]


class Origin:
    """Base class of what remembers which line of which plugin made it, put into words on demand."""

    __slots__ = ()

    _site: CallSite

    @property
    def connected_at(self) -> tuple[str, int] | None:
        """File and line of the ``connect`` call or of the decorator; None if it was not seen."""
        code, instruction = self._site[:2]
        return code.co_filename, line_at(code, instruction)

    def may_use(self, names: frozenset[str]) -> bool:
        """Return whether the code that made it uses one of these names; for a decorator, Python 3.10 does not tell."""
        code, instruction = self._site[:2]
        return instruction < 0 or not names.isdisjoint(code.co_names)

    @property
    def is_of_portal(self) -> bool:
        """True if the emulated Portal itself made it, whichever plugin caused its import."""
        module = self._site[2]
        return type(module) is str and module.startswith(PORTAL) and plugin_of(module) is None

    @property
    def plugin(self) -> str | None:
        """The plugin whose module made the connection, else the one that was being loaded."""
        return plugin_of(self._site[2]) or (None if self.is_of_portal else self._site[3])

    @property
    def phase(self) -> Phase:
        """The stage in which the connection was made; Portal's own are there before any plugin."""
        return "import" if self.is_of_portal else self._site[4]

    @property
    def during(self) -> str:
        """The module or the class that was running when the connection was made."""
        return str(self._site[2]) if self.is_of_portal else self._site[5]


def line_at(code: CodeType, instruction: int) -> int:
    """Return the line of an instruction of a code object."""
    starts, lines = _lines_of(code)
    place = bisect_right(starts, instruction) - 1
    return (lines[place] if place >= 0 else None) or code.co_firstlineno


_latest: tuple[CodeType, list[int], list[int | None]] = (line_at.__code__, [], [])


def _lines_of(code: CodeType) -> tuple[list[int], list[int | None]]:
    """Return where the instructions of each line begin, and the lines; a module that connects thousands asks for each.

    Only the latest are kept, and known by identity: to hash a code object takes as long as to read it.
    """
    global _latest
    if _latest[0] is not code:
        found = list(code.co_lines())
        _latest = code, [start for start, _, _ in found], [line for _, _, line in found]
    return _latest[1:]


def call_site(context: Context, frame: FrameType, receiver: Any = None) -> CallSite:
    """Return what to remember of a connection made by ``frame``, which may be a decorator's."""
    code, instruction = frame.f_code, frame.f_lasti
    if code is _DECORATOR and frame.f_back is not None:
        code, instruction = frame.f_locals["written_at"]
        frame = frame.f_back
    module = frame.f_globals.get("__name__")
    if type(module) is str and module.startswith(OWN_PACKAGE):
        return call_site_through(context, frame, frozenset({module}), receiver)  # as where Celery's signals are made up
    if module in _DJANGO:
        return call_site_through(context, frame, _DJANGO, receiver)
    phase, during = context.phase, context.during
    if phase in context.narrowed:
        phase, during = context.stage(frame)
    return code, instruction, module, context.plugin, phase, during


def call_site_through(context: Context, frame: FrameType, passing: frozenset[str], receiver: Any) -> CallSite:
    """Do the same for a connection made through a library's decorator or method; ``passing`` are its modules."""
    while frame.f_globals.get("__name__") in passing and frame.f_back is not None:
        frame = frame.f_back
    found = call_site(context, frame)
    if sys.version_info < (3, 11) and _is_decorating(frame, receiver):
        return receiver.__code__, -1, *found[2:]
    return found


def _is_decorating(frame: FrameType, receiver: Any) -> bool:
    """Return whether the frame is calling its decorators: 3.10 calls them in the line of the ``def``."""
    if type(receiver) is not FunctionType or receiver.__code__ not in frame.f_code.co_consts:
        return False
    code = receiver.__code__
    return code.co_firstlineno <= frame.f_lineno <= min(line for *_, line in code.co_lines() if line is not None)


def caller(library: str = OWN_PACKAGE) -> FrameType:
    """Return the innermost frame outside this tool and a library; the emulated Portal's modules count as Portal's."""
    frame = sys._getframe(2)
    while str(frame.f_globals.get("__package__")).startswith((OWN_PACKAGE, library)) and frame.f_back is not None:
        frame = frame.f_back
    return frame


def drops_result(frame: FrameType) -> bool:
    """Return whether a frame that is calling something discards the result."""
    from opcode import opmap  # few sends are robust

    code, place = frame.f_code.co_code, frame.f_lasti + 2
    while place < len(code) and code[place] == opmap.get("CACHE"):
        place += 2
    return place < len(code) and code[place] == opmap["POP_TOP"]


def _running_module(frame: FrameType | None) -> str | None:
    while frame is not None:
        if frame.f_code.co_name == "<module>":
            name = frame.f_globals.get("__name__")
            if type(name) is str and name.startswith(PLUGINS):
                return name
        frame = frame.f_back
    return None
