"""Celery's signals: an old copy of Django's, with a decorator for ``connect`` and a ``send`` that is always robust."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import wraps
from sys import _getframe
from types import FunctionType
from typing import Any

from cantemo_signals.bus.base import BaseBus
from cantemo_signals.bus.disconnects import Asked
from cantemo_signals.bus.entries import Sender
from cantemo_signals.bus.libraries.adoption import Undo, adopt, reconciling, recording
from cantemo_signals.bus.libraries.foreign import UNKNOWN
from cantemo_signals.bus.libraries.foreign_entry import ForeignEntry
from cantemo_signals.bus.libraries.rows import ConnectionRow, RowsSignal
from cantemo_signals.bus.origin import CallSite, call_site_through
from cantemo_signals.bus.passing import asking
from cantemo_signals.bus.pydispatcher import Receiver
from cantemo_signals.bus.references import StrongRef
from cantemo_signals.bus.tasks import name_of_task

_MODULE = "celery.utils.dispatch.signal"
_PASSING = frozenset({_MODULE})
_OF_APPS = ("on_configure", "on_after_configure", "on_after_finalize", "on_after_fork")


class CelerySignal(RowsSignal):
    """Represents a Celery signal."""

    library = "celery"

    @staticmethod
    def identity(target: Any) -> Any:
        """Return what Celery identifies receivers and senders by; a string is the name of a task."""
        return _celery()._make_id(target)

    @staticmethod
    def asked(  # type: ignore[override]  # its third argument is a different one
        receiver: Any = None, sender: Any = None, weak: Any = None, dispatch_uid: object | None = None
    ) -> Asked:
        """Return the arguments of ``disconnect``, which ignores ``weak``."""
        return Asked(receiver, sender, dispatch_uid)

    def name_of_sender(self, sender: Any) -> str | None:
        """Return what a sender calls itself, for a task its dotted name; None if only its type identifies it."""
        return super().name_of_sender(sender) or name_of_task(sender)

    def held_as(self, module: str, name: str) -> None:
        """Note that a module holds the signal under a name."""
        super().held_as(module, name)
        self.providing_args = set(self.real.providing_args)

    def failed_robustly(self, receiver: Receiver, error: Exception) -> None:
        """Log the exception as Celery does."""
        _celery().logger.error("Signal handler %r raised: %r", receiver, error, exc_info=error)

    def _sent(self, sender: Any, named: dict[str, Any], *, robust: bool) -> Any:
        return super()._sent(sender, named, robust=True)

    @staticmethod
    def watch(bus: BaseBus, signal_class: Any, undo: Undo) -> None:
        """Make Celery's class report what it connects and sends."""
        waiting: dict[tuple[int, int], CallSite] = {}

        def connecting(original: Any) -> Any:
            @wraps(original)
            def _connect_signal(self: Any, receiver: Any, sender: Any, weak: Any, dispatch_uid: Any) -> Any:
                wrapper, key = adopt(bus, self), (id(self), id(receiver))
                written = _retried(receiver) or receiver
                asked = asking(_getframe(1), self, CelerySignal.package, (written,), _PASSING)
                site = waiting.pop(key, None) or call_site_through(bus.context, asked, _PASSING, written)
                is_promise = issubclass(type(sender), _celery().PromiseProxy)
                if is_promise:  # it connects once the task exists
                    waiting[key] = site
                result = original(self, receiver, sender, weak, dispatch_uid)
                if not is_promise:
                    wrapper.connected(receiver, _task(sender), dispatch_uid, site)
                return result

            return _connect_signal

        undo.replace(signal_class, "_connect_signal", connecting)
        undo.replace(signal_class, "disconnect", reconciling(bus))
        undo.replace(signal_class, "send", recording(bus, robust=True))
        undo.replace(signal_class, "send_robust", recording(bus, robust=True))

    @property
    def only_sender(self) -> Any:
        """The app that the signal belongs to, if it is an app's own."""
        real = self.real
        return next((app for app in _apps() if any(value is real for value in vars(app).values())), None)

    def known_sender(self, sender: Any) -> Sender:
        """Return what to remember about a sender; a string is not a task, even if it names one."""
        return super().known_sender(sender) if type(sender) is not str else (StrongRef(sender), None, repr(sender))

    def _entry(
        self, key: Any, row: ConnectionRow, sender: Any = UNKNOWN, uid: Any = None, site: CallSite | None = None
    ) -> ForeignEntry:
        entry = super()._entry(key, row, sender, uid, site)
        if (function := _retried(row.receiver())) is not None:
            entry.stands_for(function)
            if entry.dispatch_uid == self.identity(function):
                entry.dispatch_uid = None
        return entry

    @staticmethod
    def finish_loading(bus: BaseBus) -> None:
        """Finalize the apps, as their first task does: this makes the connections that wait for named tasks."""
        for app in _apps():
            if app.autofinalize:
                with suppress(Exception):  # runs plugin code, such as their configuration
                    app.finalize(auto=True)
            for name in _OF_APPS:
                if getattr(signal := vars(app).get(name), "receivers", None):
                    adopt(bus, signal).held_as("celery.app.base", name)


ADAPTER = CelerySignal


def _task(sender: Any) -> Any:
    """Return the task behind a proxy, which Celery has resolved by now; any other sender unchanged."""
    return sender._get_current_object() if issubclass(type(sender), _celery().Proxy) else sender


def _apps() -> list[Any]:
    state = sys.modules.get("celery._state")
    return [] if state is None else list(vars(state)["_get_active_apps"]())


def _retried(receiver: Any) -> Any:
    """Return the function that ``connect(retry=True)`` wrapped to retry it until it succeeds; None for any other."""
    if type(receiver) is not FunctionType or receiver.__module__ != _MODULE:
        return None
    cells = dict(zip(receiver.__code__.co_freevars, receiver.__closure__ or (), strict=False))
    return cells["retry_fun"].cell_contents if "retry_fun" in cells else None


def _celery() -> Any:
    return sys.modules[_MODULE]
