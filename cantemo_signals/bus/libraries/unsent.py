"""Signals that Django does not even send: before adding to a relation or deleting, it checks for receivers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

_RELATIONS = "django.db.models.fields.related_descriptors"
_DELETION = "django.db.models.deletion"


def left_out(signal: Any, sender: Any, frame: FrameType | None) -> Iterator[Any]:
    """Yield the signals that Django does not send because ``signal`` has no receivers; ``frame`` asked about them."""
    asking = None if frame is None else frame.f_globals.get("__name__")
    if asking == _RELATIONS:
        yield signal
    elif asking == _DELETION and frame is not None:
        signals = vars(sys.modules["django.db.models.signals"])
        if signal is signals["post_delete"] and _deletes_at_once(frame.f_back, sender):
            yield from (signals["pre_delete"], signal)


def _deletes_at_once(frame: FrameType | None, model: Any) -> bool:
    """Return whether one statement deletes the objects; ``frame`` is that of the method that is to determine this."""
    if frame is None or frame.f_back is None or frame.f_back.f_code.co_name != "delete" or model._meta.auto_created:
        return False
    return bool(frame.f_locals["self"].can_fast_delete(frame.f_locals["objs"]))
