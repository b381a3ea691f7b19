"""Django's signals, of every version from 4.2 to 6.1: what is connected, and what they connect and send."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from sys import _getframe
from types import FrameType, FunctionType
from typing import Any, cast

from cantemo_signals.bus.base import BaseBus
from cantemo_signals.bus.libraries.adoption import Undo, adopt, reconciling, recording
from cantemo_signals.bus.libraries.rows import RowsSignal
from cantemo_signals.bus.libraries.unsent import left_out
from cantemo_signals.bus.origin import CallSite, call_site_through
from cantemo_signals.bus.passing import asking
from cantemo_signals.bus.pydispatcher import Receiver, Responses
from cantemo_signals.bus.recorder import Recorder

#: Modules whose frames may lie between the connecting module and ``Signal.connect``.
_PASSING = frozenset({"django.dispatch.dispatcher", "django.db.models.signals", __name__})


class DjangoSignal(RowsSignal):
    """Represents a Django signal."""

    library = "django"

    def failed_robustly(self, receiver: Receiver, error: Exception) -> None:
        """Log the exception as the loaded version of Django does."""
        real = self.real
        if hasattr(real, "_log_robust_failure"):  # since 5.0
            real._log_robust_failure(receiver, error)
            return
        logger = sys.modules["django.dispatch.dispatcher"].logger
        qualname = receiver.__qualname__
        logger.error("Error calling %s in Signal.send_robust() (%s)", qualname, error, exc_info=error)

    @property
    def meaning(self) -> str | None:  # type: ignore[override]  # most signals have no known meaning
        """Its origin, if it is Django's own."""
        return "Django's own." if self.is_internal and self.module else None

    def call_waiting(self, recorder: Any, dispatch: Any, reached: Any) -> Responses:
        """Run the receivers that are coroutine functions, if any."""
        if not reached.waiting:
            return []
        from cantemo_signals.bus.libraries.awaiting import run_together  # imports asyncio

        return run_together(recorder, dispatch, reached.waiting)

    @staticmethod
    def watch(bus: BaseBus, signal_class: Any, undo: Undo) -> None:
        """Make Django's class, and those derived from it, report what they connect and send."""
        Watching(bus, undo).watch(signal_class)


ADAPTER = DjangoSignal


