"""What the host process says while it works: one JSON list a line, so that nothing learnt is lost when it dies.

========================================  =============================================================
``["step", text, path, line, event]``     about to run plugin code: what, where, in which event
``["base", document]``                    the answer as far as it is known before any event
``["dispatch", n, document]``             the n-th event, its calls all "not reached" yet
``["call", n, i, document]``              the i-th call of the n-th event is over
``["debugging"]``                         a person is at a debugger's prompt: the clock stops
``["exit", status, path, line]``          ``os._exit`` is about to be called, from there
``["error", message, hint, status]``      the request cannot be answered
``["done", status]``                      the next line is the document
========================================  =============================================================

Any other line is what ``faulthandler`` wrote when the interpreter crashed.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from cantemo_signals.values.documents import Result, dump, encode
from cantemo_signals.values.requests import Death

if TYPE_CHECKING:
    from cantemo_signals.values.events import Call, Dispatch

# Plugin code may replace these; the worker replaces the first itself.
really_exit, really_write, pid, to_json = os._exit, os.write, os.getpid, json.JSONEncoder(ensure_ascii=False).encode
quoted = json.encoder.encode_basestring


class StepDied(Exception):
    """Stands in for a step that killed an earlier host process and is not taken again."""


class Journal:
    """Where a session tells what it does; this one keeps it to itself."""

    def __init__(self, deaths: tuple[Death, ...] = ()) -> None:
        self.deaths = deaths

    def step(self, text: str, path: str | None = None, line: int = 0, *, event: int | None = None) -> None:
        """Says what runs next.

        Raises:
            StepDied: that step killed an earlier host process.
        """
        for death in self.deaths:
            if death.event is None and event is None and death.step == text:
                raise StepDied(f"the host process {death.message} while {death.step}")
        self.tell_step(text, path, line, event)

    def tell_step(self, text: str, path: str | None, line: int, event: int | None) -> None:
        """Passes a step on."""
        self.tell("step", text, path, line, event)

    def died(self, event: int) -> bool:
        """Whether an earlier host process died in this event."""
        return any(death.event == event for death in self.deaths)

    def base(self, result: Result) -> None:
        """Says what is known before any event."""
        self.tell("base", encode(result))

    def dispatch(self, number: int, dispatch: Dispatch) -> None:
        """Says which event is about to be sent, and what it is going to call."""
        self.tell("dispatch", number, encode(dispatch))

    def call(self, number: int, index: int, call: Call) -> None:
        """Says what became of one receiver."""
        self.tell("call", number, index, encode(call))

    def tell(self, *words: Any) -> None:
        """Passes one line on; here to nobody."""


class PipeJournal(Journal):
    """A journal that writes to the client."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self.descriptor = descriptor
        self._owner = os.getpid()

    @property
    def is_ours(self) -> bool:
        """Whether this is the host process, and not one that plugin code forked."""
        return pid() == self._owner

    def tell(self, *words: Any) -> None:
        """Writes one line; a process that plugin code forked has nothing to say, and ends here."""
        self._write(to_json(words))

    def tell_step(self, text: str, path: str | None, line: int, event: int | None) -> None:
        """Writes a step: there are thousands of them, so it is spelled out here."""
        place = "null" if path is None else quoted(path)
        self._write(f'["step", {quoted(text)}, {place}, {line}, {"null" if event is None else event}]')

    def done(self, status: int, result: Result) -> None:
        """Writes the answer."""
        self._write(f'["done", {status}]\n{dump(result)}')

    def _write(self, text: str) -> None:
        content = (text + "\n").encode("utf-8", "backslashreplace")
        if not self.is_ours:
            really_exit(0)
        written = really_write(self.descriptor, content)
        while written < len(content):
            written += really_write(self.descriptor, memoryview(content)[written:])
