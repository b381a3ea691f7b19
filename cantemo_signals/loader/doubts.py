"""Tell the exceptions that Portal raises, too, from those of which nobody knows: something is only not there here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import TracebackType

from cantemo_signals.bus.naming import class_name, mro_of
from cantemo_signals.bus.origin import PLUGINS
from cantemo_signals.sandbox import environment
from cantemo_signals.sandbox.emulated import SANDBOX
from cantemo_signals.sandbox.environment import GONE

TASK = ("celery.app.task", "Task")
NO_OBJECT = ("portal.vidispine.iexception", "NotFoundError")
NO_ROW = ("django.core.exceptions", "ObjectDoesNotExist")
BLOCKED = ("cantemo_signals.sandbox.guard", "Blocked")
PLUGIN_SYSTEM = os.path.join(SANDBOX, "portal", "pluginbase", "")
MOST_CAUSES = 20

_cause_of = vars(BaseException)["__cause__"].__get__
_context_of = vars(BaseException)["__context__"].__get__
_errno_of = vars(OSError)["errno"].__get__


def is_inconclusive(exception: BaseException) -> bool:
    """Tell whether it, or what led to it, came about because the sandbox lacks something that Portal may have.

    That is a row, an object of Vidispine's (unless such are described, or an event says that it is gone), a setting, a
    file, a permission, or what is not known of the emulated classes. How plugins are declared is known.
    """
    return any(map(_lacks_something, _chain(exception)))


def _chain(exception: BaseException) -> Iterator[BaseException]:
    current: BaseException | None = exception
    for _ in range(MOST_CAUSES):
        if current is None:
            return
        yield current
        current = _cause_of(current) or _context_of(current)


def _lacks_something(exception: BaseException) -> bool:
    kinds = [class_name(base) for base in mro_of(type(exception))]
    if NO_OBJECT in kinds:
        return not environment.vidispine.is_described and not str(exception).endswith(GONE)
    if NO_ROW in kinds:
        return kinds[0][1].partition(".")[0].lower() not in environment.models_with_rows
    if BLOCKED in kinds:
        return True
    if isinstance(exception, OSError):
        return _errno_of(exception) is not None
    if isinstance(exception, AttributeError) and _is_of_host(exception.obj):
        return True
    path = _raised_in(exception.__traceback__)
    return path.startswith(SANDBOX) and not path.startswith(PLUGIN_SYSTEM)


def _is_of_host(thing: object) -> bool:
    """Tell whether an object is one of the emulated Portal's, or a settings object: what it has is known in part.

    So is a task of Celery's: in a Portal it has what Celery adds for Django, such as ``delay_on_commit``.
    """
    if any(class_name(base) == TASK for base in mro_of(type(thing))):
        return True
    module = class_name(type(thing))[0]
    if type(module) is not str or module.startswith(PLUGINS):
        return False
    return module.startswith(("portal.", "VidiRest.", "RestAPIBase.", "django.conf", "cantemo_signals.sandbox."))


def _raised_in(trace: TracebackType | None) -> str:
    """The file in which an exception was raised."""
    path = ""
    while trace is not None:
        path, trace = trace.tb_frame.f_code.co_filename, trace.tb_next
    return path
