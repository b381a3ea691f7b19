"""The lines of plugins' files that ran, with the values in their conditions and the exceptions that left them.

They are followed while plugins load and while events are sent, for those who ask why something did not run; nobody else
pays for it. No code of a plugin runs for it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from keyword import iskeyword
from types import BuiltinFunctionType, CodeType, FrameType, FunctionType, ModuleType
from typing import Any

from cantemo_signals.bus.naming import class_name
from cantemo_signals.bus.origin import OWN_PACKAGE, line_at, plugin_of
from cantemo_signals.loader.doubts import is_inconclusive
from cantemo_signals.sandbox.fabrication import attribution
from cantemo_signals.sandbox.importing.folders import content_of
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.tracing import traced

TOOL = f"{OWN_PACKAGE} lines"
TOOLS = (5, 3, 4)
"""The numbers of ``sys.monitoring`` that no debugger, coverage or profiler has."""
MOST_LINES = 6
"""That one condition is looked at for."""
LONGEST = 60
_CONDITION = re.compile(rb"^[ \t]*(?:if|elif|while|for|match)\b", re.MULTILINE)
_TEXT_OR_COMMENT = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|#.*")
_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")
_INSTALLED = re.compile(r"[/\\](?:site|dist)-packages[/\\]")
_OPTIMIZED = 1
_MISSING: Any = object()


class FileLines:
    """What is known of the lines of one file.

    ``ran`` are the lines that ran, ``entered`` the first lines of the functions, classes and modules that did, with
    their names. ``values`` are the texts of the names in a condition when its line ran first, ``raised`` the first
    exception that came out of a line, whoever caught it; it is ``doubtful`` whether that one comes in Portal.
    """

    def __init__(self, path: str, describer: Describer) -> None:
        self.ran: set[int] = set()
        self.entered: set[tuple[int, str]] = set()
        self.values: dict[int, dict[str, str]] = {}
        self.raised: dict[int, str] = {}
        self.doubtful: set[int] = set()
        self.path = path
        self._describer = describer

    @cached_property
    def conditions(self) -> dict[int, tuple[str, ...]]:
        """The lines that begin a condition, with the names in it."""
        return dict(_conditions(content_of(self.path)))

    def look(self, line: int, frame: FrameType) -> None:
        """Take down the values in the condition that a line is part of, the first time."""
        begin = next((each for each in range(line, line - MOST_LINES, -1) if each in self.conditions), None)
        if begin is not None and begin not in self.values:
            self.values[begin] = dict(self._values(self.conditions[begin], frame))

    def fail(self, line: int, error: object) -> None:
        """Take down an exception that comes out of a line."""
        if line not in self.raised:
            self.raised[line] = self._described(error)
            if isinstance(error, BaseException) and _is_doubtful(error):
                self.doubtful.add(line)

    def trace(self, frame: FrameType, event: str, argument: Any) -> Any:
        """Take down what a frame does, as a trace function of Python's."""
        if event == "line":
            self.ran.add(line := frame.f_lineno)
            if line in self.conditions:
                self.look(line, frame)
        elif event == "exception":
            self.fail(frame.f_lineno, argument[1] if argument[1] is not None else argument[0])
        return self.trace

    def _values(self, names: tuple[str, ...], frame: FrameType) -> Iterator[tuple[str, str]]:
        is_function = frame.f_code.co_flags & _OPTIMIZED
        spaces: list[Any] = [frame.f_locals, frame.f_globals]
        for name in names:
            held = [
                each.get(name, _MISSING)
                for place, each in enumerate(spaces)
                if type(each) is dict or (is_function and place == 0)
            ]
            value = next((each for each in held if each is not _MISSING), _MISSING)
            if value is not _MISSING and not _is_definition(value):
                text = self._describer.argument(name, value)[len(name) + 1 :]
                yield name, text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"

    def _described(self, error: Any) -> str:
        """The class of an exception, and its message where that is a plain text."""
        kind: Any = type(error)
        if not isinstance(error, BaseException):  # older Pythons say only what is going to be raised
            return class_name(error if issubclass(kind, type) else kind)[1]
        arguments: Any = vars(BaseException)["args"].__get__(error)
        message = arguments[0] if len(arguments) == 1 else None
        return (
            f"{class_name(kind)[1]}: {self._describer.mask(message)}" if type(message) is str else class_name(kind)[1]
        )


