"""The journal that the host process writes while it works: one JSON list per line, so that its death loses nothing.

============================================  =============================================================
``["step", text, path, line, event, n, m]``   about to run plugin code: what, where, in which event, n of m
``["base", document]``                        the answer as far as it is known before any event
``["dispatch", n, document]``                 the n-th event, its calls all "not reached" yet
``["call", n, i, document]``                  the i-th call of the n-th event is over
``["debugging"]``                             a person is at a debugger's prompt: the clock stops
``["talking"]``                               the project's own output follows on standard error
``["exit", status, path, line]``              ``os._exit`` is about to be called, from there
``["error", message, hint, status]``          the request cannot be answered
``["done", status]``                          the next line is the document
============================================  =============================================================

Any other line is what ``faulthandler`` wrote when the interpreter crashed.
"""

from __future__ import annotations

import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any, TypeVar

from cantemo_signals.errors import CantemoSignalsError
from cantemo_signals.values.documents import SCHEMA, Result, dump, encode
from cantemo_signals.values.locations import Location, relative
from cantemo_signals.values.requests import Death

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence  # 0.3 ms that the host process does not wait for

    from cantemo_signals.values.events import Call, Dispatch  # 1 ms that listing does not wait for

CRASH_LINE = r'  File "(.+)", line (\d+) in '
STARTING = "starting"
CALLING = "calling "
DISPATCH_KEYS = ("event", "calls", "not_called", "robust", "cycle", "difference", "failure")

# Plugin code may replace these; the worker replaces the first itself.
really_exit, really_write, pid, to_json = os._exit, os.write, os.getpid, json.JSONEncoder(ensure_ascii=False).encode
quoted = json.encoder.encode_basestring

Document = dict[str, Any]
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
        for death in self.deaths:
            if death.event is None and event is None and death.step == text:
                raise StepDied(f"the host process {death.message} while {death.step}")
        self.current = text, path, line
        self.tell_step(text, path, line, event)

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
        self._owner = os.getpid()

    @property
    def is_ours(self) -> bool:
        """Whether this is the host process, rather than one that plugin code forked."""
        return pid() == self._owner

    def tell(self, *words: Any) -> None:
        """Write one line; a process that plugin code forked writes nothing, and exits here."""
        self._write(to_json(encode(words)))

    def tell_step(self, text: str, path: str | None, line: int, event: int | None) -> None:
        """Write a step; inlined, because there are thousands of them."""
        place = "null" if path is None else quoted(path)
        n, m = self.count
        self._write(f'["step", {quoted(text)}, {place}, {line}, {"null" if event is None else event}, {n}, {m}]')

    def done(self, status: int, result: Result) -> None:
        """Write the answer."""
        self._write(f'["done", {status}]\n{dump(result)}')

    def _write(self, text: str) -> None:
        content = (text + "\n").encode("utf-8", "backslashreplace")
        if not self.is_ours:
            really_exit(0)
        written = really_write(self.descriptor, content)
        while written < len(content):
            written += really_write(self.descriptor, memoryview(content)[written:])


class PartialAnswer:
    """What is known of an answer from all host processes that worked on it."""

    def __init__(self) -> None:
        self.base: Document | None = None
        self.dispatches: dict[int, Document] = {}

    def mark_died(self, event: int, message: str) -> None:
        """Mark the call that was running in an event as the one in which the host process died."""
        for call in self.dispatches.get(event, {}).get("calls", ()):
            if call["outcome"]["kind"] == "not reached":
                call["outcome"] = {"message": message, "kind": "died"}
                return

    def completed(self, text: str, deaths: list[Death]) -> str:
        """Return the document, with the events that only an earlier host process knew put in their places."""
        events = {death.event for death in deaths if death.event is not None}
        document = json.loads(text) if events else {}
        if "dispatches" not in document:
            return text
        for event in events:
            died = self.dispatches[event]
            place = next(place for place, each in enumerate(document["dispatches"]) if each["event"] == died["event"])
            document["dispatches"][place] = died
        return json.dumps(document, ensure_ascii=False)

    def document(self, deaths: list[Death]) -> str | None:
        """Return the document as far as it is known, or None if nothing is."""
        if self.base is None:
            return None
        kind = {"schema": SCHEMA, "kind": self.base["kind"]}
        document = {**kind, **self.base, "deaths": [encode(death) for death in deaths]}
        parts = [self.dispatches[number] for number in sorted(self.dispatches)]
        if document["kind"] == "trace":
            document["dispatches"] = parts
        elif document["kind"] == "dispatch" and parts:
            document.update({key: parts[0][key] for key in DISPATCH_KEYS})
        return json.dumps(document, ensure_ascii=False)


