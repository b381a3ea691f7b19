"""Exceptions of plugin code in the author's terms: the line in the plugin, and a hint."""

from __future__ import annotations

import os
import re
from functools import cache
from types import CodeType
from typing import Any, TypeVar

from cantemo_signals.bus.exceptions import field, is_a, levels, line_of, name_of_class, plain_line, text_field
from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.bus.texts import text_of
from cantemo_signals.loader.doubts import is_inconclusive
from cantemo_signals.protocol.journal import StepDied
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.fabrication import attribution
from cantemo_signals.sandbox.importing.folders import content_of, source_line
from cantemo_signals.sandbox.installed.django import ImproperlyConfigured
from cantemo_signals.values.locations import Location, relative
from cantemo_signals.values.plugins import Failure, Frame
from cantemo_signals.values.texts import shortened

T = TypeVar("T")
OURS = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
SANDBOX = os.path.join(OURS, "sandbox", "")
GUIDE = os.path.join(OURS, "guide", "")
"""The directory of the example plugins, which are no code of the tool's."""
EMULATED = os.path.join(SANDBOX, "portal", "")
BACKEND = os.path.join(SANDBOX, "vidispine", "")
MOST_FRAMES = 60
CO_OPTIMIZED, CO_VARARGS, CO_VARKEYWORDS = 0x01, 0x04, 0x08
"""Flags of code: that of a function (a module's or class's variables are any dict), and those of its parameters."""
SPANS = range(1, 9)
FEWEST_REPEATS = 3
MAY_BE_THERE = ("Give it one: ", "Install ")
"""How the hints begin that are about settings and packages which only a real Portal may have."""
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+\b")


class Failures:
    """Makes failures; ``roots`` are the plugins' paths, and shown paths are relative to ``directory``."""

    def __init__(self, roots: tuple[str, ...], directory: str) -> None:
        self._roots = roots
        self._directory = directory

    def of(self, exception: BaseException, package: str | None = None) -> Failure:
        """Return an exception as a failure; ``package`` is the directory of the plugin that was being loaded."""
        frames = self.frames(exception)
        if type(exception) is StepDied and not any(frame.own for frame in frames):
            return Failure("HostProcessDied", str(exception), hint="Everything else was loaded without this step.")
        made_up = attribution.caused(exception)
        hint = self.hint(exception, package)
        return Failure(
            type=shortened(name_of_class(exception)),
            message=message_of(exception),
            location=self._location(exception, frames),
            hint=hint,
            made_up=made_up,
            frames=frames,
            inconclusive=made_up or _may_be_installed(exception, hint) or is_inconclusive(exception),
        )

    def frames(self, exception: BaseException) -> tuple[Frame, ...]:
        """Return the frames that an exception has passed so far, without this tool's."""
        passed = [
            (code.co_filename, line_of(each), code.co_name)
            for each in levels(exception)
            if is_worth_showing((code := each.tb_frame.f_code).co_filename)
        ]
        shown = folded(passed)[-MOST_FRAMES:]
        return tuple(self._frame(*each, repeats, span) for each, repeats, span in shown)

    def locals(self, exception: BaseException) -> dict[str, Any]:
        """Return the local variables of the last function of a plugin that an exception left."""
        frames = (level.tb_frame for level in levels(exception))
        own = [frame for frame in frames if self.is_own(frame.f_code.co_filename)]
        if not own or not own[-1].f_code.co_flags & CO_OPTIMIZED:
            return {}
        rest = _gathered(own[-1].f_code)
        return {name: value for name, value in own[-1].f_locals.items() if name != rest}

    def is_own(self, path: str) -> bool:
        """Return whether a file belongs to a plugin."""
        return path.startswith(self._roots)

    def path(self, path: str) -> str:
        """Return a path, relative if it is below the working directory."""
        return relative(path, self._directory)

    def file(self, location: Location) -> str:
        """Return the path of a location's file as Python spells it."""
        return os.path.join(self._directory, location.path)

    def location(self, place: tuple[str, int] | None) -> Location | None:
        """Return the location of a place in a file, if there is one; what is emulated lies elsewhere in Portal."""
        if place is None or place[0].startswith(EMULATED):
            return None
        return Location(relative(place[0], self._directory), plain_line(place[1]))

    def hint(self, exception: BaseException, package: str | None) -> str | None:
        """Return what to do about an exception, if that is known."""
        if type(exception) is ImproperlyConfigured:
            return exception.hint
        if is_a(exception, AttributeError) and field(exception, "obj") is environment.settings:
            name = text_field(exception, "name")
            return f"Give it one: --setting {name}=VALUE, or {name}:=JSON."
        if package is None and is_a(exception, ImportError) and not _is_about_django(exception):
            return None  # it may lie beside the plugin's file, and nothing tells where that is
        from cantemo_signals.sandbox.python2.hints import hint  # imports ast, which only a failure is worth

        return hint(exception, package or "")

    def _location(self, exception: BaseException, frames: tuple[Frame, ...]) -> Location | None:
        if is_a(exception, SyntaxError) and content_of(path := text_field(exception, "filename")):
            return self.location((path, field(exception, "lineno")))
        if type(exception) is ImproperlyConfigured and exception.place is not None:
            return self.location(exception.place)
        own = [frame.location for frame in frames if frame.own]
        return own[-1] if own else (frames[-1].location if frames else None)

    def _frame(self, path: str, line: int, function: str, repeats: int, span: int) -> Frame:
        location, source = Location(relative(path, self._directory), line), shortened(source_line(path, line).strip())
        return Frame(location, function, source, self.is_own(path), repeats=repeats, span=span)


