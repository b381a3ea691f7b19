"""What receivers log while an event is fired: each line kept with the call that logged it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus.exceptions import is_a, name_of_class
from cantemo_signals.bus.namespaces import namespace_of
from cantemo_signals.bus.naming import plain_text
from cantemo_signals.bus.texts import guarded
from cantemo_signals.loader.failures import Failures, message_of
from cantemo_signals.session.bounded import BoundedLog
from cantemo_signals.session.describer import Describer
from cantemo_signals.values.outcomes import LogLine
from cantemo_signals.values.texts import shortened

if TYPE_CHECKING:
    from logging import Logger, LogRecord, StreamHandler

    Handle = Callable[[Logger, LogRecord], None]

MOST_LINES = 200
WARNING = 30


LogLines = BoundedLog[LogLine]


class Logs:
    """The reader of what is logged: warnings and worse, and with ``verbose`` everything that plugins log.

    A record holds plugin objects, which may run any code when they are converted to text.
    """

    def __init__(self, describer: Describer, failures: Failures, *, verbose: bool) -> None:
        self._describer = describer
        self._failures = failures
        self._verbose = verbose
        self._told: set[int] = set()

    @contextmanager
    def kept(self, target: Callable[[], LogLines | None]) -> Iterator[None]:
        """Pass what is logged to the current ``target`` while entered.

        Every logging handler still gets it, except those that write to a console: what they would write is kept too.
        """
        logging = sys.modules.get("logging")  # takes ten milliseconds, which only logging code needs
        if logging is None:
            yield
            return
        handle, emit = logging.Logger.callHandlers, logging.StreamHandler.emit

        def call_handlers(logger: Logger, record: LogRecord) -> None:
            self._handle(handle, logger, record, target())

        def emit_others(handler: StreamHandler[Any], record: LogRecord) -> None:
            lines = target() if type(handler) is logging.StreamHandler else None
            if lines is None:
                emit(handler, record)
            elif id(record) not in self._told:
                self._tell(lines, record)

        logging.Logger.callHandlers, logging.StreamHandler.emit = call_handlers, emit_others
        try:
            yield
        finally:
            logging.Logger.callHandlers, logging.StreamHandler.emit = handle, emit

    def _handle(self, handle: Handle, logger: Logger, record: LogRecord, lines: LogLines | None) -> None:
        """Pass a record to the logging handlers, after keeping its line if it is one to keep."""
        if lines is None:
            handle(logger, record)
            return
        if self._is_told(record):
            self._tell(lines, record)
        try:
            if logger.hasHandlers():  # else Python writes it to standard error
                handle(logger, record)
        finally:
            self._told.discard(id(record))

    def _tell(self, lines: LogLines, record: LogRecord) -> None:
        lines.add(self._line(record))
        self._told.add(id(record))

    def _is_told(self, record: LogRecord) -> bool:
        """Return whether to keep a line; Django's own about a robust send repeats what is reported for the receiver."""
        held = namespace_of(record)
        is_own = self._verbose and self._failures.is_own(plain_text(held.get("pathname")) or "")
        level = held.get("levelno")
        return (is_own or (type(level) is int and level >= WARNING)) and held.get("name") != "django.dispatch"

    def _line(self, record: LogRecord) -> LogLine:
        held = namespace_of(record)
        level, logger, path = (plain_text(held.get(name)) or "" for name in ("levelname", "name", "pathname"))
        message, error = guarded(
            lambda: (plain_text(record.getMessage()) or "", _error_in(held)),
            lambda raised: ("<its text cannot be had>", raised),
        )
        at = self._failures.location((path, held.get("lineno", 1))) if path else None
        return LogLine(self._text(level), self._text(logger), self._text(message), self._error(error), at)

    def _error(self, error: BaseException | None) -> str | None:
        if error is None:
            return None
        return self._text(f"{name_of_class(error)}: {message_of(error)}".removesuffix(": "))

    def _text(self, text: str) -> str:
        return self._describer.mask(shortened(text))


def _error_in(held: dict[str, Any]) -> BaseException | None:
    """Return the exception that was logged with a record, of which these are the attributes."""
    logged = held.get("exc_info")
    error = logged[1] if type(logged) is tuple and len(logged) > 1 else None
    return error if is_a(error, BaseException) else None
