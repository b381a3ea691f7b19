"""What only the sources of plugins tell, resolved to the objects that are there; nothing of a plugin runs for it."""

from __future__ import annotations

from typing import Any

from cantemo_signals.values import NamedTuple

UNKNOWN: Any = object()
"""What nobody knows before the code runs."""


class InstanceOf(NamedTuple):
    """An object of a class, or of one derived from it, that is there only while the code runs."""

    kind: Any
