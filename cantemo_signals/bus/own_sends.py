"""Sends that a class makes in its own way: it chooses the receivers and their order, and its calls are watched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from sys import _getframe
from threading import get_ident
from types import CodeType, FrameType
from typing import TYPE_CHECKING, Any

from cantemo_signals.bus import recursion
from cantemo_signals.bus.base import BaseSignal
from cantemo_signals.bus.call_watch import call_watch
from cantemo_signals.bus.entries import Entry
from cantemo_signals.bus.frames import arguments, is_call_of, made
from cantemo_signals.bus.naming import Described
from cantemo_signals.bus.parameters import called
from cantemo_signals.bus.pydispatcher import Responses
from cantemo_signals.bus.recorded import DispatchPart, RecordedCall, RecordedDispatch
from cantemo_signals.bus.recursion import FRAMES

if TYPE_CHECKING:  # which imports this
    from cantemo_signals.bus.recorder import Recorder


_REFUSALS = ("missing ", "takes ", "got ")
"""The beginnings of what Python says of arguments that a function does not take, after its name."""


def _qualname(entry: Entry) -> str | None:
    function = called(entry.receiver())
    return None if function is None else function.function.__qualname__


class OwnSend:
    """A send under way: ``by`` describes the function that makes it.

    ``left_to_library`` are the receivers that it has had the library call, by a send of the usual kind inside it; that
    ``is_cut`` if one of them raised.
    """

    def __init__(self, dispatch: RecordedDispatch, by: Described) -> None:
        self.dispatch = dispatch
        self.by = by
        self.left_to_library: set[Entry] = set()
        self.is_cut = False
        self.blind: str | None = None
        self._thread = get_ident()
        self._parts = 0
        self._by_code: dict[CodeType, dict[Entry, None]] = {}
        self._uncalled: dict[CodeType, dict[Entry, None]] = {}

    def is_around(self, signal: BaseSignal, running: RecordedCall | None) -> bool:
        """Return whether this thread is in this send, and not in a receiver that it has called."""
        return self.dispatch.signal is signal and self.dispatch.parent is running and self._thread == get_ident()

    def send_as_usual(self, recorder: Recorder, sender: Any, named: dict[str, Any], *, robust: bool) -> Responses:
        """Do what the library's own send does, as a part of this one."""
        frames = recursion.own_frames(_getframe()) + FRAMES
        recursion.allow(frames)
        try:
            with self.part(sender, named, robust=robust) as part:
                plan, reached = part.signal.reached(sender, named)
                self.left_to_library.update(plan)
                responses = recorder.call_each(part, reached, sender, named)
                return responses + part.signal.call_waiting(recorder, part, reached)
        finally:
            recursion.allow(-frames)

    @contextmanager
    def part(self, sender: Any, named: dict[str, Any], *, robust: bool) -> Iterator[DispatchPart]:
        """Enter a send of the usual kind that this one makes."""
        self._parts += 1
        try:
            yield DispatchPart(self.dispatch, sender, named, robust=robust)
        except BaseException:  # plugin code ran
            self.is_cut = True
            raise
        finally:
            self._parts -= 1

    def look_for(self, entry: Entry) -> CodeType | None:
        """Take note of a receiver, and return the code that shows that it is called."""
        code = entry.code or entry.written
        if code is not None and entry not in self._by_code.setdefault(code, {}):
            self._by_code[code][entry] = self._uncalled.setdefault(code, {})[entry] = None
        return code

    def called_in(self, frame: FrameType, running: RecordedCall | None) -> Entry | None:
        """Return the connection whose receiver a frame is a call of, if this send has called it."""
        if frame.f_code not in self._by_code or not self.may_call(running):
            return None
        uncalled = self._uncalled[frame.f_code]
        for entry in chain(list(uncalled), list(self._by_code[frame.f_code])):  # copies: other threads call, too
            if is_call_of(frame, entry.receiver()):
                uncalled.pop(entry, None)
                return entry
        return None

    def refusing(self, error: TypeError) -> Entry | None:
        """Return the connection whose receiver, as Python says, does not take the arguments: then no frame begins."""
        text = next(iter(error.args), None)
        qualname, found, problem = text.partition("() ") if type(text) is str else ("", "", "")
        if not found or not problem.startswith(_REFUSALS):
            return None
        fitting = [entry for entries in self._by_code.values() for entry in entries if _qualname(entry) == qualname]
        before = {call.entry for call in self.dispatch.calls}
        return next((entry for entry in fitting if entry not in before), next(iter(fitting), None))

    def may_call(self, running: RecordedCall | None) -> bool:
        """Return whether a thread in which a call is running, or none, may be calling receivers for this send."""
        if self._parts:  # then the recorder calls them
            return False
        return running is self.dispatch.parent or (running is None and self._thread != get_ident())

    def why_not_seen(self, entry: Entry) -> str | None:
        """Return why it is not known whether a receiver was called."""
        if self.blind is None and entry.code is None and entry.written is None:
            return "it has no Python code that could be watched"
        return self.blind