class JournalReader:
    """The client's view of one host process's journal: where it is, and what it has reported.

    ``roots`` are the directories of the plugins; paths are shown relative to ``directory``.
    """

    def __init__(self, partial: PartialAnswer, roots: tuple[str, ...], directory: str) -> None:
        self.partial = partial
        self.step: str | None = None
        self._count: tuple[int, ...] = NO_COUNT
        self.steps = 0
        self.event: int | None = None
        self.place: Location | None = None
        self.error: CantemoSignalsError | None = None
        self.document: str | None = None
        self.status = 0
        self.debugging = False
        self.talking = False
        self.timed_out = False
        self.answering = False
        self._roots = roots
        self._directory = directory
        self._rest: list[bytes] = []
        self._crash: list[Location] = []

    @property
    def progress(self) -> str | None:
        """What the host process is doing, for the user who waits: ``142 of 300  importing …``."""
        place, total = self._count
        return f"{place} of {total}  {self.step}" if self.step is not None and total > 1 else self.step

    @property
    def done(self) -> bool:
        """Whether the host process has written its last line."""
        return self.document is not None or self.error is not None

    def feed(self, chunk: bytes) -> None:
        """Process what came through the pipe."""
        self._rest.append(chunk)
        if b"\n" not in chunk:
            return
        *lines, rest = b"".join(self._rest).split(b"\n")
        self._rest = [rest]
        for line in lines:
            text = line.decode("utf-8", "replace")
            if self.answering:
                self.document = text
            elif text.startswith("["):
                self._take(text)
            elif match := re.match(CRASH_LINE, text):
                self._crash.append(Location(match[1], int(match[2])))

    def _take(self, text: str) -> None:
        try:
            word, *rest = json.loads(text)
        except ValueError:  # plugin code wrote into our channel
            return
        getattr(self, f"_on_{word}", self._on_noise)(*rest)

    def _on_noise(self, *words: object) -> None:
        """Ignore a line that is not the journal's."""

    def death(self, how: str) -> Death:
        """Return how, where and during which step the host process ended."""
        place = self._crash_place() or self.place
        at = place and Location(relative(place.path, self._directory), place.line)
        message = how + (f" at {at}" if at else "")
        if self.event is not None:
            self.partial.mark_died(self.event, message)
        return Death(self.step or STARTING, how, at, self.event)

    def _crash_place(self) -> Location | None:
        own = [place for place in self._crash if place.path.startswith(self._roots)]
        return own[0] if own else None

    def _on_step(self, text: str, path: str | None, line: int, event: int | None, *count: int) -> None:
        self.step, self.event, self._count = text, event, count
        self.steps += 1
        self.place = None if path is None else Location(path, max(line, 1))

    def _on_base(self, document: Document) -> None:
        self.partial.base = document

    def _on_dispatch(self, number: int, document: Document) -> None:
        self.partial.dispatches[number] = document

    def _on_call(self, number: int, index: int, document: Document) -> None:
        calls = self.partial.dispatches[number]["calls"]
        calls[index : index + 1] = [document]  # PyDispatcher also calls what is connected meanwhile: more than planned

    def _on_debugging(self) -> None:
        self.debugging = True

    def _on_talking(self) -> None:
        self.talking = True

    def _on_exit(self, status: int, path: str, line: int) -> None:
        self.place = Location(path, line)

    def _on_error(self, message: str, hint: str | None, status: int) -> None:
        self.error = CantemoSignalsError(message, hint)
        self.error.exit_status = status

    def _on_done(self, status: int) -> None:
        self.status, self.answering = status, True
