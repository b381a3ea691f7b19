"""What receivers log while an event is fired: each line kept with the call that wrote it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cantemo_signals.loader.failures import Failures, message_of, shortened
from cantemo_signals.session.describer import Describer
from cantemo_signals.values.events import LogLine

if TYPE_CHECKING:
    from logging import Logger, LogRecord, StreamHandler

MOST_LINES = 200
WARNING = 30


class LogLines:
    """The first lines that one call logged; of the others only how many there were."""

    def __init__(self) -> None:
        self._lines: list[LogLine] = []
        self.more = 0

    def add(self, line: LogLine) -> None:
        """Keep one more, if there is room."""
        if len(self._lines) < MOST_LINES:
            self._lines.append(line)
        else:
            self.more += 1

    @property
    def values(self) -> tuple[LogLine, ...]:
        """The lines, in order."""
        return tuple(self._lines)


class Logs:
    """The reader of what is logged: what is at least a warning, and if it is ``verbose`` all that plugins log.

    What a record holds is a plugin's, and may do anything when it is made a text.
    """

    def __init__(self, describer: Describer, failures: Failures, *, verbose: bool) -> None:
        self._describer = describer
        self._failures = failures
        self._verbose = verbose

    @contextmanager
    def kept(self, target: Callable[[], LogLines | None]) -> Iterator[None]:
        """While entered, give what is logged to the ``target`` of the moment.

        All handlers get it as ever, but for those of a console: what they would write is told, too.
        """
        logging = sys.modules.get("logging")  # where nobody logs it is not worth its ten milliseconds
        if logging is None:
            yield
            return
        handle, emit = logging.Logger.callHandlers, logging.StreamHandler.emit
        told: set[int] = set()

        def call_handlers(logger: Logger, record: LogRecord) -> None:
            lines = target()
            if lines is None:
                handle(logger, record)
                return
            if self._is_told(record):
                lines.add(self._line(record))
                told.add(id(record))
            try:
                if logger.hasHandlers():  # else Python writes it to standard error
                    handle(logger, record)
            finally:
                told.discard(id(record))

        def emit_others(handler: StreamHandler[Any], record: LogRecord) -> None:
            lines = target() if type(handler) is logging.StreamHandler else None
            if lines is None:
                emit(handler, record)
            elif id(record) not in told:
                lines.add(self._line(record))
                told.add(id(record))

        logging.Logger.callHandlers, logging.StreamHandler.emit = call_handlers, emit_others
        try:
            yield
        finally:
            logging.Logger.callHandlers, logging.StreamHandler.emit = handle, emit

    def _is_told(self, record: LogRecord) -> bool:
        """Tell whether to keep a line; Django's own about a robust send says what is told of the receiver."""
        is_own = self._verbose and self._failures.is_own(record.pathname)
        return (is_own or record.levelno >= WARNING) and record.name != "django.dispatch"

    def _line(self, record: LogRecord) -> LogLine:
        at = self._failures.location((record.pathname, record.lineno))
        try:
            message, error = record.getMessage(), record.exc_info[1] if record.exc_info else None
        except BaseException as raised:  # noqa: BLE001 - plugin code: the message or its arguments
            message, error = "<its text cannot be had>", raised
        level, logger = self._text(record.levelname), self._text(record.name)
        return LogLine(level, logger, self._text(message), self._error(error), at)

    def _error(self, error: BaseException | None) -> str | None:
        if error is None:
            return None
        return self._text(f"{type(error).__qualname__}: {message_of(error)}".removesuffix(": "))

    def _text(self, text: str) -> str:
        return self._describer.mask(shortened(str.__str__(text)))
