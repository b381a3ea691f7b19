"""Numbers, for templates."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox.emulated import known

__all__ = ["formatToTime"]


@known("inferred", "templates of Portal's own theme")
def formatToTime(value: Any, seconds: Any) -> str:
    """A number of seconds as ``00:00:10``; the first argument is what the filter stands behind."""
    minutes, rest = divmod(int(float(seconds or 0)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest:02}"
