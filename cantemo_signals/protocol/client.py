"""The client: start the host process, send it a request, follow its progress, return the answer or how it died.

A host process that dies while it loads a plugin loses that one step: another is started, which skips it. One that dies
while it calls a receiver loses what comes after that receiver, and the answer says so.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable

from cantemo_signals.errors import HOST_DIED, INTERNAL_ERROR, INTERRUPTED, HostError, UsageError
from cantemo_signals.protocol.child_process import GIVE, ChildProcess, Work
from cantemo_signals.protocol.journal import ANSWERING, OURS_TO_MEND, STARTING
from cantemo_signals.protocol.journal_reader import JournalReader, PartialAnswer
from cantemo_signals.values import NamedTuple
from cantemo_signals.values.documents import encode
from cantemo_signals.values.requests import Assignment, Death, Request

MOST_DEATHS = 50
MANY_STEPS = 50
PAUSE = 0.005
STOPPED = 1.0
"""Seconds that no round takes unless this process was stopped, as with Ctrl-Z: they do not count."""

Progress = Callable[[str, float], None]


class Answer(NamedTuple):
    """The JSON document that answers a request, and the exit status that goes with it."""

    text: str
    status: int


class Job(NamedTuple):
    """A request, the seconds that each step may take, and what is told each step."""

    request: Request
    timeout: float
    progress: Progress | None


class HostProcess:
    """A host process that is started at once and waits for a request.

    It runs under ``python``, by default the tool's own interpreter, or is a fork of this process that does ``work``.

    Raises:
        UsageError: the interpreter cannot be started.
    """

    def __init__(self, python: str | None = None, work: Work | None = None) -> None:
        self.python = python
        self._child = ChildProcess(python, work)

    def ask(
        self,
        request: Request,
        *,
        timeout: float = 60.0,
        progress: Progress | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Answer:
        """Send the request, wait for the answer, and end the host process, which answers only once.

        ``timeout`` is in seconds and applies to each step; ``progress`` gets each step and the seconds since
        the start; ``meanwhile`` runs while the host process works.

        Raises:
            UsageError: the request names something that does not exist, or the interpreter is none.
            HostError: the host process ended before it gave any result.
        """
        try:
            answer = self._ask(Job(request, timeout, progress), meanwhile)
            return answer if self._child.may_end_until is None else answer._replace(status=INTERRUPTED)
        finally:
            self.close()

    def close(self) -> None:
        """End the host process, whatever it is doing."""
        self._child.kill()

    def _ask(self, job: Job, meanwhile: Callable[[], None] | None) -> Answer:
        deaths: list[Death] = []
        partial = PartialAnswer()
        reader = self._attempt(job, partial, deaths, meanwhile)
        while reader.document is None:
            if reader.error is not None and (reader.error.exit_status != INTERNAL_ERROR or not reader.steps):
                raise reader.error
            deaths.append(reader.death(self._end(reader, job.timeout)))
            if partial.base is not None and _is_live(job.request):
                return _partial_answer(partial, reader, deaths)
            can_go_on = _can_go_on(job.request, deaths)
            if not can_go_on or reader.is_unproven:
                answer = self._without_culprit(job, partial, reader, deaths)
                if answer is not None or not can_go_on:
                    return answer or _partial_answer(partial, reader, deaths)
            reader = self._again(job, partial, deaths)
        return _whole_answer(partial, reader, deaths)

    def _attempt(
        self, job: Job, partial: PartialAnswer, deaths: list[Death], meanwhile: Callable[[], None] | None = None
    ) -> JournalReader:
        """Have the host process work on the request, and return what it has written when it is over."""
        roots = tuple(os.path.abspath(mount.path) for mount in job.request.loading.mounts)
        mark = os.urandom(8).hex()
        reader = JournalReader(partial, roots or (os.getcwd(),), os.getcwd(), mark)
        assignment = json.dumps(encode(Assignment(job.request, os.getcwd(), tuple(deaths), mark))).encode()
        self._child.send(assignment, is_supervised=job.request.loading.may_start_processes)
        if meanwhile is not None:
            meanwhile()
        self._follow(reader, job)
        self._child.is_interruptible = False
        return reader

    def _again(self, job: Job, partial: PartialAnswer, deaths: list[Death]) -> JournalReader:
        self.close()
        self._child = ChildProcess(self.python)  # spawned: by now this process has click, and perhaps rich
        return self._attempt(job, partial, deaths)

    def _without_culprit(
        self, job: Job, partial: PartialAnswer, reader: JournalReader, deaths: list[Death]
    ) -> Answer | None:
        """Return the answer of all plugins but the one whose absence makes it work; None if there is no such plugin."""
        from cantemo_signals.protocol.elimination import Attempt, eliminate  # only deaths need it

        rest = PartialAnswer()

        def attempt(some: list[Death]) -> Attempt:
            skipped = [*deaths[:-1], *some]
            return Attempt(self._again(job, rest, skipped), skipped)

        best = eliminate(attempt, reader.suspects(deaths), deaths[-1])
        if best is None:
            return None
        seen = partial.document(best.deaths) if partial.has_outcomes and job.request.kind != "check" else None
        return _whole_answer(rest, *best) if seen is None else Answer(seen, HOST_DIED)

    def _end(self, reader: JournalReader, timeout: float) -> str:
        """Return how the host process ended; an error of this tool after plugin code has run counts as its end, too."""
        if reader.error is not None:
            _, _, what = reader.error.message.partition(": ")
            return f"met an internal error{OURS_TO_MEND if reader.is_unproven else ''}: {what}"
        if self._child.may_end_until is not None:
            return "was interrupted"
        how = self._child.end(timed_out=reader.timed_out, timeout=timeout)
        if self._child.is_other and not reader.is_running:
            why = self._child.complaint()
            raise UsageError(f"{self.python!r} does not run as Python: it {how}{why and f' ({why})'}.", GIVE)
        return how

    def _follow(self, reader: JournalReader, job: Job) -> None:
        timeout, progress, is_live = job.timeout, job.progress, _is_live(job.request)
        started = begun = now = time.monotonic()
        while not reader.done and self._child.may_end:
            before, now = now, time.monotonic()
            begun += now - before if now - before > STOPPED else 0.0
            left = None if reader.debugging else begun + timeout - now
            chunk = self._child.receive(0.1 if left is None else max(0.0, min(left, 0.1)))
            if chunk is None:
                if left is not None and left <= 0:
                    reader.timed_out = True
                    for rest in self._child.abort():
                        reader.feed(rest)
                    return
            elif chunk:
                steps = reader.steps
                reader.feed(chunk)
                self._child.is_interruptible = is_live and reader.partial.base is not None
                begun = begun if reader.steps == steps else time.monotonic()
                if reader.steps > MANY_STEPS and not reader.answering:
                    time.sleep(PAUSE)  # to be woken for every step would cost the host process more than the step
            else:
                return
            if progress is not None and reader.progress is not None and not (reader.debugging or reader.talking):
                progress(reader.progress, time.monotonic() - started)


def _whole_answer(partial: PartialAnswer, reader: JournalReader, deaths: list[Death]) -> Answer:
    return Answer(partial.completed(reader.document or "", deaths), HOST_DIED if deaths else reader.status)


def _can_go_on(request: Request, deaths: list[Death]) -> bool:
    """Return whether another host process could get further: past a step of loading, or past one of several events."""
    *earlier, last = deaths
    if last.step in (STARTING, ANSWERING) or len(deaths) > MOST_DEATHS:
        return False
    if last.event is not None:
        return request.kind == "check" or (request.kind == "trace" and request.event.target is None)
    return all((each.step, each.event) != (last.step, last.event) for each in earlier)


def _is_live(request: Request) -> bool:
    """Return whether a request has real effects: what it sends must not be sent twice."""
    event = getattr(request, "event", None)
    return event is not None and bool(event.live)


def _partial_answer(partial: PartialAnswer, reader: JournalReader, deaths: list[Death]) -> Answer:
    text = partial.document(deaths)
    is_ours = reader.error is not None and deaths[-1].step == ANSWERING
    if text is not None:
        return Answer(text, INTERNAL_ERROR if is_ours else HOST_DIED)
    if reader.error is not None:
        raise reader.error
    hint = "Its own output is above; --python chooses another interpreter."
    if reader.timed_out:
        hint = "Give it longer: --timeout SECONDS."
    raise HostError(f"The host process {deaths[-1].message} while {deaths[-1].step}.", hint)
