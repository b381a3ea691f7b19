"""The record of which lines of a plugin's file ran; keeping it runs no plugin code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from keyword import iskeyword
from types import BuiltinFunctionType, FrameType, FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus.namespaces import has_plain_locals
from cantemo_signals.bus.naming import class_name
from cantemo_signals.loader.doubts import is_inconclusive
from cantemo_signals.sandbox.fabrication import attribution
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.describer import Describer

MOST_LINES = 6
"""How many lines are searched for one condition."""
_CONDITION = re.compile(rb"^[ \t]*(?:if|elif|while|for|match)\b", re.MULTILINE)
_TEXT_OR_COMMENT = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|#.*")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_MISSING: Any = object()


class FileLines:
    """The record of the lines of one file.

    ``ran`` holds the lines that ran, ``entered`` the first lines of the functions, classes and modules that ran, with
    their names. ``values`` holds, as texts, the values of the names in a condition when its line first ran. ``raised``
    holds the first exception that came out of a line, caught or not. ``doubtful`` holds the lines whose exception
    Portal may not raise.
    """

    def __init__(self, path: str, describer: Describer) -> None:
        self.ran: set[int] = set()
        self.entered: set[tuple[int, str]] = set()
        self.path = path
        self._describer = describer

    @cached_property
    def values(self) -> dict[int, dict[str, str]]:
        """The values in conditions; created lazily, like the next two, because few files have any."""
        return {}

    @cached_property
    def raised(self) -> dict[int, str]:
        """The exceptions, by line."""
        return {}

    @cached_property
    def doubtful(self) -> set[int]:
        """The lines whose exception Portal may not raise."""
        return set()

    @cached_property
    def conditions(self) -> dict[int, tuple[str, ...]]:
        """The lines that begin a condition, with the names in it."""
        return dict(_conditions(content_of(self.path)))

    def look(self, line: int, frame: FrameType) -> None:
        """Record the values in the condition that a line is part of, the first time that it runs."""
        begin = next((each for each in range(line, line - MOST_LINES, -1) if each in self.conditions), None)
        if begin is not None and begin not in self.values:
            self.values[begin] = dict(self._values(self.conditions[begin], frame))

    def fail(self, line: int, error: Any) -> None:
        """Record an exception that comes out of a line."""
        if line not in self.raised:
            self.raised[line] = self._described(error)
            if issubclass(type(error), BaseException) and _is_doubtful(error):
                self.doubtful.add(line)

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Record what a frame does; a Python trace function."""
        if event == "line":
            self.ran.add(line := frame.f_lineno)
            if line in self.conditions:
                self.look(line, frame)
        elif event == "exception":
            self.fail(frame.f_lineno, argument[1] if argument[1] is not None else argument[0])
        return self.trace

    def _values(self, names: tuple[str, ...], frame: FrameType) -> Iterator[tuple[str, str]]:
        is_function = has_plain_locals(frame.f_code)
        spaces: list[Any] = [frame.f_locals, frame.f_globals]
        for name in names:
            held = [
                each.get(name, _MISSING)
                for place, each in enumerate(spaces)
                if type(each) is dict or (is_function and place == 0)
            ]
            value = next((each for each in held if each is not _MISSING), _MISSING)
            if value is not _MISSING and not _is_definition(value):
                yield name, self._describer.short(name, value)

    def _described(self, error: Any) -> str:
        """Return the class of an exception, with its message if that is plain text."""
        kind: Any = type(error)
        if not issubclass(kind, BaseException):  # older Pythons report only what is about to be raised
            return class_name(error if issubclass(kind, type) else kind)[1]
        arguments: Any = vars(BaseException)["args"].__get__(error)
        message = arguments[0] if len(arguments) == 1 else None
        return (
            f"{class_name(kind)[1]}: {self._describer.mask(message)}" if type(message) is str else class_name(kind)[1]
        )


def _is_doubtful(error: Any) -> bool:
    """Return whether Portal may have what is missing here, or may allow what is blocked here."""
    if issubclass(type(error), (ImportError, OSError)):
        return True
    try:
        return attribution.caused(error) or is_inconclusive(error)
    except BaseException:  # noqa: BLE001 - a plugin's exception may raise when it is looked at
        return True


def _is_definition(value: object) -> bool:
    kind = type(value)
    return issubclass(kind, type) or any(kind is each for each in (ModuleType, FunctionType, BuiltinFunctionType))


def _conditions(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the lines of a source text that begin a condition, each with the names in it."""
    lines = content.decode("utf-8", "replace").splitlines()
    for number, line in enumerate(content.split(b"\n")):
        if _CONDITION.match(line) is not None:
            yield number + 1, tuple(dict.fromkeys(_names(lines[number : number + MOST_LINES])))


def _names(lines: list[str]) -> Iterator[str]:
    for line in lines:
        plain = _TEXT_OR_COMMENT.sub("''", line).rstrip().removesuffix("''").rstrip()
        yield from (name for name in _NAME.findall(plain) if not iskeyword(name) and name not in ("match", "case"))
        if plain.endswith(":"):
            return
