"""The lines of plugins' files that ran, with the values in their conditions and the exceptions that came out of them.

They are followed while plugins load and while events are sent, but only for requests that ask why something did not
run; other requests do not pay for it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import CodeType, FrameType
from typing import Any

from cantemo_signals.bus.monitoring import Callbacks, Tool
from cantemo_signals.bus.origin import is_installed, line_at, plugin_of
from cantemo_signals.bus.tracing import traced
from cantemo_signals.session.describer import Describer
from cantemo_signals.session.file_lines import FileLines


class Lines:
    """The lines of every plugin file that ran so far; ``is_known`` tells whether they could be followed.

    They could not if a debugger or coverage was tracing already, or if a plugin replaced the tracing.
    """

    def __init__(self, describer: Describer) -> None:
        self.is_known = False
        self._describer = describer
        self._files: dict[str, FileLines | None] = {}
        self._has_begun = False
        self._tool: Tool | None = None

    def of(self, path: str) -> FileLines:
        """Return the record of a file, which is empty if none of it ran."""
        return self._files.get(path) or FileLines(path, self._describer)

    def ran(self, path: str) -> set[int]:
        """Return the lines of a file that ran."""
        return self.of(path).ran

    def values(self, path: str, line: int) -> dict[str, str]:
        """Return the values, as texts, of the names in a line's condition when it first ran."""
        return self.of(path).values.get(line, {})

    @contextmanager
    def followed(self) -> Iterator[None]:
        """Record the lines that run while entered."""
        with self._monitored() if hasattr(sys, "monitoring") else self._traced() as is_followed:
            try:
                yield
            finally:
                self.is_known = is_followed() and (self.is_known or not self._has_begun)
                self._has_begun = True

    def close(self) -> None:
        """Stop following."""
        if self._tool is not None:
            self._tool.close()

    def _file_of(self, code: CodeType, frame: FrameType) -> FileLines | None:
        """Return the lines of the code's file, or None if it is not a plugin's."""
        path = code.co_filename
        if path not in self._files:
            namespace = frame.f_globals
            name = namespace.get("__name__") if type(namespace) is dict else None
            is_own = plugin_of(name) is not None and not ("-packages" in path and is_installed(path))
            self._files[path] = FileLines(path, self._describer) if is_own else None
        return self._files[path]

    @contextmanager
    def _traced(self) -> Iterator[Callable[[], bool]]:
        """Trace, in Python 3.11 and earlier, every call of a function, and every line of the functions of plugins."""
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
        """Monitor, in Python 3.12 and later, and never stop in between, because starting again costs more."""
        if not self._has_begun:
            self._monitor()
        yield lambda: self._tool is not None and self._tool.is_ours

    def _monitor(self) -> None:
        """Start to monitor: all code reports once, and each line of plugins' code once."""
        tool = self._tool = Tool("lines")
        monitoring, number, files, file_of = tool.monitoring, tool.number, self._files, self._file_of
        events, over = monitoring.events, monitoring.DISABLE
        local = events.LINE | events.BRANCH

        def on_start(code: CodeType, offset: int) -> Any:
            path = code.co_filename
            if (file := files[path] if path in files else file_of(code, sys._getframe(1))) is not None:
                file.entered.add((code.co_firstlineno, code.co_name))
                with suppress(ValueError):  # a plugin took the number from us
                    monitoring.set_local_events(number, code, local)
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

        callbacks: Callbacks = {
            events.PY_START: on_start,
            events.LINE: on_line,
            events.BRANCH: on_branch,
            events.RAISE: on_raise,
        }
        if tool.is_ours:
            monitoring.restart_events()
        tool.call(callbacks, events.PY_START | events.RAISE)
