"""The journal that the host process writes while it works: one JSON list per line, so that its death loses nothing.

============================================  =============================================================
``["running"]``                               another interpreter than the tool's own runs our code
``["step", text, path, line, event, n, m]``   about to run plugin code: what, where, in which event, n of m
``["base", document]``                        the answer as far as it is known before any event
``["dispatch", n, document]``                 the n-th event, its calls all "not reached" yet
``["call", n, i, document]``                  the i-th call of the n-th event is over
``["debugging"]``                             a person is at a debugger's prompt: the clock stops
``["talking"]``                               the project's own output follows on standard error
``["exit", places]``                          what ends the process is about to be called, from these lines
``["evidence", path, line]``                  a line of a plugin that the next error came from
``["error", message, hint, status]``          the request cannot be answered
``["done", status]``                          the next line is the document
============================================  =============================================================

Each line, the document's too, begins with the ``mark`` of the assignment: plugin code may write into the same pipe.
Any other line is what ``faulthandler`` wrote when the interpreter crashed.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from cantemo_signals.errors import INTERNAL_ERROR
from cantemo_signals.values.documents import Result, dump, encode
from cantemo_signals.values.nested import to_json
from cantemo_signals.values.requests import Death
from cantemo_signals.values.texts import shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence  # 0.3 ms that the host process does not wait for

    from cantemo_signals.values.events import Call, Dispatch  # 1 ms that listing does not wait for

STARTING = "starting"
ANSWERING = "preparing the answer"
OURS = (STARTING, ANSWERING)
"""The steps in which no plugin code is to run."""
IMPORTING = "importing "
CALLING = "calling "
OURS_TO_MEND = " (please report it)"
"""What the user is told of a failure of this tool's that no plugin is known to have caused."""

# Plugin code may replace these; the worker replaces the first itself.
really_exit, really_write, pid = os._exit, os.write, os.getpid
quoted = json.encoder.encode_basestring

T = TypeVar("T")
NO_COUNT = (0, 0)


class StepDied(Exception):
    """Raised in place of a step that killed an earlier host process, to skip it."""


class Journal:
    """Where a session reports its progress; this base class discards it.

    ``count`` is the number of what runs next, and the total; each step carries it.
    """

    def __init__(self, deaths: tuple[Death, ...] = ()) -> None:
        self.deaths = deaths
        self.count = NO_COUNT
        #: The step under way: what runs, and where.
        self.current: tuple[str, str | None, int] = (STARTING, None, 0)

    def counted(self, things: Sequence[T]) -> Iterator[T]:
        """Yield the items while counting them."""
        for place, thing in enumerate(things, 1):
            self.count = (place, len(things))
            yield thing
        self.count = NO_COUNT

    def step(self, text: str, path: str | None = None, line: int = 0, *, event: int | None = None) -> None:
        """Report what runs next.

        Raises:
            StepDied: that step killed an earlier host process.
        """
        text = shortened(text)
        for death in self.deaths:
            if death.event is None and event is None and death.step == text:
                raise StepDied(f"the host process {death.message} while {death.step}")
        self.go_on(text, path, line, event)

    def go_on(self, text: str, path: str | None = None, line: int = 0, event: int | None = None) -> None:
        """Report what runs again, because what it led to is over."""
        text, path = shortened(text), path and shortened(path)
        self.current = text, path, line
        self.tell_step(text, path, line, event)

    def answer(self) -> None:
        """Report that no step of a plugin runs now: what takes long or fails is this tool's own."""
        self.go_on(ANSWERING)

    def tell_step(self, text: str, path: str | None, line: int, event: int | None) -> None:
        """Forward a step."""
        self.tell("step", text, path, line, event, *self.count)

    def died(self, event: int) -> bool:
        """Return whether an earlier host process died in this event."""
        return any(death.event == event for death in self.deaths)

    def fatal(self, before: int = sys.maxsize) -> set[str]:
        """Return the receivers that ended an earlier host process, in an event before this one."""
        deaths = (death for death in self.deaths if death.event is not None and death.event < before)
        return {death.step.removeprefix(CALLING) for death in deaths}

    def hand_over(self) -> None:
        """Report that a project's own code runs and prints from here on; processes that it forks go on."""
        self.tell("talking")

    def base(self, result: Result) -> None:
        """Report what is known before any event."""
        self.tell("base", result)

    def dispatch(self, number: int, dispatch: Dispatch) -> None:
        """Report the event about to be sent, and what it will call."""
        self.tell("dispatch", number, dispatch)

    def call(self, number: int, index: int, call: Call) -> None:
        """Report the outcome of one receiver's call."""
        self.tell("call", number, index, call)

    def tell(self, *words: Any) -> None:
        """Forward one line of plain words and values; discarded here."""


class PipeJournal(Journal):
    """A journal that writes to the client."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.descriptor = descriptor
        #: What each line begins with.
        self.mark = ""
        self._owner = os.getpid()
        self._spares_forks = False

    @property
    def is_ours(self) -> bool:
        """Whether this is the host process, rather than one that plugin code forked."""
        return pid() == self._owner

    def hand_over(self) -> None:
        """Write this, and from now on let forked processes live until the work is over."""
        super().hand_over()
        self._spares_forks = True

    def tell(self, *words: Any) -> None:
        """Write one line; a process that plugin code forked writes nothing, and exits here."""
        self._spares_forks = self._spares_forks and words[0] != "error"
        self._write(to_json(encode(words)))

    def tell_step(self, text: str, path: str | None, line: int, event: int | None) -> None:
        """Write a step; inlined, because there are thousands of them."""
        place = "null" if path is None else quoted(path)
        n, m = self.count
        self._write(f'["step", {quoted(text)}, {place}, {line}, {"null" if event is None else event}, {n}, {m}]')

    def done(self, status: int, result: Result) -> None:
        """Write the answer."""
        self._spares_forks = False
        self._write(f'["done", {status}]\n{self.mark}{dump(result)}')

    def _write(self, text: str) -> None:
        content = f"{self.mark}{text}\n".encode("utf-8", "backslashreplace")
        if not self.is_ours:
            if self._spares_forks:
                return
            really_exit(0)
        try:
            written = really_write(self.descriptor, content)
            while written < len(content):
                written += really_write(self.descriptor, memoryview(content)[written:])
        except OSError:  # plugin code has closed the pipe, or the client has
            really_exit(INTERNAL_ERROR)