class Watching:
    """Replacements of Django's own methods, in place while a bus watches."""

    def __init__(self, bus: BaseBus, undo: Undo) -> None:
        self._bus = bus
        self._undo = undo
        self._given: CallSite | None = None

    def watch(self, cls: Any) -> None:
        """Make this class, and those derived from it, report what they connect and send."""
        replacements = {
            "__init__": self._init,
            "connect": self._connect,
            "disconnect": reconciling(self._bus),
            "has_listeners": self._has_listeners,
            "_live_receivers": self._live_receivers,
            "send": recording(self._bus, robust=False),
            "send_robust": recording(self._bus, robust=True),
            "asend": self._asend,
            "asend_robust": self._asend_robust,
        }
        for name in replacements.keys() & vars(cls).keys():
            self._undo.replace(cls, name, replacements[name])
        for derived in type.__subclasses__(cls):
            self._watch_lazy(derived)

    def _watch_lazy(self, cls: Any) -> None:
        """Note the line that connects for the name of a model; the signal itself connects once the model exists."""
        if type(vars(cls).get("_lazy_method")) is FunctionType and cls not in self._bus.watched:
            self._undo.replace(cls, "_lazy_method", self._lazy_method)
            self._bus.watched.add(cls)
            self._undo.callback(lambda: self._bus.watched.discard(cls))

    def _init(self, original: Any) -> Any:
        @wraps(original)
        def __init__(self_: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
            original(self_, *args, **kwargs)
            self._watch_lazy(type(self_))
            adopt(self._bus, self_).made_by(_making(_getframe(1)))

        return __init__

    def _connect(self, original: Any) -> Any:
        @wraps(original)
        def connect(self_: Any, *args: Any, **kwargs: Any) -> Any:
            wrapper = adopt(self._bus, self_)
            given = self._given or self._site(self_, args[0] if args else kwargs.get("receiver"), _getframe(1))
            result = original(self_, *args, **kwargs)
            receiver, sender, _, uid = _bound(*args, **kwargs)
            wrapper.connected(receiver, sender, uid, given)
            return result

        return connect

    def _site(self, signal: Any, receiver: Any, frame: FrameType) -> CallSite:
        asked = asking(frame, signal, DjangoSignal.package, (receiver,), _PASSING)
        return call_site_through(self._bus.context, asked, _PASSING, receiver)

    def _has_listeners(self, original: Any) -> Any:
        @wraps(original)
        def has_listeners(self: Any, sender: Any = None) -> bool:
            answer: bool = original(self, sender)
            if not answer and (bus.recorder is not None or bus.early is not None):
                for signal in left_out(self, sender, _getframe(1)):
                    if bus.recorder is not None:
                        cast("Recorder", bus.recorder).sent_to_nobody(adopt(bus, signal), sender)
                    elif bus.early is not None:
                        bus.early.note(adopt(bus, signal), sender, _getframe(1))
            return answer

        bus = self._bus
        return has_listeners

    def _live_receivers(self, original: Any) -> Any:
        @wraps(original)
        def _live_receivers(self: Any, sender: Any) -> Any:
            receivers, recorder = original(self, sender), bus.recorder
            if recorder is None:
                return receivers
            return recorder.handed_out(adopt(bus, self), receivers)

        bus = self._bus
        return _live_receivers

    def _asend(self, original: Any, *, robust: bool = False) -> Any:
        @wraps(original)
        async def asend(self: Any, sender: Any, **named: Any) -> Any:
            recorder = bus.recorder
            if recorder is None:
                return await original(self, sender, **named)
            from cantemo_signals.bus.libraries.awaiting import asend as recorded  # imports asyncio: 20 ms

            return await recorded(cast("Recorder", recorder), adopt(bus, self), sender, named, robust=robust)

        bus = self._bus
        return asend

    def _asend_robust(self, original: Any) -> Any:
        return self._asend(original, robust=True)

    def _lazy_method(self, original: Any) -> Any:
        @wraps(original)
        def _lazy_method(self_: Any, method: Any, apps: Any, receiver: Any, sender: Any, **kwargs: Any) -> Any:
            if issubclass(type(sender), str):
                site = self._site(self_, receiver, _getframe(1))
                wait = adopt(self._bus, self_).wait_for
                is_made = wait(sender, receiver, site=site, **kwargs) if method.__name__ == "connect" else None
                method = _Later(self, method, site, is_made)
            return original(self_, method, apps, receiver, sender, **kwargs)

        return _lazy_method

    def connect_later(self, method: Any, given: CallSite, args: Any, kwargs: Any) -> Any:
        """Make a connection that was requested earlier."""
        before, self._given = self._given, given
        try:
            return method(*args, **kwargs)
        finally:
            self._given = before


class _Later:
    """A method of a signal, to be called once the model exists."""

    def __init__(self, watching: Watching, method: Any, given: CallSite, is_made: Callable[[], object] | None) -> None:
        self._watching = watching
        self._method = method
        self._given = given
        self._is_made = is_made

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._is_made is not None:
            self._is_made()
        return self._watching.connect_later(self._method, self._given, args, kwargs)


def _bound(receiver: Any, sender: Any = None, weak: Any = True, dispatch_uid: Any = None) -> tuple[Any, ...]:  # noqa: FBT002
    """Return the arguments of a ``connect`` that has already accepted them."""
    return receiver, sender, weak, dispatch_uid


def _making(frame: FrameType) -> str:
    """Return the module that creates a signal, rather than that of a class derived from Django's."""
    while frame.f_code.co_name == "__init__" and frame.f_back is not None:
        frame = frame.f_back
    return str(frame.f_globals.get("__name__"))
