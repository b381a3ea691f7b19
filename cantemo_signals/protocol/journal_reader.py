"""What the client reads in the journals of the host processes: what they know of the answer, and how each ended."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cantemo_signals.errors import CantemoSignalsError
from cantemo_signals.protocol.journal import CALLING, OURS
from cantemo_signals.values.documents import SCHEMA, encode
from cantemo_signals.values.locations import Location, relative
from cantemo_signals.values.nested import from_json, to_json
from cantemo_signals.values.requests import Death

DISPATCH_KEYS = ("event", "calls", "not_called", "robust", "cycle", "difference", "failure")

STEP = '["step", '

Document = dict[str, Any]


class PartialAnswer:
    """What is known of an answer from all host processes that worked on it."""

    def __init__(self) -> None:
        self.base: Document | None = None
        self.dispatches: dict[int, Document] = {}

    @property
    def has_outcomes(self) -> bool:
        """Whether a call is known to have been made."""
        calls = (call for dispatch in self.dispatches.values() for call in dispatch["calls"])
        return any(call["outcome"]["kind"] != "not reached" for call in calls)

    def mark_died(self, event: int, step: str, message: str) -> None:
        """Mark the call that was running in an event as the one in which the host process died.

        A call that has returned caused it if its own receiver's step is to blame and none of those after it ran.
        """
        calls = self.dispatches.get(event, {}).get("calls", [])
        waiting = [place for place, call in enumerate(calls) if call["outcome"]["kind"] == "not reached"]
        first = waiting[0] if waiting else len(calls)
        if first == len(calls) or CALLING + calls[first]["receiver"] != step:
            over = [place for place in range(first) if CALLING + calls[place]["receiver"] == step]
            first = over[-1] if over else first
        if first < len(calls):
            calls[first]["outcome"] = {"message": message, "kind": "died"}

    def completed(self, text: str, deaths: list[Death]) -> str:
        """Return the document, with the events that only an earlier host process knew put in their places."""
        events = {death.event for death in deaths if death.event is not None}
        document = from_json(text) if events else {}
        if "dispatches" not in document:
            return text
        for event in events:
            died = self.dispatches[event]
            place = next(place for place, each in enumerate(document["dispatches"]) if each["event"] == died["event"])
            document["dispatches"][place] = died
        return to_json(document)

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
        return to_json(document)


class JournalReader:
    """The client's view of one host process's journal: where it is, and what it has reported.

    ``roots`` are the directories of the plugins; paths are shown relative to ``directory``. Once plugin code may have
    run, lines count that have the ``mark``.
    """

    def __init__(self, partial: PartialAnswer, roots: tuple[str, ...], directory: str, mark: str = "") -> None:
        self.partial = partial
        self._roots = roots
        #: What tells whom to blame if the host process dies: the methods of ``Blame`` to call, with their arguments;
        #: a ``step`` is as it was written.
        self._evidence: list[tuple[str, tuple[Any, ...]]] = []
        self._mark = mark
        self.steps = 0
        self.error: CantemoSignalsError | None = None
        self.document: str | None = None
        self.status = 0
        self.debugging = False
        self.is_running = False
        self.talking = False
        self.timed_out = False
        self.answering = False
        self._directory = directory
        self._rest: list[bytes] = []

    @property
    def progress(self) -> str | None:
        """What the host process is doing, for the user who waits: ``142 of 300  importing …``."""
        steps = (_step(*arguments) for method, arguments in reversed(self._evidence) if method == "step")
        latest = next((step for step in steps if step is not None and step[0] not in OURS), None)
        if latest is None:
            return None
        text, *_, place, total = latest
        return f"{place} of {total}  {text}" if total > 1 else text

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
            if not self.done:
                self._read(line.decode("utf-8", "replace"))

    def _read(self, line: str) -> None:
        text = self._marked(line)
        if text is not None and self.answering:
            self.document = text
        elif text is not None:
            self._take(text)
        elif not self.answering:
            self._evidence.append(("read", (line,)))

    def _marked(self, line: str) -> str | None:
        """Return the part of a line after the mark, which plugin code may have written before; None if it has none."""
        if self._mark and self._mark in line:
            return line.partition(self._mark)[2]
        is_sure = not self._mark or not self.steps  # the mark is told with the request
        return line if is_sure and (self.answering or line.startswith("[")) else None

    def _take(self, text: str) -> None:
        if text.startswith(STEP):  # there are thousands, of which few are looked at
            self._evidence.append(("step", (text,)))
            self.steps += 1
            return
        try:
            word, *rest = from_json(text)
            getattr(self, f"_on_{word}", self._on_noise)(*rest)
        except (ValueError, TypeError, LookupError, AttributeError):  # plugin code wrote into our channel
            return

    def _on_noise(self, *words: object) -> None:
        """Ignore a line that is not the journal's."""

    @property
    def is_unproven(self) -> bool:
        """Whether it is known that this tool's own code failed or crashed, and no line of a plugin that led to it."""
        from cantemo_signals.protocol.blame import Blame  # only deaths need it

        blame = Blame(self._roots, self._told())
        return (self.error is not None or blame.is_crash) and not blame.has_evidence

    def death(self, how: str) -> Death:
        """Return how, where and during which step the host process ended."""
        from cantemo_signals.protocol.blame import Blame  # as above

        blame = Blame(self._roots, self._told())
        step, place = blame.verdict()
        at = place and Location(relative(place.path, self._directory), place.line)
        message = how + (f" at {at}" if at else "")
        for event in {step.event, blame.latest.event}:
            if event is not None:
                self.partial.mark_died(event, step.text, message)
        return Death(step.text, how, at, step.event)

    def suspects(self, deaths: list[Death]) -> list[Death]:
        """Return the imports of plugins that a further host process could skip, if no step is to blame for its end."""
        from cantemo_signals.protocol.elimination import suspects  # as above

        if deaths[-1].event is not None or self.timed_out:
            return []
        begun = [arguments[:2] for method, arguments in self._told() if method == "begin"]
        *earlier, last = deaths
        last = last._replace(location=None) if self.is_unproven else last
        return suspects([(text, relative(path, self._directory)) for text, path in begun if path], [*earlier, last])

    def _told(self) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Yield the evidence, with the steps taken apart."""
        for method, arguments in self._evidence:
            if method != "step":
                yield method, arguments
            elif (step := _step(*arguments)) is not None:
                yield "begin", step[:4]

    def _on_base(self, document: Document) -> None:
        self.partial.base = document

    def _on_dispatch(self, number: int, document: Document) -> None:
        self.partial.dispatches[number] = document

    def _on_call(self, number: int, index: int, document: Document) -> None:
        calls = self.partial.dispatches[number]["calls"]
        calls[index : index + 1] = [document]  # PyDispatcher also calls what is connected meanwhile: more than planned

    def _on_running(self) -> None:
        self.is_running = True

    def _on_debugging(self) -> None:
        self.debugging = True

    def _on_talking(self) -> None:
        self.talking = True

    def _on_exit(self, places: list[tuple[str, int]]) -> None:
        self._evidence.append(("leave", (places,)))

    def _on_evidence(self, path: str, line: int) -> None:
        self._evidence.append(("find", (path, line)))

    def _on_error(self, message: str, hint: str | None, status: int) -> None:
        self.error = CantemoSignalsError(message, hint)
        self.error.exit_status = status

    def _on_done(self, status: int) -> None:
        self.status, self.answering = status, True


def _step(line: str) -> tuple[Any, ...] | None:
    """Return what a line says of a step: text, path, line, event, number and total; None if it is none."""
    try:
        _, text, path, number, event, place, total = from_json(line)
    except (ValueError, TypeError):  # plugin code wrote into our channel
        return None
    return text, path, number, event, place, total
