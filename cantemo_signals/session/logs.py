"""What receivers log while an event is fired: each line kept with the call that logged it."""

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
    """The first lines that one call logged; any further ones are only counted."""

    def __init__(self) -> None:
        self._lines: list[LogLine] = []
        self.more = 0

    def add(self, line: LogLine) -> None:
        """Keep a line, or only count it if the log is full."""
        if len(self._lines) < MOST_LINES:
            self._lines.append(line)
        else:
            self.more += 1

    @property
    def values(self) -> tuple[LogLine, ...]:
        """The lines, in order."""
        return tuple(self._lines)


class Logs:
    """The reader of what is logged: warnings and worse, and with ``verbose`` everything that plugins log.

    A record holds plugin objects, which may run any code when they are converted to text.
    """

    def __init__(self, describer: Describer, failures: Failures, *, verbose: bool) -> None:
        self._describer = describer
        self._failures = failures
        self._verbose = verbose

    @contextmanager
    def kept(self, target: Callable[[], LogLines | None]) -> Iterator[None]:
        """Pass what is logged to the current ``target`` while entered.

        Every logging handler still gets it, except those that write to a console: what they would write is kept too.
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
        """Return whether to keep a line; Django's own about a robust send says what is told of the receiver."""
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