class Lines:
    """The lines of every file of plugins that ran so far; ``is_known`` tells whether they were seen to run.

    They are not where somebody's debugger or coverage was there first, or where a plugin took its place.
    """

    def __init__(self, describer: Describer) -> None:
        self.is_known = False
        self._describer = describer
        self._files: dict[str, FileLines | None] = {}
        self._has_begun = False
        self._tool: int | None = None
        self._undo = ExitStack()

    def of(self, path: str) -> FileLines:
        """Return what is known of a file, which is nothing if none of it ran."""
        return self._files.get(path) or FileLines(path, self._describer)

    def ran(self, path: str) -> set[int]:
        """Return the lines of a file that ran."""
        return self.of(path).ran

    def values(self, path: str, line: int) -> dict[str, str]:
        """Return the texts of the names in the condition of a line, when that ran first."""
        return self.of(path).values.get(line, {})

    @contextmanager
    def followed(self) -> Iterator[None]:
        """While entered, take down what runs."""
        with self._monitored() if hasattr(sys, "monitoring") else self._traced() as is_followed:
            try:
                yield
            finally:
                self.is_known = is_followed() and (self.is_known or not self._has_begun)
                self._has_begun = True

    def close(self) -> None:
        """Stop following."""
        self._undo.close()

    def _file_of(self, code: CodeType, frame: FrameType) -> FileLines | None:
        """The file of some code, None if it is no plugin's."""
        path = code.co_filename
        if path not in self._files:
            namespace = frame.f_globals
            name = namespace.get("__name__") if type(namespace) is dict else None
            is_own = plugin_of(name) is not None and not _INSTALLED.search(path)
            self._files[path] = FileLines(path, self._describer) if is_own else None
        return self._files[path]

    @contextmanager
    def _traced(self) -> Iterator[Callable[[], bool]]:
        """Python 3.11 and earlier: every call of a function passes here, and every line of those of plugins."""
        files, file_of = self._files, self._file_of

        def on_call(frame: FrameType, event: str, argument: Any) -> Any:
            code = frame.f_code
            path = code.co_filename
            file = files[path] if path in files else file_of(code, frame)
            if file is None:
                return None
            file.entered.add((code.co_firstlineno, code.co_name))
            return file.trace

        with traced(on_call) as is_followed:
            yield is_followed

    @contextmanager
    def _monitored(self) -> Iterator[Callable[[], bool]]:
        """Python 3.12 and later: it goes on between two times, for to start anew costs more."""
        if not self._has_begun:
            self._monitor()
        yield lambda: self._tool is not None and vars(sys)["monitoring"].get_tool(self._tool) == TOOL

    def _monitor(self) -> None:
        """Have all code pass here once, and of that of plugins each line once."""
        monitoring: Any = vars(sys)["monitoring"]
        tool = self._tool = next((number for number in TOOLS if monitoring.get_tool(number) is None), None)
        if tool is None:
            return
        files, file_of, events, over = self._files, self._file_of, monitoring.events, monitoring.DISABLE
        local = events.LINE | events.BRANCH

        def on_start(code: CodeType, offset: int) -> Any:
            path = code.co_filename
            if (file := files[path] if path in files else file_of(code, sys._getframe(1))) is not None:
                file.entered.add((code.co_firstlineno, code.co_name))
                with suppress(ValueError):  # a plugin took the number from us
                    monitoring.set_local_events(tool, code, local)
            return over

        def on_line(code: CodeType, line: int) -> Any:
            files[code.co_filename].ran.add(line)  # type: ignore[union-attr]  # only the code of plugins has lines
            return over

        def on_branch(code: CodeType, offset: int, to: int) -> Any:
            files[code.co_filename].look(line_at(code, offset), sys._getframe(1))  # type: ignore[union-attr]
            return over

        def on_raise(code: CodeType, offset: int, error: BaseException) -> None:
            if (file := files.get(code.co_filename)) is not None:
                file.fail(line_at(code, offset), error)

        callbacks = {events.PY_START: on_start, events.LINE: on_line, events.BRANCH: on_branch, events.RAISE: on_raise}
        monitoring.use_tool_id(tool, TOOL)
        self._undo.callback(_stop_monitoring, tool)
        for event, callback in callbacks.items():
            monitoring.register_callback(tool, event, callback)
        monitoring.restart_events()
        monitoring.set_events(tool, events.PY_START | events.RAISE)


def _stop_monitoring(tool: int) -> None:
    """Have nothing pass any more; where a plugin freed the number, everything still did."""
    monitoring: Any = vars(sys)["monitoring"]
    if monitoring.get_tool(tool) is None:
        monitoring.use_tool_id(tool, TOOL)
    if monitoring.get_tool(tool) == TOOL:
        monitoring.set_events(tool, 0)
        monitoring.free_tool_id(tool)


def _is_doubtful(error: BaseException) -> bool:
    """Tell whether Portal may have what is missing here, or may let it happen."""
    is_of_host = isinstance(error, ImportError | OSError)
    return is_of_host or attribution.caused(error) or is_inconclusive(error)


def _is_definition(value: object) -> bool:
    kind = type(value)
    return issubclass(kind, type) or any(kind is each for each in (ModuleType, FunctionType, BuiltinFunctionType))


def _conditions(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The lines of a source text that begin a condition, each with the names in it."""
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
