"""Facts that only the sources of plugins tell, resolved to live objects without running any plugin code."""

from __future__ import annotations

from typing import Any

from cantemo_signals.values import NamedTuple

UNKNOWN: Any = object()
"""A value that is unknown before the code runs."""


class InstanceOf(NamedTuple):
    """An instance of a class or of a subclass, which exists only at run time."""

    kind: Any