def _may_be_installed(exception: BaseException, hint: str | None) -> bool:
    """Return whether Portal may have the missing module; a plugin's own modules are all here."""
    if is_a(exception, ImportError) and text_field(exception, "name").startswith(PLUGINS):
        return False
    return is_a(exception, ModuleNotFoundError) and (hint is None or hint.startswith(MAY_BE_THERE))


def folded(levels: list[T]) -> list[tuple[T, int, int]]:
    """Return the levels, each with how often it begins a run of how many: a repeating run appears once."""
    kept: list[tuple[T, int, int]] = []
    at = 0
    while at < len(levels):
        spans = [span for span in SPANS if levels[at : at + 1] == levels[at + span : at + span + 1]]
        span, repeats = max(((span, _repeats(levels, at, span)) for span in spans), key=_second, default=(1, 1))
        if repeats < FEWEST_REPEATS:
            span, repeats = 1, 1
        kept += [(levels[at], repeats, span), *((level, 1, 1) for level in levels[at + 1 : at + span])]
        at += span * repeats
    return kept


def _second(pair: tuple[int, int]) -> int:
    return pair[1]


def _repeats(frames: list[T], at: int, span: int) -> int:
    block = frames[at : at + span]
    repeats = 1
    while frames[at + span * repeats : at + span * (repeats + 1)] == block:
        repeats += 1
    return repeats


def _gathered(code: CodeType) -> str | None:
    """Return the name of the ``**`` parameter: the event's arguments are shown elsewhere."""
    if not code.co_flags & CO_VARKEYWORDS:
        return None
    return code.co_varnames[code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & CO_VARARGS)]


def _is_about_django(exception: BaseException) -> bool:
    return text_field(exception, "name").startswith("django.")


@cache
def is_worth_showing(path: str) -> bool:
    """Return whether a file is none of this tool's own, but for what it emulates."""
    if path.startswith(("<frozen importlib", BACKEND)):
        return False
    return not path.startswith(OURS) or path.startswith((SANDBOX, GUIDE))


def without_addresses(text: str) -> str:
    """Return a text without memory addresses, which the default ``repr`` has, so that it is the same in every run."""
    return ADDRESS.sub("", text) if " at 0x" in text else text


def message_of(exception: BaseException) -> str:
    """Return the exception's message."""
    return shortened(without_addresses(text_of(exception)))
