"""Celery's signals: Django's of old, with a decorator for ``connect`` and a ``send`` that is always robust."""

from __future__ import annotations

import sys
from functools import wraps
from sys import _getframe
from typing import Any

from cantemo_signals.bus.base import BaseBus
from cantemo_signals.bus.libraries.adoption import Undo, adopt, reconciling, recording
from cantemo_signals.bus.libraries.rows import RowsSignal
from cantemo_signals.bus.origin import CallSite, call_site_through
from cantemo_signals.bus.pydispatcher import Receiver

_MODULE = "celery.utils.dispatch.signal"
_PASSING = frozenset({_MODULE})


class CelerySignal(RowsSignal):
    """Stands for one of Celery's signals."""

    library = package = "celery"

    @staticmethod
    def identity(target: Any) -> Any:
        """Return what Celery tells receivers and senders apart by; a text is the name of a task."""
        return _celery()._make_id(target)

    def held_as(self, module: str, name: str) -> None:
        """Learn that a module holds the signal under a name."""
        super().held_as(module, name)
        self.providing_args = set(self.real.providing_args)

    def failed_robustly(self, receiver: Receiver, error: Exception) -> None:
        """Log the exception as Celery does."""
        _celery().logger.error("Signal handler %r raised: %r", receiver, error, exc_info=error)

    def _sent(self, sender: Any, named: dict[str, Any], *, robust: bool) -> Any:
        return super()._sent(sender, named, robust=True)

    @staticmethod
    def watch(bus: BaseBus, signal_class: Any, undo: Undo) -> None:
        """Have Celery's class tell what it connects and sends."""
        waiting: dict[tuple[int, int], CallSite] = {}

        def connecting(original: Any) -> Any:
            @wraps(original)
            def _connect_signal(self: Any, receiver: Any, sender: Any, weak: Any, dispatch_uid: Any) -> Any:
                wrapper, key = adopt(bus, self), (id(self), id(receiver))
                site = waiting.pop(key, None) or call_site_through(bus.context, _getframe(1), _PASSING, receiver)
                is_promise = issubclass(type(sender), _celery().PromiseProxy)
                if is_promise:  # it connects once the task is there
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


ADAPTER = CelerySignal


def _task(sender: Any) -> Any:
    """The task that a proxy stands for, which Celery has looked through by now; any other sender itself."""
    return sender._get_current_object() if issubclass(type(sender), _celery().Proxy) else sender


def _celery() -> Any:
    return sys.modules[_MODULE]
