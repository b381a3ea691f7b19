"""What Django does not even send: before adding to a relation or deleting, it asks whether anybody listens."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

_RELATIONS = "django.db.models.fields.related_descriptors"
_DELETION = "django.db.models.deletion"


def left_out(signal: Any, sender: Any, frame: FrameType | None) -> Iterator[Any]:
    """Yield the signals that Django leaves out because ``signal`` has no receivers; ``frame`` asked for them."""
    asking = None if frame is None else frame.f_globals.get("__name__")
    if asking == _RELATIONS:
        yield signal
    elif asking == _DELETION and frame is not None:
        signals = vars(sys.modules["django.db.models.signals"])
        if signal is signals["post_delete"] and _deletes_at_once(frame.f_back, sender):
            yield from (signals["pre_delete"], signal)


def _deletes_at_once(frame: FrameType | None, model: Any) -> bool:
    """Tell whether an object is deleted by one statement; this frame is that of the method that is to say so."""
    if frame is None or frame.f_back is None or frame.f_back.f_code.co_name != "delete" or model._meta.auto_created:
        return False
    return bool(frame.f_locals["self"].can_fast_delete(frame.f_locals["objs"]))
