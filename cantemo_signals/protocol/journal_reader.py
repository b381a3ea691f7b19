"""What the client makes of a journal: the answer, or what was learnt before the host process died."""

from __future__ import annotations

import json
import re
from typing import Any

from cantemo_signals.values.documents import SCHEMA, encode
from cantemo_signals.values.locations import Location, shown
from cantemo_signals.values.requests import Death

CRASH_LINE = r'  File "(.+)", line (\d+) in '
STARTING = "starting"
DISPATCH_KEYS = ("event", "calls", "not_called", "robust", "cycle", "difference")

Document = dict[str, Any]


class Salvage:
    """The parts of an answer, kept over all the host processes that worked on it."""

    def __init__(self) -> None:
        self.base: Document | None = None
        self.dispatches: dict[int, Document] = {}

    def kill(self, event: int, message: str) -> None:
        """Marks the call that was going on in an event as the one that the host process died in."""
        for call in self.dispatches.get(event, {}).get("calls", ()):
            if call["outcome"]["kind"] == "not reached":
                call["outcome"] = {"message": message, "kind": "died"}
                return

    def complete(self, text: str, deaths: list[Death]) -> str:
        """The document with the events that only an earlier host process knew put in their places."""
        events = {death.event for death in deaths if death.event is not None}
        if not events:
            return text
        document = json.loads(text)
        for event in events:
            document["dispatches"][event] = self.dispatches[event]
        return json.dumps(document, ensure_ascii=False)

    def incomplete(self, deaths: list[Death]) -> str | None:
        """The document as far as it is known, or None if nothing is."""
        if self.base is None:
            return None
        document = {
            "schema": SCHEMA,
            "kind": self.base["kind"],
            **self.base,
            "deaths": [encode(death) for death in deaths],
        }
        parts = [self.dispatches[number] for number in sorted(self.dispatches)]
        if document["kind"] == "trace":
            document["dispatches"] = parts
        elif document["kind"] == "dispatch" and parts:
            document.update({key: parts[0][key] for key in DISPATCH_KEYS})
        return json.dumps(document, ensure_ascii=False)


class Reader:
    """Reads the journal of one host process."""

    def __init__(self, salvage: Salvage, roots: tuple[str, ...], directory: str) -> None:
        self.salvage = salvage
        self.step: str | None = None
        self.steps = 0
        self.event: int | None = None
        self.place: Location | None = None
        self.error: tuple[str, str | None, int] | None = None
        self.document: str | None = None
        self.status = 0
        self.debugging = False
        self.timed_out = False
        self._roots = roots
        self._directory = directory
        self._rest: list[bytes] = []
        self.answering = False
        self._crash: list[Location] = []

    @property
    def done(self) -> bool:
        """Whether the host process has said its last word."""
        return self.document is not None or self.error is not None

    def feed(self, chunk: bytes) -> None:
        """Takes in what came through the pipe."""
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
        """What no journal says."""

    def death(self, how: str) -> Death:
        """How, where and during which step the host process ended."""
        place = self._crash_place() or self.place
        at = place and Location(shown(place.path, self._directory), place.line)
        message = how + (f" at {at}" if at else "")
        if self.event is not None:
            self.salvage.kill(self.event, message)
        return Death(self.step or STARTING, how, at, self.event)

    def _crash_place(self) -> Location | None:
        own = [place for place in self._crash if place.path.startswith(self._roots)]
        return own[0] if own else None

    def _on_step(self, text: str, path: str | None, line: int, event: int | None) -> None:
        self.step, self.event = text, event
        self.steps += 1
        self.place = None if path is None else Location(path, max(line, 1))

    def _on_base(self, document: Document) -> None:
        self.salvage.base = document

    def _on_dispatch(self, number: int, document: Document) -> None:
        self.salvage.dispatches[number] = document

    def _on_call(self, number: int, index: int, document: Document) -> None:
        calls = self.salvage.dispatches[number]["calls"]
        calls[index : index + 1] = [document]  # PyDispatcher also calls what is connected meanwhile: more than planned

    def _on_debugging(self) -> None:
        self.debugging = True

    def _on_exit(self, status: int, path: str, line: int) -> None:
        self.place = Location(path, line)

    def _on_error(self, message: str, hint: str | None, status: int) -> None:
        self.error = (message, hint, status)

    def _on_done(self, status: int) -> None:
        self.status, self.answering = status, True
