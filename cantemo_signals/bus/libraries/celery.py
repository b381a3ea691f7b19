"""Celery's signals: Django's of old, with a decorator for ``connect`` and a ``send`` that is always robust."""

from __future__ import annotations

import sys
from functools import wraps
from sys import _getframe
from types import FunctionType
from typing import Any

from cantemo_signals.bus.base import BaseBus
from cantemo_signals.bus.disconnects import Asked
from cantemo_signals.bus.libraries.adoption import Undo, adopt, reconciling, recording
from cantemo_signals.bus.libraries.rows import RowsSignal
from cantemo_signals.bus.naming import class_name, dict_of, dotted_name, mro_of
from cantemo_signals.bus.origin import CallSite, call_site_through
from cantemo_signals.bus.pydispatcher import Receiver

_MODULE = "celery.utils.dispatch.signal"
_PASSING = frozenset({_MODULE})


class CelerySignal(RowsSignal):
    """Stands for one of Celery's signals."""

    library = "celery"

    @staticmethod
    def identity(target: Any) -> Any:
        """Return what Celery tells receivers and senders apart by; a text is the name of a task."""
        return _celery()._make_id(target)

    @staticmethod
    def asked(  # type: ignore[override]  # the third argument is another one
        receiver: Any = None, sender: Any = None, weak: Any = None, dispatch_uid: object | None = None
    ) -> Asked:
        """Return the arguments of ``disconnect``, to which ``weak`` means nothing."""
        return Asked(receiver, sender, dispatch_uid)

    def name_of_sender(self, sender: Any) -> str | None:
        """Return what a sender calls itself, a task its dotted name; None for what only its type tells of."""
        return super().name_of_sender(sender) or _task_name(sender)

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


def _task_name(thing: Any) -> str | None:
    """Return the dotted name of a task, or of the proxy that stands for one; None for anything else."""
    if not str(class_name(type(thing))[0]).startswith("celery."):
        return next((name for name in map(_own_name, mro_of(type(thing))) if name), None)
    for attribute in ("_Proxy__args", "_Proxy__local"):
        try:
            held = object.__getattribute__(thing, attribute)
        except AttributeError:  # the task was made meanwhile, and stands here
            return _task_name(object.__getattribute__(thing, "__dict__").get("__thing"))
        cells = held.__closure__ or () if type(held) is FunctionType else ()
        for each in (*(held if type(held) is tuple else ()), *(cell.cell_contents for cell in cells)):
            if type(each) is FunctionType:
                return dotted_name(each.__module__, each.__qualname__)
    return None


def _own_name(cls: Any) -> str | None:
    """Return the name under which Celery knows the tasks of a class, which derives from its own."""
    is_task = any(class_name(base) == ("celery.app.task", "Task") for base in mro_of(cls)[1:])
    found = dict_of(cls).get("name") if is_task else None
    return found if type(found) is str else None


def _celery() -> Any:
    return sys.modules[_MODULE]
