"""Tell the exceptions that Portal raises, too, from those of which nobody knows: something is only not there here."""

from __future__ import annotations

import os

from cantemo_signals.bus.exceptions import chain, field, innermost, is_a, message_in
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


def is_inconclusive(exception: BaseException) -> bool:
    """Tell whether it, or what led to it, came about because the sandbox lacks something that Portal may have.

    That is a row, an object of Vidispine's (unless such are described, or an event says that it is gone), a setting, a
    file, a permission, or what is not known of the emulated classes. How plugins are declared is known.
    """
    return any(map(_lacks_something, chain(exception)))


def _lacks_something(exception: BaseException) -> bool:
    kinds = [class_name(base) for base in mro_of(type(exception))]
    if NO_OBJECT in kinds:
        return not environment.vidispine.is_described and not message_in(exception).endswith(GONE)
    if NO_ROW in kinds:
        return kinds[0][1].partition(".")[0].lower() not in environment.models_with_rows
    if BLOCKED in kinds:
        return True
    if is_a(exception, OSError):
        return field(exception, "errno") is not None
    if is_a(exception, AttributeError) and _is_of_host(field(exception, "obj")):
        return True
    level = innermost(exception)
    path = "" if level is None else level.tb_frame.f_code.co_filename
    return path.startswith(SANDBOX) and not path.startswith(PLUGIN_SYSTEM)


def _is_of_host(thing: object) -> bool:
    """Tell whether an object is one of the emulated Portal's, or a settings object: what it has is known in part.

    So is a task of Celery's: in a Portal it has what Celery adds for Django, such as ``delay_on_commit``.
    """
    if any(class_name(base) == TASK for base in mro_of(type(thing))):
        return True
    module = class_name(type(thing))[0]
    if module is None or module.startswith(PLUGINS):
        return False
    return module.startswith(("portal.", "VidiRest.", "RestAPIBase.", "django.conf", "cantemo_signals.sandbox."))
