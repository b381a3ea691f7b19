"""Times, for templates."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from cantemo_signals.sandbox.emulated import known

__all__ = ["comparetime", "dateobject", "datetimeobject"]

_TEMPLATES = "templates of Portal's own theme"
_OFFSET = re.compile(r"([+-]\d\d)(\d\d)$")


@known("seen in code", f"plugins by Productions Autrement Dit; {_TEMPLATES}")
def datetimeobject(value: Any) -> Any:
    """Vidispine's text for a time, as ``datetime``; an empty text where there is none (inferred)."""
    if isinstance(value, datetime):
        return value
    text = _OFFSET.sub(r"\1:\2", str(value or "").strip().replace("Z", "+00:00"))
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return ""


@known("seen in code", _TEMPLATES)
def dateobject(value: Any, form: str) -> Any:
    """A text in this form of ``strptime``, as ``datetime``; an empty text where it has another (inferred)."""
    try:
        return datetime.strptime(str(value), form)  # the form says whether there is a zone
    except ValueError:
        return ""


@known("inferred", f"{_TEMPLATES}, which mark what is newer than the last login")
def comparetime(value: Any, other: Any) -> bool:
    """Tell whether a time is later than another."""
    return bool(value and other and value.timestamp() > other.timestamp())