class OwnSends:
    """The sends of this kind that are under way, and the calls that are running in them."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._open: list[OwnSend] = []
        self._running: dict[FrameType, RecordedCall] = {}
        self._outside: dict[FrameType, RecordedCall | None] = {}
        self._watch = call_watch(self)

    def around(self, signal: BaseSignal) -> OwnSend | None:
        """Return the send of this signal that this thread is in, unless it is in a receiver."""
        running = self._recorder.current
        return next((own for own in reversed(self._open) if own.is_around(signal, running)), None)

    @contextmanager
    def dispatch(
        self, signal: BaseSignal, sender: Any, named: dict[str, Any], by: Described, *, robust: bool
    ) -> Iterator[None]:
        """Record a send, and what it calls while entered; it is the one around it if that is of the same signal."""
        if self.around(signal) is not None:
            yield
            return
        recorder, dispatch = self._recorder, self._recorder.begin(signal, sender, named, robust=robust, frames=1)
        dispatch.own = own = OwnSend(dispatch, by)
        try:
            recorder.limits.admit(dispatch)
            recorder.planned(dispatch, signal.planned(sender))
            with self._watched(own):
                yield
        except BaseException as error:  # plugin code ran
            recorder.limits.fail(dispatch, error)
            if own.blind is not None and not any(call.error is error for call in dispatch.calls):
                self._blame(own, error)
            raise
        finally:
            recorder.end(dispatch)

    @contextmanager
    def _watched(self, own: OwnSend) -> Iterator[None]:
        if not self._open:
            self._watch.open()
        self._open.append(own)
        for entry in own.dispatch.signal.entries.copy().values():
            self.connected(entry)
        try:
            yield
        finally:
            own.blind = self._watch.blind()
            self._open.remove(own)
            if not self._open:
                self._watch.close()

    def _blame(self, own: OwnSend, error: BaseException) -> None:
        """Record the call that an exception came out of: its traceback shows one that could not be watched."""
        step = error.__traceback__
        while step is not None:
            entry = own.called_in(step.tb_frame, self._recorder.current)
            receiver = None if entry is None else entry.receiver()
            if receiver is not None:
                self._recorder.leave(self._recorder.enter(own.dispatch, entry, receiver), error=error)
                return
            step = step.tb_next

    def connected(self, entry: Entry) -> None:
        """Look for the receiver of a connection, too."""
        for own in self._open:
            if own.dispatch.signal is entry.signal and (code := own.look_for(entry)) is not None:
                self._watch.watch(code)

    def began(self, frame: FrameType) -> None:
        """Record that a receiver is called, if that is what this frame is."""
        running = self._recorder.current
        for own in reversed(self._open):
            entry = own.called_in(frame, running)
            receiver = None if entry is None else entry.receiver()
            if receiver is not None:
                got = arguments(frame, receiver, own.dispatch.named)
                other = None if got is own.dispatch.named else got
                self._running[frame] = self._recorder.enter(own.dispatch, entry, receiver, other)
                self._recorder.began(frame)
                self.resumed(frame)
                return

    def resumed(self, frame: FrameType) -> None:
        """Attribute what happens from now on to the call that this frame is."""
        if (call := self._running.get(frame)) is not None:
            self._outside[frame] = self._recorder.run(call)

    def paused(self, frame: FrameType) -> None:
        """Attribute what happens from now on to what ran before."""
        if frame in self._outside:
            self._recorder.run(self._outside.pop(frame))

    def returned(self, frame: FrameType, value: object) -> None:
        """Record that a receiver has returned."""
        if frame in self._running:
            self._recorder.returned(frame)
        self._left(frame, value, None)

    def raised(self, frame: FrameType, error: BaseException) -> None:
        """Record that a receiver has raised."""
        self._left(frame, None, error)

    @property
    def is_calling(self) -> bool:
        """True while this thread may call watched code, and is not in a call of it."""
        running = self._recorder.current
        return any(own.may_call(running) for own in self._open)

    def refused(self, error: BaseException) -> None:
        """Record that a receiver was called with arguments that it does not take, if that is what an exception says."""
        if type(error) is not TypeError or not self.is_calling:
            return
        for own in reversed(self._open):
            entry = own.refusing(error) if own.may_call(self._recorder.current) else None
            receiver = None if entry is None else entry.receiver()
            if receiver is not None and not any(call.error is error for call in own.dispatch.calls):
                self._recorder.leave(self._recorder.enter(own.dispatch, entry, receiver), error=error)
                return

    def _left(self, frame: FrameType, value: object, error: BaseException | None) -> None:
        call = self._running.pop(frame, None)
        if call is not None:
            self.paused(frame)
            self._recorder.leave(call, made(frame) if call.kind == "class" else value, error)
