"""Portal's settings module: the settings that plugins are known to read; any other name is missing, as in Portal."""

from __future__ import annotations

from typing import Any

from cantemo_signals.sandbox import environment


def __getattr__(name: str) -> Any:
    return getattr(environment.settings, name)
